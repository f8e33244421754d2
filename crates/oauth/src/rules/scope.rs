//! What scopes mean: aliases, identity scopes, and what a client may ask for (RFC 6749 section 3.3).
pub mod target;

use crate::refusal::Refusal;
use crate::refusal::scope::ScopeRefusal;
use crate::refusal::scope::rules::{
    API_ENABLED, KNOWN, LEFT, LENGTH, NAMED, NO_PERSON, PERMITTED, RESOURCE_GRANTED, RESOURCE_KNOWN, WITHIN_GRANT,
};
use crate::rules::form::shown;
use crate::rules::refresh_token::RefreshTokenRules;
use crate::words::client::Client;
use crate::words::fact::Fact;
use crate::words::issuer::{IdentityProvider, Registration};
use crate::words::moment::Moment;
use crate::words::resource::State;
use crate::words::scope::{OFFLINE_ACCESS, Scopes};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The most characters of a `scope` parameter.
const LONGEST: usize = 2_000;

/// Scopes and resources of a profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScopeRules {
    aliases: BTreeMap<String, Vec<String>>,
    identity: BTreeMap<String, Vec<Fact>>,
    without_scope: WithoutScope,
    resources_per_token: PerToken,
    without_resource: WithoutResource,
}

/// What a client gets that authenticates itself and asks for no scope.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum WithoutScope {
    Refused,
    AllAllowed,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum PerToken {
    /// And its authorization names no other.
    OnePerAuthorization,
    One,
    Several,
}

/// What a token is for where `resource` does not say.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum WithoutResource {
    /// Every granted API, unless one demands to be alone.
    AllGranted,
    /// The one granted API; several are refused.
    OnlyOne,
}

impl ScopeRules {
    /// Reads a `scope` parameter of a bounded size, aliases resolved.
    pub fn read(&self, text: &str) -> Result<Scopes, Refusal> {
        if text.len() > LONGEST {
            return Err(refuse(ScopeRefusal::TooLong { characters: text.chars().count(), most: LONGEST }));
        }
        let canonical = |token: &str| {
            let alias = self.aliases.iter().find(|(_, aliases)| aliases.iter().any(|alias| alias == token));
            alias.map_or(token, |(name, _)| name).to_owned()
        };
        Ok(Scopes::parse(text).iter().map(canonical).collect())
    }

    /// The facts about the person that these scopes open.
    pub fn facts<'a>(&'a self, scopes: &'a Scopes) -> impl Iterator<Item = &'a Fact> {
        scopes.iter().filter_map(|scope| self.identity.get(scope)).flatten()
    }

    /// Whether the scope is about a person.
    pub fn is_identity(&self, scope: &str) -> bool {
        scope == OFFLINE_ACCESS || self.identity.contains_key(scope)
    }

    /// Every scope that can be asked for, for metadata.
    pub fn supported(&self, issuer: &Registration, refresh: &RefreshTokenRules) -> Vec<String> {
        let people = issuer.identity_provider == IdentityProvider::BuiltIn;
        let identity = self.identity.keys().map(String::as_str).filter(|_| people);
        let enabled = issuer.apis.iter().filter(|api| api.state == State::Enabled);
        let apis = enabled.flat_map(|api| api.scopes.iter());
        let offline = refresh.offered().then_some(OFFLINE_ACCESS);
        let all = identity.chain(offline.filter(|_| people)).chain(apis).chain(issuer.scopes.iter());
        let mut out: Vec<String> = Vec::new();
        for scope in all {
            if !out.iter().any(|one| one == scope) {
                out.push(scope.to_owned());
            }
        }
        out
    }

