//! Refusals of whom a client says to act for, with the codes of HelseID (HelseID, Error messages, helseid.atlassian.net 750616578).
pub(crate) mod rules;

use super::ErrorCode;
use super::explanation::{Explanation, listed};

/// Why the client may not act so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrganizationRefusal {
    /// HID-1001: the organisation has not delegated to the client.
    ParentNotDelegated {
        /// What arrived.
        parent: String,
        /// Who has.
        delegations: Vec<String>,
    },
    /// HID-1002: the child is not among those of the client.
    ChildNotAllowed {
        /// What arrived.
        child: String,
        /// Those of the client.
        children: Vec<String>,
    },
    /// HID-1003: the organisation has delegated, and not for this child.
    ChildNotDelegated {
        /// The organisation.
        parent: String,
        /// What arrived.
        child: String,
        /// For whom it has.
        children: Vec<String>,
    },
    /// HID-1004: it is no organisation number.
    NumberMalformed {
        /// `parent` or `child`.
        which: &'static str,
        /// What arrived.
        arrived: String,
    },
    /// HID-1005: the client does not act for those who delegate.
    ParentNotEnabled {
        /// What arrived.
        parent: String,
        /// The registered tenancy.
        tenancy: &'static str,
    },
    /// HID-1006: the client does not act for children of its organisation.
    ChildNotEnabled {
        /// What arrived.
        child: String,
        /// The registered tenancy.
        tenancy: &'static str,
    },
    /// HID-1007: the details are not made as described.
    Structure {
        /// What arrived.
        what: String,
    },
    /// HID-1008: the client is registered with a secret.
    SharedSecret {
        /// The registered method.
        registered: &'static str,
    },
    /// HID-1009: an organisation was named while a code was redeemed.
    CodeRedeemed,
    /// HID-1010: the registration is incomplete.
    Misregistered {
        /// What it lacks.
        lacks: &'static str,
    },
    /// The organisation has signed the terms of no scope that was asked for.
    TermsUnsigned {
        /// The organisation.
        parent: String,
        /// The scopes.
        scopes: Vec<String>,
    },
}

impl OrganizationRefusal {
    pub(super) fn error(&self) -> ErrorCode {
        match self {
            Self::TermsUnsigned { .. } => ErrorCode::InvalidScope,
            _ => ErrorCode::InvalidRequest,
        }
    }

    pub(super) fn explain(&self) -> Explanation {
        match self {
            Self::ParentNotDelegated { .. } | Self::ChildNotAllowed { .. } | Self::ChildNotDelegated { .. } => {
                self.explain_permission()
            }
            Self::ParentNotEnabled { .. } | Self::ChildNotEnabled { .. } | Self::Misregistered { .. } => {
                self.explain_registration()
            }
            other => other.explain_request(),
        }
    }

    fn explain_permission(&self) -> Explanation {
        match self {
            Self::ParentNotDelegated { parent, delegations } => Explanation::of(self.rule())
                .arrived(format!("the organisation {parent}"))
                .expected(listed(delegations))
                .fix("Have the organisation delegate (`organizations.delegations` of the client)."),
            Self::ChildNotAllowed { child, children } => Explanation::of(self.rule())
                .arrived(format!("the child organisation {child}"))
                .expected(listed(children))
                .fix("Have the child organisation registered (`organizations.children` of the client)."),
            other => {
                let (parent, child, children) = match other {
                    Self::ChildNotDelegated { parent, child, children } => (parent.as_str(), child.as_str(), children),
                    _ => ("", "", &Vec::new()),
                };
                Explanation::of(self.rule())
                    .arrived(format!("the child organisation {child} of {parent}"))
                    .expected(listed(children))
                    .fix("Have the list of children taken away from the delegation, or the child added to it.")
            }
        }
    }

    fn explain_registration(&self) -> Explanation {
        match self {
            Self::ParentNotEnabled { parent, tenancy } => Explanation::of(self.rule())
                .arrived(format!("the organisation {parent}, named by a client whose tenancy is {tenancy}"))
                .expected("a client whose tenancy is multi-tenant")
                .fix("Name the child organisation alone, or have the client registered as multi-tenant."),
            Self::ChildNotEnabled { child, tenancy } => Explanation::of(self.rule())
                .arrived(format!("the child organisation {child}, named by a client whose tenancy is {tenancy}"))
                .expected("a single-tenant client with `organizations.children`")
                .fix("Have children registered for a single-tenant client; a multi-tenant one names parent and child."),
            other => {
                let lacks = if let Self::Misregistered { lacks } = other { lacks } else { "" };
                Explanation::of(self.rule())
                    .arrived(format!("a client without {lacks}"))
                    .expected(format!("a client with {lacks}"))
                    .fix("Have the registration completed; nothing in the request can help.")
            }
        }
    }

    fn explain_request(&self) -> Explanation {
        match self {
            Self::NumberMalformed { which, arrived } => {
                Explanation::of(self.rule())
                    .arrived(format!("{which} {arrived}"))
                    .expected("nine digits, without spaces or letters")
                    .fix("Send the number of the organisation in its register.")
            }
            Self::SharedSecret { registered } => Explanation::of(self.rule())
            .arrived(format!("an organisation, named by a client registered with {registered}"))
            .expected("a client registered with private_key_jwt")
            .fix("Have the client registered with private_key_jwt."),
            Self::CodeRedeemed => Explanation::of(self.rule())
            .arrived("an organisation beside grant_type=authorization_code")
            .expected("no organisation")
            .fix("Redeem the code without it; name the organisation in the assertion of a refresh."),
            Self::TermsUnsigned { parent, scopes } => Explanation::of(self.rule())
            .arrived(format!("{} for {parent}", listed(scopes)))
            .expected("a scope of an API whose terms are signed")
            .fix(
                "Have the organisation sign the terms (`unsigned_scopes` of the delegation), or ask for another scope.",
            ),
            other => Explanation::of(self.rule())
                .arrived(if let Self::Structure { what } = other { what.clone() } else { String::new() })
                .expected(
                    "members of the profile's types, each once and in its shape, as an object, a list or their text",
                )
                .fix("Make the details as HelseID, Use of client assertions shows them."),
        }
    }
}
