//! Redirect URIs: accepted exactly where they are identical, or differ in the port of a loopback address alone (RFC 9700 section 4.1.3, RFC 8252 section 7.3).
use crate::made::issuer;
use crate::{Telling, holds};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

/// What is registered: scheme and host, port, path.
const REGISTERED: [(&str, &str, &str); 8] = [
    ("https://client.example", "", "/callback"),
    ("https://client.example", ":8443", "/callback?x=1"),
    ("http://127.0.0.1", "", "/callback"),
    ("http://127.0.0.1", ":8080", "/callback"),
    ("http://[::1]", ":9000", "/"),
    ("http://[::1]", "", "/callback"),
    ("http://localhost", "", "/callback"),
    ("no.example.app", ":", "/callback"),
];

/// One edit of a text.
#[derive(Clone, Debug)]
enum Edit {
    Insert(usize, char),
    Delete(usize),
    Replace(usize, char),
    Port(String),
    Append(String),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let letter = || select(":/?#@.%[]\\0189aZ \u{e5}".chars().collect::<Vec<_>>());
    let port = prop_oneof![
        (0u32..70_000).prop_map(|port| format!(":{port}")),
        select(vec!["", ":", ":080", ":+80", ":80:80", ":8x", ":65536", ":-1", ":80@evil.example", ":80 "])
            .prop_map(str::to_owned),
    ];
    let tail = select(vec!["/", "#", "?", "/../evil", "%2f", "?x=1", "#x", ".evil.example"]);
    let edit = prop_oneof![
        1 => (any::<usize>(), letter()).prop_map(|(at, letter)| Edit::Insert(at, letter)),
        1 => any::<usize>().prop_map(Edit::Delete),
        1 => (any::<usize>(), letter()).prop_map(|(at, letter)| Edit::Replace(at, letter)),
        4 => port.prop_map(Edit::Port),
        1 => tail.prop_map(|tail| Edit::Append(tail.to_owned())),
    ];
    prop::collection::vec(edit, 0..3)
}

fn edited((origin, port, path): (&str, &str, &str), edits: &[Edit]) -> String {
    let port = edits
        .iter()
        .find_map(|edit| if let Edit::Port(port) = edit { Some(port.as_str()) } else { None })
        .unwrap_or(port);
    let mut letters: Vec<char> = format!("{origin}{port}{path}").chars().collect();
    for edit in edits {
        let length = letters.len().max(1);
        match edit {
            Edit::Insert(at, letter) => letters.insert(at % length, *letter),
            Edit::Delete(at) => drop(letters.remove(at % length)),
            Edit::Replace(at, letter) => letters[at % length] = *letter,
            Edit::Append(tail) => letters.extend(tail.chars()),
            Edit::Port(_) => {}
        }
    }
    letters.into_iter().collect()
}

/// The rule, said another way: what stands between origin and path of a loopback address may be any port, or none.
fn expected((origin, port, path): (&str, &str, &str), presented: &str, hosts: &[&str]) -> bool {
    let loopback = origin.strip_prefix("http://").is_some_and(|host| hosts.contains(&host));
    let between = presented.strip_prefix(origin).and_then(|rest| rest.strip_suffix(path));
    let any_port = between.is_some_and(|between| match between.strip_prefix(':') {
        None => between.is_empty(),
        Some(digits) => {
            !digits.is_empty()
                && digits.chars().all(|digit| digit.is_ascii_digit())
                && digits.trim_start_matches('0').len() <= 5
                && digits.parse::<u64>().is_ok_and(|number| number < 65_536)
        }
    });
    presented == format!("{origin}{port}{path}") || (loopback && any_port)
}

#[test]
fn only_the_registered_uri_is_accepted_or_a_loopback_port() {
    let profiles = [("standard", vec!["127.0.0.1", "[::1]"]), ("loose", vec!["localhost", "127.0.0.1", "[::1]"])];
    for (profile, hosts) in profiles {
        let issuer = issuer(profile, json!([]));
        holds(2_000, (select(REGISTERED.to_vec()), edits()), |(registered, edits)| {
            let presented = edited(registered, &edits);
            let text = format!("{}{}{}", registered.0, registered.1, registered.2);
            let accepted = issuer.profile.authorization.same(&text, &presented);
            assert_eq!(accepted, expected(registered, &presented, &hosts), "{text} {presented}");
            if presented == text { Telling::No } else { Telling::Yes }
        });
    }
}
