//! Which endpoint a path that is none was probably meant for: one whose name is spelled nearly so (RFC 8414 section 2).
use crate::issuer::Issuer;
use crate::refusal::parameters::ParameterRefusal;
use crate::rules::paths::Endpoint;
use std::cmp::Reverse;

/// The most wrong characters of a name that is still recognised.
const MOST_WRONG: usize = 2;
/// The most characters of a path that are compared.
const LONGEST: usize = 200;

/// An endpoint of an issuer, and how far its path is from the one that arrived, in characters to be changed.
pub type Located = (Endpoint, usize);

/// The endpoint that was probably meant by this path; `None` where it resembles none.
pub fn locate(issuer: &Issuer, path: &str) -> Option<Located> {
    let (path, last) = (path.get(..LONGEST).unwrap_or(path), last_segment(path).to_ascii_lowercase());
    let candidates = Endpoint::ALL.into_iter().filter_map(|endpoint| {
        let url = issuer.endpoint(endpoint)?;
        let wrong = names(endpoint, &url).iter().map(|name| wrong(&last, name)).min()?;
        (wrong <= MOST_WRONG).then(|| (wrong, distance(path, path_of(&url)), endpoint))
    });
    // Of two that are equally near the one that clients call is meant, which stands first.
    let nearest = candidates.enumerate().min_by_key(|(place, (wrong, far, _))| (*wrong, *far, *place));
    nearest.map(|(_, (_, far, endpoint))| (endpoint, far))
}

/// Of several issuers the one that was probably meant, by its place among them, and the endpoint.
pub fn nearest(located: &[Option<Located>]) -> Option<(usize, Option<Endpoint>)> {
    let all = located.iter().enumerate();
    let best = all.max_by_key(|(place, one)| (one.map(|(_, far)| Reverse(far)), Reverse(*place)));
    best.map(|(place, one)| (place, one.map(|(endpoint, _)| endpoint)))
}

/// The refusal of a request to a path of this issuer that is no endpoint.
pub fn astray(issuer: &Issuer, meant: Option<Endpoint>, (method, path): (&str, &str)) -> ParameterRefusal {
    let metadata = issuer.endpoint(Endpoint::OpenidConfiguration);
    let metadata = metadata.or_else(|| issuer.endpoint(Endpoint::AuthorizationServerMetadata)).unwrap_or_default();
    let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    ParameterRefusal::Path {
        arrived: format!("{} {}", cut(method, 20), cut(path, LONGEST)),
        meant: meant.and_then(|endpoint| issuer.endpoint(endpoint)),
        metadata,
    }
}

/// What people call an endpoint: the end of its own path, its name in lists, and what other servers call it.
fn names(endpoint: Endpoint, url: &str) -> Vec<String> {
    let customary: &[&str] = match endpoint {
        Endpoint::Token => &["token"],
        Endpoint::Authorization => &["authorize", "auth"],
        Endpoint::PushedAuthorizationRequest => &["par"],
        Endpoint::Introspection => &["introspect"],
        Endpoint::Revocation => &["revoke"],
        Endpoint::EndSession => &["endsession", "logout"],
        Endpoint::Jwks => &["jwks.json", "keys", "certs"],
        Endpoint::AuthorizationServerMetadata => &["oauth-authorization-server"],
        Endpoint::OpenidConfiguration => &["openid-configuration"],
        Endpoint::Extend | Endpoint::Userinfo | Endpoint::SignIn | Endpoint::Account => &[],
    };
    let own = (endpoint != Endpoint::AuthorizationServerMetadata).then(|| last_segment(path_of(url)));
    customary.iter().copied().chain([endpoint.name()]).chain(own).map(str::to_ascii_lowercase).collect()
}

/// The wrong characters of a name; a name that is mostly wrong is another.
fn wrong(arrived: &str, name: &str) -> usize {
    if arrived.len() > name.len() + MOST_WRONG {
        return usize::MAX;
    }
    let wrong = distance(arrived, name);
    if 2 * wrong < name.len() { wrong } else { usize::MAX }
}

fn last_segment(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

fn path_of(url: &str) -> &str {
    let authority = url.find("://").map_or(0, |at| at + 3);
    url[authority..].find('/').map_or("", |at| &url[authority + at..])
}

/// How many characters must be put in, taken out or replaced to make one text of the other (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, character) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], at + 1);
        for (place, expected) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(character != *expected);
            diagonal = row[place + 1];
            row[place + 1] = replaced.min(row[place] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_a_distance() {
        for (one, other, expected) in
            [("", "", 0), ("", "abc", 3), ("tokens", "token", 1), ("authorise", "authorize", 1)]
        {
            assert_eq!((distance(one, other), distance(other, one)), (expected, expected), "{one} {other}");
        }
    }

    #[test]
    fn the_nearest_of_several_issuers_is_meant() {
        let at = |far| Some((Endpoint::Token, far));
        for (located, expected) in [
            (vec![at(3), at(1), at(2)], Some((1, Some(Endpoint::Token)))),
            (vec![None, at(9)], Some((1, Some(Endpoint::Token)))),
            (vec![at(1), at(1)], Some((0, Some(Endpoint::Token)))),
            (vec![None, None], Some((0, None))),
            (vec![], None),
        ] {
            assert_eq!(nearest(&located), expected);
        }
    }
}
