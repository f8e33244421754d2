//! What an answer says: its JSON, its errors, its parameters on the way to a client, and nothing of our insides.
use super::Look;
use crate::house::BASE;
use serde_json::{Map, Value};

/// RFC 6749, 6750, 7009, 8707, 9126, 9449 and OpenID Connect Core section 3.1.2.6.
const ERRORS: [&str; 24] = [
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
    "access_denied",
    "unsupported_response_type",
    "server_error",
    "temporarily_unavailable",
    "invalid_token",
    "insufficient_scope",
    "unsupported_token_type",
    "invalid_target",
    "invalid_dpop_proof",
    "use_dpop_nonce",
    "interaction_required",
    "login_required",
    "account_selection_required",
    "consent_required",
    "invalid_request_uri",
    "invalid_request_object",
    "request_not_supported",
    "request_uri_not_supported",
];
/// What gives away how it is made.
const INSIDES: [&str; 12] = [
    "panicked",
    "thread '",
    "RUST_BACKTRACE",
    ".rs:",
    "sqlite",
    "SQLITE",
    "SELECT",
    "INSERT",
    "rusqlite",
    "tokio",
    "/home/",
    "hyper",
];

impl Look<'_> {
    /// G-05 and G-16.
    pub(super) fn json(&self) {
        let answer = self.answer;
        if !answer.header("content-type").contains("json") || answer.body.is_empty() {
            return;
        }
        let Ok(members) = serde_json::from_slice::<Map<String, Value>>(&answer.body) else {
            return self.say("G-16", "no JSON object in UTF-8");
        };
        let text = answer.text();
        for (name, value) in &members {
            if !value.is_object() && text.matches(&format!("\"{name}\":")).count() > 1 && !self.is(&["jwks"]) {
                self.say("G-16", format!("{name} twice"));
            }
            if matches!(name.as_str(), "expires_in" | "exp" | "iat" | "nbf" | "auth_time") && !value.is_i64() {
                self.say("G-16", format!("{name} is no integer"));
            }
        }
        if let Some(error) = members.get("error").and_then(Value::as_str) {
            self.error(error, members.get("error_description").and_then(Value::as_str));
        }
    }

    fn error(&self, error: &str, description: Option<&str>) {
        if !ERRORS.contains(&error) {
            self.say("G-05", format!("{error} is not registered"));
        }
        let allowed = |byte: u8| matches!(byte, 0x20..=0x21 | 0x23..=0x5b | 0x5d..=0x7e);
        if !description.unwrap_or_default().bytes().all(allowed) {
            self.say("G-05", format!("letters in {description:?}"));
        }
    }

    /// G-09.
    pub(super) fn authorization(&self) {
        let answer = self.answer;
        let location = answer.header("location");
        if location.starts_with(BASE)
            || location.starts_with('/')
            || !self.is(&["authorize", "sign-in"])
            || location.is_empty()
        {
            return;
        }
        let Some((_, query)) = location.split_once(['?', '#']) else { return self.say("G-09", "nothing is told") };
        let names: Vec<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
        let twice = (1..names.len()).find(|number| names[..*number].contains(&names[*number]));
        if let Some(twice) = twice {
            self.say("G-09", format!("{} twice", names[twice]));
        }
        if answer.returned("iss") != Some(format!("{BASE}/{}", self.request.issuer)) {
            self.say("G-09", "no iss");
        }
        if let Some(error) = answer.returned("error") {
            self.error(&error, answer.returned("error_description").as_deref());
        }
    }

    /// G-12.
    pub(super) fn insides(&self) {
        let text = String::from_utf8_lossy(&self.answer.raw);
        if let Some(inside) = INSIDES.iter().find(|inside| text.contains(**inside)) {
            self.say("G-12", format!("it tells {inside:?}"));
        }
        if !self.answer.header("server").is_empty() || !self.answer.header("x-powered-by").is_empty() {
            self.say("G-12", "it tells its version");
        }
    }
}
