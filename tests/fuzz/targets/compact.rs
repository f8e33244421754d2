//! FZ-07 and FZ-08: compact JWTs (RFC 7515 section 7.1): what is read is spelled in one way alone, and what is believed was signed by that key.
use jose::algorithm::Algorithm;
use jose::base64url;
use jose::key::PrivateKey;
use jose::signed::{Compact, assemble, signing_input};
use serde_json::json;
use std::sync::LazyLock;

/// A key of each kind, and one JWT that it signed.
static SIGNED: LazyLock<Vec<(Algorithm, PrivateKey, String)>> = LazyLock::new(|| {
    let keys: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../../../crates/jose/tests/vectors/signatures.json")).expect("JSON");
    let private = keys.iter().filter(|row| row["key"].get("d").is_some());
    private
        .map(|row| {
            let algorithm: Algorithm = row["alg"].as_str().expect("a name").parse().expect("an algorithm");
            let key = PrivateKey::from_jwk(&row["key"]).expect("a key");
            let header = json!({ "alg": algorithm.name(), "kid": "one" });
            let claims = json!({ "iss": "https://as.example", "exp": 1_795_000_000 });
            let input = signing_input(header.as_object().expect("a header"), claims.as_object().expect("claims"));
            let signature = key.sign(algorithm, input.as_bytes()).expect("a signature");
            (algorithm, key, assemble(&input, &signature))
        })
        .collect()
});

/// FZ-07: a JWT that is read is written back character for character.
pub fn parse(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(compact) = Compact::parse(text) else { return };
    let input = std::str::from_utf8(compact.signing_input()).expect("ASCII");
    assert_eq!(format!("{input}.{}", base64url::encode(compact.signature())), text);
    let parts: Vec<&str> = input.split('.').collect();
    for part in parts {
        assert_eq!(base64url::encode(&base64url::decode(part).expect("base64url")), part);
    }
}

/// FZ-08: the bytes are edits of a JWT that was signed here; no edited one is believed, by no key, under no algorithm.
pub fn verify(data: &[u8]) {
    let Some((choice, edits)) = data.split_first() else { return };
    let (_, _, genuine) = &SIGNED[usize::from(*choice) % SIGNED.len()];
    let text = edited(genuine, edits);
    let Ok(compact) = Compact::parse(&text) else { return };
    for (algorithm, key, own) in SIGNED.iter() {
        for wanted in Algorithm::ALL {
            let believed = compact.verify(&key.public(), wanted).is_ok();
            let input = own.rsplit_once('.').map(|(input, _)| input.as_bytes());
            let may = wanted == *algorithm && Some(compact.signing_input()) == input;
            assert!(!believed || may, "{wanted} believed: {text}");
            assert!(believed || text != *own || wanted != *algorithm, "{wanted} not believed: {text}");
        }
    }
}

/// Three bytes an edit: what is done, and where; the rest of the bytes stand at the end.
fn edited(genuine: &str, edits: &[u8]) -> String {
    let mut text = genuine.as_bytes().to_vec();
    for edit in edits.chunks_exact(3).take(16) {
        let at = usize::from(u16::from_be_bytes([edit[0] >> 2, edit[1]])) % text.len().max(1);
        match edit[0] & 3 {
            0 if at < text.len() => text[at] = edit[2],
            1 => text.insert(at, edit[2]),
            2 if at < text.len() => drop(text.remove(at)),
            _ => text.truncate(at.max(1)),
        }
    }
    String::from_utf8_lossy(&text).into_owned()
}
