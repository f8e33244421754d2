//! Refusals: why a request was not granted, with what arrived, what was expected, by how much, and whose rule it is.
pub mod assertion;
pub mod authorization;
pub mod client;
mod date;
pub mod explanation;
pub mod grant;
pub mod organization;
pub mod parameters;
pub mod proof;
pub mod scope;
pub mod session;
pub mod token;

use crate::words::rule::{Refuses, Rule};
use explanation::Explanation;

/// The client's fault; one variant for each section of rules, each variant within with its evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The form of the request.
    Parameters(parameters::ParameterRefusal),
    /// Who sends it.
    Client(client::ClientRefusal),
    /// The signed assertion of who sends it.
    Assertion(assertion::AssertionRefusal),
    /// The proof that the sender holds a key.
    Proof(proof::ProofRefusal),
    /// On what ground.
    Grant(grant::GrantRefusal),
    /// For whom.
    Organization(organization::OrganizationRefusal),
    /// For how much.
    Scope(scope::ScopeRefusal),
    /// The authorization request and the person's answer.
    Authorization(authorization::AuthorizationRefusal),
    /// The end of a session.
    Session(session::SessionRefusal),
    /// The use of an access token.
    Token(token::TokenRefusal),
}

/// The registered error codes (RFC 6749 sections 4.1.2.1 and 5.2, RFC 6750, RFC 8707, RFC 9126, RFC 9449, OpenID Connect Core section 3.1.2.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// `invalid_request`
    InvalidRequest,
    /// `invalid_client`
    InvalidClient,
    /// `invalid_grant`
    InvalidGrant,
    /// `unauthorized_client`
    UnauthorizedClient,
    /// `unsupported_grant_type`
    UnsupportedGrantType,
    /// `invalid_scope`
    InvalidScope,
    /// `invalid_target`
    InvalidTarget,
    /// `unsupported_response_type`
    UnsupportedResponseType,
    /// `access_denied`
    AccessDenied,
    /// `login_required`
    LoginRequired,
    /// `consent_required`
    ConsentRequired,
    /// `interaction_required`
    InteractionRequired,
    /// `invalid_request_uri`
    InvalidRequestUri,
    /// `request_not_supported`
    RequestNotSupported,
    /// `request_uri_not_supported`
    RequestUriNotSupported,
    /// `invalid_token`
    InvalidToken,
    /// `insufficient_scope`
    InsufficientScope,
    /// `invalid_dpop_proof`
    InvalidDpopProof,
    /// `use_dpop_nonce`
    UseDpopNonce,
}

impl ErrorCode {
    /// The registered name.
    pub fn name(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::InvalidScope => "invalid_scope",
            Self::InvalidTarget => "invalid_target",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::AccessDenied => "access_denied",
            Self::LoginRequired => "login_required",
            Self::ConsentRequired => "consent_required",
            Self::InteractionRequired => "interaction_required",
            Self::InvalidRequestUri => "invalid_request_uri",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::InvalidToken => "invalid_token",
            Self::InsufficientScope => "insufficient_scope",
            Self::InvalidDpopProof => "invalid_dpop_proof",
            Self::UseDpopNonce => "use_dpop_nonce",
        }
    }
}

impl Refusal {
    /// The registered error code.
    pub fn error(&self) -> ErrorCode {
        match self {
            Self::Parameters(refusal) => refusal.error(),
            Self::Client(refusal) => refusal.error(),
            Self::Assertion(_) => ErrorCode::InvalidClient,
            Self::Proof(refusal) => refusal.error(),
            Self::Grant(refusal) => refusal.error(),
            Self::Organization(refusal) => refusal.error(),
            Self::Scope(refusal) => refusal.error(),
            Self::Authorization(refusal) => refusal.error(),
            Self::Session(refusal) => refusal.error(),
            Self::Token(refusal) => refusal.error(),
        }
    }

    /// The rule that was not kept.
    pub fn rule(&self) -> &'static Rule {
        match self {
            Self::Parameters(refusal) => refusal.rule(),
            Self::Client(refusal) => refusal.rule(),
            Self::Assertion(refusal) => refusal.rule(),
            Self::Proof(refusal) => refusal.rule(),
            Self::Grant(refusal) => refusal.rule(),
            Self::Organization(refusal) => refusal.rule(),
            Self::Scope(refusal) => refusal.rule(),
            Self::Authorization(refusal) => refusal.rule(),
            Self::Session(refusal) => refusal.rule(),
            Self::Token(refusal) => refusal.rule(),
        }
    }

    /// The rule, the evidence and the fix, for those who may know.
    pub fn explain(&self) -> Explanation {
        match self {
            Self::Parameters(refusal) => refusal.explain(),
            Self::Client(refusal) => refusal.explain(),
            Self::Assertion(refusal) => refusal.explain(),
            Self::Proof(refusal) => refusal.explain(),
            Self::Grant(refusal) => refusal.explain(),
            Self::Organization(refusal) => refusal.explain(),
            Self::Scope(refusal) => refusal.explain(),
            Self::Authorization(refusal) => refusal.explain(),
            Self::Session(refusal) => refusal.explain(),
            Self::Token(refusal) => refusal.explain(),
        }
    }
}

impl Refuses for Refusal {
    fn rule(&self) -> &'static Rule {
        Refusal::rule(self)
    }
}
