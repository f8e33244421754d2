//! The token endpoint (RFC 6749 section 3.2): who asks, on what ground, for how much.
use super::ground::Ground;
use super::holder::{Holder, Shown, prove, spend};
use super::identify::{claim, consume, identify};
use super::issue::{Order, issue};
use super::line::{ending, kept, step, succeeded};
use super::organization::{formed, represent};
use super::verdict::{Decision, Refused};
use crate::issuer::Issuer;
use crate::refusal::Refusal;
use crate::refusal::client::ClientRefusal;
use crate::refusal::client::rules::REGISTERED_USE;
use crate::refusal::grant::rules::{ISSUED, REFRESHING};
use crate::refusal::grant::{GrantRefusal, Presented};
use crate::refusal::parameters::rules::{GRANT_TYPE, PRESENT};
use crate::rules::grants::Redemption;
use crate::rules::parameters::needed;
use crate::rules::paths::Endpoint;
use crate::words::changes::{Change, Spending};
use crate::words::client::Client;
use crate::words::credentials::Credentials;
use crate::words::draft::TokenDraft;
use crate::words::evidence::{Artefact, Evidence, Sought, Wanted};
use crate::words::form::{Arrived, Form};
use crate::words::handle::Address;
use crate::words::moment::Moment;
use crate::words::names::GrantType;
use crate::words::organization::{Details, Represented};
use crate::words::proof::Proof;
use crate::words::token::{Code, RefreshToken};

/// A token request that needs evidence to be decided.
pub struct TokenRequest {
    /// Who says to ask.
    pub credentials: Credentials,
    grant_type: GrantType,
    presented: String,
    form: Form,
    details: Details,
    proof: Option<Proof>,
}

/// Decides what needs no evidence, and names what to read.
pub fn admit(issuer: &Issuer, arrived: &Arrived, moment: &mut Moment) -> Result<(TokenRequest, Wanted), Refusal> {
    let profile = &issuer.profile;
    let form = profile.parameters.canonical(arrived, moment)?;
    let credentials = claim(issuer, arrived, &form, moment)?;
    let grant_type = profile.grants.accept(needed(&form, "grant_type", "on what ground a token is asked for")?)?;
    moment.keep(&GRANT_TYPE);
    let presented = match grant_type {
        GrantType::ClientCredentials => String::new(),
        GrantType::AuthorizationCode => needed(&form, "code", "the code of the authorization response")?.to_owned(),
        GrantType::RefreshToken => needed(&form, "refresh_token", "the refresh token")?.to_owned(),
    };
    moment.keep(&PRESENT);
    let artefact = match grant_type {
        GrantType::ClientCredentials => None,
        GrantType::AuthorizationCode => Address::of(&presented, profile.grants.code(), &issuer.mask).map(Sought::Code),
        GrantType::RefreshToken => {
            Address::of(&presented, profile.refresh_token.spelling(), &issuer.mask).map(Sought::RefreshToken)
        }
    };
    let details = profile.assertion.details(&credentials)?;
    formed(&details).iter().for_each(|rule| moment.keep(rule));
    let proof = prove(issuer, arrived, Endpoint::Token, moment)?;
    let clients = credentials.client_ids().into_iter().map(str::to_owned).collect();
    let wanted = Wanted { clients, artefacts: artefact.into_iter().collect() };
    Ok((TokenRequest { credentials, grant_type, presented, form, details, proof }, wanted))
}

/// Decides on what was found.
pub fn decide(
    issuer: &Issuer,
    (arrived, request): (&Arrived, &TokenRequest),
    evidence: &Evidence,
    moment: &mut Moment,
) -> Decision<TokenDraft> {
    decided(issuer, (arrived, request), evidence, moment).into()
}

