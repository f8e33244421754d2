//! A key of this moment that a client shows with each request, so that its tokens are bound to it (RFC 9449 sections 5 and 8).
use super::possession::possession;
use jose::algorithm::Algorithm;
use jose::base64url;
use jose::key::PrivateKey;
use serde_json::Value;

/// A key that nobody keeps.
pub struct Holding {
    key: PrivateKey,
    /// What the server told last to repeat.
    nonce: Option<String>,
}

impl Holding {
    /// A new key.
    ///
    /// # Errors
    /// No key can be made.
    pub fn new() -> Result<Self, String> {
        let key = PrivateKey::generate(Algorithm::ES256).map_err(|error| error.to_string())?;
        Ok(Self { key, nonce: None })
    }

    /// The thumbprint of the key, as in `cnf.jkt`.
    pub fn thumbprint(&self) -> String {
        base64url::encode(&self.key.public().thumbprint())
    }

    /// The proof for a form posted to this URL at this moment, in seconds since 1970.
    ///
    /// # Errors
    /// The key does not sign, or the operating system gives no random bytes.
    pub fn proof(&self, url: &str, now: i64) -> Result<String, String> {
        possession(&self.key, ("POST", url), None, (self.nonce.as_deref(), now))
    }

    /// Takes the nonce of a challenge; whether the request is to be sent again.
    pub fn challenged(&mut self, body: &[u8], nonce: Option<&str>) -> bool {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let fresh = nonce.filter(|nonce| self.nonce.as_deref() != Some(nonce)).map(str::to_owned);
        let again = body.get("error").and_then(Value::as_str) == Some("use_dpop_nonce") && fresh.is_some();
        self.nonce = fresh.or(self.nonce.take());
        again
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test panics")]
mod tests {
    use super::*;
    use jose::signed::Compact;
    use serde_json::json;

    #[test]
    fn a_request_comes_again_with_the_nonce_that_was_told_and_only_with_a_new_one() {
        let mut holding = Holding::new().unwrap();
        let challenge = br#"{"error":"use_dpop_nonce"}"#;
        assert!(!holding.challenged(br#"{"error":"invalid_scope"}"#, None));
        assert!(!holding.challenged(challenge, None));
        assert!(holding.challenged(challenge, Some("one")));
        assert!(!holding.challenged(challenge, Some("one")));
        let proof = Compact::parse(&holding.proof("https://as.example/token", 7).unwrap()).unwrap();
        assert_eq!((&proof.claims()["nonce"], &proof.claims()["iat"]), (&json!("one"), &json!(7)));
        assert_eq!(proof.claims().get("ath"), None);
    }
}
