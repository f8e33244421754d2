//! FZ-04: the comparison of redirect URIs (RFC 9700 section 4.1.3): accepted where equal, or where only the port of a loopback address differs.
use crate::registered::ISSUER;

/// The bytes are two URIs, apart by a line feed: accepted exactly where the rule, said otherwise, accepts.
pub fn check(data: &[u8]) {
    let Some((registered, presented)) = std::str::from_utf8(data).ok().and_then(|text| text.split_once('\n')) else {
        return;
    };
    let accepted = ISSUER.profile.authorization.same(registered, presented);
    assert_eq!(
        accepted,
        registered == presented || apart_by_port(registered, presented),
        "{registered:?} {presented:?}"
    );
    assert!(ISSUER.profile.authorization.same(registered, registered));
}

fn apart_by_port(registered: &str, presented: &str) -> bool {
    ["http://127.0.0.1", "http://[::1]"].into_iter().any(|origin| {
        let rest = |uri: &str| uri.strip_prefix(origin).and_then(without_port);
        rest(registered).is_some_and(|one| Some(one) == rest(presented))
    })
}

/// What stands after the origin, from the path on, where before it stands nothing but a port.
fn without_port(rest: &str) -> Option<String> {
    let path = rest.find('/').map_or("", |at| &rest[at..]);
    let port = &rest[..rest.len() - path.len()];
    let number = port
        .strip_prefix(':')
        .map(|digits| digits.chars().all(|one| one.is_ascii_digit()) && digits.parse::<u16>().is_ok());
    (port.is_empty() || number == Some(true)).then(|| path.to_owned())
}
