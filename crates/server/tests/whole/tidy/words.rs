//! Words that are of no use to a reader elsewhere: hosts of package registries, and paths of one machine.
use super::tree::Tree;

const ELSEWHERE: [&str; 9] = [
    concat!("crates", ".io"),
    concat!("pypi", ".org"),
    concat!("pythonhosted", ".org"),
    concat!("npmjs", ".org"),
    concat!("npmjs", ".com"),
    concat!("deb.debian", ".org"),
    concat!("proxy.golang", ".org"),
    concat!("/wo", "rk/"),
    concat!("/tmp", "/b"),
];

pub fn hosts_and_paths(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree.files() {
        for (number, line) in file.text.lines().enumerate() {
            let word = ELSEWHERE.iter().find(|word| line.contains(**word));
            found.extend(word.map(|word| format!("{}:{}: {word}", file.path, number + 1)));
        }
    }
    found
}

#[test]
fn the_rule_of_hosts_and_paths_can_fail() {
    for word in ELSEWHERE {
        super::check(
            hosts_and_paths,
            &[("README.md", &format!("see {word}main"))],
            &[("README.md", "see target/main")],
        );
    }
}
