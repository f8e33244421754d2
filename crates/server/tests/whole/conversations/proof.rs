//! Proofs of possession that a conversation asks for in words: `key=CLIENT htm=POST htu=token_endpoint nonce=told ath=access_token` (RFC 9449 section 4.2).
use super::assertion::Occasion;
use jose::algorithm::Algorithm;
use jose::key::PrivateKey;
use jose::{base64url, digest, signed};
use oauth::rules::paths::Endpoint;
use serde_json::{Map, Value, json};
use server::demo::shipped;
use std::collections::BTreeMap;

const KNOWN: [&str; 8] = ["key", "typ", "htm", "htu", "iat", "jti", "nonce", "ath"];

/// A proof of these words, by the demonstration's key of a client; `known` is what earlier answers brought.
pub fn signed(words: &str, occasion: &Occasion, known: &BTreeMap<String, String>) -> Result<String, String> {
    let words: Vec<(&str, &str)> = words.split_whitespace().filter_map(|word| word.split_once('=')).collect();
    let word = |name: &str| words.iter().find(|(one, _)| *one == name).map(|(_, value)| *value);
    if let Some((name, _)) = words.iter().find(|(name, _)| !KNOWN.contains(name)) {
        return Err(format!("a proof has no word `{name}`; there are {}", KNOWN.join(", ")));
    }
    let brought = |name: &str| known.get(name).ok_or_else(|| format!("nothing is known as {name}"));
    let key = key(occasion.issuer, word("key").ok_or("a proof needs `key=`")?)?;
    let algorithm = key.public().algorithm().unwrap_or(Algorithm::ES256);
    let jwk = members(key.public().to_jwk()).into_iter().filter(|(name, _)| name != "kid" && name != "alg");
    let jwk: Map<String, Value> = jwk.collect();
    let header = json!({ "typ": word("typ").unwrap_or("dpop+jwt"), "alg": algorithm.name(), "jwk": jwk });
    let seconds = word("iat").unwrap_or("+0");
    let issued_at = seconds.parse::<i64>().map_err(|_| format!("iat={seconds} is no distance"))?;
    let mut claims = json!({
        "jti": word("jti").map_or_else(|| occasion.token_id.clone(), str::to_owned),
        "htm": word("htm").unwrap_or("POST"),
        "htu": target(occasion, word("htu").unwrap_or("token_endpoint"))?,
        "iat": occasion.now + issued_at,
    });
    match word("nonce") {
        Some("told") => claims["nonce"] = json!(brought("dpop-nonce")?),
        Some(nonce) => claims["nonce"] = json!(nonce),
        None => {}
    }
    if let Some(token) = word("ath") {
        claims["ath"] = json!(base64url::encode(&digest::sha256(brought(token)?.as_bytes())));
    }
    let input = signed::signing_input(&members(header), &members(claims));
    let signature = key.sign(algorithm, input.as_bytes()).map_err(|error| error.to_string())?;
    Ok(signed::assemble(&input, &signature))
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
