//! Nonces without memory: a keyed digest of issuer and time that each node can make, and no other issuer (RFC 9449 section 8).
use super::{ProofRules, refuse};
use crate::refusal::Refusal;
use crate::refusal::proof::ProofRefusal;
use crate::rules::form::shown;
use crate::words::handle::MaskKey;
use crate::words::proof::Proof;
use jose::{base64url, digest};
use serde::Deserialize;

/// Seconds for which a nonce counts at least: five minutes to a day.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "i64")]
pub struct NonceLife(i64);

impl TryFrom<i64> for NonceLife {
    type Error = String;

    fn try_from(count: i64) -> Result<Self, String> {
        match count {
            300..=86_400 => Ok(Self(count)),
            _ => Err(format!("{count} seconds; a nonce lives 300 to 86400, five minutes to a day")),
        }
    }
}

impl NonceLife {
    /// Seconds for which the same nonce is handed out.
    fn turn(self) -> i64 {
        self.0 / 5
    }
}

/// Whose nonces: an issuer by name, and the key that its nodes share.
#[derive(Clone, Copy)]
pub struct Nonces<'a> {
    /// The issuer's name.
    pub issuer: &'a str,
    /// The key.
    pub key: &'a MaskKey,
}

impl Nonces<'_> {
    fn of(self, turn: i64) -> String {
        let message = [self.issuer.as_bytes(), b"\0", turn.to_string().as_bytes()].concat();
        base64url::encode(&digest::hmac_sha256(&self.key.0, &message)[..24])
    }
}

impl ProofRules {
    /// Whether the proof repeats a nonce that counts; the refusal brings one that does, so it is never the one that came.
    pub fn repeats_nonce(&self, nonces: Nonces, proof: &Proof, now: i64) -> Result<(), Refusal> {
        let life = self.nonce_lifetime_seconds;
        let turn = now.div_euclid(life.turn());
        // The clock of another node may have begun the next turn already.
        let counting = (now - life.0).div_euclid(life.turn())..=turn + 1;
        let repeated = |nonce: &str| {
            let same = |turn| digest::equal(nonces.of(turn).as_bytes(), nonce.as_bytes());
            counting.clone().any(same)
        };
        if proof.nonce().is_some_and(repeated) {
            return Ok(());
        }
        let (arrived, fresh) = (proof.nonce().map(shown), nonces.of(turn));
        Err(refuse(ProofRefusal::Nonce { arrived, fresh, lifetime: life.0 }))
    }
}
