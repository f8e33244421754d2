//! Each mistake in a file that is applied is told with its line and the words that help, and nothing is written.
use crate::place::Place;

const CONFIGURATION: &str = r#"
database = "biljett.db"
master_key_file = "master.key"
base_url = "http://127.0.0.1:8080"
"#;

/// A good file, whose last lines bear the same words in another issuer.
const GOOD: &str = r#"[[issuers]]
name = "first"
profile = "standard"
root = "{base}/first"

[[issuers.apis]]
name = "records"
title = "Records"
scopes = ["read", "write"]

[[issuers.apis]]
name = "archive"
scopes = ["reader"]

[[issuers.clients]]
client_id = "early"
token_endpoint_auth_method = "none"
grant_types = ["authorization_code"]
redirect_uris = ["https://early.example/callback"]
scopes = ["read", "reader"]

[[issuers.clients]]
client_id = "late"
token_endpoint_auth_method = "client_secret_basic"
secret = "not-the-one-that-ships"
grant_types = ["client_credentials"]
scopes = [
  "read",
  "write",
]

[[issuers.people]]
username = "early"
name = "Early Riser"
password_hash = "$argon2id$v=19$m=19456,t=2,p=1$fKCK7cPEf4LT1L0fuxieKA$AxmWaQfbGcMkBpYfNfmQGyDx7/FvrGmKn74bzFAndkk"

[[issuers]]
name = "second"
profile = "standard"
root = "{base}/second"

[[issuers.clients]]
client_id = "late"
token_endpoint_auth_method = "private_key_jwt"
jwks_uri = "https://late.example/jwks"
grant_types = ["client_credentials"]
"#;

/// What stands in the good file, what stands there instead, the line of the mistake, and words of the message.
const MISTAKES: &[(&str, &str, usize, &[&str])] = &[
    ("title = \"Records\"", "titel = \"Records\"", 8, &["unknown field `titel`", "`title`"]),
    ("title = \"Records\"", "title = Records", 8, &["quoted"]),
    (
        "profile = \"standard\"\nroot = \"{base}/first",
        "profile = \"standart\"\nroot = \"{base}/first",
        3,
        &["standart", "there are bankid-2017, eparaksts, halland, helseid, helsenorge, standard"],
    ),
    (
        "  \"write\",\n",
        "  \"rea\",\n",
        29,
        &["client late", "no API of the issuer has the scope rea;", "there are", "reader"],
    ),
    ("scopes = [\"reader\"]", "scopes = [\"read\"]", 13, &["the scope read belongs to records already"]),
    (
        "early.example/callback",
        "early.example/callback#here",
        19,
        &["client early", "early.example/callback#here cannot be a redirect URI", "fragment"],
    ),
    (
        "client_id = \"late\"\ntoken_endpoint_auth_method = \"client_secret_basic\"",
        "client_id = \"early\"\ntoken_endpoint_auth_method = \"client_secret_basic\"",
        23,
        &["the client early stands twice"],
    ),
    ("name = \"archive\"", "name = \"records\"", 12, &["the API records stands twice"]),
    ("name = \"second\"", "name = \"first\"", 38, &["the issuer first stands twice"]),
    (
        "{base}/second",
        "{base}/first",
        40,
        &["http://127.0.0.1:8080/first", "a place of the issuer first already", "give another root"],
    ),
    ("{base}/second", "{base}/the second", 40, &["`root`", "http://127.0.0.1:8080/the second", "spaces"]),
    ("{base}/second", "http://login.example/second", 40, &["`root`", "http is for loopback addresses only"]),
    (
        "$argon2id$v=19$m=19456,t=2,p=1$fKCK7cPEf4LT1L0fuxieKA$AxmWaQfbGcMkBpYfNfmQGyDx7/FvrGmKn74bzFAndkk",
        "secret",
        35,
        &["person early", "`password_hash` cannot be used", "no hash in PHC form"],
    ),
    ("m=19456,t=2", "m=8,t=1", 35, &["`password_hash` cannot be used", "beneath 19 MiB"]),
    ("secret = \"not-the-one-that-ships\"\n", "", 24, &["client late", "needs `secret`"]),
    (
        "jwks_uri = \"https://late.example/jwks\"",
        "jwks = { keys = [{ kty = \"EC\", crv = \"P-256\", x = \"FxcRPyPh5I-3naxWCpE5cCD02v9SfXwjZPSrZjSAk6M\", y = \"UVzH4D43PpxC8sHTL8eVYP9F0h9--LUZn49I2Bysrm0\", d = \"AQ\" }] }",
        45,
        &["client late: jwks", "private"],
    ),
    (
        "jwks_uri = \"https://late.example/jwks\"",
        "jwks_uri = \"https://127.0.0.1/jwks\"",
        45,
        &["client late", "`jwks_uri` is an https address on the public internet"],
    ),
    (
        "  \"write\",\n]\n",
        "  \"write\",\n]\norganizations = { tenancy = \"multi_tenant\", supplier = \"99997777\" }\n",
        31,
        &["\"99997777\"; an organisation number is nine digits"],
    ),
    (
        "  \"write\",\n]\n",
        "  \"write\",\n]\norganizations = { delegations = [{ parent = \"999977774\", unsigned_scopes = [\"reader\"] }] }\n",
        31,
        &["client late", "no signed terms for reader"],
    ),
    ("[\"authorization_code\"]", "[\"password\"]", 18, &["password", "authorization_code"]),
    (
        "redirect_uris = [\"https://early.example/callback\"]\n",
        "",
        18,
        &["client early", "authorization_code needs `redirect_uris`"],
    ),
];

