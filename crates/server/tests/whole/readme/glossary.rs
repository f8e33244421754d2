//! The glossary: each word stands once, in order, with one sentence and a source.
use super::read;

#[test]
fn each_word_has_a_sentence_and_a_source() {
    let text = read("docs/glossary.md");
    let mut words: Vec<String> = Vec::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let (word, [.., meaning, source]) = (cells[0].replace('`', "").to_lowercase(), cells.as_slice()) else {
            continue;
        };
        if !line.starts_with("| ") || word == "word" {
            words.clear();
            continue;
        }
        let sentence = meaning.ends_with('.') && !meaning[..meaning.len() - 1].contains(". ");
        assert!(sentence && !source.is_empty(), "{line}");
        assert!(words.last().is_none_or(|last| sorted(last) < sorted(&word)), "{word} stands out of order");
        words.push(word);
    }
    assert!(text.contains("](") && words.len() > 5, "the last table has {} words", words.len());
}

/// The letters that count for the order.
fn sorted(word: &str) -> String {
    word.chars().filter(|letter| letter.is_alphanumeric()).collect()
}