fn decided(
    issuer: &Issuer,
    (arrived, request): (&Arrived, &TokenRequest),
    evidence: &Evidence,
    moment: &mut Moment,
) -> Result<(TokenDraft, Vec<Change>), Refused> {
    let identified = identify(issuer, (arrived, &request.form), &request.credentials, &evidence.clients, moment)?;
    let client = &identified.client;
    allowed(client, request.grant_type)?;
    moment.keep(&REGISTERED_USE);
    let shown = Shown { proof: request.proof.as_ref(), certificate: identified.certificate.as_ref() };
    let holder = Holder::of(client, shown, moment)?;
    let represented = represent(issuer, client, (request.grant_type, &request.details), moment)?;
    let single: Vec<_> =
        consume(issuer, &identified).into_iter().chain(spend(issuer, request.proof.as_ref())).collect();
    let asked = (request, represented);
    let (draft, mut changes) = match request.grant_type {
        GrantType::ClientCredentials => client_credentials(issuer, holder, asked, moment)?,
        GrantType::AuthorizationCode => match evidence.artefacts.first() {
            Some(Artefact::Code(code)) => authorization_code(issuer, holder, (asked, code), &single, moment)?,
            _ => return Err(unknown(Presented::Code, request).into()),
        },
        GrantType::RefreshToken => match evidence.artefacts.first() {
            Some(Artefact::RefreshToken(token)) => refresh_token(issuer, holder, (asked, token), &single, moment)?,
            _ => return Err(unknown(Presented::RefreshToken, request).into()),
        },
    };
    changes.extend(single.into_iter().map(Change::SpendTokenId));
    Ok((draft, changes))
}

fn unknown(what: Presented, request: &TokenRequest) -> GrantRefusal {
    GrantRefusal::Unknown { what, characters: request.presented.chars().count() }
}

fn allowed(client: &Client, grant: GrantType) -> Result<(), Refusal> {
    let public = client.is_public() && grant == GrantType::ClientCredentials;
    match client.may(grant) && !public {
        true => Ok(()),
        false => Err(Refusal::Client(ClientRefusal::NotAllowed { what: grant.name(), registration: "grant_types" })),
    }
}

/// What is asked for, and for whom.
type Asked<'a> = (&'a TokenRequest, Represented);
type Issued = Result<(TokenDraft, Vec<Change>), Refused>;

fn client_credentials(issuer: &Issuer, holder: Holder, (request, represented): Asked, moment: &mut Moment) -> Issued {
    let (rules, client) = (&issuer.profile.scope, holder.client());
    let scope = request.form.value("scope");
    let resources = request.resources();
    let scopes = rules.ask_alone(&issuer.registration, client, (scope, &resources), moment)?;
    let target = rules.target(&issuer.registration, &scopes, (&resources, &[]), moment)?;
    let (grant_type, ground, requested) = (request.grant_type, Ground::Client, scope.map(str::to_owned));
    issue(Order { issuer, holder, grant_type, ground, target, represented, requested, refresh_token: None }, moment)
}

fn authorization_code(
    issuer: &Issuer,
    holder: Holder,
    ((request, represented), code): (Asked, &Code),
    single: &[Spending],
    moment: &mut Moment,
) -> Issued {
    let (profile, client, now) = (&issuer.profile, holder.client(), moment.now());
    let redemption = Redemption {
        client_id: client.id(),
        redirect_uri: request.form.value("redirect_uri"),
        code_verifier: request.form.value("code_verifier"),
        key: holder.key(),
        now,
    };
    redeemed(issuer, (code, single), &redemption, moment)?;
    let grant = &code.grant;
    let scopes = profile.scope.narrow(&issuer.registration, client, (&grant.terms.scopes, None), moment)?;
    let resources = (&*request.resources(), &*grant.terms.resources);
    let target = profile.scope.target(&issuer.registration, &scopes, resources, moment)?;
    let refresh_token = profile.refresh_token.issued(client, &scopes).then(|| {
        let expires_at = profile.refresh_token.expiry(now, grant.absolute_expires_at);
        (moment.mint(&issuer.mask).handle(profile.refresh_token.spelling(), expires_at), expires_at)
    });
    let line_expires_at = refresh_token.as_ref().map_or(0, |(_, expires_at)| *expires_at);
    let keep_until = kept(issuer, now, line_expires_at);
    let mut changes = vec![Change::RedeemCode {
        address: code.address.clone(),
        client_id: client.id().to_owned(),
        grant: grant.id,
        line_expires_at,
        keep_until,
    }];
    changes.extend(refresh_token.as_ref().map(|(handle, _)| Change::StoreRefreshToken {
        address: handle.address.clone(),
        client_id: client.id().to_owned(),
        grant: grant.id,
        parent: Vec::new(),
        binding: holder.kept(),
    }));
    let (grant_type, ground, requested) =
        (request.grant_type, Ground::Person(grant, &code.person), grant.terms.requested.clone());
    let (draft, issued) =
        issue(Order { issuer, holder, grant_type, ground, target, represented, requested, refresh_token }, moment)?;
    changes.extend(issued);
    Ok((draft, changes))
}

