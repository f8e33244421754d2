//! The rules of ending a session (OpenID Connect RP-Initiated Logout 1.0).
use super::SessionRefusal;
use crate::words::rule::Rule;

pub const HINT: Rule = Rule::new(
    "`id_token_hint` is an ID token that this issuer signed; it may have expired.",
    "OpenID Connect RP-Initiated Logout, section 2",
);
pub const ONE_CLIENT: Rule =
    Rule::new("`client_id` is the audience of the `id_token_hint`.", "OpenID Connect RP-Initiated Logout, section 2");
pub const WHOSE: Rule = Rule::new(
    "A `post_logout_redirect_uri` comes with what says whose it is.",
    "OpenID Connect RP-Initiated Logout, section 3",
)
.set_by("end_session.without_client");
pub const REGISTERED: Rule = Rule::new(
    "`post_logout_redirect_uri` is registered, character for character.",
    "OpenID Connect RP-Initiated Logout, section 3.1",
)
.set_by("authorization.loopback_hosts");
pub const OWN_FORM: Rule =
    Rule::new("Only our own page, opened by the person in this browser, ends anything.", "RFC 9700, section 4.7");

impl SessionRefusal {
    pub(in crate::refusal) fn rule(&self) -> &'static Rule {
        match self {
            Self::Hint { .. } => &HINT,
            Self::AnotherClient { .. } => &ONE_CLIENT,
            Self::ClientMissing { .. } => &WHOSE,
            Self::UriUnknown { .. } => &REGISTERED,
            Self::Form { .. } => &OWN_FORM,
        }
    }
}
