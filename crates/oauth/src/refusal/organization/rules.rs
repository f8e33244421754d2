//! The rules of whom a client acts for (HelseID, Error messages).
use super::OrganizationRefusal;
use crate::words::rule::Rule;

pub const DELEGATED: Rule =
    Rule::new("HID-1001: the organisation has delegated to the client.", "HelseID, Error messages");
pub const CHILD_REGISTERED: Rule =
    Rule::new("HID-1002: the child organisation is registered for the client.", "HelseID, Error messages");
pub const CHILD_DELEGATED: Rule =
    Rule::new("HID-1003: the organisation has delegated for the child organisation.", "HelseID, Error messages");
pub const NUMBER: Rule = Rule::new("HID-1004: an organisation number is nine digits.", "HelseID, Error messages")
    .set_by("assertion.details");
pub const MULTI_TENANT: Rule =
    Rule::new("HID-1005: only a multi-tenant client names an organisation.", "HelseID, Error messages");
pub const SINGLE_TENANT: Rule =
    Rule::new("HID-1006: only a single-tenant client with children names one alone.", "HelseID, Error messages");
pub const DETAILS: Rule =
    Rule::new("HID-1007: the details are made as described.", "HelseID, Error messages").set_by("assertion.details");
pub const NO_SHARED_SECRET: Rule =
    Rule::new("HID-1008: a client with a shared secret names no organisation.", "HelseID, Error messages");
pub const NOT_WITH_CODE: Rule = Rule::new(
    "HID-1009: a client assertion names no organisation while a code is redeemed.",
    "HelseID, Error messages",
);
pub const OWN_ORGANIZATION: Rule =
    Rule::new("HID-1010: a single-tenant client is registered with its organisation.", "HelseID, Error messages");
pub const TERMS_SIGNED: Rule =
    Rule::new("The organisation has signed the terms of a scope.", "HelseID, The Token endpoint, Utviklerportalen");

impl OrganizationRefusal {
    pub(in crate::refusal) fn rule(&self) -> &'static Rule {
        match self {
            Self::ParentNotDelegated { .. } => &DELEGATED,
            Self::ChildNotAllowed { .. } => &CHILD_REGISTERED,
            Self::ChildNotDelegated { .. } => &CHILD_DELEGATED,
            Self::NumberMalformed { .. } => &NUMBER,
            Self::ParentNotEnabled { .. } => &MULTI_TENANT,
            Self::ChildNotEnabled { .. } => &SINGLE_TENANT,
            Self::Structure { .. } => &DETAILS,
            Self::SharedSecret { .. } => &NO_SHARED_SECRET,
            Self::CodeRedeemed => &NOT_WITH_CODE,
            Self::Misregistered { .. } => &OWN_ORGANIZATION,
            Self::TermsUnsigned { .. } => &TERMS_SIGNED,
        }
    }
}