/// Whether a code may be redeemed so; one that was used ends its family.
fn redeemed(
    issuer: &Issuer,
    (code, single): (&Code, &[Spending]),
    redemption: &Redemption,
    moment: &mut Moment,
) -> Result<(), Refused> {
    let rules = &issuer.profile.grants;
    moment.keep(&ISSUED);
    moment.hold(&rules.in_order(code, redemption), rules.redeem(code, redemption)).map_err(|refusal| {
        let ended = matches!(refusal, GrantRefusal::CodeUsed { .. }).then(|| ending(code.grant.id, single));
        Refused(Refusal::Grant(refusal), ended.into_iter().collect())
    })
}

fn refresh_token(
    issuer: &Issuer,
    holder: Holder,
    ((request, represented), token): (Asked, &RefreshToken),
    single: &[Spending],
    moment: &mut Moment,
) -> Issued {
    let (profile, client, now) = (&issuer.profile, holder.client(), moment.now());
    succeeded(issuer, holder, (token, single), moment)?;
    let grant = &token.grant;
    let still = profile.scope.narrow(&issuer.registration, client, (&grant.terms.scopes, None), moment)?;
    if !profile.refresh_token.issued(client, &still) {
        return Err(GrantRefusal::RefreshWithdrawn.into());
    }
    moment.keep(&REFRESHING);
    let asked = (&grant.terms.scopes, request.form.value("scope"));
    let scopes = profile.scope.narrow(&issuer.registration, client, asked, moment)?;
    let resources = (&*request.resources(), &*grant.terms.resources);
    let target = profile.scope.target(&issuer.registration, &scopes, resources, moment)?;
    let expires_at = profile.refresh_token.expiry_after_use(now, token);
    let handle = moment.mint(&issuer.mask).handle(profile.refresh_token.spelling(), expires_at);
    let step = step(issuer, token, now, expires_at);
    let mut changes = vec![
        Change::StoreRefreshToken {
            address: handle.address.clone(),
            client_id: client.id().to_owned(),
            grant: grant.id,
            parent: token.address.digest.clone(),
            binding: token.binding.clone().or(holder.kept()),
        },
        Change::AdvanceLine {
            step,
            most_successors: profile.refresh_token.most_successors(client),
            retry_window: profile.refresh_token.retry_window(),
        },
    ];
    let (grant_type, ground) = (request.grant_type, Ground::Person(grant, &token.person));
    let requested = request.form.value("scope").map(str::to_owned).or_else(|| grant.terms.requested.clone());
    let refresh_token = Some((handle, expires_at));
    let (draft, issued) =
        issue(Order { issuer, holder, grant_type, ground, target, represented, requested, refresh_token }, moment)?;
    changes.extend(issued);
    Ok((draft, changes))
}

impl TokenRequest {
    fn resources(&self) -> Vec<String> {
        self.form.values("resource").map(str::to_owned).collect()
    }
}
