//! What an assertion says beside its sender: `assertion_details`, or `authorization_details` by its older name (HelseID, Use of client assertions; RFC 9396 section 2).
use super::AssertionRules;
use crate::refusal::Refusal;
use crate::refusal::organization::OrganizationRefusal::{NumberMalformed, Structure};
use crate::rules::form::shown;
use crate::words::credentials::Credentials;
use crate::words::organization::{Details, Named, OrganizationNumber};
use serde::Deserialize;
use serde_json::Value;

/// The claims that may hold details; the older name second.
const CLAIMS: [&str; 2] = ["assertion_details", "authorization_details"];
/// The systems under which a child of the client's own organisation is named.
const OF_CHILDREN: [&str; 2] = ["urn:oid:2.16.578.1.12.4.1.4.101", "urn:oid:2.16.578.1.12.4.1.2.101"];
/// The systems under which any organisation is named, with its country and register.
const OF_PARENTS: [&str; 2] = ["urn:oid:1.0.6523", "urn:oid:1.0.652301"];
/// What stands before the numbers there.
const REGISTER: &str = "NO:ORGNR:";
/// The most characters of a record's identifier.
const LONGEST: usize = 256;

/// What a type of details means.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Meaning {
    /// For whom the client acts.
    Organization,
    /// The patient's record.
    JournalId,
    /// Known, and not read.
    Unread,
}

impl AssertionRules {
    /// The details of an assertion; none where there is no assertion, or the profile names no type of them.
    pub fn details(&self, credentials: &Credentials) -> Result<Details, Refusal> {
        let assertion = match credentials {
            Credentials::Assertion(assertion) if self.reads_details() => assertion,
            _ => return Ok(Details::default()),
        };
        let mut read: Option<Details> = None;
        for claim in CLAIMS {
            let Some(value) = assertion.compact.claims().get(claim) else { continue };
            let details = self.members(claim, value)?;
            if read.is_some_and(|other| other != details) {
                return Err(wrong(format!("{} and {} that differ", CLAIMS[0], CLAIMS[1])));
            }
            read = Some(details);
        }
        Ok(read.unwrap_or_default())
    }

    /// Whether the profile reads any.
    pub fn reads_details(&self) -> bool {
        !self.details.is_empty()
    }

    /// The type under which organisations are named, if the profile reads them.
    pub fn organization_type(&self) -> Option<&str> {
        let mut types = self.details.iter();
        types.find(|(_, meaning)| **meaning == Meaning::Organization).map(|(name, _)| name.as_str())
    }

    fn members(&self, claim: &str, value: &Value) -> Result<Details, Refusal> {
        let parsed: Value;
        let value = match value {
            Value::String(text) => {
                parsed = serde_json::from_str(text).map_err(|error| wrong(format!("{claim} as text: {error}")))?;
                &parsed
            }
            other => other,
        };
        let members = match value {
            Value::Array(members) => members.as_slice(),
            Value::Object(_) => std::slice::from_ref(value),
            _ => return Err(wrong(format!("{claim} that is neither an object nor an array of objects"))),
        };
        let mut details = Details::default();
        for member in members {
            let named = member.get("type").and_then(Value::as_str);
            let named = named.ok_or_else(|| wrong(format!("a member of {claim} without a type")))?;
            let meaning = self.details.iter().find(|(name, _)| name.as_str() == named);
            let twice = || wrong(format!("the type {} twice", shown(named)));
            match meaning.map(|(_, meaning)| meaning) {
                Some(Meaning::Organization) if details.organization.is_some() => return Err(twice()),
                Some(Meaning::Organization) => details.organization = Some(organization(member)?),
                Some(Meaning::JournalId) if details.journal_id.is_some() => return Err(twice()),
                Some(Meaning::JournalId) => details.journal_id = Some(journal_id(member)?),
                Some(Meaning::Unread) => details.unread.push(named.to_owned()),
                None => return Err(wrong(format!("the type {}", shown(named)))),
            }
        }
        Ok(details)
    }
}

fn organization(member: &Value) -> Result<Named, Refusal> {
    let place = "/practitioner_role/organization/identifier";
    let identifier = member.pointer(place).ok_or_else(|| wrong(format!("no {}", place[1..].replace('/', "."))))?;
    let text = |name: &str| identifier.get(name).and_then(Value::as_str);
    if let Some(other) = identifier.get("type").filter(|kind| **kind != "ENH") {
        return Err(wrong(format!("an identifier of the type {}", shown(&other.to_string()))));
    }
    let system = text("system").ok_or_else(|| wrong("an identifier without a system".to_owned()))?;
    let value = text("value").ok_or_else(|| wrong("an identifier without a value".to_owned()))?;
    if OF_CHILDREN.contains(&system) {
        return number("child", value).map(Named::Child);
    }
    if !OF_PARENTS.contains(&system) {
        return Err(wrong(format!("the system {}", shown(system))));
    }
    let numbers = value.strip_prefix(REGISTER).map(|numbers| numbers.split(':').collect::<Vec<_>>());
    match numbers.as_deref() {
        Some([parent] | [parent, ""]) => Ok(Named::Parent(number("parent", parent)?, None)),
        Some([parent, child]) => Ok(Named::Parent(number("parent", parent)?, Some(number("child", child)?))),
        _ => Err(wrong(format!("the value {}", shown(value)))),
    }
}

fn number(which: &'static str, text: &str) -> Result<OrganizationNumber, Refusal> {
    let malformed = |_| Refusal::Organization(NumberMalformed { which, arrived: shown(text) });
    OrganizationNumber::try_from(text.to_owned()).map_err(malformed)
}

fn journal_id(member: &Value) -> Result<String, Refusal> {
    let id = member.pointer("/value/journal_id").and_then(Value::as_str);
    match id.filter(|id| !id.is_empty() && id.len() <= LONGEST) {
        Some(id) => Ok(id.to_owned()),
        None => Err(wrong(format!("no value.journal_id of 1 to {LONGEST} bytes"))),
    }
}

fn wrong(what: String) -> Refusal {
    Refusal::Organization(Structure { what })
}
