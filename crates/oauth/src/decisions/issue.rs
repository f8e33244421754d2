//! The one function that issues tokens: every grant passes here, and everything is checked again on what was read for this request (RFC 9700 section 2).
mod told;

use super::ground::Ground;
use super::holder::Holder;
use super::organization::terms;
use super::standing::{dead_since, represents};
use super::verdict::Refused;
use crate::issuer::Issuer;
use crate::refusal::Refusal;
use crate::refusal::client::ClientRefusal;
use crate::refusal::grant::GrantRefusal;
use crate::refusal::grant::rules::ENABLED;
use crate::refusal::organization::OrganizationRefusal;
use crate::rules::id_token::Moments;
use crate::rules::scope::target::Target;
use crate::words::binding::{Binding, CONFIRMATION};
use crate::words::changes::Change;
use crate::words::client::Client;
use crate::words::draft::{AccessTokenDraft, Drafted, JwtDraft, TokenDraft};
use crate::words::fact::{Fact, Protocol};
use crate::words::handle::Handle;
use crate::words::moment::Moment;
use crate::words::names::GrantType;
use crate::words::organization::{OrganizationNumber, Represented};
use crate::words::resource::{State, TokenForm};
use crate::words::scope::Scopes;
use crate::words::token::{Reach, token_id};
use serde_json::{Value, json};
use told::Told;

/// Everything that an issue stands on.
pub struct Order<'a> {
    /// Who gives.
    pub issuer: &'a Issuer,
    /// Who gets, with what was shown: a client that must show a key or a certificate cannot stand here without.
    pub holder: Holder<'a>,
    /// By which grant type.
    pub grant_type: GrantType,
    /// On what ground.
    pub ground: Ground<'a>,
    /// For how much.
    pub target: Target<'a>,
    /// For whom.
    pub represented: Represented,
    /// The scope as it was asked for, where the profile echoes it.
    pub requested: Option<String>,
    /// The refresh token to come with it, and when refreshing ends, in seconds since 1970.
    pub refresh_token: Option<(Handle, i64)>,
}

/// Issues: checks, drafts, and lists what is to be written.
pub fn issue(order: Order, moment: &mut Moment) -> Result<(TokenDraft, Vec<Change>), Refused> {
    let Order { issuer, holder, grant_type, ground, target, represented, requested, refresh_token } = order;
    let mut told = Told { issuer, client: holder.client(), grant_type, ground, target, represented };
    check(&told)?;
    moment.keep(&ENABLED);
    told.target = moment.hold(terms(&told.represented), signed(told.target, &told.represented))?;
    let (binding, now) = (holder.binding(), moment.now());
    let rules = &issuer.profile.access_token;
    let expires_at = now + rules.lifetime();
    let grant = ground.grant().map(|grant| grant.id);
    let mut changes = Vec::new();
    let access_token = match rules.form(&told.target.apis) {
        TokenForm::Opaque => {
            let handle = moment.mint(&issuer.mask).handle(rules.opaque(), expires_at);
            changes.push(Change::StoreAccessToken {
                address: handle.address.clone(),
                client_id: told.client.id().to_owned(),
                grant,
                reach: told.reach(&binding),
                expires_at,
            });
            AccessTokenDraft::Opaque(handle)
        }
        TokenForm::Jwt => {
            let id = token_id(grant, moment.chance.bytes());
            AccessTokenDraft::Jwt(told.access_token((id, &binding), now, expires_at))
        }
    };
    let carried = told.target.scopes.to_string();
    let rejected = &told.target.rejected;
    let draft = TokenDraft {
        rejected_scope: (!rejected.is_empty()).then(|| rejected.to_string()),
        access_token,
        token_type: rules.token_type(binding.key.as_ref()).to_owned(),
        expires_in: rules.lifetime(),
        scope: issuer.profile.response.scope(&carried, requested.as_deref()),
        refresh_token: refresh_token.map(|(handle, expires_at)| (handle, expires_at - now)),
        id_token: told.id_token(now, Vec::new()),
    };
    Ok((draft, changes))
}

/// The target without the scopes whose terms the organisation has not signed.
fn signed<'a>(target: Target<'a>, represented: &Represented) -> Result<Target<'a>, Refused> {
    let scopes = target.scopes.only(|scope| represented.unsigned.contains(scope)).into();
    target.without(&represented.unsigned).ok_or_else(|| {
        let parent = represented.parent.as_ref().map(OrganizationNumber::to_string).unwrap_or_default();
        Refusal::Organization(OrganizationRefusal::TermsUnsigned { parent, scopes }).into()
    })
}

/// The ID token of an authorization response (OpenID Connect Core section 3.3.2.11); `hashed` are the code and the state.
pub fn front_channel_id_token(
    issuer: &Issuer,
    client: &Client,
    ground: Ground,
    now: i64,
    hashed: Vec<(Protocol, String)>,
) -> Option<JwtDraft> {
    let target = Target { apis: Vec::new(), scopes: ground.grant()?.terms.scopes.clone(), rejected: Scopes::default() };
    let (grant_type, represented) = (GrantType::AuthorizationCode, Represented::default());
    let told = Told { issuer, client, grant_type, ground, target, represented };
    check(&told).ok()?;
    told.id_token(now, hashed)
}

