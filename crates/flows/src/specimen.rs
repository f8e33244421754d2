//! Tokens that a demonstration makes for the test of an API, right ones and wrong ones; whoever calls shows the faults that only a demonstration has.
pub mod broken;

use crate::authority::Authority;
use crate::failure::{Failure, Fault};
use crate::keys::made;
use crate::settle;
use crate::staged::{Staged, Stray};
use broken::Broken;
use jose::algorithm::Algorithm;
use jose::key::PrivateKey;
use jose::signed;
use oauth::decisions::specimen::{Specimen, specimen};
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::refusal::client::ClientRefusal;
use oauth::rules::paths::Endpoint;
use oauth::rules::proof::Request;
use oauth::words::chance::Chance;
use oauth::words::client::{Bound, Client};
use oauth::words::draft::{AccessTokenDraft, Drafted, JwtDraft};
use oauth::words::proof::Proof;
use serde_json::{Map, Value, json};

/// What proves possession in a demonstration.
const PROOF: Algorithm = Algorithm::ES256;

/// What is wanted.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// The client.
    pub client_id: String,
    /// Who signs in, by user name; nobody where the client acts for itself.
    pub username: Option<String>,
    /// The API.
    pub api: Option<String>,
    /// The scope; by default all of the client's at the API.
    pub scope: Option<String>,
    /// Claims laid over those of the token.
    pub set: Map<String, Value>,
    /// Claims taken away.
    pub remove: Vec<String>,
    /// What is wrong with it.
    pub broken: Option<Broken>,
}

/// What was made.
pub struct Made {
    /// The access token.
    pub access_token: String,
    /// Its type.
    pub token_type: String,
    /// Its life in seconds.
    pub expires_in: i64,
    /// The key to prove possession with, where the token is bound to one.
    pub proof_key: Option<PrivateKey>,
}

/// Why nothing was made.
pub enum Unmade {
    /// A wish that cannot be fulfilled.
    Wrong(String),
    /// As at the token endpoint.
    Failed(Failure),
}

impl<E: Into<Failure>> From<E> for Unmade {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Makes a token for a registered client, past the choke point that every token passes.
pub async fn make(
    (authority, _demonstrates): (&Authority, &Staged),
    issuer: &Issuer,
    wish: &Wish,
) -> Result<Made, Unmade> {
    let catalogue = authority.catalogue().await?;
    let mut hearing = authority.hear()?;
    let unknown = || Refusal::Client(ClientRefusal::Unknown { client_ids: vec![wish.client_id.clone()] });
    let client = catalogue.client(authority, issuer, &wish.client_id).await?.ok_or_else(unknown)?;
    let person = match &wish.username {
        Some(username) => {
            let found = store::people::by_username(&*authority.database, issuer.name(), username).await;
            let found = found.map_err(Fault::from)?;
            Some(found.ok_or_else(|| Unmade::Wrong(format!("nobody signs in as {username:?} at {}", issuer.name())))?)
        }
        None => None,
    };
    let now = hearing.moment.now();
    let held = holding(issuer, &client, now, &mut hearing.moment.chance)?;
    let (proof_key, proof) = held.map_or((None, None), |(key, proof)| (Some(key), Some(proof)));
    let asked = Specimen {
        client: &client,
        proof: proof.as_ref(),
        person: person.as_ref(),
        api: wish.api.as_deref(),
        scope: wish.scope.as_deref(),
    };
    let decision = specimen(issuer, &asked, &mut hearing.moment);
    let (draft, changes) = settle::judged(authority, issuer, decision, &mut hearing).await?;
    let access_token = match draft.access_token {
        AccessTokenDraft::Jwt(mut draft) => {
            laid_over(&mut draft, wish);
            signed_or_broken(authority, issuer, (draft, wish.broken), (now, &mut hearing.moment.chance)).await?
        }
        AccessTokenDraft::Opaque(handle) if wish.set.is_empty() && wish.remove.is_empty() && wish.broken.is_none() => {
            handle.text
        }
        AccessTokenDraft::Opaque(_) => {
            let what = "this token is opaque: nothing is written in it that could be wrong; its API asks introspection";
            return Err(Unmade::Wrong(what.to_owned()));
        }
    };
    settle::settle(authority, issuer, &changes, &mut hearing).await?;
    Ok(Made { access_token, token_type: draft.token_type, expires_in: draft.expires_in, proof_key })
}

/// A new key with a checked proof, where the client's tokens are bound to one.
fn holding(
    issuer: &Issuer,
    client: &Client,
    now: i64,
    chance: &mut Chance,
) -> Result<Option<(PrivateKey, Proof)>, Unmade> {
    if client.registration.dpop_bound_access_tokens != Bound::Required {
        return Ok(None);
    }
    let unusable = |error: jose::key::KeyError| Fault::Key(error.to_string());
    let key = PrivateKey::generate(PROOF).map_err(unusable)?;
    let url = issuer.endpoint(Endpoint::Token).unwrap_or_default();
    let header = json!({ "typ": "dpop+jwt", "alg": PROOF.name(), "jwk": key.public().to_jwk() });
    let token_id = jose::base64url::encode(&chance.bytes::<16>());
    let claims = json!({ "jti": token_id, "htm": "POST", "htu": url, "iat": now });
    let members = |value: Value| value.as_object().cloned().unwrap_or_default();
    let input = signed::signing_input(&members(header), &members(claims));
    let signature = key.sign(PROOF, input.as_bytes()).map_err(unusable)?;
    let text = signed::assemble(&input, &signature).into_bytes();
    let proof = issuer.profile.proof.check(&[text], &Request { method: "POST", url: &url, alias: None, now })?;
    Ok(proof.map(|proof| (key, proof)))
}

fn laid_over(draft: &mut JwtDraft, wish: &Wish) {
    for (name, value) in &wish.set {
        broken::put(draft, name, value.clone());
    }
    draft.claims.retain(|(name, _)| !wish.remove.contains(name));
}

async fn signed_or_broken(
    authority: &Authority,
    issuer: &Issuer,
    (mut draft, broken): (JwtDraft, Option<Broken>),
    (now, chance): (i64, &mut Chance),
) -> Result<String, Unmade> {
    let mut stray = Stray::default();
    if let Some(broken) = broken {
        broken.draft(&mut draft, now, chance).map_err(Unmade::Wrong)?;
        if broken == Broken::Kid {
            stray = Stray::of(draft.algorithm, made(&authority.making, draft.algorithm).await?);
        }
    }
    let catalogue = authority.catalogue().await?;
    let token = authority.signing.jwt((&catalogue, issuer), &draft, None, &mut stray).await?;
    Ok(broken.map_or(token.clone(), |broken| broken.signed(&token)))
}

/// The value of a claim of a draft.
fn value<'a>(draft: &'a JwtDraft, claim: &str) -> Option<&'a Value> {
    draft.claims.iter().find(|(name, _)| name == claim).and_then(|(_, drafted)| match drafted {
        Drafted::Value(value) => Some(value),
        Drafted::AccessTokenHash | Drafted::HashOf(_) => None,
    })
}
