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

const TYPES: &str = "types = [\"J\\\\T\", \"client-authentication+jwt\"]";
const METADATA: &str = "jwks = \"/.well-known/oauth-authorization-server\"";

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
fn a_value_that_cannot_be_meant_is_told() {
    let (lengths, paths) = ("[10, 1_000]\nnonce", "[paths]\n");
    let seconds = "seconds; 1 to 315360000, which are ten years, can be meant";
    let brief = "what is used once lives 1 to 600";
    let rows = [
        ("helseid", ("\"/connect/token\"", "\"connect/token\""), "token = \"connect/token\"", "begins with /"),
        ("helseid", ("/connect/par", "/connect/{is}"), "pushed_authorization_request = \"/connect/{is}\"", "'{' in"),
        ("helseid", (paths, "[paths]\nissuer = \"/a?b\"\n"), "issuer = \"/a?b\"", "paths.issuer: '?' in"),
        ("helseid", ("= 400", "= 403"), "invalid_client_status = 403", "it must be 400 or 401"),
        ("helseid", ("= 400", "= -1"), "invalid_client_status = -1", "errors.invalid_client_status: "),
        ("helseid", ("seconds = 600", "seconds = 0"), "lifetime_seconds = 0", seconds),
        ("helsenorge", ("= 86_400", "= -1"), "absolute_lifetime_seconds = -1", seconds),
        ("standard", ("ahead = 60", "ahead = 0"), "most_seconds_ahead = 0", seconds),
        ("standard", ("leeway_seconds = 10", "leeway_seconds = 315_360_001"), "leeway_seconds = 315_360_001", seconds),
        (
            "standard",
            ("code_lifetime_seconds = 60", "code_lifetime_seconds = 601"),
            "code_lifetime_seconds = 601",
            brief,
        ),
        ("standard", ("window_seconds = 3_600", "window_seconds = 0"), "retry_window_seconds = 0", seconds),
        (
            "standard",
            ("uri_lifetime_seconds = 60", "uri_lifetime_seconds = 0"),
            "request_uri_lifetime_seconds = 0",
            brief,
        ),
        ("standard", ("most_retries = 3", "most_retries = -1"), "most_retries = -1", "0 to 100 can be meant"),
        ("helsenorge", (lengths, "[10, 9]\nnonce"), "state_length = [10, 9]", "which no text has"),
        ("standard", ("[0, 1_024]", "[0, 0]"), "nonce_length = [0, 0]", "1 to 65536 can be meant"),
        ("helseid", ("header = [\"alg\", \"kid\", \"typ\"]", "header = []"), "header = []", "the list is empty"),
        (
            "standard",
            ("= [\"authorization_code\", \"client_credentials\", \"refresh_token\"]", "= []"),
            "accepted = []",
            "the list is empty",
        ),
        (
            "standard",
            ("nonce_lifetime_seconds = 300", "nonce_lifetime_seconds = 299"),
            "nonce_lifetime_seconds = 299",
            "five minutes",
        ),
        (
            "standard",
            ("accepted = [\"dpop\", \"mutual_tls\"]", "accepted = [\"mtls\"]"),
            "accepted = [\"mtls\"]",
            "unknown variant `mtls`",
        ),
        (
            "standard",
            ("response_types = [\"code\"]", "response_types = []"),
            "response_types = []",
            "the list is empty",
        ),
        (
            "standard",
            ("\"no-store\"", "\"a\\r\\nb\""),
            "cache_control = \"a\\r\\nb\"",
            "response.cache_control: '\\r' in",
        ),
        ("standard", ("\"no-cache\"", "\"\\u0000\""), "pragma = \"\\u0000\"", "response.pragma: '\\0' in"),
        ("standard", ("application/json", "a\\tb"), "content_type = \"a\\tb\"", "response.content_type: '\\t' in"),
        ("standard", ("\"Bearer\"", "\"\""), "token_type = \"\"", "access_token.token_type: the name is empty"),
        ("standard", ("\"at+jwt\"", "\"a t\""), "typ = \"a t\"", "access_token.typ: ' ' in"),
        ("standard", ("key_id = \"\"", "key_id = 'a\"'"), "key_id = 'a\"'", "id_token.key_id: '\"' in"),
        ("standard", ("[\"JWT\", \"client", "[\"J\\\\T\", \"client"), TYPES, "assertion.types[0]: '\\\\' in"),
        (
            "halland",
            ("\"invalid_resource\"", "\"\""),
            "invalid_target = \"\"",
            "errors.invalid_target: the name is empty",
        ),
        (
            "helsenorge",
            ("unavailable = \"\"", "unavailable = \"é\""),
            "unavailable = \"é\"",
            "errors.unavailable: 'é' in",
        ),
        ("helseid", ("[\"authorization_code\"] }", "[\"\"] }"), "aliases = { code = [\"\"] }", "the name is empty"),
    ];
    for (name, edit, at, message) in rows {
        check(name, edit, at, message);
    }
}

/// Told at the key that stands in this file, whichever of the two it is.
#[test]
fn endpoints_that_share_a_path_are_told() {
    let rows = [
        (
            "helseid",
            "token = \"/connect/token\"",
            "token = \"/sign-in\"",
            "`token` and `sign_in` share the path /sign-in",
        ),
        (
            "helseid",
            "userinfo = \"/connect/userinfo\"",
            "sign_in = \"/connect/par\"",
            "`pushed_authorization_request` and",
        ),
        ("standard", "revocation = \"/revoke\"", "revocation = \"/token\"", "`token` and `revocation` share"),
        ("standard", "extend = \"\"", "extend = \"/token\"", "`token` and `extend` share the path /token"),
        ("standard", "jwks = \"/jwks\"", METADATA, "`jwks` and `authorization_server_metadata` share"),
    ];
    for (name, before, after, message) in rows {
        check(name, (before, after), after, message);
    }
}

/// Whatever `typ` says, no ID token may pass for an access token.
#[test]
fn an_id_token_with_the_identifier_of_an_access_token_is_told() {
    let edit = ("at_hash = \"access_token_hash\"", "at_hash = \"access_token_hash\"\njti = \"nonce\"");
    check("standard", edit, "[id_token.claims]", "id_token.claims: `jti` names an access token");
}

#[test]
fn what_is_no_toml_is_told_with_its_line() {
    let rows = [
        ("helseid", ("[errors]", "[errors"), "[errors", "unclosed table"),
        ("standard", ("most_retries = 3", "most_retries ="), "most_retries =", "string values must be quoted"),
        ("standard", ("leeway_seconds = 10", "dates = \"lenient\""), "dates = \"lenient\"", "duplicate key"),
    ];
    for (name, edit, at, message) in rows {
        check(name, edit, at, message);
    }
}

/// Neither a key with a dot nor a list over several lines hides a line.
#[test]
fn the_member_is_told_that_is_wrong() {
    check("standard", ("  \"person.nickname\",", "  \"nick\","), "  \"nick\",", "scope.identity.profile[4]: no fact");
    let place = ("c_hash = \"code_hash\"", "\"https://a.b/c\" = \"hash\"");
    check("bankid-2017", place, "\"https://a.b/c\" = \"hash\"", "claim \"https://a.b/c\": no fact");
}

#[test]
fn a_circle_is_told() {
    check(
        "helseid",
        ("= \"standard\"", "= \"helseid\""),
        "extends = \"helseid\"",
        "names one profile, at most four deep",
    );
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
