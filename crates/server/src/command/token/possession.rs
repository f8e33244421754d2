//! A proof that whoever sends a token holds the key that it is bound to (RFC 9449 section 4.2).
use flows::chance::Source;
use jose::algorithm::Algorithm;
use jose::key::PrivateKey;
use jose::{base64url, digest, signed};
use serde_json::{Value, json};

/// The proof for one request, with this access token where one goes along, at `now` in seconds since 1970.
///
/// # Errors
/// The key does not sign, or the operating system gives no random bytes.
pub fn possession(
    key: &PrivateKey,
    (method, url): (&str, &str),
    access_token: Option<&str>,
    (nonce, now): (Option<&str>, i64),
) -> Result<String, String> {
    let fits = |one: &Algorithm| key.public().fits(*one);
    let algorithm = Algorithm::ALL.into_iter().find(fits).ok_or("no algorithm fits the proof key")?;
    let mut chance = Source::System.draw().ok_or("the operating system gives no random bytes")?;
    let header = json!({ "typ": "dpop+jwt", "alg": algorithm.name(), "jwk": key.public().to_jwk() });
    let mut claims = json!({
        "jti": base64url::encode(&chance.bytes::<16>()),
        "htm": method,
        "htu": url.split(['?', '#']).next().unwrap_or(url),
        "iat": now,
    });
    if let Some(token) = access_token {
        claims["ath"] = json!(base64url::encode(&digest::sha256(token.as_bytes())));
    }
    if let Some(nonce) = nonce {
        claims["nonce"] = json!(nonce);
    }
    let members = |value: Value| value.as_object().cloned().unwrap_or_default();
    let input = signed::signing_input(&members(header), &members(claims));
    let signature = key.sign(algorithm, input.as_bytes()).map_err(|error| error.to_string())?;
    Ok(signed::assemble(&input, &signature))
}
