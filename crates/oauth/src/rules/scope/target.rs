//! Which APIs a token is for (RFC 8707 section 2.2).
use super::{PerToken, ScopeRules, WithoutResource, refuse};
use crate::refusal::Refusal;
use crate::refusal::scope::ScopeRefusal;
use crate::refusal::scope::rules::{
    API_ENABLED, ONE_AUDIENCE, RESOURCE_GRANTED, RESOURCE_KNOWN, RESOURCE_LISTED, RESOURCE_NAMED,
};
use crate::rules::form::shown;
use crate::words::client::Client;
use crate::words::issuer::Registration;
use crate::words::moment::Moment;
use crate::words::resource::{Api, AudienceDemand, State};
use crate::words::scope::{OFFLINE_ACCESS, Scopes};

/// What a token is for.
pub struct Target<'a> {
    /// The APIs; empty where the token has no audience.
    pub apis: Vec<&'a Api>,
    /// The scopes that it carries.
    pub scopes: Scopes,
    /// What was left out since its terms are not signed.
    pub rejected: Scopes,
}

impl ScopeRules {
    /// What a token is for, of these scopes; `authorized` are the resources of the authorization request, if any.
    pub fn target<'a>(
        &self,
        issuer: &'a Registration,
        scopes: &Scopes,
        (resources, authorized): (&[String], &[String]),
        moment: &mut Moment,
    ) -> Result<Target<'a>, Refusal> {
        let reachable = reachable(issuer, scopes, authorized);
        if let Some(api) = scopes.iter().find_map(|scope| issuer.api_of(scope)).filter(|_| reachable.is_empty()) {
            return Err(refuse(ScopeRefusal::ApiDisabled { resource: api.name.clone() }));
        }
        let apis = match resources {
            [] => self.unnamed(reachable, moment)?,
            many => self.named(issuer, many, &reachable, moment)?,
        };
        let scopes = match resources {
            [] => {
                scopes.only(|scope| issuer.api_of(scope).is_none_or(|api| apis.iter().any(|one| one.name == api.name)))
            }
            _ => scopes.only(|scope| {
                let identity = self.is_identity(scope) && scope != OFFLINE_ACCESS;
                identity || apis.iter().any(|api| api.scopes.contains(scope))
            }),
        };
        Ok(Target { apis, scopes, rejected: Scopes::default() })
    }

    fn unnamed<'a>(&self, reachable: Vec<&'a Api>, moment: &mut Moment) -> Result<Vec<&'a Api>, Refusal> {
        moment.keep(&API_ENABLED);
        let alone = reachable.iter().find(|api| api.audience == AudienceDemand::Alone);
        let forms_differ = reachable.iter().any(|api| api.access_token != reachable[0].access_token);
        let because = match (self.without_resource, alone) {
            _ if reachable.len() < 2 => {
                moment.keep(&RESOURCE_NAMED);
                return Ok(reachable);
            }
            (_, Some(_)) => "an API demands to be the only audience",
            (WithoutResource::OnlyOne, None) => "one token has one audience",
            (WithoutResource::AllGranted, None) if forms_differ => "the APIs take different forms of token",
            (WithoutResource::AllGranted, None) => return Ok(reachable),
        };
        let apis = reachable.iter().map(|api| api.name.clone()).collect();
        Err(refuse(ScopeRefusal::ResourceNeeded { apis, because }))
    }

    fn named<'a>(
        &self,
        issuer: &'a Registration,
        resources: &[String],
        reachable: &[&'a Api],
        moment: &mut Moment,
    ) -> Result<Vec<&'a Api>, Refusal> {
        let several = |because| {
            let resources = resources.iter().map(|one| shown(one)).collect();
            refuse(ScopeRefusal::SeveralResources { resources, because })
        };
        if resources.len() > 1 && self.resources_per_token != PerToken::Several {
            return Err(several("one token has one audience"));
        }
        let apis = known(issuer, resources)?;
        moment.keep(&RESOURCE_KNOWN);
        enabled(&apis)?;
        moment.keep(&API_ENABLED);
        if let Some(api) = apis.iter().find(|api| !reachable.iter().any(|one| one.name == api.name)) {
            let granted = reachable.iter().map(|api| api.name.clone()).collect();
            return Err(refuse(ScopeRefusal::ResourceNotGranted { resource: shown(&api.name), granted }));
        }
        moment.keep(&RESOURCE_GRANTED);
        if apis.len() == 1 {
            moment.keep(&ONE_AUDIENCE);
        }
        if apis.len() > 1 && apis.iter().any(|api| api.audience == AudienceDemand::Alone) {
            return Err(several("an API demands to be the only audience"));
        }
        Ok(apis)
    }
}