/// As above, for names.
const MISNAMED: &[(&str, &str, usize, &[&str])] = &[
    ("name = \"second\"", "name = \"The second\"", 38, &["an issuer's name is made of a-z, 0-9 and -"]),
    ("name = \"archive\"", "name = \"\"", 12, &["an API needs a name"]),
    ("[\"reader\"]", "[\"read er\"]", 13, &["\"read er\" cannot be a scope"]),
    ("client_id = \"early\"", "client_id = \"\"", 16, &["`client_id` is empty"]),
    ("username = \"early\"", "username = \"\"", 33, &["`username` is empty"]),
    (
        "{base}/second\"",
        "{base}/second\"\nauthorization_server = \"as\"",
        41,
        &["`authorization_server` is in no path of standard"],
    ),
    (
        "profile = \"standard\"\nroot = \"{base}/second\"",
        "profile = \"eparaksts\"\nroot = \"{base}/second\"",
        38,
        &["`authorization_server` is missing", "eparaksts"],
    ),
    (
        "profile = \"standard\"\nroot = \"{base}/second\"",
        "profile = \"eparaksts\"\nroot = \"{base}/second\"\nauthorization_server = \"a/b\"",
        41,
        &["`authorization_server` is \"a/b\"", "letters, digits"],
    ),
];

#[test]
fn each_mistake_is_told_at_its_line_and_writes_nothing() {
    let place = Place::new();
    place.write("biljett.toml", CONFIGURATION);
    for (good, wrong, line, words) in MISTAKES.iter().chain(MISNAMED) {
        assert_eq!(GOOD.matches(good).count(), 1, "{good}");
        place.write("issuers.toml", &GOOD.replace(good, wrong));
        let told = place.refused(&["apply", "-f", "issuers.toml"]);
        assert!(told.starts_with(&format!("biljett: issuers.toml:{line}: ")), "{wrong} at {line} in {told}");
        for word in *words {
            assert!(told.contains(word), "{word} in {told}");
        }
    }
    place.write("issuers.toml", GOOD);
    assert_eq!(place.told(&["apply", "-f", "issuers.toml"]), "6 changed, 0 unchanged\n");
    assert_eq!(place.told(&["apply", "-f", "issuers.toml"]), "0 changed, 6 unchanged\n");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let place = Place::new();
    place.write("biljett.toml", CONFIGURATION);
    let told = place.refused(&["apply", "-f", "nowhere.toml"]);
    assert!(told.starts_with("biljett: nowhere.toml: "), "{told}");
}

#[test]
fn a_base_that_stands_for_nothing_is_told() {
    let place = Place::new();
    place.write("biljett.toml", "database = \"biljett.db\"\nmaster_key_file = \"master.key\"\n");
    place.write("issuers.toml", GOOD);
    let told = place.refused(&["apply", "-f", "issuers.toml"]);
    assert!(told.starts_with("biljett: issuers.toml:4: `{base}` stands for `base_url`"), "{told}");
}

#[test]
fn the_place_of_an_issuer_that_another_file_registered_is_taken() {
    let place = Place::new();
    place.write("biljett.toml", CONFIGURATION);
    place.write("issuers.toml", GOOD);
    assert_eq!(place.told(&["apply", "-f", "issuers.toml"]), "6 changed, 0 unchanged\n");
    place.write("third.toml", "[[issuers]]\nname = \"third\"\nprofile = \"standard\"\nroot = \"{base}/first\"\n");
    let told = place.refused(&["apply", "-f", "third.toml"]);
    assert!(told.contains("third.toml:4: ") && told.contains("a place of the issuer first already"), "{told}");
}

#[test]
fn a_client_is_never_called_like_a_registered_person_nor_a_person_like_a_client() {
    let place = Place::new();
    place.write("biljett.toml", CONFIGURATION);
    let issuer = "[[issuers]]\nname = \"only\"\nprofile = \"standard\"\nroot = \"{base}/only\"\n";
    let person = |subject: &str| {
        format!(
            "{issuer}[[issuers.people]]\nusername = \"{subject}\"\nsubject = \"{subject}\"\nname = \"N\"\npassword = \"a long one\"\n"
        )
    };
    let client = |id: &str| {
        format!(
            "{issuer}[[issuers.clients]]\nclient_id = \"{id}\"\ntoken_endpoint_auth_method = \"none\"\ngrant_types = []\n"
        )
    };
    for (first, second, words) in [
        (person("sam"), client("sam"), "`client_id` is the subject of a person who is registered"),
        (client("kim"), person("kim"), "`subject` is the identifier of a client that is registered"),
    ] {
        place.write("first.toml", &first);
        place.told(&["apply", "-f", "first.toml"]);
        place.write("second.toml", &second);
        let told = place.refused(&["apply", "-f", "second.toml"]);
        assert!(told.contains("second.toml:") && told.contains(words), "{told}");
    }
}
