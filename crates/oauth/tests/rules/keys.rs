//! Keys and certificates, drawn once for each run, and JWTs signed with them.
use crate::made::NOW;
use jose::algorithm::Algorithm;
use jose::certificate::Certificate;
use jose::key::PrivateKey;
use jose::{base64url, digest, signed};
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

fn elliptic() -> PrivateKey {
    PrivateKey::generate(Algorithm::ES256).unwrap()
}

fn rsa() -> PrivateKey {
    PrivateKey::generate(Algorithm::RS256).unwrap()
}

/// The key of the client `shop`.
pub static SHOP: LazyLock<PrivateKey> = LazyLock::new(elliptic);
/// The key of the client `shop` where a certificate holds it.
pub static SHOP_RSA: LazyLock<PrivateKey> = LazyLock::new(rsa);
/// A key of somebody else.
pub static STRANGER: LazyLock<PrivateKey> = LazyLock::new(elliptic);
/// The issuer's key.
pub static ISSUER: LazyLock<PrivateKey> = LazyLock::new(elliptic);
/// The issuer's RSA key.
pub static ISSUER_RSA: LazyLock<PrivateKey> = LazyLock::new(rsa);

/// A certificate of `SHOP_RSA` that is valid at `NOW`.
pub static VALID: LazyLock<Certificate> = LazyLock::new(|| certificate(2020, 2120));
/// One that was valid.
pub static EXPIRED: LazyLock<Certificate> = LazyLock::new(|| certificate(2020, 2021));
/// One that will be valid.
pub static FUTURE: LazyLock<Certificate> = LazyLock::new(|| certificate(2110, 2120));

fn certificate(from: i32, until: i32) -> Certificate {
    let key = SHOP_RSA.to_pkcs8_der();
    let key = rcgen::KeyPair::try_from(key.as_slice()).unwrap();
    let mut parameters = rcgen::CertificateParams::new(Vec::new()).unwrap();
    parameters.not_before = rcgen::date_time_ymd(from, 1, 1);
    parameters.not_after = rcgen::date_time_ymd(until, 1, 1);
    let certificate = Certificate::from_der(parameters.self_signed(&key).unwrap().der()).unwrap();
    assert_eq!(certificate.not_before() <= NOW && NOW <= certificate.not_after(), from < 2026 && until > 2026);
    certificate
}

/// The public JWK of a key under this `kid`.
pub fn jwk(key: &PrivateKey, kid: &str) -> Value {
    let mut jwk = key.public().to_jwk();
    jwk["kid"] = json!(kid);
    jwk
}

/// Who signs a JWT, and how.
#[derive(Clone, Copy)]
pub enum Signer<'a> {
    /// This key, under the algorithm of the header.
    Key(&'a PrivateKey),
    /// HMAC-SHA-256 under these bytes, whatever the header says.
    Hmac(&'a [u8]),
    /// Nobody: these bytes stand in place of a signature.
    Nobody(&'a [u8]),
}

/// A signed JWT.
pub fn jwt(signer: Signer, header: &Map<String, Value>, claims: &Map<String, Value>) -> String {
    let input = signed::signing_input(header, claims);
    let signature = match signer {
        Signer::Key(key) => {
            let algorithm = header["alg"].as_str().unwrap().parse().unwrap();
            key.sign(algorithm, input.as_bytes()).unwrap()
        }
        Signer::Hmac(key) => digest::hmac_sha256(key, input.as_bytes()).to_vec(),
        Signer::Nobody(bytes) => bytes.to_vec(),
    };
    format!("{input}.{}", base64url::encode(&signature))
}

/// A JWT of the issuer.
pub fn issued(typ: &str, claims: &Value) -> String {
    let header = json!({ "alg": "ES256", "kid": "as", "typ": typ });
    jwt(Signer::Key(&ISSUER), header.as_object().unwrap(), claims.as_object().unwrap())
}
