//! Names: those of profiles stand in no code, and those of types, files and functions say what a thing is.
use super::source::Piece;
use super::tree::{File, Tree};

/// Words that say nothing about a thing.
const VAGUE: [&str; 7] = ["Manager", "Service", "Helper", "Util", "Common", "Context", "Info"];
/// `profile diff` compares with it unless it is told otherwise.
const COMPARED: (&str, &str) = ("crates/server/src/command/profile.rs", "standard");

/// A literal that is a profile's name; one with a command line in it is an example for people.
pub fn profiles(tree: &Tree) -> Vec<String> {
    let folder = |file: &File| file.path.strip_prefix("profiles/")?.strip_suffix("/profile.toml").map(str::to_owned);
    let names: Vec<String> = tree.files().iter().filter_map(folder).collect();
    let mut found = Vec::new();
    for file in tree.program() {
        for piece in file.pieces() {
            let Piece::Literal { line, text } = piece else { continue };
            let word = |name: &&String| text.split([' ', '/', '"', '\\', ':']).any(|word| word == *name);
            let named = names.iter().find(word).filter(|_| !text.contains("biljett "));
            let named = named.filter(|_| (file.path.as_str(), text) != COMPARED && !is_prose(text));
            found.extend(named.map(|name| format!("{}:{line}: {name}", file.path)));
        }
    }
    found
}

/// A sentence, in which `standard` is a word like others.
fn is_prose(text: &str) -> bool {
    text.contains(' ') && text.ends_with('.')
}

pub fn vague(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree.rust() {
        let stem = file.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs");
        let says = |word: &&&str| stem.split('_').any(|part| part.trim_end_matches('s') == word.to_lowercase());
        found.extend(VAGUE.iter().find(says).map(|word| format!("{}: {word}", file.path)));
        for piece in file.pieces() {
            let Piece::Code { line, text } = piece else { continue };
            for (number, text) in text.lines().enumerate() {
                found.extend(vague_in(text).map(|name| format!("{}:{}: {name}", file.path, line + number)));
            }
        }
    }
    found
}

/// The name that this line defines, if it says nothing.
fn vague_in(line: &str) -> Option<&str> {
    let mut words =
        line.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty());
    let short = ["cfg", "ctx", "req"];
    while let Some(word) = words.next() {
        let name = match word {
            "struct" | "enum" | "trait" | "type" => {
                words.next().filter(|name| VAGUE.iter().any(|word| says(name, word)))
            }
            "fn" => words.next().filter(|name| name.starts_with("get_")),
            "let" | "mut" => words.next().filter(|name| short.contains(name)),
            _ => None,
        };
        if name.is_some() {
            return name;
        }
    }
    None
}

/// Whether a name in camel case has this word, or its plural.
fn says(name: &str, word: &str) -> bool {
    let ends = |after: &str| !after.trim_start_matches('s').starts_with(|next: char| next.is_lowercase());
    name.match_indices(word).any(|(at, _)| ends(&name[at + word.len()..]))
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn each_rule_of_names_can_fail() {
        let folder = ("profiles/north/profile.toml", "");
        let path = "crates/oauth/src/a.rs";
        for wrong in ["fn a() { b == \"north\"; }", "const A: &str = \"profiles/north\";"] {
            check(
                profiles,
                &[folder, (path, wrong)],
                &[folder, (path, "/// north\nfn a() { \"biljett profile show north\"; }")],
            );
        }
        for wrong in ["struct TokenManager;", "fn get_token() {}", "fn a() { let ctx = 1; }", "pub(crate) enum Info {}"]
        {
            check(vague, &[(path, wrong)], &[(path, "// TokenManager, get_token\nstruct Informed; fn gets() {}")]);
        }
        check(vague, &[("crates/oauth/src/utils.rs", "")], &[("crates/oauth/src/service_of_none/a.rs", "")]);
    }
}
