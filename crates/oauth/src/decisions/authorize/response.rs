//! Authorization responses: what travels to the redirect URI, and how (RFC 6749 sections 4.1.2 and 4.1.2.1, RFC 9207).
use crate::issuer::Issuer;
use crate::refusal::ErrorCode;
use crate::words::authorization_request::AuthorizationRequest;
use crate::words::draft::JwtDraft;
use crate::words::names::ResponseMode;

/// Where a response goes.
#[derive(Clone, Debug)]
pub struct Target {
    /// The redirect URI.
    pub redirect_uri: String,
    /// The response mode.
    pub mode: ResponseMode,
    /// Returned as it came.
    pub state: Option<String>,
}

/// A response before its ID token is signed.
#[derive(Clone)]
pub struct Response {
    /// Where it goes.
    pub target: Target,
    /// The code.
    pub code: String,
    /// The ID token of the hybrid flow.
    pub id_token: Option<JwtDraft>,
}

/// A response ready to travel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The browser is sent to this address.
    Redirect(String),
    /// The browser posts these members to the address.
    Form {
        /// The redirect URI.
        action: String,
        /// Names and values.
        members: Vec<(&'static str, String)>,
    },
}

impl Target {
    /// Where the response to this request goes.
    pub fn of(request: &AuthorizationRequest) -> Self {
        Self { redirect_uri: request.redirect_uri.clone(), mode: request.response_mode, state: request.state.clone() }
    }

    /// A success with these parameters.
    pub fn success(&self, issuer: &Issuer, code: &str, id_token: Option<String>) -> Delivery {
        let mut members = vec![("code", code.to_owned())];
        members.extend(id_token.map(|token| ("id_token", token)));
        self.deliver(issuer, members)
    }

    /// An error; what the client may know of it is its code and a sentence.
    pub fn error(&self, issuer: &Issuer, error: ErrorCode, description: &str) -> Delivery {
        let error = issuer.profile.errors.name(error).to_owned();
        self.deliver(issuer, vec![("error", error), ("error_description", description.to_owned())])
    }

    fn deliver(&self, issuer: &Issuer, mut members: Vec<(&'static str, String)>) -> Delivery {
        members.extend(self.state.clone().map(|state| ("state", state)));
        members.push(("iss", issuer.identifier()));
        let joined = || {
            let pairs: Vec<_> = members.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
            pairs.join("&")
        };
        match self.mode {
            ResponseMode::FormPost => Delivery::Form { action: self.redirect_uri.clone(), members },
            ResponseMode::Fragment => Delivery::Redirect(format!("{}#{}", self.redirect_uri, joined())),
            ResponseMode::Query => {
                let separator = if self.redirect_uri.contains('?') { '&' } else { '?' };
                Delivery::Redirect(format!("{}{separator}{}", self.redirect_uri, joined()))
            }
        }
    }
}

/// Percent-encodes all but unreserved characters (RFC 3986 section 2.3).
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}
