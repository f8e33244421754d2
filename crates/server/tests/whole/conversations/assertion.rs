//! Client assertions that a conversation asks for in words: `client=.. aud=.. exp=+60 typ=.. x5t=padded` (RFC 7523 section 3).
use flows::catalogue::Catalogue;
use jose::algorithm::Algorithm;
use jose::certificate::Certificate;
use jose::key::PrivateKey;
use jose::{base64, base64url, signed};
use oauth::issuer::Issuer;
use oauth::rules::paths::Endpoint;
use serde_json::{Map, Value, json};
use server::demo::shipped::{self, ClientKeys};

/// The claims whose words are JSON, without blanks.
const DETAILS: [&str; 2] = ["assertion_details", "authorization_details"];
const KNOWN: [&str; 16] = [
    "client", "key", "iss", "sub", "aud", "exp", "iat", "nbf", "jti", "typ", "alg", "x5t", "dates", "kid", DETAILS[0],
    DETAILS[1],
];

/// Where and when an assertion is made.
pub struct Occasion<'a> {
    /// The issuers.
    pub catalogue: &'a Catalogue,
    /// The issuer's name in the demonstration.
    pub issuer: &'a str,
    /// Seconds since 1970.
    pub now: i64,
    /// The `jti` where none is asked for.
    pub token_id: String,
}

/// An assertion of these words, signed with the demonstration's key of the client.
pub fn signed(words: &str, occasion: &Occasion) -> Result<String, String> {
    let words: Vec<(&str, &str)> = words.split_whitespace().filter_map(|word| word.split_once('=')).collect();
    let word = |name: &str| words.iter().find(|(one, _)| *one == name).map(|(_, value)| *value);
    if let Some((name, _)) = words.iter().find(|(name, _)| !KNOWN.contains(name)) {
        return Err(format!("an assertion has no word `{name}`; there are {}", KNOWN.join(", ")));
    }
    let client = word("client").ok_or("an assertion needs `client=`")?;
    let keys = match keys(occasion.issuer, word("key").unwrap_or(client)) {
        // A client without a key was heard with another's, which the header names.
        Err(why) => named(occasion.issuer, word("kid").unwrap_or_default())?.ok_or(why)?,
        Ok(keys) => keys,
    };
    let (key, named) = key(&keys, word("x5t"))?;
    let algorithm = word("alg").map_or("", |name| name).parse().ok().or(key.public().algorithm());
    let algorithm: Algorithm = algorithm.unwrap_or(Algorithm::RS256);
    let mut header = Map::new();
    match word("typ").unwrap_or("client-authentication+jwt") {
        "none" => {}
        typ => _ = header.insert("typ".to_owned(), json!(typ)),
    }
    header.insert("alg".to_owned(), json!(algorithm.name()));
    header.extend(named);
    if let Some(kid) = word("kid") {
        header.insert("kid".to_owned(), json!(kid));
    }
    let claims = claims(&word, client, occasion)?;
    let input = signed::signing_input(&header, &claims);
    let signature = key.sign(algorithm, input.as_bytes()).map_err(|error| error.to_string())?;
    Ok(signed::assemble(&input, &signature))
}

fn claims<'a>(
    word: &impl Fn(&str) -> Option<&'a str>,
    client: &str,
    occasion: &Occasion,
) -> Result<Map<String, Value>, String> {
    let issuer = occasion.catalogue.issuer(occasion.issuer);
    let issuer = issuer.ok_or_else(|| format!("no issuer {}: `# issuer: NAME` at the top", occasion.issuer))?;
    let mut claims = Map::new();
    claims.insert("iss".to_owned(), json!(word("iss").unwrap_or(client)));
    claims.insert("sub".to_owned(), json!(word("sub").unwrap_or(client)));
    claims.insert("aud".to_owned(), audience(issuer, word("aud").unwrap_or("issuer")));
    for (name, usual) in [("iat", "+0"), ("nbf", "none"), ("exp", "+60")] {
        let Some(seconds) = word(name).or(Some(usual)).filter(|value| *value != "none") else { continue };
        let at = occasion.now + seconds.parse::<i64>().map_err(|_| format!("{name}={seconds} is no distance"))?;
        let date = match word("dates") {
            Some("fraction") => json!(at as f64 + 0.25),
            Some("text") => json!(at.to_string()),
            _ => json!(at),
        };
        claims.insert(name.to_owned(), date);
    }
    let token_id = word("jti").map_or_else(|| occasion.token_id.clone(), str::to_owned);
    claims.insert("jti".to_owned(), json!(token_id));
    for name in DETAILS {
        let Some(details) = word(name) else { continue };
        let details = serde_json::from_str(details).map_err(|error| format!("{name}: {error}"))?;
        claims.insert(name.to_owned(), details);
    }
    Ok(claims)
}

/// `issuer`, `issuer/` (with a slash behind it), `[issuer]` (in an array), the name of an endpoint, or a literal.
fn audience(issuer: &Issuer, word: &str) -> Value {
    let endpoint = |endpoint| json!(issuer.endpoint(endpoint).unwrap_or_default());
    match word {
        "issuer" => json!(issuer.identifier()),
        "issuer/" => json!(format!("{}/", issuer.identifier())),
        "[issuer]" => json!([issuer.identifier()]),
        "token_endpoint" => endpoint(Endpoint::Token),
        "par_endpoint" => endpoint(Endpoint::PushedAuthorizationRequest),
        literal => json!(literal),
    }
}

fn keys(issuer: &str, client: &str) -> Result<ClientKeys, String> {
    let keys = shipped::keys()?;
    let found = keys.issuers.get(issuer).and_then(|issuer| issuer.clients.get(client));
    found.cloned().ok_or_else(|| format!("the demonstration has no key of {client} at {issuer}"))
}

/// The keys of the client at this issuer whose key bears this name.
fn named(issuer: &str, kid: &str) -> Result<Option<ClientKeys>, String> {
    let bears = |keys: &ClientKeys| keys.private_jwk.as_ref().is_some_and(|jwk| jwk["kid"] == kid);
    let clients = shipped::keys()?.issuers.remove(issuer).map(|issuer| issuer.clients).unwrap_or_default();
    Ok(clients.into_values().find(bears))
}

/// The certificate of a client, in DER.
pub fn certificate(issuer: &str, client: &str) -> Result<Vec<u8>, String> {
    let pem = keys(issuer, client)?.certificate_pem.ok_or_else(|| format!("{client} has no certificate"))?;
    Certificate::from_pem(&pem).map(|certificate| certificate.der().to_vec()).map_err(|error| error.to_string())
}

fn key(keys: &ClientKeys, x5t: Option<&str>) -> Result<(PrivateKey, Option<(String, Value)>), String> {
    let wrong = |error: &dyn std::fmt::Display| error.to_string();
    if let Some(jwk) = &keys.private_jwk {
        let key = PrivateKey::from_jwk(jwk).map_err(|error| wrong(&error))?;
        let kid = key.public().kid().map(|kid| ("kid".to_owned(), json!(kid)));
        return Ok((key, kid));
    }
    let certificate = Certificate::from_pem(keys.certificate_pem.as_deref().unwrap_or_default());
    let sha1 = certificate.map_err(|error| wrong(&error))?.sha1();
    let print = match x5t {
        Some("padded") => base64::encode(&sha1).replace('+', "-").replace('/', "_"),
        _ => base64url::encode(&sha1),
    };
    let key = PrivateKey::from_pem(keys.private_key_pem.as_deref().unwrap_or_default());
    Ok((key.map_err(|error| wrong(&error))?, Some(("x5t".to_owned(), json!(print)))))
}