fn check(told: &Told) -> Result<(), Refused> {
    let client = told.client;
    if told.issuer.registration.state == State::Disabled {
        return Err(GrantRefusal::Disabled { what: "issuer" }.into());
    }
    if client.registration.state == State::Disabled {
        return Err(Refusal::Client(ClientRefusal::Disabled { client_id: client.id().to_owned() }).into());
    }
    if !client.may(told.grant_type) || (client.is_public() && told.grant_type == GrantType::ClientCredentials) {
        let what = told.grant_type.name();
        return Err(Refusal::Client(ClientRefusal::NotAllowed { what, registration: "grant_types" }).into());
    }
    let Ground::Person(grant, person) = told.ground else { return Ok(()) };
    if grant.client_id != client.id() {
        return Err(GrantRefusal::Disabled { what: "client" }.into());
    }
    if let Some(ended_at) = grant.ended_at {
        return Err(GrantRefusal::Ended { ended_at }.into());
    }
    if !represents(person, grant) {
        return Err(GrantRefusal::Disabled { what: "right to represent" }.into());
    }
    match dead_since(told.issuer, client, Some(person), grant.created_at) {
        Some(what) => Err(GrantRefusal::Disabled { what }.into()),
        None => Ok(()),
    }
}

impl Told<'_> {
    fn reach(&self, binding: &Binding) -> Reach {
        let audience = self.target.apis.iter().map(|api| api.name.clone()).collect();
        Reach { audience, scopes: self.target.scopes.clone(), binding: binding.clone() }
    }

    /// What must be shown is told whatever the profile's table says.
    fn access_token(&self, (id, binding): (String, &Binding), now: i64, expires_at: i64) -> JwtDraft {
        let rules = &self.issuer.profile.access_token;
        let mut audience: Vec<Value> = self.target.apis.iter().map(|api| json!(api.name)).collect();
        if audience.is_empty() {
            audience.push(json!(self.issuer.identifier()));
        }
        let audience = if audience.len() == 1 { audience.remove(0) } else { Value::Array(audience) };
        let told: Vec<&Fact> = self.target.apis.iter().flat_map(|api| &api.facts).collect();
        let protocol = |fact: Protocol| match fact {
            Protocol::Audience => Some(Drafted::Value(audience.clone())),
            Protocol::TokenId => Some(Drafted::Value(json!(id))),
            Protocol::Scope => Some(Drafted::Value(json!(self.target.scopes.to_string()))),
            Protocol::ExpiresAt => Some(Drafted::Value(json!(expires_at))),
            Protocol::Confirmation => binding.confirmation().map(Drafted::Value),
            Protocol::Nonce => None,
            other => self.known(other, now),
        };
        let mut claims = self.claims(rules.claims(), protocol, |fact| told.contains(&fact));
        if claims.iter().all(|(name, _)| name != CONFIRMATION) {
            let confirmation = binding.confirmation().map(Drafted::Value);
            claims.extend(confirmation.map(|value| (CONFIRMATION.to_owned(), value)));
        }
        JwtDraft {
            header: rules.header().to_vec(),
            typ: rules.typ().to_owned(),
            algorithm: rules.algorithm(&self.target.apis),
            claims,
        }
    }

    fn id_token(&self, now: i64, hashed: Vec<(Protocol, String)>) -> Option<JwtDraft> {
        let rules = &self.issuer.profile.id_token;
        let Ground::Person(grant, _) = self.ground else { return None };
        let scopes: &Scopes = &self.target.scopes;
        let wanted = match self.grant_type {
            GrantType::RefreshToken => rules.refreshed(scopes),
            _ => rules.issued(scopes),
        };
        if !wanted {
            return None;
        }
        let moments = Moments { auth_time: grant.terms.auth_time, authorization: grant.created_at, response: now };
        let (issued_at, expires_at) = rules.times(moments);
        let told: Vec<&Fact> = self.issuer.profile.scope.facts(scopes).collect();
        let front = hashed.iter().any(|(fact, _)| *fact == Protocol::CodeHash);
        let protocol = |fact: Protocol| match fact {
            Protocol::Audience => Some(Drafted::Value(json!(self.client.id()))),
            Protocol::IssuedAt => Some(Drafted::Value(json!(issued_at))),
            Protocol::ExpiresAt => Some(Drafted::Value(json!(expires_at))),
            Protocol::AccessTokenHash => (!front).then_some(Drafted::AccessTokenHash),
            Protocol::StateHash if !front => self.state_hash(),
            Protocol::CodeHash | Protocol::StateHash => {
                hashed.iter().find(|(one, _)| *one == fact).map(|(_, text)| Drafted::HashOf(text.clone()))
            }
            other => self.known(other, now),
        };
        Some(JwtDraft {
            header: rules.header().to_vec(),
            typ: "JWT".to_owned(),
            algorithm: rules.algorithm(self.client.registration.id_token_signed_response_alg),
            claims: self.claims(rules.claims(), protocol, |fact| told.contains(&fact)),
        })
    }
}