    /// What a client asks for that acts for itself: every resource permitted, every scope known, allowed, and about no person.
    pub fn ask_alone(
        &self,
        issuer: &Registration,
        client: &Client,
        (scope, resources): (Option<&str>, &[String]),
        moment: &mut Moment,
    ) -> Result<Scopes, Refusal> {
        target::permitted(issuer, client, resources)?;
        let own = |scope: &str| !self.is_identity(scope) && self.exists(issuer, scope);
        let allowed = client.registration.scopes.only(own);
        match scope {
            None if self.without_scope == WithoutScope::AllAllowed && !allowed.is_empty() => Ok(allowed),
            None => Err(refuse(ScopeRefusal::Missing { allowed: allowed.into() })),
            Some(text) => {
                moment.keep(&NAMED);
                let scopes = self.read(text)?;
                moment.keep(&LENGTH);
                self.known(issuer, client, &scopes, moment)?;
                if let Some(scope) = scopes.iter().find(|scope| self.is_identity(scope)) {
                    return Err(refuse(ScopeRefusal::NeedsPerson { scope: shown(scope) }));
                }
                moment.keep(&NO_PERSON);
                target::listed(issuer, &scopes, resources, moment)?;
                Ok(scopes)
            }
        }
    }

    /// What a client asks a person for: every resource permitted, every scope known and allowed.
    pub fn ask_person(
        &self,
        issuer: &Registration,
        client: &Client,
        (scope, resources): (Option<&str>, &[String]),
        moment: &mut Moment,
    ) -> Result<Scopes, Refusal> {
        target::permitted(issuer, client, resources)?;
        let alone = self.resources_per_token == PerToken::OnePerAuthorization;
        if !alone && !resources.is_empty() {
            moment.keep(&RESOURCE_KNOWN);
            moment.keep(&API_ENABLED);
            moment.keep(&RESOURCE_GRANTED);
        }
        let scopes = self.read(scope.unwrap_or_default())?;
        moment.keep(&LENGTH);
        if scopes.is_empty() {
            return Err(refuse(ScopeRefusal::Missing { allowed: client.registration.scopes.clone().into() }));
        }
        moment.keep(&NAMED);
        self.known(issuer, client, &scopes, moment)?;
        target::listed(issuer, &scopes, resources, moment)?;
        if alone {
            self.target(issuer, &scopes, (resources, &[]), moment)?;
        }
        Ok(scopes)
    }

    /// What of a grant the client still has, narrowed to what this request asks for.
    pub fn narrow(
        &self,
        issuer: &Registration,
        client: &Client,
        (granted, scope): (&Scopes, Option<&str>),
        moment: &mut Moment,
    ) -> Result<Scopes, Refusal> {
        let registered = |scope: &str| client.registration.scopes.contains(scope) && self.exists(issuer, scope);
        let left = granted.only(registered);
        if left.is_empty() {
            return Err(refuse(ScopeRefusal::NothingLeft));
        }
        moment.keep(&LEFT);
        let Some(text) = scope else { return Ok(left) };
        let asked = self.read(text)?;
        moment.keep(&LENGTH);
        if let Some(scope) = asked.iter().find(|scope| !left.contains(scope)) {
            let (scope, granted) = (shown(scope), granted.clone().into());
            return Err(refuse(ScopeRefusal::BeyondGrant { scope, granted }));
        }
        moment.keep(&WITHIN_GRANT);
        Ok(asked)
    }

    /// Whether the issuer knows the scope, that of a disabled API too.
    pub fn exists(&self, issuer: &Registration, scope: &str) -> bool {
        self.is_identity(scope) || issuer.scopes.contains(scope) || issuer.api_of(scope).is_some()
    }

    fn known(
        &self,
        issuer: &Registration,
        client: &Client,
        scopes: &Scopes,
        moment: &mut Moment,
    ) -> Result<(), Refusal> {
        if let Some(scope) = scopes.iter().find(|scope| !self.exists(issuer, scope)) {
            return Err(refuse(ScopeRefusal::Unknown { scope: shown(scope) }));
        }
        moment.keep(&KNOWN);
        let registered = &client.registration.scopes;
        if let Some(scope) = scopes.iter().find(|scope| !registered.contains(scope)) {
            let allowed = registered.clone().into();
            return Err(refuse(ScopeRefusal::NotAllowed { scope: shown(scope), allowed }));
        }
        moment.keep(&PERMITTED);
        Ok(())
    }
}

fn refuse(refusal: ScopeRefusal) -> Refusal {
    Refusal::Scope(refusal)
}
