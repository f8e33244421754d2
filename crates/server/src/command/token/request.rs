//! An authorization request, and what its answers must bear (RFC 6749 section 4.1.1, RFC 7636 section 4, RFC 9207).
use super::form::{Members, value};
use jose::signed::Compact;
use jose::{base64url, digest};
use serde_json::Value;

/// What is asked for.
pub struct Wish {
    /// The `scope`, where one is sent.
    pub scope: Option<String>,
    /// The `resource`s of the authorization request.
    pub authorized: Vec<String>,
    /// The `resource`s of the token request.
    pub resources: Vec<String>,
}

/// What a client remembers between its authorization request and the token request.
pub struct Secrets {
    /// The `state`.
    pub state: String,
    /// The `nonce`, where an ID token is asked for.
    pub nonce: Option<String>,
    /// The `code_verifier`.
    pub verifier: String,
}

impl Wish {
    /// The members of a request for these resources.
    pub fn members(&self, resources: &[String]) -> Members {
        let scope = self.scope.iter().map(|scope| member("scope", scope));
        scope.chain(resources.iter().map(|resource| member("resource", resource))).collect()
    }
}

impl Secrets {
    /// The authorization request.
    pub fn request(&self, client_id: &str, redirect_uri: &str, wish: &Wish) -> Members {
        let challenge = base64url::encode(&digest::sha256(self.verifier.as_bytes()));
        let mut members = vec![
            member("response_type", "code"),
            member("client_id", client_id),
            member("redirect_uri", redirect_uri),
            member("state", &self.state),
            member("code_challenge", &challenge),
            member("code_challenge_method", "S256"),
        ];
        members.extend(self.nonce.iter().map(|nonce| member("nonce", nonce)));
        members.extend(wish.members(&wish.authorized));
        members
    }

    /// The code of a response that answers this request (RFC 6749 section 10.12, RFC 9207 section 2.4).
    ///
    /// # Errors
    /// Another `state`, another `iss`, or no code.
    pub fn code<'m>(&self, response: &'m Members, issuer: &str) -> Result<&'m str, String> {
        if value(response, "state") != Some(&self.state) {
            return Err("the authorization response bears another state than the request".to_owned());
        }
        match value(response, "iss") {
            Some(iss) if iss != issuer => Err(format!("the authorization response is of {iss}, not of {issuer}")),
            _ => value(response, "code").ok_or_else(|| "the authorization response has no code".to_owned()),
        }
    }

    /// Checks that the ID token of a token response answers this request (OpenID Connect Core section 3.1.3.7).
    ///
    /// # Errors
    /// Another `nonce`.
    pub fn recognise(&self, response: &str) -> Result<(), String> {
        let response: Value = serde_json::from_str(response).unwrap_or_default();
        let Some(id_token) = response.get("id_token").and_then(Value::as_str) else { return Ok(()) };
        let id_token = Compact::parse(id_token).map_err(|error| format!("the ID token: {error}"))?;
        match id_token.claims().get("nonce").and_then(Value::as_str) == self.nonce.as_deref() {
            true => Ok(()),
            false => Err("the ID token bears another nonce than the request".to_owned()),
        }
    }
}

/// A member of a form.
pub fn member(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}
