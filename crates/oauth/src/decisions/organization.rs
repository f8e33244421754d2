//! For whom a client acts: what its assertion says, held against its registration (HelseID, Use of client assertions).
use crate::issuer::Issuer;
use crate::refusal::Refusal;
use crate::refusal::organization::OrganizationRefusal::{
    self, ChildNotAllowed, ChildNotDelegated, ChildNotEnabled, CodeRedeemed, Misregistered, ParentNotDelegated,
    ParentNotEnabled, SharedSecret,
};
use crate::refusal::organization::rules::{
    CHILD_DELEGATED, CHILD_REGISTERED, DELEGATED, DETAILS, MULTI_TENANT, NOT_WITH_CODE, NUMBER, OWN_ORGANIZATION,
    SINGLE_TENANT, TERMS_SIGNED,
};
use crate::words::client::Client;
use crate::words::credentials::Credentials;
use crate::words::moment::Moment;
use crate::words::names::{AuthenticationMethod, GrantType};
use crate::words::organization::{Details, Named, OrganizationNumber, Organizations, Represented, Tenancy};
use crate::words::rule::Rule;

/// The rules of form that details which were read have kept.
pub fn formed(details: &Details) -> &'static [&'static Rule] {
    match (details.organization.is_some(), *details == Details::default()) {
        (true, _) => &[&DETAILS, &NUMBER],
        (false, false) => &[&DETAILS],
        (false, true) => &[],
    }
}

/// The rule of signed terms, where the client acts for somebody who has some to sign.
pub fn terms(represented: &Represented) -> &'static [&'static Rule] {
    match represented.tenancy == Tenancy::MultiTenant && represented.parent.is_some() {
        true => &[&TERMS_SIGNED],
        false => &[],
    }
}

/// For whom this request is, or why it may not be.
pub fn represent(
    issuer: &Issuer,
    client: &Client,
    (grant_type, details): (GrantType, &Details),
    moment: &mut Moment,
) -> Result<Represented, Refusal> {
    if !issuer.profile.assertion.reads_details() {
        return Ok(Represented::default());
    }
    let registered = &client.registration.organizations;
    let representing = match &details.organization {
        Some(_) if grant_type == GrantType::AuthorizationCode => Err(refuse(CodeRedeemed)),
        Some(named) => named_by(registered, named),
        None => own(registered).map(|parent| Represented { parent, ..Represented::default() }),
    };
    let mut represented = moment.hold(in_order(registered, details), representing)?;
    represented.tenancy = registered.tenancy;
    represented.supplier = registered.supplier.clone().filter(|_| represented.parent.is_some());
    represented.journal_id = details.journal_id.clone();
    warn(details, &represented, moment);
    Ok(represented)
}

/// The rules of these details, in the order in which they are looked at.
fn in_order(registered: &Organizations, details: &Details) -> &'static [&'static Rule] {
    match &details.organization {
        None if registered.tenancy == Tenancy::SingleTenant => &[&OWN_ORGANIZATION],
        None => &[],
        Some(Named::Child(_)) => &[&NOT_WITH_CODE, &OWN_ORGANIZATION, &SINGLE_TENANT, &CHILD_REGISTERED],
        Some(Named::Parent(_, None)) => &[&NOT_WITH_CODE, &MULTI_TENANT, &DELEGATED],
        Some(Named::Parent(_, Some(_))) => &[&NOT_WITH_CODE, &MULTI_TENANT, &DELEGATED, &CHILD_DELEGATED],
    }
}

/// Whether a client that is registered with a secret names an organisation under a key that it registered too.
pub fn by_secret(issuer: &Issuer, credentials: &Credentials, client: &Client, now: i64) -> Result<(), Refusal> {
    let Credentials::Assertion(assertion) = credentials else { return Ok(()) };
    let registered = client.registration.token_endpoint_auth_method;
    let secret = [AuthenticationMethod::ClientSecretBasic, AuthenticationMethod::ClientSecretPost];
    let rules = &issuer.profile.assertion;
    let names = rules.details(credentials).is_ok_and(|details| details.organization.is_some());
    // How a client is registered is told to itself alone.
    match secret.contains(&registered) && names && rules.verify(assertion, client, now).is_ok() {
        true => Err(refuse(SharedSecret { registered: registered.name() })),
        false => Ok(()),
    }
}

/// The organisation of a single-tenant client; others have none of their own.
fn own(registered: &Organizations) -> Result<Option<OrganizationNumber>, Refusal> {
    match (registered.tenancy, &registered.number) {
        (Tenancy::SingleTenant, None) => Err(refuse(Misregistered { lacks: "`organizations.number`" })),
        (Tenancy::SingleTenant, number) => Ok(number.clone()),
        (Tenancy::None | Tenancy::MultiTenant, _) => Ok(None),
    }
}

fn named_by(registered: &Organizations, named: &Named) -> Result<Represented, Refusal> {
    let tenancy = registered.tenancy;
    match named {
        Named::Child(child) => {
            let (parent, child_text) = (own(registered)?, child.to_string());
            if tenancy != Tenancy::SingleTenant || registered.children.is_empty() {
                return Err(refuse(ChildNotEnabled { child: child_text, tenancy: tenancy.name() }));
            }
            match registered.children.contains(child) {
                true => Ok(Represented { parent, child: Some(child.clone()), ..Represented::default() }),
                false => {
                    Err(refuse(ChildNotAllowed { child: child_text, children: texts(registered.children.iter()) }))
                }
            }
        }
        Named::Parent(parent, _) if tenancy != Tenancy::MultiTenant => {
            Err(refuse(ParentNotEnabled { parent: parent.to_string(), tenancy: tenancy.name() }))
        }
        Named::Parent(parent, child) => delegated(registered, parent, child.as_ref()),
    }
}

fn delegated(
    registered: &Organizations,
    parent: &OrganizationNumber,
    child: Option<&OrganizationNumber>,
) -> Result<Represented, Refusal> {
    let Some(delegation) = registered.delegations.iter().find(|one| one.parent == *parent) else {
        let delegations = texts(registered.delegations.iter().map(|one| &one.parent));
        return Err(refuse(ParentNotDelegated { parent: parent.to_string(), delegations }));
    };
    if let (Some(child), Some(children)) = (child, &delegation.children)
        && !children.contains(child)
    {
        let (parent, child) = (parent.to_string(), child.to_string());
        return Err(refuse(ChildNotDelegated { parent, child, children: texts(children.iter()) }));
    }
    Ok(Represented {
        parent: Some(parent.clone()),
        child: child.cloned(),
        unsigned: delegation.unsigned_scopes.clone(),
        ..Represented::default()
    })
}

/// A check digit that does not fit is odd and no reason to refuse: the numbers of public samples have such.
fn warn(details: &Details, represented: &Represented, moment: &mut Moment) {
    for (which, number) in [("parent", &represented.parent), ("child", &represented.child)] {
        if number.as_ref().is_some_and(|number| !number.checks()) {
            moment.warn(format!("The check digit of the {which} organisation's number does not fit the other digits."));
        }
    }
    for unread in &details.unread {
        moment.warn(format!("Details of the type {unread} are known, and not read here."));
    }
}

fn texts<'a>(numbers: impl Iterator<Item = &'a OrganizationNumber>) -> Vec<String> {
    numbers.map(OrganizationNumber::to_string).collect()
}

fn refuse(refusal: OrganizationRefusal) -> Refusal {
    Refusal::Organization(refusal)
}