impl Target<'_> {
    /// The same without these scopes and without the APIs of which none is left; `None` where no API is.
    pub fn without(mut self, unsigned: &Scopes) -> Option<Self> {
        self.rejected = self.scopes.only(|scope| unsigned.contains(scope));
        if self.rejected.is_empty() {
            return Some(self);
        }
        self.scopes = self.scopes.only(|scope| !unsigned.contains(scope));
        let left = &self.scopes;
        self.apis.retain(|api| api.scopes.iter().any(|scope| left.contains(scope)));
        (!self.apis.is_empty()).then_some(self)
    }
}

/// The enabled APIs that these scopes reach, within the authorized resources.
fn reachable<'a>(issuer: &'a Registration, scopes: &Scopes, authorized: &[String]) -> Vec<&'a Api> {
    let within = |api: &&Api| authorized.is_empty() || authorized.contains(&api.name);
    let reached = |api: &&Api| api.scopes.iter().any(|scope| scopes.contains(scope));
    let enabled = |api: &&Api| api.state == State::Enabled;
    issuer.apis.iter().filter(within).filter(reached).filter(enabled).collect()
}

fn known<'a>(issuer: &'a Registration, resources: &[String]) -> Result<Vec<&'a Api>, Refusal> {
    let unknown = |resource: &str| refuse(ScopeRefusal::ResourceUnknown { resource: shown(resource) });
    resources.iter().map(|resource| issuer.api(resource).ok_or_else(|| unknown(resource))).collect()
}

fn enabled(apis: &[&Api]) -> Result<(), Refusal> {
    match apis.iter().find(|api| api.state == State::Disabled) {
        Some(api) => Err(refuse(ScopeRefusal::ApiDisabled { resource: shown(&api.name) })),
        None => Ok(()),
    }
}

/// A client has permission for an API of which it may ask a scope (decisions H4 and L2).
pub(super) fn permitted(issuer: &Registration, client: &Client, resources: &[String]) -> Result<(), Refusal> {
    let allowed = &client.registration.scopes;
    let has = |api: &&Api| api.scopes.iter().any(|scope| allowed.contains(scope));
    let apis = known(issuer, resources)?;
    enabled(&apis)?;
    match apis.iter().find(|api| !has(api)) {
        Some(api) => {
            let granted = issuer.apis.iter().filter(has).map(|api| api.name.clone()).collect();
            Err(refuse(ScopeRefusal::ResourceNotGranted { resource: shown(&api.name), granted }))
        }
        None => Ok(()),
    }
}

/// Where any resource is listed, each API scope belongs to a listed one (decision H7).
pub(super) fn listed(
    issuer: &Registration,
    scopes: &Scopes,
    resources: &[String],
    moment: &mut Moment,
) -> Result<(), Refusal> {
    if resources.is_empty() {
        return Ok(());
    }
    let mut apis = scopes.iter().filter_map(|scope| Some((scope, issuer.api_of(scope)?)));
    match apis.find(|(_, api)| !resources.contains(&api.name)) {
        Some((scope, api)) => Err(refuse(ScopeRefusal::OutsideResources {
            scope: shown(scope),
            api: api.name.clone(),
            resources: resources.iter().map(|one| shown(one)).collect(),
        })),
        None => {
            moment.keep(&RESOURCE_LISTED);
            Ok(())
        }
    }
}
