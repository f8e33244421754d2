//! Organisations: Norwegian organisation numbers, for whom a client may act, and for whom it acts in one request (HelseID, Use of client assertions).
use super::fact::Protocol;
use super::scope::Scopes;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::fmt;

/// A Norwegian organisation number: nine digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrganizationNumber(String);

/// For whom a client may act, as it is registered.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Organizations {
    /// Whether it acts for its own organisation, for those that delegated to it, or for none.
    pub tenancy: Tenancy,
    /// The organisation of a single-tenant client; each of its tokens tells it.
    pub number: Option<OrganizationNumber>,
    /// The child organisations that a single-tenant client may name; without any it may name none.
    pub children: Vec<OrganizationNumber>,
    /// The organisations that delegated to a multi-tenant client.
    pub delegations: Vec<Delegation>,
    /// The organisation that supplies the client; told wherever it acts for somebody.
    pub supplier: Option<OrganizationNumber>,
}

/// How many organisations a client acts for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tenancy {
    /// For none.
    #[default]
    None,
    /// For its own.
    SingleTenant,
    /// For those that delegated to it.
    MultiTenant,
}

/// An organisation that lets a client act for it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delegation {
    /// The organisation.
    pub parent: OrganizationNumber,
    /// The child organisations for which the client may act; absent: for each.
    #[serde(default)]
    pub children: Option<Vec<OrganizationNumber>>,
    /// The scopes whose terms the organisation has not signed; they are left out of its tokens.
    #[serde(default)]
    pub unsigned_scopes: Scopes,
}

/// What an assertion says beside its sender, well-formed and not yet believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// For whom the client says to act.
    pub organization: Option<Named>,
    /// The patient's record (SFM, the Norwegian central medication list).
    pub journal_id: Option<String>,
    /// Types that are known and not read.
    pub unread: Vec<String>,
}

/// An organisation as an assertion names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// A child of the client's own organisation.
    Child(OrganizationNumber),
    /// An organisation, and a child of it.
    Parent(OrganizationNumber, Option<OrganizationNumber>),
}

/// For whom a client acts, held against its registration.
#[derive(Clone, Debug, Default)]
pub struct Represented {
    /// The registered tenancy.
    pub tenancy: Tenancy,
    /// The organisation.
    pub parent: Option<OrganizationNumber>,
    /// A child of it.
    pub child: Option<OrganizationNumber>,
    /// Who supplies the client.
    pub supplier: Option<OrganizationNumber>,
    /// The patient's record.
    pub journal_id: Option<String>,
    /// The scopes whose terms the organisation has not signed.
    pub unsigned: Scopes,
}

impl OrganizationNumber {
    /// Its nine digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the last digit fits the others (modulus 11, weights 3 2 7 6 5 4 3 2).
    pub fn checks(&self) -> bool {
        let weighted = self.0.bytes().zip([3, 2, 7, 6, 5, 4, 3, 2, 1]);
        weighted.map(|(digit, weight)| u32::from(digit - b'0') * weight).sum::<u32>() % 11 == 0
    }
}

impl Tenancy {
    /// As tokens tell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::SingleTenant => "single-tenant",
            Self::MultiTenant => "multi-tenant",
        }
    }
}

impl Represented {
    /// What a token tells of it.
    pub fn fact(&self, fact: Protocol) -> Option<Value> {
        let number = |number: &Option<OrganizationNumber>| number.as_ref().map(|number| json!(number));
        match fact {
            Protocol::ClientTenancy => Some(json!(self.tenancy.name())),
            Protocol::OrganizationParent => number(&self.parent),
            Protocol::OrganizationChild => number(&self.child),
            Protocol::OrganizationSupplier => number(&self.supplier),
            Protocol::JournalId => self.journal_id.as_ref().map(|id| json!(id)),
            _ => None,
        }
    }
}

impl TryFrom<String> for OrganizationNumber {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.len() == 9 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            true => Ok(Self(text)),
            false => Err(format!("{text:?}; an organisation number is nine digits")),
        }
    }
}

impl From<OrganizationNumber> for String {
    fn from(number: OrganizationNumber) -> Self {
        number.0
    }
}

impl fmt::Display for OrganizationNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_nine_digits_and_its_last_may_not_fit() {
        let rows = [
            ("999977774", Some(true)),
            ("999977776", Some(false)),
            ("000000000", Some(true)),
            ("99997777", None),
            ("9999777744", None),
            ("99997777x", None),
            ("99997777\u{664}", None),
            ("999 77774", None),
            ("", None),
        ];
        for (text, expected) in rows {
            let number = OrganizationNumber::try_from(text.to_owned());
            assert_eq!(number.map(|number| number.checks()).ok(), expected, "{text}");
        }
    }
}
