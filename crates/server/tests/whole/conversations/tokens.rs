//! Signed tokens in answers: each is verified by the issuer's key, its hashes too, and told in words; what no seed repeats is replaced.
use flows::catalogue::Catalogue;
use jose::algorithm::Algorithm;
use jose::signed::Compact;
use jose::{base64url, digest};

/// The members of one answer, by name.
pub type Members = Vec<(String, String)>;

/// The answer's text with what changes from run to run replaced, and lines that tell each token.
pub fn told(text: &str, members: &Members, catalogue: &Catalogue) -> Result<String, String> {
    let mut text = text.to_owned();
    let mut lines = String::new();
    for (name, token) in members {
        let Ok(compact) = Compact::parse(token) else { continue };
        let algorithm = verified(&compact, catalogue).map_err(|why| format!("{name}: {why}"))?;
        let changing = hashes(&compact, members)?;
        let parts: Vec<String> = token.split('.').map(str::to_owned).collect();
        let decoded = |part: &str| String::from_utf8_lossy(&base64url::decode(part).unwrap_or_default()).into_owned();
        let (header, mut claims) = (decoded(&parts[0]), decoded(&parts[1]));
        if !repeats(algorithm) || changing {
            if let Some(hash) = compact.claims().get("at_hash").and_then(|hash| hash.as_str()).filter(|_| changing) {
                claims = claims.replace(hash, "[at_hash]");
            }
            let claims = base64url::encode(claims.as_bytes());
            text = text.replace(token, &format!("{}.{claims}.[{}]", parts[0], algorithm.name()));
        }
        lines.push_str(&format!("\n#= {name} header {header}\n#= {name} claims {claims}"));
    }
    Ok(text + &lines)
}

/// Whether the same input has the same signature each time.
fn repeats(algorithm: Algorithm) -> bool {
    ["RS", "Ed"].iter().any(|kind| algorithm.name().starts_with(kind))
}

fn verified(compact: &Compact, catalogue: &Catalogue) -> Result<Algorithm, String> {
    let kid = compact.kid().ok_or("a token without `kid`")?;
    let mut keys = catalogue.issuers().iter().filter_map(|issuer| issuer.keyring.find(kid));
    let algorithm = compact.algorithm().map_err(|error| error.to_string())?;
    match keys.any(|key| key.algorithm == algorithm && compact.verify(&key.key, algorithm).is_ok()) {
        true => Ok(algorithm),
        false => Err(format!("no published key verifies the signature, `kid` {kid}")),
    }
}

/// Checks `at_hash`, `c_hash` and `s_hash`; whether the first is of a token that no seed repeats (OpenID Connect Core section 3.1.3.6).
fn hashes(compact: &Compact, members: &Members) -> Result<bool, String> {
    let mut changing = false;
    for (claim, of) in [("at_hash", "access_token"), ("c_hash", "code"), ("s_hash", "state")] {
        let Some(hash) = compact.claims().get(claim).and_then(|hash| hash.as_str()) else { continue };
        let text = &members.iter().find(|(name, _)| name == of).ok_or(format!("{claim} without {of}"))?.1;
        let expected = base64url::encode(&digest::sha256(text.as_bytes())[..16]);
        if hash != expected {
            return Err(format!("{claim} is {hash}, not {expected}"));
        }
        let hashed = Compact::parse(text).ok().and_then(|token| token.algorithm().ok());
        changing |= hashed.is_some_and(|algorithm| !repeats(algorithm));
    }
    Ok(changing)
}
