//! The help of every command begins with examples that name it, and a misused command ends with 2.
use crate::ground::{applied, ended};
use crate::place::Place;

/// The subcommands that a help lists.
fn listed(help: &str) -> Vec<String> {
    let commands = help.split("Commands:\n").nth(1).unwrap_or_default();
    let lines = commands.lines().take_while(|line| line.starts_with("  "));
    let names = lines.filter(|line| !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

fn walk(place: &Place, path: &[String]) -> usize {
    let mut words: Vec<&str> = path.iter().map(String::as_str).collect();
    words.push("--help");
    let help = place.told(&words);
    assert!(help.starts_with("Examples:\n  biljett"), "{path:?}: {help}");
    let below = listed(&help);
    1 + below.iter().map(|name| walk(place, &[path, std::slice::from_ref(name)].concat())).sum::<usize>()
}

#[test]
fn each_help_begins_with_examples() {
    let walked = walk(&Place::new(), &[]);
    assert!(walked > 45, "{walked}");
}

#[test]
fn a_misused_command_ends_with_two_and_says_so_on_stderr() {
    let place = Place::new();
    for words in [&["apply"][..], &["client", "disable"], &["aply"], &["key", "rotate", "--never"]] {
        let (code, told, said) = ended(&place, words);
        assert_eq!((code, told.as_str()), (Some(2), ""), "{words:?}");
        assert!(said.contains("Usage:") || said.contains("--help"), "{said}");
    }
}

#[test]
fn an_issuer_that_is_not_named_is_a_misuse() {
    let place = applied();
    for words in [&["user", "list"][..], &["client", "show", "batch"], &["client", "disable", "batch"]] {
        let (code, told, said) = ended(&place, words);
        assert_eq!((code, told.as_str()), (Some(2), ""), "{words:?}");
        assert!(said.contains("--issuer NAME"), "{said}");
    }
}
