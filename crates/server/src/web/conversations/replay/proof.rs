//! A proof of possession in the words with which a conversation's file asks for one like it (RFC 9449 section 4.2).
use super::{Print, print};
use crate::web::mask;
use jose::base64url;
use jose::key::PublicKey;
use jose::signed::Compact;
use oauth::issuer::Issuer;
use oauth::rules::paths::Endpoint;
use serde_json::Value;
use std::collections::BTreeMap;

/// What a proof has in common with other steps, by digests.
#[derive(Debug)]
pub struct Shown {
    /// The thumbprint of its key.
    key: Option<Print>,
    /// Its identifier.
    token_id: Option<Print>,
    /// The access token that it is for.
    token: Option<Print>,
    /// The nonce that it repeats.
    pub nonce: Option<Print>,
}

impl Shown {
    /// What this proof has in common with others, and the words for the rest; nothing where it is no JWT.
    pub fn of(issuer: &Issuer, proof: &str, now: i64) -> Option<(Self, String)> {
        let compact = Compact::parse(proof).ok()?;
        let text = |name: &str| compact.claims().get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let key = compact.header().get("jwk").and_then(|jwk| PublicKey::from_jwk(jwk).ok());
        let shown = Self {
            key: key.as_ref().and_then(|key| first(&key.thumbprint())),
            token_id: text("jti").map(print),
            token: text("ath")
                .map(|hash| base64url::decode(hash).ok().and_then(|hash| first(&hash)).unwrap_or_default()),
            nonce: text("nonce").map(print),
        };
        Some((shown, words(issuer, &compact, key.as_ref(), now)))
    }

    /// What it presents that can be presented but once, or was given.
    pub fn took(&self) -> impl Iterator<Item = Print> {
        [self.token_id, self.token].into_iter().flatten()
    }

    /// The words for what it has in common; `names` are what was named so far, and `step` is counted from one.
    pub fn words(&self, names: &mut BTreeMap<Print, String>, step: usize) -> String {
        let key = self.key.map_or("none".to_owned(), |key| label(key, names));
        let mut out = format!("key={key}");
        let token_id = self.token_id.map(|print| names.entry(print).or_insert(format!("proof_{step}")).clone());
        out.push_str(&format!(" jti={}", token_id.unwrap_or_else(|| "none".to_owned())));
        for (word, print) in [("nonce", self.nonce), ("ath", self.token)] {
            let unknown = if word == "ath" { "unknown_token" } else { "unknown_nonce" };
            let known = print.map(|print| names.get(&print).map_or(unknown, String::as_str));
            out.extend(known.map(|known| format!(" {word}={known}")));
        }
        out
    }
}

/// The name of a key by its thumbprint, the same in a whole file: `jkt_1`, `jkt_2`.
pub fn label(key: Print, names: &mut BTreeMap<Print, String>) -> String {
    let next = 1 + names.values().filter(|name| name.starts_with("jkt_")).count();
    names.entry(key).or_insert(format!("jkt_{next}")).clone()
}

/// The name of the key whose thumbprint these characters are.
pub fn named(thumbprint: &str, names: &mut BTreeMap<Print, String>) -> Option<String> {
    let bytes = base64url::decode(thumbprint).ok().filter(|bytes| bytes.len() == 32)?;
    Some(label(first(&bytes)?, names))
}

fn first(digest: &[u8]) -> Option<Print> {
    digest.first_chunk().copied()
}

fn words(issuer: &Issuer, compact: &Compact, key: Option<&PublicKey>, now: i64) -> String {
    let claims = compact.claims();
    let text = |name: &str| claims.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let mut out = vec![("htm", said(text("htm")))];
    out.push(("htu", text("htu").map_or("none".to_owned(), |url| target(issuer, url))));
    let issued_at = claims.get("iat").and_then(Value::as_i64);
    out.push(("iat", issued_at.map_or("none".to_owned(), |at| format!("{:+}", at.saturating_sub(now)))));
    let plain = compact.typ().is_some_and(|typ| typ.eq_ignore_ascii_case("dpop+jwt"));
    out.extend((!plain).then(|| ("typ", said(compact.typ()))));
    let algorithm = compact.algorithm().ok().filter(|one| issuer.profile.proof.algorithms().contains(one));
    match (algorithm, key) {
        (None, _) => out.push(("alg", said(Some(compact.algorithm_name())))),
        (Some(algorithm), Some(key)) if compact.verify(key, algorithm).is_err() => {
            out.push(("signature", "wrong".to_owned()));
        }
        _ => {}
    }
    let words = out.iter().map(|(name, value)| format!("{name}={value}"));
    words.collect::<Vec<_>>().join(" ")
}

/// The name of an endpoint, or as it stands without its query.
fn target(issuer: &Issuer, url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let named = [
        ("token_endpoint", Endpoint::Token),
        ("par_endpoint", Endpoint::PushedAuthorizationRequest),
        ("userinfo_endpoint", Endpoint::Userinfo),
    ];
    let own = named.into_iter().find(|(_, endpoint)| issuer.endpoint(*endpoint).as_deref() == Some(url));
    own.map_or_else(|| said(Some(url)), |(name, _)| name.to_owned())
}

/// A value as one word; `another` for what is none.
fn said(value: Option<&str>) -> String {
    let can_be = |value: &str| !value.is_empty() && !value.contains(char::is_whitespace) && value.len() <= 1_000;
    match value {
        None => "none".to_owned(),
        Some(value) if can_be(value) && !mask::is_secret("word", value) => value.to_owned(),
        Some(_) => "another".to_owned(),
    }
}
