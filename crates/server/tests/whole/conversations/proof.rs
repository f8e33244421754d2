//! Proofs of possession that a conversation asks for in words: `key=CLIENT htm=POST htu=token_endpoint nonce=told ath=access_token` (RFC 9449 section 4.2).
//!
//! `jkt_1`, `jkt_2` and so on are keys of nobody, made when they are first asked for, and `{{jkt_1}}` the thumbprint of one.
use super::assertion::Occasion;
use jose::algorithm::Algorithm;
use jose::key::PrivateKey;
use jose::{base64url, digest, signed};
use oauth::rules::paths::Endpoint;
use serde_json::{Map, Value, json};
use server::demo::shipped;
use std::collections::BTreeMap;

const KNOWN: [&str; 10] = ["key", "typ", "alg", "htm", "htu", "iat", "jti", "nonce", "ath", "signature"];

/// Keys of nobody, by their names.
#[derive(Default)]
pub struct Keys(BTreeMap<String, PrivateKey>);

impl Keys {
    /// The thumbprint of one of them; nothing where the name is none of theirs.
    pub fn thumbprint(&mut self, name: &str) -> Option<String> {
        Some(base64url::encode(&self.made(name)?.public().thumbprint()))
    }

    fn made(&mut self, name: &str) -> Option<&PrivateKey> {
        name.strip_prefix("jkt_").filter(|number| number.parse::<usize>().is_ok())?;
        let key = || PrivateKey::generate(Algorithm::ES256).expect("a key can be drawn");
        Some(self.0.entry(name.to_owned()).or_insert_with(key))
    }
}

/// A proof of these words, by the demonstration's key of a client or by one of nobody's; `known` is what earlier answers brought.
pub fn signed(
    words: &str,
    occasion: &Occasion,
    known: &BTreeMap<String, String>,
    keys: &mut Keys,
) -> Result<String, String> {
    let words: Vec<(&str, &str)> = words.split_whitespace().filter_map(|word| word.split_once('=')).collect();
    let word = |name: &str| words.iter().find(|(one, _)| *one == name).map(|(_, value)| *value);
    if let Some((name, _)) = words.iter().find(|(name, _)| !KNOWN.contains(name)) {
        return Err(format!("a proof has no word `{name}`; there are {}", KNOWN.join(", ")));
    }
    let label = word("key").ok_or("a proof needs `key=`")?;
    let own;
    let key = match keys.made(if label == "none" { "jkt_0" } else { label }) {
        Some(made) => made,
        None => {
            own = key(occasion.issuer, label)?;
            &own
        }
    };
    let algorithm = key.public().algorithm().unwrap_or(Algorithm::ES256);
    let alg = word("alg").unwrap_or(algorithm.name());
    let mut header = json!({ "typ": word("typ").unwrap_or("dpop+jwt"), "alg": alg });
    if label != "none" {
        let jwk = members(key.public().to_jwk()).into_iter().filter(|(name, _)| name != "kid" && name != "alg");
        header["jwk"] = Value::Object(jwk.collect());
    }
    let input = signed::signing_input(&without_none(header), &claims(&word, occasion, known)?);
    let covered = if word("signature").is_some() { "something else" } else { &input };
    let signature = key.sign(algorithm, covered.as_bytes()).map_err(|error| error.to_string())?;
    Ok(signed::assemble(&input, &signature))
}

fn claims<'a>(
    word: &impl Fn(&str) -> Option<&'a str>,
    occasion: &Occasion,
    known: &BTreeMap<String, String>,
) -> Result<Map<String, Value>, String> {
    let brought = |name: &str| known.get(name).ok_or_else(|| format!("nothing is known as {name}"));
    let mut claims = json!({
        "jti": word("jti").map_or_else(|| occasion.token_id.clone(), str::to_owned),
        "htm": word("htm").unwrap_or("POST"),
        "htu": target(occasion, word("htu").unwrap_or("token_endpoint"))?,
    });
    match word("iat").unwrap_or("+0") {
        "none" => {}
        seconds => {
            let distance = seconds.parse::<i64>().map_err(|_| format!("iat={seconds} is no distance"))?;
            claims["iat"] = json!(occasion.now.saturating_add(distance));
        }
    }
    match word("nonce") {
        Some("told") => claims["nonce"] = json!(brought("dpop-nonce")?),
        Some(nonce) => claims["nonce"] = json!(known.get(nonce).map_or(nonce, String::as_str)),
        None => {}
    }
    if let Some(name) = word("ath") {
        let token = if name.starts_with("unknown_") { name } else { brought(name)? };
        claims["ath"] = json!(base64url::encode(&digest::sha256(token.as_bytes())));
    }
    Ok(without_none(claims))
}

/// The members, but those that are said to be `none`.
fn without_none(value: Value) -> Map<String, Value> {
    members(value).into_iter().filter(|(_, value)| value != "none").collect()
}

/// The name of an endpoint, or a literal.
fn target(occasion: &Occasion, word: &str) -> Result<String, String> {
    let issuer = occasion.catalogue.issuer(occasion.issuer);
    let issuer = issuer.ok_or_else(|| format!("no issuer {}: `# issuer: NAME` at the top", occasion.issuer))?;
    let endpoint = match word {
        "token_endpoint" => Endpoint::Token,
        "par_endpoint" => Endpoint::PushedAuthorizationRequest,
        "userinfo_endpoint" => Endpoint::Userinfo,
        literal => return Ok(literal.to_owned()),
    };
    issuer.endpoint(endpoint).ok_or_else(|| format!("{} has no {word}", occasion.issuer))
}

fn key(issuer: &str, client: &str) -> Result<PrivateKey, String> {
    let keys = shipped::keys()?;
    let found = keys.issuers.get(issuer).and_then(|issuer| issuer.clients.get(client)?.private_jwk.clone());
    let jwk = found.ok_or_else(|| format!("the demonstration has no key of {client} at {issuer}"))?;
    PrivateKey::from_jwk(&jwk).map_err(|error| error.to_string())
}

fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
