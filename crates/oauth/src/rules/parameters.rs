//! What the parameters of a token request are called, and where they may stand; here the local accent ends (RFC 6749 section 3.2).
use crate::refusal::Refusal;
use crate::refusal::parameters::ParameterRefusal;
use crate::refusal::parameters::rules::{IN_BODY, ONE_NAME};
use crate::words::form::{Arrived, Form};
use crate::words::moment::Moment;
use crate::words::text::Name;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Names and places of parameters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameters {
    aliases: Aliases,
    token_request_in_query: InQuery,
}

#[derive(Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum InQuery {
    Refused,
    Allowed,
}

/// Parameters that must never stand in a URL at an endpoint that clients call directly.
const BODY_ONLY: [&str; 10] = [
    "grant_type",
    "code",
    "code_verifier",
    "refresh_token",
    "client_id",
    "client_secret",
    "client_assertion",
    "client_assertion_type",
    "token",
    "scope",
];

impl Parameters {
    /// The form of a direct request under the names of the standard.
    pub fn canonical(&self, arrived: &Arrived, moment: &mut Moment) -> Result<Form, Refusal> {
        let mut form = arrived.form.clone();
        let beside = arrived.query.members.iter().find(|(name, _)| BODY_ONLY.contains(&name.as_str()));
        match (&self.token_request_in_query, beside) {
            (InQuery::Allowed, _) => form.members.extend(arrived.query.members.iter().cloned()),
            (InQuery::Refused, None) => moment.keep(&IN_BODY),
            (InQuery::Refused, Some((name, _))) => {
                return Err(Refusal::Parameters(ParameterRefusal::InQuery { name: name.clone() }));
            }
        }
        self.renamed(form, moment)
    }

    /// A form or query under the names of the standard.
    pub fn renamed(&self, form: Form, moment: &mut Moment) -> Result<Form, Refusal> {
        renamed(&self.aliases, form, moment)
    }
}

/// Other names of parameters, by the name of the standard.
pub(super) type Aliases = BTreeMap<Name, Vec<Name>>;

/// A form under the names of the standard.
pub(super) fn renamed(aliases: &Aliases, mut form: Form, moment: &mut Moment) -> Result<Form, Refusal> {
    for (name, aliases) in aliases {
        let name = name.as_str();
        let alias = |one: &str| aliases.iter().any(|alias| alias.as_str() == one);
        let found: Vec<String> =
            form.members.iter().map(|(one, _)| one).filter(|one| *one == name || alias(one)).cloned().collect();
        if found.len() > 1 {
            return Err(Refusal::Parameters(ParameterRefusal::TwoNames { names: found }));
        }
        for (member, _) in form.members.iter_mut().filter(|(one, _)| alias(one)) {
            name.clone_into(member);
        }
    }
    moment.keep(&ONE_NAME);
    Ok(form)
}

/// A parameter that must be there.
pub fn needed<'a>(form: &'a Form, name: &'static str, because: &'static str) -> Result<&'a str, Refusal> {
    form.value(name).ok_or(Refusal::Parameters(ParameterRefusal::Missing { name, because }))
}
