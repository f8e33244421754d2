//! Refusals of how much is asked for: scopes and resources (RFC 6749 section 3.3, RFC 8707 section 2).
pub(crate) mod rules;

use super::ErrorCode;
use super::explanation::{Explanation, listed};

/// What was too much, too little or unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScopeRefusal {
    /// A scope is needed here.
    Missing {
        /// What the client may ask for.
        allowed: Vec<String>,
    },
    /// More than anybody needs.
    TooLong {
        /// What arrived.
        characters: usize,
        /// The most that is read.
        most: usize,
    },
    /// No scope of this issuer is called so.
    Unknown {
        /// What arrived.
        scope: String,
    },
    /// The client may not have it.
    NotAllowed {
        /// What arrived.
        scope: String,
        /// What the client may ask for.
        allowed: Vec<String>,
    },
    /// It is about a person, and no person is there.
    NeedsPerson {
        /// What arrived.
        scope: String,
    },
    /// It was not granted.
    BeyondGrant {
        /// What arrived.
        scope: String,
        /// What was granted.
        granted: Vec<String>,
    },
    /// Nothing of what was granted is left.
    NothingLeft,
    /// More than one resource, where one token has one audience.
    SeveralResources {
        /// What arrived.
        resources: Vec<String>,
        /// Why only one.
        because: &'static str,
    },
    /// No API of this issuer is called so.
    ResourceUnknown {
        /// What arrived.
        resource: String,
    },
    /// The client has no permission for the API, or it was not authorized.
    ResourceNotGranted {
        /// What arrived.
        resource: String,
        /// What is granted.
        granted: Vec<String>,
    },
    /// `resource` must say which API is meant.
    ResourceNeeded {
        /// The APIs that may be meant.
        apis: Vec<String>,
        /// Why one must be named.
        because: &'static str,
    },
    /// A scope belongs to an API that `resource` does not list.
    OutsideResources {
        /// The scope.
        scope: String,
        /// The API to which it belongs.
        api: String,
        /// What arrived.
        resources: Vec<String>,
    },
    /// The API is disabled.
    ApiDisabled {
        /// The API.
        resource: String,
    },
}

impl ScopeRefusal {
    pub(super) fn error(&self) -> ErrorCode {
        match self {
            Self::Missing { .. }
            | Self::TooLong { .. }
            | Self::Unknown { .. }
            | Self::NotAllowed { .. }
            | Self::NeedsPerson { .. }
            | Self::BeyondGrant { .. }
            | Self::NothingLeft => ErrorCode::InvalidScope,
            _ => ErrorCode::InvalidTarget,
        }
    }

    pub(super) fn explain(&self) -> Explanation {
        match self.error() {
            ErrorCode::InvalidScope => self.explain_scope(),
            _ => self.explain_resource(),
        }
    }

    fn explain_scope(&self) -> Explanation {
        match self {
            Self::Missing { allowed } => Explanation::of(self.rule())
                .arrived("no scope")
                .expected(listed(allowed))
                .fix("Send `scope` with some of these."),
            Self::TooLong { characters, most } => Explanation::of(self.rule())
                .arrived(format!("{characters} characters"))
                .expected(format!("at most {most}"))
                .by(format!("{} characters", characters.saturating_sub(*most)))
                .fix("Ask for fewer scopes."),
            Self::Unknown { scope } => Explanation::of(self.rule())
                .arrived(scope.clone())
                .expected("a scope of one of the issuer's APIs, or an identity scope")
                .fix("Correct the spelling; scopes are compared character for character."),
            Self::NotAllowed { scope, allowed } => Explanation::of(self.rule())
                .arrived(scope.clone())
                .expected(listed(allowed))
                .fix("Have the permission granted (`scopes` of the client), or ask for less."),
            Self::NeedsPerson { scope } => Explanation::of(self.rule())
                .arrived(scope.clone())
                .expected("scopes of APIs only")
                .fix("Leave it out, or use the authorization code grant."),
            Self::BeyondGrant { scope, granted } => Explanation::of(self.rule())
                .arrived(scope.clone())
                .expected(listed(granted))
                .fix("Ask for less, or begin a new authorization with this scope."),
            _ => Explanation::of(self.rule())
                .arrived("scopes that were all withdrawn since")
                .expected("at least one scope that client and issuer still have")
                .fix("Have the permission given back, or begin a new authorization."),
        }
    }

    fn explain_resource(&self) -> Explanation {
        match self {
            Self::SeveralResources { resources, because } => Explanation::of(self.rule())
                .arrived(format!("resource {}", listed(resources)))
                .expected(format!("one resource: {because}"))
                .by(format!("{}", resources.len() - 1))
                .fix(format!(
                    "Send resource={} alone; get the other token by a request of its own.",
                    resources.first().map_or("..", String::as_str)
                )),
            Self::ResourceUnknown { resource } => Explanation::of(self.rule())
                .arrived(resource.clone())
                .expected("the name of one of the issuer's APIs, character for character")
                .fix("Correct the name."),
            Self::ResourceNotGranted { resource, granted } => Explanation::of(self.rule())
                .arrived(resource.clone())
                .expected(listed(granted))
                .fix("Have the permission for this API granted to the client, and authorize it with `resource`."),
            Self::ResourceNeeded { apis, because } => Explanation::of(self.rule())
                .arrived(format!("no resource, and {} granted", listed(apis)))
                .expected(format!("resource: {because}"))
                .fix(format!("Send resource={}", apis.first().map_or("..", String::as_str))),
            Self::OutsideResources { scope, api, resources } => Explanation::of(self.rule())
                .arrived(format!("the scope {scope} with resource {}", listed(resources)))
                .expected(format!("resource={api} beside"))
                .fix(format!("Add resource={api}, or leave the scope out.")),
            other => Explanation::of(self.rule())
                .arrived(if let Self::ApiDisabled { resource } = other { resource.clone() } else { String::new() })
                .expected("an API that is enabled")
                .fix("Ask the API's owner."),
        }
    }
}
