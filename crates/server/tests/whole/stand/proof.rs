//! A proof of possession that a client of a stand sends (RFC 9449 section 4.2).
use super::Stand;
use super::party::Sending;
use jose::algorithm::Algorithm;
use jose::key::PrivateKey;
use jose::{base64url, digest, signed};
use serde_json::{Map, Value, json};
use std::sync::atomic::{AtomicU64, Ordering};

static PROOFS: AtomicU64 = AtomicU64::new(0);

/// A key that its holder shows.
pub struct Holding(pub PrivateKey, pub Algorithm);

/// A proof before it is signed.
#[derive(Clone)]
pub struct Proof {
    /// The header.
    pub header: Map<String, Value>,
    /// The claims.
    pub claims: Map<String, Value>,
    key: PrivateKey,
    algorithm: Algorithm,
}

impl Holding {
    /// A new key for this algorithm.
    pub fn new(algorithm: Algorithm) -> Self {
        Self(PrivateKey::generate(algorithm).expect("a key"), algorithm)
    }

    /// Its thumbprint, as in `cnf.jkt`.
    pub fn thumbprint(&self) -> String {
        base64url::encode(&self.0.public().thumbprint())
    }

    /// A new proof for a POST to this URL.
    pub fn proof(&self, stand: &Stand, url: &str) -> Proof {
        let members = |value: Value| value.as_object().expect("an object").clone();
        let header = json!({ "typ": "dpop+jwt", "alg": self.1.name(), "jwk": self.0.public().to_jwk() });
        let token_id = format!("proof-{}", PROOFS.fetch_add(1, Ordering::SeqCst));
        let claims = json!({ "jti": token_id, "htm": "POST", "htu": url, "iat": stand.authority.clock.now() });
        Proof { header: members(header), claims: members(claims), key: self.0.clone(), algorithm: self.1 }
    }
}

impl Proof {
    /// The same with another member of the header; `null` takes it away.
    pub fn header(mut self, name: &str, value: impl Into<Value>) -> Self {
        put(&mut self.header, name, value.into());
        self
    }

    /// The same with another claim; `null` takes it away.
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        put(&mut self.claims, name, value.into());
        self
    }

    /// The same for the use of this access token.
    pub fn covering(self, access_token: &str) -> Self {
        self.claim("ath", base64url::encode(&digest::sha256(access_token.as_bytes())))
    }

    /// Signed.
    pub fn text(&self) -> String {
        let input = signed::signing_input(&self.header, &self.claims);
        signed::assemble(&input, &self.key.sign(self.algorithm, input.as_bytes()).expect("a signature"))
    }
}

fn put(members: &mut Map<String, Value>, name: &str, value: Value) {
    match value {
        Value::Null => members.remove(name),
        value => members.insert(name.to_owned(), value),
    };
}

impl Sending {
    /// The same with this proof.
    pub fn proving(self, proof: &Proof) -> Self {
        self.header("dpop", &proof.text())
    }

    /// The same with a new proof by this key.
    pub fn held(self, stand: &Stand, holding: &Holding) -> Self {
        let proof = holding.proof(stand, &self.url);
        self.proving(&proof)
    }

    /// The same with a further header of this name.
    pub fn beside(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same with a bound access token and a proof for it.
    pub fn bearing(self, proof: Proof, access_token: &str) -> Self {
        let proof = proof.covering(access_token);
        self.header("authorization", &format!("DPoP {access_token}")).proving(&proof)
    }
}
