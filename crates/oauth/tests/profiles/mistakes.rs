//! What is said of a mistake in a profile: the file, the line, the key, and what would be right.
use crate::folders;
use oauth::profile::library::Library;

/// Replaces a text of a profile; the message must name the line on which `at` stands, and hold `message`.
fn check(name: &str, (from, to): (&str, &str), at: &str, message: &str) {
    let mut folders = folders();
    let rules = &mut folders.get_mut(name).unwrap().rules;
    assert!(rules.contains(from), "{name} does not say {from}");
    *rules = rules.replacen(from, to, 1);
    let line = rules.lines().position(|line| line == at).map(|number| number + 1);
    let line = line.unwrap_or_else(|| panic!("{name} has no line {at}"));
    let said = Library::read(&folders).map(|_| ()).unwrap_err();
    let place = format!("profiles/{name}/profile.toml:{line}: ");
    assert!(said.starts_with(&place) && said.contains(message), "not {place}.. {message}, but {said}");
}

const LIST: &str = "scope = { fact = \"scope\", shape = \"list\" }";
const ALGORITHMS: &str =
    "algorithms = [\"RS256\", \"RS384\", \"RS512\", \"PS256\", \"PS384\", \"HS512\", \"ES256\", \"ES384\", \"ES512\"]";

#[test]
fn a_mistake_is_told_with_file_and_line() {
    let aliases = "aliases = { offline_access = [\"offline\"] }";
    let (hex, short) = ("code = { bytes = 31, encoding = \"hex\" }", "code = { bytes = 31 }");
    let facts = "no fact is called \"provider\"; there are person.NAME, client.NAME and issuer, ";
    let rows = [
        ("helseid", ("[errors]\n", "[errors]\nstatus = 1\n"), "status = 1", "errors.status: unknown field `status`"),
        ("helseid", ("[errors]", "[error]"), "[error]", "unknown field `error`, expected one of `about`, `paths`"),
        ("helseid", ("= 400", "= \"400\""), "invalid_client_status = \"400\"", "invalid type: string \"400\""),
        ("helseid", ("\"lenient\"\nalg", "\"loose\"\nalg"), "dates = \"loose\"", "expected `strict` or `lenient`"),
        ("helseid", (aliases, "aliases = []"), "aliases = []", "scope.aliases: invalid type: sequence"),
        ("helseid", ("idp = \"person.idp\"", "idp = \"provider\""), "idp = \"provider\"", facts),
        ("helseid", ("= [\"person.idp\"]", "= [\"provider\"]"), "openid = [\"provider\"]", facts),
        ("helseid", ("\"array\"", "\"list\""), LIST, "claim \"scope\": unknown variant `list`"),
        ("helseid", ("extends = \"standard\"", ""), "[paths]", "paths: missing field `issuer`"),
        ("helsenorge", ("[10, 1_000]", "[10]"), "state_length = [10]", "authorization.state_length: invalid length 1"),
        ("helseid", ("\"PS512\"", "\"HS512\""), ALGORITHMS, "assertion.algorithms[5]: unknown variant `HS512`"),
        (
            "standard",
            ("dates = \"strict\"", "dates = \"loose\""),
            "dates = \"loose\"",
            "expected `strict` or `lenient`",
        ),
        ("standard", ("[errors]\n", "[errors]\nstatus = 1\n"), "status = 1", "errors.status: unknown field `status`"),
        ("standard", ("dates = \"strict\"\n", ""), "[assertion]", "assertion: missing field `dates`"),
        ("helseid", ("= \"standard\"", "= \"strict\""), "extends = \"strict\"", "there is no profile \"strict\""),
        ("bankid-2017", (hex, short), short, "grants.code: missing field `encoding`"),
    ];
    for (name, edit, at, message) in rows {
        check(name, edit, at, message);
    }
}

#[test]
fn a_circle_is_told() {
    let mut folders = folders();
    let rules = &mut folders.get_mut("helseid").unwrap().rules;
    *rules = rules.replacen("extends = \"standard\"", "extends = \"helseid\"", 1);
    let said = Library::read(&folders).map(|_| ()).unwrap_err();
    assert_eq!(said, "profiles/helseid/profile.toml: `extends` names one profile, at most four deep");
}

#[test]
fn a_mistake_in_a_table_of_sources_is_told_with_file_and_line() {
    let mut folders = folders();
    let sources = &mut folders.get_mut("helseid").unwrap().sources;
    *sources = sources.replacen("| observed |", "| seen |", 1);
    let line = sources.lines().position(|line| line.contains("| seen |")).unwrap() + 1;
    let said = Library::read(&folders).map(|_| ()).unwrap_err();
    let mark = "the mark is \"seen\"; it must be documented, observed or ours";
    assert_eq!(said, format!("profiles/helseid/sources.md: line {line}: {mark}"));
}
