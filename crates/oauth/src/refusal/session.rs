//! Refusals where a session is to end: at the logout endpoint and on a person's own page (OpenID Connect RP-Initiated Logout 1.0, section 4).
pub(crate) mod rules;

use super::ErrorCode;
use super::explanation::{Explanation, listed};

/// Why a request to end something is not simply done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionRefusal {
    /// The `id_token_hint` proves nothing.
    Hint {
        /// Why not.
        why: String,
    },
    /// `client_id` and the `id_token_hint` name two clients.
    AnotherClient {
        /// The `client_id` that arrived.
        arrived: String,
        /// For whom the ID token is.
        audience: Vec<String>,
    },
    /// A `post_logout_redirect_uri` came, and nothing that says whose it is.
    ClientMissing {
        /// The URI that arrived.
        arrived: String,
    },
    /// The `post_logout_redirect_uri` is not registered.
    UriUnknown {
        /// What arrived.
        arrived: String,
        /// What is registered.
        registered: Vec<String>,
    },
    /// The form was not made here for this person in this browser, or it is too old.
    Form {
        /// Why it does not serve.
        why: &'static str,
    },
}

impl SessionRefusal {
    pub(super) fn error(&self) -> ErrorCode {
        ErrorCode::InvalidRequest
    }

    pub(super) fn explain(&self) -> Explanation {
        match self {
            Self::Hint { why } => Explanation::of(self.rule())
                .arrived(why.clone())
                .expected("an ID token of this issuer")
                .fix("Send the last ID token that this issuer gave for the person, or leave id_token_hint out."),
            Self::AnotherClient { arrived, audience } => Explanation::of(self.rule())
                .arrived(format!("client_id={arrived}"))
                .expected(listed(audience))
                .fix("Send an ID token of this very client, or leave client_id out."),
            Self::ClientMissing { arrived } => Explanation::of(self.rule())
                .arrived(format!("{arrived}, and neither id_token_hint nor client_id"))
                .expected("an id_token_hint or a client_id beside it")
                .fix("Send the id_token_hint too, or the client_id."),
            Self::UriUnknown { arrived, registered } => Explanation::of(self.rule())
                .arrived(arrived.clone())
                .expected(listed(registered))
                .fix("Send a registered URI, or register this one in post_logout_redirect_uris."),
            Self::Form { why } => Explanation::of(self.rule())
                .arrived(format!("a form that does not serve: {why}"))
                .expected("the form of a page that this issuer showed here within 30 minutes")
                .fix("Load the page again, and answer it there."),
        }
    }
}
