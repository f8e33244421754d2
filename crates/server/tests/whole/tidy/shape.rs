//! The shape of files: how they begin, how long they and their functions are, and that nothing in them is left undone.
use super::tree::{File, Tree};

/// Lines of a file.
const LONGEST_FILE: usize = 250;
/// Lines of a function, its signature included: about 40, and this many are too many. A table, one `match`, may be longer.
const LONGEST_FUNCTION: usize = 50;
/// Where it is tested that every key of a profile has a source with its mark.
const SOURCES: (&str, &str) =
    ("crates/oauth/tests/profiles/main.rs", "fn every_key_has_a_source_and_every_source_a_key(");

pub fn beginnings(tree: &Tree) -> Vec<String> {
    let begins = |file: &&File| file.text.starts_with("//! ");
    tree.rust().filter(|file| !begins(file)).map(|file| file.path.clone()).collect()
}

pub fn lengths(tree: &Tree) -> Vec<String> {
    let counted = tree.rust().map(|file| (file, file.text.lines().count()));
    counted.filter(|(_, lines)| *lines > LONGEST_FILE).map(|(file, lines)| format!("{}: {lines}", file.path)).collect()
}

/// A function ends at the next line that is a closing brace as far in as its first: `rustfmt` sees to that.
pub fn functions(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree.program() {
        let lines: Vec<&str> = file.text.lines().collect();
        for (number, line) in lines.iter().enumerate().filter(|(_, line)| opens_function(line)) {
            let signature = lines[number..].iter().find(|line| line.ends_with(['{', ';']));
            if signature.is_some_and(|line| line.ends_with(';')) {
                continue;
            }
            let end = format!("{}}}", &line[..line.len() - line.trim_start().len()]);
            let length = lines[number..].iter().position(|line| **line == end).map_or(0, |length| length + 1);
            let body = lines[number..].iter().skip_while(|line| !line.ends_with('{')).nth(1);
            let table = body.is_some_and(|first| first.trim_start().starts_with("match "));
            if length >= LONGEST_FUNCTION && !table {
                found.push(format!("{}:{}: {length}", file.path, number + 1));
            }
        }
    }
    found
}

fn opens_function(line: &str) -> bool {
    let mut words = line.split_whitespace().take_while(|word| !word.starts_with("//"));
    let before = ["pub", "pub(crate)", "pub(super)", "async", "const", "unsafe"];
    words.find(|word| !before.contains(word)) == Some("fn") && !line.trim_end().ends_with('}')
}

pub fn unfinished(tree: &Tree) -> Vec<String> {
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("to", "do!"),
        concat!("unimple", "mented!"),
        concat!("#[ig", "nore"),
    ];
    let mut found = Vec::new();
    for file in tree.files() {
        for (number, line) in file.text.lines().enumerate() {
            let word = words.iter().find(|word| line.contains(**word));
            found.extend(word.map(|word| format!("{}:{}: {word}", file.path, number + 1)));
        }
    }
    found
}

/// A folder has its rules, its sources, a conversation; and the test of its sources exists.
pub fn profiles(tree: &Tree) -> Vec<String> {
    let folder = |file: &File| file.path.strip_prefix("profiles/")?.split('/').next().map(str::to_owned);
    let mut names: Vec<String> = tree.files().iter().filter_map(folder).collect();
    names.dedup();
    let mut found = Vec::new();
    for name in &names {
        for file in ["profile.toml", "sources.md"] {
            if tree.file(&format!("profiles/{name}/{file}")).is_none() {
                found.push(format!("profiles/{name}: no {file}"));
            }
        }
        let talks = format!("profiles/{name}/conversations/");
        if !tree.files().iter().any(|file| file.path.starts_with(&talks) && file.path.ends_with(".http")) {
            found.push(format!("profiles/{name}: no conversation"));
        }
    }
    let (path, test) = SOURCES;
    if !names.is_empty() && !tree.file(path).is_some_and(|file| file.text.contains(test)) {
        found.push(format!("{path}: no {test}"));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn each_rule_of_shape_can_fail() {
        let path = "crates/oauth/src/a.rs";
        check(beginnings, &[(path, "use std::fmt;\n")], &[(path, "//! Knows.\n")]);
        check(lengths, &[(path, &"//\n".repeat(251))], &[(path, &"//\n".repeat(250))]);
        let long = |lines: usize| format!("    pub fn a() {{\n{}    }}\n", "        b();\n".repeat(lines));
        check(functions, &[(path, &long(48))], &[(path, &long(47))]);
        let table = format!("fn a() {{\n    match b {{\n{}    }}\n}}\n", "        c => d,\n".repeat(60));
        check(functions, &[(path, &long(60))], &[(path, &table)]);
        check(unfinished, &[("README.md", concat!("TO", "DO"))], &[("README.md", "to do")]);
        let (rules, sources) = (("profiles/north/profile.toml", ""), ("profiles/north/sources.md", ""));
        let (talk, test) = (("profiles/north/conversations/a.http", ""), SOURCES);
        let whole = [rules, sources, talk, test];
        for missing in 0..whole.len() {
            let wrong: Vec<_> =
                whole.iter().enumerate().filter(|(number, _)| *number != missing).map(|(_, one)| *one).collect();
            check(profiles, &wrong, &whole);
        }
    }
}
