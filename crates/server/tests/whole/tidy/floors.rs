//! Who may use whom: five crates, each beneath the next, and what only one of them may know.
use super::source::Piece;
use super::tree::Tree;

/// The floors from the lowest.
const FLOORS: [&str; 5] = ["jose", "oauth", "store", "flows", "server"];
/// Everything that the pure crates depend on outside the workspace.
const PURE: [&str; 10] = [
    "aws-lc-rs",
    "base64",
    "rustls-pki-types",
    "rustls-webpki",
    "serde",
    "serde_json",
    "serde_path_to_error",
    "toml",
    "x509-parser",
    "zeroize",
];
/// Keys and randomised signatures are made by the cryptographic library, which draws for itself.
/// Where time may be measured, which is no time of day: how long a turn of sweeping takes.
const MEASURES: &str = "crates/store/src/sqlite/turn.rs";
const DRAWS: [&str; 2] = ["crates/jose/src/key/pair.rs", "crates/jose/src/key/private.rs"];
/// The demonstration asks where temporary files go, and prints the path of its own program.
const ASKS: [(&str, &str); 2] =
    [("crates/server/src/demo.rs", "env::temp_dir"), ("crates/server/src/demo/list.rs", "env::current_exe")];

pub fn dependencies(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (height, floor) in FLOORS.iter().enumerate() {
        let path = format!("crates/{floor}/Cargo.toml");
        for name in depended(tree, &path) {
            if FLOORS[height..].contains(&name.as_str()) {
                found.push(format!("{path}: {name}"));
            }
            if height < 2 && !FLOORS.contains(&name.as_str()) && !PURE.contains(&name.as_str()) {
                found.push(format!("{path}: {name} is not known to be pure"));
            }
        }
    }
    let floors = tree.files().iter().filter(|file| file.path.starts_with("crates/") && !FLOORS.contains(&file.floor()));
    found.extend(floors.map(|file| format!("{}: a floor that the drawing lacks", file.path)));
    found
}

fn depended(tree: &Tree, path: &str) -> Vec<String> {
    let text = tree.file(path).map(|file| file.text.as_str()).unwrap_or_default();
    let manifest: toml::Table = text.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
    let names = |section: &str| manifest.get(section).and_then(toml::Value::as_table).cloned().unwrap_or_default();
    names("dependencies").into_iter().chain(names("build-dependencies")).map(|(name, _)| name).collect()
}

pub fn purity(tree: &Tree) -> Vec<String> {
    let impure =
        ["async", "await", "std::time", "std::fs", "std::net", "std::env", "std::process", "std::thread", "tokio::"];
    let pure = tree.program().filter(|file| FLOORS[..2].contains(&file.floor()));
    pure.flat_map(|file| {
        let mut found = file.said(&impure);
        if !DRAWS.contains(&file.path.as_str()) {
            found.extend(file.said(&["rand::", "SystemRandom"]));
        }
        found
    })
    .collect()
}

pub fn sql(tree: &Tree) -> Vec<String> {
    let verbs = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "CREATE TABLE ", "ALTER TABLE ", "DROP TABLE "];
    let mut found = Vec::new();
    for file in tree.rust().filter(|file| file.floor() != "store" && !file.path.contains("/tidy/")) {
        for piece in file.pieces() {
            let Piece::Literal { line, text } = piece else { continue };
            let verb = verbs.iter().find(|verb| text.trim_start().starts_with(**verb));
            found.extend(verb.map(|verb| format!("{}:{line}: {verb}", file.path)));
        }
    }
    found
}

pub fn http(tree: &Tree) -> Vec<String> {
    let words = ["axum::", "hyper::", "hyper_util::", "http::", "http_body_util::", "tower::"];
    let names = ["axum", "hyper", "hyper-util", "http", "http-body-util", "tower", "tower-http"];
    let mut found: Vec<String> =
        tree.program().filter(|file| file.floor() != "server").flat_map(|file| file.said(&words)).collect();
    for floor in &FLOORS[..4] {
        let path = format!("crates/{floor}/Cargo.toml");
        let known = depended(tree, &path).into_iter().filter(|name| names.contains(&name.as_str()));
        found.extend(known.map(|name| format!("{path}: {name}")));
    }
    found
}

/// Whatever is issued comes out of one file.
pub fn issuing(tree: &Tree) -> Vec<String> {
    let place = "crates/oauth/src/decisions/issue.rs";

    let others = tree.program().filter(|file| file.path != place);
    let made = ["= TokenDraft {", "(TokenDraft {", "push(Change::StoreAccessToken", "[Change::StoreAccessToken"];
    others.flat_map(|file| file.said(&made)).collect()
}

