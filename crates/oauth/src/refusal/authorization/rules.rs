//! The rules of an authorization request and of what people answer (RFC 6749 section 4.1.2.1, OpenID Connect Core section 3.1.2, RFC 9126).
use super::AuthorizationRefusal;
use crate::words::rule::Rule;

pub const REDIRECT_URI_NAMED: Rule =
    Rule::new("`redirect_uri` is named where there are several.", "OAuth 2.1, section 4.1.1");
pub const REDIRECT_URI_REGISTERED: Rule =
    Rule::new("`redirect_uri` is registered, character for character.", "RFC 9700, section 4.1.3")
        .set_by("authorization.loopback_hosts");
/// Of `response_mode`.
pub const RESPONSE_MODE: Rule = Rule::new(
    "`response_mode` is one that the service takes.",
    "OAuth 2.0 Multiple Response Type Encoding Practices, section 2.1",
)
.set_by("authorization.response_modes");
pub const RESPONSE_TYPE: Rule = Rule::new("The response type is offered and registered.", "RFC 6749, section 4.1.2.1")
    .set_by("authorization.response_types");
pub const OPENID: Rule =
    Rule::new("`scope` holds `openid`, where the service needs it.", "OpenID Connect Core, section 3.1.2.1")
        .set_by("authorization.openid");
pub const STATE: Rule = Rule::new("`state` has a length that the service takes.", "RFC 6749, section 4.1.1")
    .set_by("authorization.state_length");
pub const NONCE: Rule =
    Rule::new("`nonce` has a length that the service takes.", "OpenID Connect Core, section 3.1.2.1")
        .set_by("authorization.nonce_length");
pub const NONCE_SENT: Rule =
    Rule::new("An ID token that travels through the browser has a `nonce`.", "OpenID Connect Core, section 3.3.2.11");
pub const CHALLENGE: Rule =
    Rule::new("A request carries an S256 challenge.", "RFC 7636, section 4.3; OAuth 2.1, section 7.5")
        .set_by("authorization.code_challenge");
/// Of `prompt`.
pub const PROMPT: Rule =
    Rule::new("`prompt` is none alone, or what else may be asked.", "OpenID Connect Core, section 3.1.2.1");
pub const MAX_AGE: Rule = Rule::new("`max_age` is a number of seconds.", "OpenID Connect Core, section 3.1.2.1");
pub const UI_LOCALES: Rule =
    Rule::new("`ui_locales` is one that the service takes.", "OpenID Connect Core, section 3.1.2.1")
        .set_by("authorization.ui_locales");
pub const ID_TOKEN_HINT: Rule =
    Rule::new("`id_token_hint` is an ID token of this issuer.", "OpenID Connect Core, section 3.1.2.1");
pub const DPOP_JKT: Rule =
    Rule::new("`dpop_jkt` is the thumbprint of the key with which the code is redeemed.", "RFC 9449, section 10");
pub const PUSHED: Rule = Rule::new("This client's requests are pushed.", "RFC 9126, section 5");
pub const REQUEST_URI: Rule =
    Rule::new("A `request_uri` serves the client that pushed it, once, soon.", "RFC 9126, section 4")
        .set_by("authorization.request_uri_lifetime_seconds");
pub const PUSHED_ONCE: Rule = Rule::new("A pushed request holds no `request_uri`.", "RFC 9126, section 2.1");
pub const NO_REQUEST_OBJECT: Rule =
    Rule::new("Request objects are not taken here.", "OpenID Connect Core, section 3.1.2.6");
pub const SESSION: Rule = Rule::new("`prompt=none` needs a session.", "OpenID Connect Core, section 3.1.2.6");
pub const CONSENT: Rule =
    Rule::new("`prompt=none` needs consent given before.", "OpenID Connect Core, section 3.1.2.6")
        .set_by("authorization.consent");
pub const NOTHING_ASKED: Rule =
    Rule::new("`prompt=none` needs nothing to be asked.", "OpenID Connect Core, section 3.1.2.6");
pub const ALLOWED: Rule = Rule::new("The person decides.", "RFC 6749, section 4.1.2.1");
/// Decided when somebody signs in.
pub const PASSWORD: Rule = Rule::new("User name and password belong together.", "ARCHITECTURE.md");
/// Decided before a password is looked at.
pub const GUESSES: Rule = Rule::new("After many wrong passwords, the next one waits.", "SECURITY.md");
/// Decided when a form of one of the pages comes back.
pub const PAGES: Rule = Rule::new("The pages of a sign-in belong together.", "ARCHITECTURE.md");

impl AuthorizationRefusal {
    pub(in crate::refusal) fn rule(&self) -> &'static Rule {
        match self {
            Self::RedirectUriMissing { .. } => &REDIRECT_URI_NAMED,
            Self::RedirectUriUnknown { .. } => &REDIRECT_URI_REGISTERED,
            Self::ResponseType { .. } => &RESPONSE_TYPE,
            Self::Value { rule, .. } => rule,
            Self::Challenge { .. } => &CHALLENGE,
            Self::NotPushed => &PUSHED,
            Self::RequestUri { .. } => &REQUEST_URI,
            Self::RequestObject => &NO_REQUEST_OBJECT,
            Self::PushedTwice => &PUSHED_ONCE,
            Self::LoginRequired => &SESSION,
            Self::ConsentRequired { .. } => &CONSENT,
            Self::InteractionRequired => &NOTHING_ASKED,
            Self::Denied => &ALLOWED,
            Self::Interaction { .. } => &PAGES,
            Self::Password => &PASSWORD,
            Self::Guesses { .. } => &GUESSES,
        }
    }
}
