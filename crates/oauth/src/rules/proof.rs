//! How tokens are bound to a key: the proofs of possession that are taken, and what must be right about them (RFC 9449).
mod nonce;
mod target;

use crate::refusal::Refusal;
use crate::refusal::authorization::AuthorizationRefusal;
use crate::refusal::authorization::rules::DPOP_JKT;
use crate::refusal::proof::ProofRefusal::{self, Claim, Malformed, Several};
use crate::refusal::proof::rules::{ALGORITHM, CLAIMS, COMPACT, FRESH, KEY, METHOD, ONE, SIGNATURE, TARGET, TYPE};
use crate::rules::form::shown;
use crate::rules::paths::Endpoint;
use crate::words::form::Form;
use crate::words::measure::{OneOrMore, Seconds};
use crate::words::moment::Moment;
use crate::words::proof::{Proof, Said, Thumbprint};
use crate::words::rule::Rule;
use jose::algorithm::Algorithm;
use jose::claims::{self, Dates};
use jose::key::PublicKey;
use jose::signed::Compact;
use nonce::NonceLife;
pub use nonce::Nonces;
use serde::Deserialize;

/// The `typ` of a proof (RFC 9449 section 4.2).
const DPOP_JWT: &str = "dpop+jwt";
/// The most characters of a claim.
const LONGEST: usize = 2_048;

/// The rules that `check` checks, in order.
pub const IN_ORDER: &[&Rule] =
    &[&ONE, &COMPACT, &TYPE, &ALGORITHM, &KEY, &SIGNATURE, &CLAIMS, &METHOD, &TARGET, &FRESH];

/// Proofs of a profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProofRules {
    accepted: Vec<Kind>,
    algorithms: OneOrMore<Algorithm>,
    window_seconds: Seconds,
    nonce: NonceAt,
    nonce_lifetime_seconds: NonceLife,
    bearer_at_userinfo: BearerAtUserinfo,
}

/// How possession is proven.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Kind {
    /// Of a key, by a signed JWT in a header (RFC 9449).
    Dpop,
    /// Of a certificate, by the connection (RFC 8705 section 3).
    MutualTls,
}

/// Where a nonce of ours is demanded.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum NonceAt {
    Never,
    TokenEndpoint,
}

/// Whether userinfo takes a bound token without its proof (decision H13).
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum BearerAtUserinfo {
    Refused,
    Taken,
}

/// What a proof must be made for.
pub struct Request<'a> {
    /// The HTTP method.
    pub method: &'a str,
    /// The URL of the endpoint.
    pub url: &'a str,
    /// Another URL of it.
    pub alias: Option<&'a str>,
    /// Seconds since 1970.
    pub now: i64,
}

impl ProofRules {
    /// Whether proofs are taken at all; where not, one that comes is not looked at.
    pub fn accepted(&self) -> bool {
        self.accepted.contains(&Kind::Dpop)
    }

    /// Whether tokens are bound to certificates for clients that ask for it.
    pub fn certificates(&self) -> bool {
        self.accepted.contains(&Kind::MutualTls)
    }

    /// The algorithms taken, for metadata; none where proofs are not taken.
    pub fn algorithms(&self) -> &[Algorithm] {
        if self.accepted() { &self.algorithms } else { &[] }
    }

    /// Whether a proof at this endpoint must repeat a nonce of ours; a refresh token is used at either of two.
    pub fn demands_nonce(&self, endpoint: Endpoint) -> bool {
        self.nonce == NonceAt::TokenEndpoint && endpoint == Endpoint::Token
    }

    /// Whether a bound token is taken as Bearer at this endpoint.
    pub fn takes_bound_bearer(&self, endpoint: Endpoint) -> bool {
        self.bearer_at_userinfo == BearerAtUserinfo::Taken && endpoint == Endpoint::Userinfo
    }

    /// Checks all that a proof says by itself; nonce, `ath` and replay are not in it.
    pub fn check(&self, proofs: &[Vec<u8>], request: &Request) -> Result<Option<Proof>, Refusal> {
        let text = match proofs {
            _ if !self.accepted() => return Ok(None),
            [] => return Ok(None),
            [one] => one,
            many => return Err(refuse(Several { proofs: many.len() })),
        };
        let malformed = |what: String| refuse(Malformed { what });
        let text = std::str::from_utf8(text).map_err(|_| malformed("bytes that are not ASCII".to_owned()))?;
        let compact = Compact::parse(text).map_err(|error| malformed(error.to_string()))?;
        let key = self.signed(&compact)?;
        let said = self.said(&compact, request)?;
        Ok(Some(Proof::new(Thumbprint::of(&key), said)))
    }

