//! What can be exchanged for a token, and how a code is redeemed (RFC 6749 sections 4.1.3 and 4.4, RFC 7636 section 4.6).
use crate::refusal::Refusal;
use crate::refusal::grant::rules::{CODE_LIFE, CODE_ONCE, OWN, REDIRECT_URI, SAME_KEY, STANDS, VERIFIER};
use crate::refusal::grant::{GrantRefusal, Likely, Presented};
use crate::refusal::parameters::ParameterRefusal;
use crate::rules::form::shown;
use crate::words::binding::CertificateThumbprint;
use crate::words::handle::Spelling;
use crate::words::measure::{Brief, OneOrMore};
use crate::words::names::GrantType;
use crate::words::proof::Thumbprint;
use crate::words::rule::Rule;
use crate::words::token::{Code, Standing};
use jose::{base64url, digest};
use serde::Deserialize;

/// The grants of a profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grants {
    accepted: OneOrMore<GrantType>,
    code: Spelling,
    code_lifetime_seconds: Brief,
}

/// What a client shows to redeem a code.
pub struct Redemption<'a> {
    /// Who redeems.
    pub client_id: &'a str,
    /// The `redirect_uri` of the token request.
    pub redirect_uri: Option<&'a str>,
    /// The `code_verifier`.
    pub code_verifier: Option<&'a str>,
    /// The key that was shown.
    pub key: Option<&'a Thumbprint>,
    /// Seconds since 1970.
    pub now: i64,
}

impl Grants {
    /// What is exchanged, for metadata.
    pub fn accepted(&self) -> &[GrantType] {
        &self.accepted
    }

    /// How codes are spelled.
    pub fn code(&self) -> Spelling {
        self.code
    }

    /// Seconds that a code lives.
    pub fn code_lifetime(&self) -> i64 {
        self.code_lifetime_seconds.count()
    }

    /// The grant type of that name, if this service exchanges it.
    pub fn accept(&self, name: &str) -> Result<GrantType, Refusal> {
        let grant = GrantType::named(name).filter(|grant| self.accepted.contains(grant));
        grant.ok_or_else(|| {
            let accepted = self.accepted.iter().map(|grant| grant.name()).collect();
            Refusal::Parameters(ParameterRefusal::UnsupportedGrantType { grant_type: shown(name), accepted })
        })
    }

    /// The rules that `redeem` checks of such a code, in order.
    pub fn in_order(&self, code: &Code, redemption: &Redemption) -> Vec<&'static Rule> {
        let challenged = code.binding.code_challenge.is_some() || redemption.code_verifier.is_some();
        let all = [
            Some(&OWN),
            code.binding.redirect_uri.as_ref().map(|_| &REDIRECT_URI),
            challenged.then_some(&VERIFIER),
            code.binding.key.as_ref().map(|_| &SAME_KEY),
            Some(&CODE_ONCE),
            Some(&CODE_LIFE),
            Some(&STANDS),
        ];
        all.into_iter().flatten().collect()
    }

    /// Whether the code may be redeemed so; a used one is told last, when everything else was right.
    pub fn redeem(&self, code: &Code, redemption: &Redemption) -> Result<(), GrantRefusal> {
        let what = Presented::Code;
        if code.grant.client_id != redemption.client_id {
            return Err(GrantRefusal::AnotherClient { what, client_id: redemption.client_id.to_owned() });
        }
        addressed(code, redemption)?;
        verified(code.binding.code_challenge.as_deref(), redemption.code_verifier)?;
        keyed(what, code.binding.key.as_ref(), redemption.key)?;
        if let Some(used_at) = code.used_at {
            return Err(GrantRefusal::CodeUsed { used_at, now: redemption.now });
        }
        if code.expires_at <= redemption.now {
            return Err(GrantRefusal::Expired { what, expires_at: code.expires_at, now: redemption.now });
        }
        match (code.grant.ended_at, code.session) {
            (Some(ended_at), _) => Err(GrantRefusal::Ended { ended_at }),
            (None, Standing::Ended) => Err(GrantRefusal::Ended { ended_at: redemption.now }),
            (None, Standing::Stands) => Ok(()),
        }
    }
}

/// Whether the key that was shown is the one that something is bound to, if it is to any (RFC 9449 sections 5 and 10).
pub fn keyed(what: Presented, bound: Option<&Thumbprint>, shown: Option<&Thumbprint>) -> Result<(), GrantRefusal> {
    match bound {
        Some(bound) if shown != Some(bound) => {
            Err(GrantRefusal::AnotherKey { what, shown: shown.cloned(), bound: bound.clone() })
        }
        _ => Ok(()),
    }
}

/// Whether the certificate that was shown is the one that a refresh token is bound to (RFC 8705 section 4).
pub fn certified(bound: &CertificateThumbprint, shown: Option<&CertificateThumbprint>) -> Result<(), GrantRefusal> {
    match shown {
        Some(shown) if shown == bound => Ok(()),
        _ => Err(GrantRefusal::AnotherCertificate { shown: shown.cloned(), bound: bound.clone() }),
    }
}

fn addressed(code: &Code, redemption: &Redemption) -> Result<(), GrantRefusal> {
    match (&code.binding.redirect_uri, redemption.redirect_uri) {
        (Some(expected), arrived) if arrived != Some(expected) => Err(GrantRefusal::RedirectUriDiffers {
            arrived: arrived.map_or("none".to_owned(), shown),
            expected: expected.clone(),
        }),
        _ => Ok(()),
    }
}

fn verified(challenge: Option<&str>, verifier: Option<&str>) -> Result<(), GrantRefusal> {
    let (challenge, verifier) = match (challenge, verifier) {
        (None, None) => return Ok(()),
        (None, Some(_)) => return Err(GrantRefusal::VerifierUnasked),
        (Some(_), None) => return Err(GrantRefusal::VerifierMissing),
        (Some(challenge), Some(verifier)) => (challenge, verifier),
    };
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    if !(43..=128).contains(&verifier.len()) || !verifier.bytes().all(unreserved) {
        return Err(GrantRefusal::VerifierMalformed { characters: verifier.chars().count() });
    }
    let hashed = |text: &str| base64url::encode(&digest::sha256(text.as_bytes()));
    let once = hashed(verifier);
    if digest::equal(once.as_bytes(), challenge.as_bytes()) {
        return Ok(());
    }
    let likely = match () {
        () if verifier == challenge => Likely::IsTheChallenge,
        () if hashed(&once) == challenge => Likely::HashedTwice,
        () => Likely::Another,
    };
    Err(GrantRefusal::VerifierWrong { likely })
}