/// The server opens the database and hands it to the flows; what it asks itself is the note of the master key.
pub fn changes(tree: &Tree) -> Vec<String> {
    let known = ["store::open", "store::migrate", "store::keys::note("];
    let mut found = Vec::new();
    for file in tree.program().filter(|file| file.floor() == "server") {
        for piece in file.pieces() {
            let Piece::Code { line, text } = piece else { continue };
            for (number, text) in text.lines().enumerate().filter(|(_, text)| text.contains("store::")) {
                if file.path != "crates/server/src/config.rs" || !known.iter().any(|known| text.contains(known)) {
                    found.push(format!("{}:{}: {}", file.path, line + number, text.trim()));
                }
            }
        }
    }
    found
}

pub fn environment(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree.program().filter(|file| file.path != "crates/server/src/main.rs") {
        let asks = |found: &String| ASKS.iter().any(|(path, what)| file.path == *path && found.ends_with(what));
        found.extend(file.said(&["env::temp_dir", "env::current_exe"]).into_iter().filter(|found| !asks(found)));
        found.extend(file.said(&[
            "env::var",
            "env::args",
            "env::home_dir",
            "env::current_dir",
            "env::set",
            "env::split",
        ]));
    }
    found
}

pub fn clock_and_chance(tree: &Tree) -> Vec<String> {
    let read = |place: &'static str, words: &'static [&'static str]| {
        tree.program().filter(move |file| file.path != place).flat_map(move |file| file.said(words))
    };
    let clock = read("crates/flows/src/clock.rs", &["SystemTime", "now_utc", "now_local"]);
    let measured = read("crates/flows/src/clock.rs", &["Instant::now"]).filter(|found| !found.starts_with(MEASURES));
    clock.chain(measured).chain(read("crates/flows/src/chance.rs", &["getrandom", "OsRng", "thread_rng"])).collect()
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    const NONE: &str = "[dependencies]\n";

    #[test]
    fn each_rule_of_the_floors_can_fail() {
        let upward = ("crates/oauth/Cargo.toml", "[dependencies]\nstore.workspace = true\n");
        let downward = ("crates/oauth/Cargo.toml", "[dependencies]\njose.workspace = true\n");
        check(dependencies, &[upward], &[downward]);
        check(dependencies, &[("crates/jose/Cargo.toml", "[dependencies]\nrand = \"1\"\n")], &[]);
        check(dependencies, &[("crates/attic/Cargo.toml", NONE)], &[]);
        let path = "crates/oauth/src/a.rs";
        check(purity, &[(path, "async fn a() {}")], &[(path, "// async\nfn a() { \"async\"; }")]);
        check(purity, &[(path, "use aws_lc_rs::rand::fill;")], &[(DRAWS[0], "use aws_lc_rs::rand::SystemRandom;")]);
        let select = "const A: &str = \"SELECT a FROM b\";";
        check(sql, &[("crates/flows/src/a.rs", select)], &[("crates/store/src/a.rs", select)]);
        check(
            http,
            &[("crates/flows/src/a.rs", "use axum::Router;")],
            &[("crates/server/src/a.rs", "use axum::Router;")],
        );
        check(http, &[("crates/flows/Cargo.toml", "[dependencies]\nhyper.workspace = true\n")], &[]);
        check(
            issuing,
            &[(path, "let a = TokenDraft { b };")],
            &[("crates/oauth/src/decisions/issue.rs", "let a = TokenDraft { b };")],
        );
        let ended = "store::sessions::end(a)";
        check(changes, &[("crates/server/src/pages/a.rs", ended)], &[("crates/flows/src/a.rs", ended)]);
        check(
            changes,
            &[("crates/server/src/config.rs", ended)],
            &[("crates/server/src/config.rs", "store::open(url)")],
        );
        let variable = "fn a() { std::env::var(\"A\"); }";
        check(environment, &[("crates/server/src/demo.rs", variable)], &[("crates/server/src/main.rs", variable)]);
        check(environment, &[(path, "std::env::temp_dir()")], &[(ASKS[0].0, "std::env::temp_dir()")]);
        let now = "fn a() { std::time::Instant::now(); }";
        check(clock_and_chance, &[("crates/server/src/a.rs", now)], &[("crates/flows/src/clock.rs", now)]);
        check(clock_and_chance, &[(MEASURES, "fn a() { SystemTime::now(); }")], &[(MEASURES, now)]);
        check(clock_and_chance, &[("crates/flows/src/clock.rs", "getrandom::fill(a)")], &[]);
    }
}
