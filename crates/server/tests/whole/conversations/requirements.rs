//! The numbered requirements of the five documents: each is cited by a conversation, or listed with the reason why not.
use super::rewrites;
use super::script::Script;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The documents by their letter, and how many requirements each makes.
const COUNTS: [(&str, usize); 5] = [("H", 13), ("N", 17), ("L", 9), ("B", 12), ("E", 11)];
/// How a reason begins that stands in place of conversations.
const REASONS: [&str; 2] = ["not built: ", "a notice: "];

/// Checks that every requirement has a row in the document, and that the last column is fresh; `UPDATE=1` writes it.
pub fn check(document: &Path, scripts: &[(String, Script)]) {
    let cited = cited(scripts);
    let text = fs::read_to_string(document).unwrap();
    let mut rows = 0;
    let lines: Vec<String> = text
        .lines()
        .map(|line| match line.strip_prefix("| R-").map(|row| row.split(" | ").collect::<Vec<_>>()) {
            Some(row) => {
                rows += 1;
                let [number, words, shown] = row.as_slice() else { panic!("three columns: {line}") };
                let number = format!("R-{number}");
                format!("| {number} | {words} | {} |", shown_by(&number, shown, &cited))
            }
            None => line.to_owned(),
        })
        .collect();
    let expected: Vec<String> = numbers().collect();
    let missing: Vec<&String> = expected.iter().filter(|number| !text.contains(&format!("| {number} |"))).collect();
    assert!(
        missing.is_empty() && rows == expected.len(),
        "rows in {}: {rows}; missing {missing:?}",
        document.display()
    );
    let fresh = lines.join("\n") + "\n";
    if rewrites() {
        fs::write(document, fresh).unwrap();
    } else {
        assert_eq!(text, fresh, "{} is stale: UPDATE=1 rewrites it", document.display());
    }
}

fn numbers() -> impl Iterator<Item = String> {
    COUNTS.into_iter().flat_map(|(letter, count)| (1..=count).map(move |number| format!("R-{letter}-{number}")))
}

/// The files that cite each requirement.
fn cited(scripts: &[(String, Script)]) -> BTreeMap<String, Vec<String>> {
    let mut cited: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (file, script) in scripts {
        assert!(script.directives.value("title").is_some(), "{file} has no title");
        for number in script.directives.words("cites") {
            let known = !number.starts_with("R-") || numbers().any(|one| one == number);
            assert!(known, "{file} cites {number}, which no document has");
            cited.entry(number.to_owned()).or_default().push(file.clone());
        }
    }
    cited
}

fn shown_by(number: &str, shown: &str, cited: &BTreeMap<String, Vec<String>>) -> String {
    let shown = shown.trim_end_matches('|').trim();
    let Some(files) = cited.get(number) else {
        let reasoned = REASONS.iter().any(|reason| shown.starts_with(reason));
        assert!(reasoned, "{number} is cited by no conversation; cite it, or say why, with one of {REASONS:?}");
        return shown.to_owned();
    };
    let link = |file: &String| {
        let short = file.trim_start_matches("profiles/").replace("/conversations/", "/");
        format!("[{}](../{file})", short.trim_end_matches(".http"))
    };
    files.iter().map(link).collect::<Vec<_>>().join(", ")
}
