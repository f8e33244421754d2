//! What was probably meant by a word that no file knows: the known one that the fewest slips of a finger lead to.

/// A parser's message; where it names an unknown word and the known ones, also which of them was probably meant.
pub fn explained(message: &str) -> String {
    let unknown = message.starts_with("unknown field") || message.starts_with("unknown variant");
    let mut words = message.split('`').skip(1).step_by(2);
    let meant = words.next().filter(|_| unknown).and_then(|word| nearest(word, words));
    match meant {
        Some(meant) => format!("{message}; did you mean `{meant}`?"),
        None => message.to_owned(),
    }
}

/// ` did you mean `WORD`?` where a known word is near, else nothing: the middle of a sentence that lists them.
pub fn suggested<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, known.into_iter()).map_or_else(String::new, |word| format!(" did you mean `{word}`?"))
}

/// The known word nearest to this one; `None` where more than a third of it would have to change.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let most = (word.chars().count() / 3).max(1);
    let measured = known.map(|one| (distance(word, one), one)).filter(|(distance, _)| *distance <= most);
    measured.min_by_key(|(distance, _)| *distance).map(|(_, one)| one)
}

/// How many letters are added, left out, changed, or exchanged with their neighbour.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for i in 1..=one.len() {
        let mut row = vec![i];
        for j in 1..=other.len() {
            let changed = rows[i - 1][j - 1] + usize::from(one[i - 1] != other[j - 1]);
            let mut least = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_a_finger_is_seen_through() {
        for (word, meant) in [
            ("adress", Some("address")),
            ("addres", Some("address")),
            ("certificat", Some("certificate")),
            ("lisetn", Some("listen")),
            ("kye", Some("key")),
            ("kez", Some("key")),
            ("keys", Some("key")),
            ("colour", None),
            ("", None),
        ] {
            let known = ["address", "certificate", "key", "listen", "database"];
            assert_eq!(nearest(word, known.into_iter()), meant, "{word}");
        }
    }

    #[test]
    fn a_message_tells_what_was_meant() {
        for (message, explained_) in [
            (
                "unknown field `adress`, expected one of `address`, `key`",
                "unknown field `adress`, expected one of `address`, `key`; did you mean `address`?",
            ),
            (
                "unknown variant `optinal`, expected `optional` or `none`",
                "unknown variant `optinal`, expected `optional` or `none`; did you mean `optional`?",
            ),
            ("unknown field `colour`, expected `key`", "unknown field `colour`, expected `key`"),
            ("missing field `database`", "missing field `database`"),
        ] {
            assert_eq!(explained(message), explained_);
        }
    }
}