    /// The key that `dpop_jkt` names for the code (RFC 9449 section 10).
    pub fn named(&self, form: &Form, moment: &mut Moment) -> Result<Option<Thumbprint>, Refusal> {
        let Some(text) = form.value("dpop_jkt").filter(|_| self.accepted()) else { return Ok(None) };
        let named = Thumbprint::parse(text).map(Some).ok_or_else(|| {
            let accepted = "the SHA-256 thumbprint of a key, 43 characters of base64url".to_owned();
            let (name, arrived, rule) = ("dpop_jkt", shown(text), &DPOP_JKT);
            Refusal::Authorization(AuthorizationRefusal::Value { name, arrived, accepted, rule })
        });
        moment.hold(&[&DPOP_JKT], named)
    }

    fn signed(&self, compact: &Compact) -> Result<PublicKey, Refusal> {
        match compact.typ() {
            Some(typ) if typ.eq_ignore_ascii_case(DPOP_JWT) => {}
            other => return Err(refuse(ProofRefusal::Type { typ: shown(other.unwrap_or("absent")) })),
        }
        let algorithm = compact.algorithm().ok().filter(|one| self.algorithms.contains(one)).ok_or_else(|| {
            let accepted = self.algorithms.iter().map(|one| one.name()).collect();
            refuse(ProofRefusal::Algorithm { algorithm: shown(compact.algorithm_name()), accepted })
        })?;
        let wrong = |what: String| refuse(ProofRefusal::Key { what });
        let jwk = compact.header().get("jwk").ok_or_else(|| wrong("no jwk in the header".to_owned()))?;
        let key = PublicKey::from_jwk(jwk).map_err(|error| wrong(error.to_string()))?;
        if !key.may_verify() || !key.fits(algorithm) {
            return Err(wrong(format!("a key that is not for {algorithm}")));
        }
        let signature = |_| refuse(ProofRefusal::Signature { thumbprint: Thumbprint::of(&key).to_string() });
        compact.verify(&key, algorithm).map_err(signature)?;
        Ok(key)
    }

    fn said(&self, compact: &Compact, request: &Request) -> Result<Said, Refusal> {
        let needed = |claim| text(compact, claim)?.ok_or_else(|| missing(claim));
        let (token_id, method, url) = (needed("jti")?, needed("htm")?, needed("htu")?);
        let date = claims::numeric_date(compact.claims(), "iat", Dates::Strict);
        let date = date.map_err(|error| refuse(Claim { claim: "iat", what: error.to_string() }))?;
        let issued_at = date.ok_or_else(|| missing("iat"))?;
        let (nonce, access_token_hash) = (text(compact, "nonce")?, text(compact, "ath")?);
        if method != request.method {
            let (arrived, expected) = (shown(&method), request.method.to_owned());
            return Err(refuse(ProofRefusal::Method { arrived, expected }));
        }
        if !target::same(&url, request.url) && !request.alias.is_some_and(|alias| target::same(&url, alias)) {
            let (arrived, expected) = (shown(&url), request.url.to_owned());
            return Err(refuse(ProofRefusal::Target { arrived, expected }));
        }
        let (now, window) = (request.now, self.window_seconds.count());
        if (issued_at - now).abs() > window {
            return Err(refuse(ProofRefusal::Time { issued_at, now, window }));
        }
        Ok(Said { token_id, issued_at, target: request.url.to_owned(), nonce, access_token_hash })
    }

    /// How long a proof's identifier is remembered, in seconds after its `iat`: longer than any clock of ours accepts it.
    pub fn remembered(&self) -> i64 {
        self.window_seconds.count() + 60
    }
}

/// A claim that is a text; an empty one is none.
fn text(compact: &Compact, claim: &'static str) -> Result<Option<String>, Refusal> {
    let what = match claims::text(compact.claims(), claim) {
        Ok(Some(text)) if text.len() > LONGEST => format!("{} bytes", text.len()),
        Ok(text) => return Ok(text.filter(|text| !text.is_empty()).map(str::to_owned)),
        Err(error) => error.to_string(),
    };
    Err(refuse(Claim { claim, what }))
}

fn missing(claim: &'static str) -> Refusal {
    refuse(Claim { claim, what: "missing".to_owned() })
}

fn refuse(refusal: ProofRefusal) -> Refusal {
    Refusal::Proof(refusal)
}
