//! Somebody who checks signatures with a published set, keeps it as long as it may, and asks no sooner (RFC 9111 section 4.2).
use crate::stand::{Stand, split};
use axum::http::Request;
use jose::key::PublicKey;
use jose::keyset::KeySet;
use jose::signed::Compact;
use oauth::issuer::Issuer;
use oauth::rules::paths::Endpoint;

/// A verifier with its copy of the set.
pub struct Verifier {
    copy: KeySet,
    /// Seconds since 1970: the copy is used until then.
    until: i64,
}

impl Verifier {
    /// One whose first copy lives so many seconds shorter, so that not all ask at once.
    pub fn late(seconds: i64) -> Self {
        Self { copy: KeySet::default(), until: -seconds }
    }

    /// Whether the signature is that of a key of the copy.
    pub async fn believes(&mut self, stand: &Stand, issuer: &Issuer, token: &str) -> bool {
        let now = stand.authority.clock.now();
        if now >= self.until {
            self.copy = published(stand, issuer).await;
            self.until = now + kept(stand, issuer).await + self.until.min(0);
        }
        let compact = Compact::parse(token).expect("a JWT");
        let algorithm = compact.algorithm().expect("an algorithm");
        let mut keys = self.copy.candidates(compact.kid(), algorithm);
        keys.any(|key| compact.verify(key, algorithm).is_ok())
    }
}

/// The set as it is published now; these rotations leave more keys in it than a client's may have.
pub async fn published(stand: &Stand, issuer: &Issuer) -> KeySet {
    let answer = stand.send(asked(issuer), None).await;
    let set = answer.json();
    let keys = set["keys"].as_array().expect("keys").iter().map(|key| PublicKey::from_jwk(key).expect("a public key"));
    KeySet { keys: keys.collect(), ..KeySet::default() }
}

/// The seconds for which the answer may be kept.
pub async fn kept(stand: &Stand, issuer: &Issuer) -> i64 {
    let answer = stand.send(asked(issuer), None).await;
    let seconds = answer.header("cache-control").strip_prefix("public, max-age=").expect("a lifetime");
    seconds.parse().expect("seconds")
}

/// Which key a token says that it was signed with.
pub fn kid(token: &str) -> String {
    Compact::parse(token).expect("a JWT").kid().expect("a kid").to_owned()
}

fn asked(issuer: &Issuer) -> Request<axum::body::Body> {
    let url = issuer.endpoint(Endpoint::Jwks).expect("keys");
    let (host, path) = split(&url);
    Request::get(path).header("host", host).body(Default::default()).expect("a request")
}
