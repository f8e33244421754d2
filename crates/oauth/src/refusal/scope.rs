//! Refusals of how much is asked for: scopes and resources (RFC 6749 section 3.3, RFC 8707 section 2).
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
            Self::Missing { allowed } => Explanation::new("`scope` says what is asked for.", "RFC 6749, section 3.3")
                .key("scope.without_scope")
                .arrived("no scope")
                .expected(listed(allowed))
                .fix("Send `scope` with some of these."),
            Self::Unknown { scope } => {
                Explanation::new("Each scope is registered with the issuer.", "RFC 6749, section 3.3")
                    .arrived(scope.clone())
                    .expected("a scope of one of the issuer's APIs, or an identity scope")
                    .fix("Correct the spelling; scopes are compared character for character.")
            }
            Self::NotAllowed { scope, allowed } => {
                Explanation::new("A client asks for what it has permission for.", "RFC 6749, section 3.3")
                    .arrived(scope.clone())
                    .expected(listed(allowed))
                    .fix("Have the permission granted (`scopes` of the client), or ask for less.")
            }
            Self::NeedsPerson { scope } => {
                Explanation::new("A client alone gets no scope about a person.", "RFC 6749, section 4.4.3")
                    .key("scope.identity")
                    .arrived(scope.clone())
                    .expected("scopes of APIs only")
                    .fix("Leave it out, or use the authorization code grant.")
            }
            Self::BeyondGrant { scope, granted } => {
                Explanation::new("A token is never worth more than was granted.", "RFC 6749, section 6")
                    .arrived(scope.clone())
                    .expected(listed(granted))
                    .fix("Ask for less, or begin a new authorization with this scope.")
            }
            _ => Explanation::new("Something of what was granted must be left.", "RFC 6749, section 6")
                .arrived("scopes that were all withdrawn since")
                .expected("at least one scope that client and issuer still have")
                .fix("Have the permission given back, or begin a new authorization."),
        }
    }

    fn explain_resource(&self) -> Explanation {
        match self {
            Self::SeveralResources { resources, because } => Explanation::new(
                "A token has one audience here.",
                "RFC 8707, section 2.2; docs/profiles.md, R-H-1 and H5",
            )
            .key("scope.resources_per_token")
            .arrived(format!("resource {}", listed(resources)))
            .expected(format!("one resource: {because}"))
            .by(format!("{}", resources.len() - 1))
            .fix(format!(
                "Send resource={} alone; get the other token by a request of its own.",
                resources.first().map_or("..", String::as_str)
            )),
            Self::ResourceUnknown { resource } => {
                Explanation::new("`resource` is the name of an API, as registered.", "RFC 8707, section 2; decision H4")
                    .arrived(resource.clone())
                    .expected("the name of one of the issuer's APIs, character for character")
                    .fix("Correct the name.")
            }
            Self::ResourceNotGranted { resource, granted } => Explanation::new(
                "A token is for an API that was granted.",
                "RFC 8707, section 2.2; decisions H4 and L2",
            )
            .arrived(resource.clone())
            .expected(listed(granted))
            .fix("Have the permission for this API granted to the client, and authorize it with `resource`."),
            Self::ResourceNeeded { apis, because } => {
                Explanation::new("Where several APIs may be meant, `resource` says which.", "RFC 8707, section 2.2")
                    .key("scope.without_resource")
                    .arrived(format!("no resource, and {} granted", listed(apis)))
                    .expected(format!("resource: {because}"))
                    .fix(format!("Send resource={}", apis.first().map_or("..", String::as_str)))
            }
            Self::OutsideResources { scope, api, resources } => {
                Explanation::new("Each API scope belongs to a listed resource.", "RFC 8707, section 2; decision H7")
                    .arrived(format!("the scope {scope} with resource {}", listed(resources)))
                    .expected(format!("resource={api} beside"))
                    .fix(format!("Add resource={api}, or leave the scope out."))
            }
            other => Explanation::new("A disabled API gets no tokens.", "SECURITY.md, rule 1")
                .arrived(if let Self::ApiDisabled { resource } = other { resource.clone() } else { String::new() })
                .expected("an API that is enabled")
                .fix("Ask the API's owner."),
        }
    }
}
