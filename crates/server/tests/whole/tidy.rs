//! The tidiness of the tree: who may use whom, how files are shaped and named, and what may not stand in them.
mod floors;
mod names;
mod people;
mod shape;
pub mod source;
pub mod tree;
mod words;

use tree::Tree;

/// A rule: what it finds wrong, each with its place.
type Rule = fn(&Tree) -> Vec<String>;

const RULES: &[(&str, Rule)] = &[
    ("a crate depends on crates beneath it only", floors::dependencies),
    ("oauth and jose are pure", floors::purity),
    ("only store knows SQL", floors::sql),
    ("only server knows HTTP", floors::http),
    ("one file issues tokens", floors::issuing),
    ("the server changes nothing but through flows", floors::changes),
    ("only main reads the environment", floors::environment),
    ("the clock and chance are read in one place each", floors::clock_and_chance),
    ("no code names a profile", names::profiles),
    ("a name says what a thing is", names::vague),
    ("a file begins with what it knows", shape::beginnings),
    ("a file has 250 lines at most", shape::lengths),
    ("a function has fewer than 50 lines", shape::functions),
    ("nothing is left undone", shape::unfinished),
    ("a profile is whole", shape::profiles),
    ("no real person is here", people::numbers),
    ("no word of other machines", words::hosts_and_paths),
];

#[test]
fn the_tree_is_tidy() {
    let tree = Tree::tracked();
    let mut findings = Vec::new();
    for (name, rule) in RULES {
        findings.extend(rule(&tree).into_iter().map(|found| format!("{name}: {found}")));
    }
    assert!(findings.is_empty(), "{} findings\n{}", findings.len(), findings.join("\n"));
}

/// Each rule finds its sample and nothing in its counterpart.
fn check(rule: Rule, wrong: &[(&str, &str)], right: &[(&str, &str)]) {
    assert!(!rule(&Tree::of(wrong)).is_empty(), "nothing found in {wrong:?}");
    let found = rule(&Tree::of(right));
    assert!(found.is_empty(), "{found:?}");
}
