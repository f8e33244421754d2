//! Refusals of an authorization request and of what people answered (RFC 6749 section 4.1.2.1, OpenID Connect Core section 3.1.2.6, RFC 9126).
pub(crate) mod rules;

pub use rules::{GUESSES, PAGES, PASSWORD, PROMPT, RESPONSE_MODE};

use super::ErrorCode;
use super::explanation::{Explanation, listed};
use crate::words::rule::Rule;

/// What was wrong with the request, or what the person did not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthorizationRefusal {
    /// The client has several redirect URIs and none was named.
    RedirectUriMissing {
        /// What is registered.
        registered: Vec<String>,
    },
    /// The redirect URI is not registered.
    RedirectUriUnknown {
        /// What arrived.
        arrived: String,
        /// What is registered.
        registered: Vec<String>,
    },
    /// The response type is not offered to this client.
    ResponseType {
        /// What arrived.
        arrived: String,
        /// What is offered.
        accepted: Vec<&'static str>,
    },
    /// A parameter has a value that is not taken.
    Value {
        /// Its name.
        name: &'static str,
        /// What arrived.
        arrived: String,
        /// What is taken.
        accepted: String,
        /// The rule that the value does not keep.
        rule: &'static Rule,
    },
    /// The challenge is missing or not S256.
    Challenge {
        /// What arrived.
        arrived: String,
    },
    /// The request must be pushed.
    NotPushed,
    /// The `request_uri` is none that this client was given, or it is spent or expired.
    RequestUri {
        /// Why it does not serve.
        why: &'static str,
    },
    /// Request objects are not taken.
    RequestObject,
    /// `request_uri` stands in a pushed request.
    PushedTwice,
    /// Nobody is signed in, and nobody may be asked.
    LoginRequired,
    /// Consent is missing, and nobody may be asked.
    ConsentRequired {
        /// The scopes that were not allowed yet.
        scopes: Vec<String>,
    },
    /// Something else must be asked, and nobody may be.
    InteractionRequired,
    /// The person said no.
    Denied,
    /// The pages do not belong together: another browser, issuer, too old, or completed before.
    Interaction {
        /// Why it does not serve.
        why: &'static str,
    },
    /// User name or password is wrong.
    Password,
    /// Too many wrong passwords; no further one is looked at yet.
    Guesses {
        /// Seconds until the next try.
        wait: i64,
    },
}

impl AuthorizationRefusal {
    pub(super) fn error(&self) -> ErrorCode {
        match self {
            Self::ResponseType { .. } => ErrorCode::UnsupportedResponseType,
            Self::RequestUri { .. } => ErrorCode::InvalidRequestUri,
            Self::RequestObject => ErrorCode::RequestNotSupported,
            Self::LoginRequired => ErrorCode::LoginRequired,
            Self::ConsentRequired { .. } => ErrorCode::ConsentRequired,
            Self::InteractionRequired => ErrorCode::InteractionRequired,
            Self::Denied | Self::Password | Self::Guesses { .. } => ErrorCode::AccessDenied,
            _ => ErrorCode::InvalidRequest,
        }
    }

    pub(super) fn explain(&self) -> Explanation {
        match self {
            Self::RedirectUriMissing { .. }
            | Self::RedirectUriUnknown { .. }
            | Self::ResponseType { .. }
            | Self::Value { .. }
            | Self::Challenge { .. } => self.explain_parameter(),
            Self::NotPushed | Self::RequestUri { .. } | Self::RequestObject | Self::PushedTwice => {
                self.explain_pushed()
            }
            other => other.explain_person(),
        }
    }

    fn explain_parameter(&self) -> Explanation {
        match self {
            Self::RedirectUriMissing { registered } => Explanation::of(self.rule())
                .arrived("no redirect_uri")
                .expected(listed(registered))
                .fix("Send the redirect_uri that is meant."),
            Self::RedirectUriUnknown { arrived, registered } => Explanation::of(self.rule())
                .arrived(arrived.clone())
                .expected(listed(registered))
                .fix("Send a registered redirect_uri, or register this one."),
            Self::ResponseType { arrived, accepted } => Explanation::of(self.rule())
                .arrived(format!("response_type={arrived}"))
                .expected(listed(accepted))
                .fix("Use one of these response types."),
            Self::Challenge { arrived } => Explanation::of(self.rule())
                .arrived(arrived.clone())
                .expected("code_challenge=base64url(SHA-256(code_verifier)) and code_challenge_method=S256")
                .fix(
                    "Make a verifier of 43 to 128 characters, send its S256 challenge, keep it for the token request.",
                ),
            other => {
                let (name, arrived, accepted) = match other {
                    Self::Value { name, arrived, accepted, .. } => (*name, arrived.as_str(), accepted.as_str()),
                    _ => ("", "", ""),
                };
                Explanation::of(self.rule())
                    .arrived(format!("{name}={arrived}"))
                    .expected(accepted)
                    .fix(format!("Correct `{name}`."))
            }
        }
    }

    fn explain_pushed(&self) -> Explanation {
        match self {
            Self::NotPushed => Explanation::of(self.rule())
                .arrived("a plain authorization request")
                .expected("client_id and request_uri alone")
                .fix("Push the request to the pushed authorization request endpoint first."),
            Self::RequestUri { why } => Explanation::of(self.rule())
                .arrived(format!("a request_uri that does not serve: {why}"))
                .expected("the request_uri of the last pushed request, unused and alive")
                .fix("Push the request again and use the new request_uri at once."),
            Self::PushedTwice => Explanation::of(self.rule())
                .arrived("request_uri in a pushed request")
                .expected("the parameters themselves")
                .fix("Push the parameters, without request_uri."),
            _ => Explanation::of(self.rule())
                .arrived("request")
                .expected("plain parameters, pushed where they must be protected")
                .fix("Send the parameters themselves to the pushed authorization request endpoint."),
        }
    }

    fn explain_person(&self) -> Explanation {
        match self {
            Self::LoginRequired => Explanation::of(self.rule())
                .arrived("no session that will do")
                .expected("a session of the person (whom id_token_hint names, if sent), young enough for max_age")
                .fix("Send the request without prompt=none, so that the person can sign in."),
            Self::ConsentRequired { scopes } => Explanation::of(self.rule())
                .arrived(format!("scopes not allowed yet: {}", listed(scopes)))
                .expected("scopes that the person allowed this client before")
                .fix("Send the request without prompt=none, so that the person can be asked."),
            Self::InteractionRequired => Explanation::of(self.rule())
                .arrived("a person who may act for others, and no choice")
                .expected("a choice made before")
                .fix("Send the request without prompt=none."),
            Self::Denied => Explanation::of(self.rule())
                .arrived("the answer no")
                .expected("the answer yes")
                .fix("Ask again only when the person wants it."),
            Self::Password => Explanation::of(self.rule())
                .arrived("a user name and a password that do not belong together")
                .expected("those of a person of this issuer who is enabled")
                .fix("Type them again."),
            Self::Guesses { wait } => Explanation::of(self.rule())
                .arrived("one more sign-in after too many wrong ones")
                .expected("a pause")
                .by(format!("{wait} s"))
                .fix(format!("Wait {wait} s.")),
            other => Explanation::of(self.rule())
                .arrived(match other {
                    Self::Interaction { why } => (*why).to_owned(),
                    _ => String::new(),
                })
                .expected("the next page of a sign-in that this browser began within 30 minutes")
                .fix("Go back to the application and begin again."),
        }
    }
}
