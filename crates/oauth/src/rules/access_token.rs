//! What access tokens are made of (RFC 9068, RFC 6749 section 1.4).
use crate::words::claim::ClaimTable;
use crate::words::draft::HeaderMember;
use crate::words::handle::Spelling;
use crate::words::keyring::SigningAlgorithm;
use crate::words::measure::{OneOrMore, Seconds};
use crate::words::proof::{DPOP, Thumbprint};
use crate::words::resource::{Api, TokenForm};
use crate::words::text::Name;
use jose::algorithm::Algorithm;
use serde::Deserialize;

/// Access tokens of a profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessTokenRules {
    form: TokenForm,
    token_type: Name,
    lifetime_seconds: Seconds,
    opaque: Spelling,
    algorithm: SigningAlgorithm,
    typ: Name,
    header: OneOrMore<HeaderMember>,
    claims: ClaimTable,
}

impl AccessTokenRules {
    /// How responses spell the type of a token that is bound to this key, or to none; it says nothing of certificates (RFC 8705 section 3).
    pub fn token_type(&self, key: Option<&Thumbprint>) -> &str {
        key.map_or(self.token_type.as_str(), |_| DPOP)
    }

    /// Seconds that a token lives.
    pub fn lifetime(&self) -> i64 {
        self.lifetime_seconds.count()
    }

    /// How opaque tokens are spelled.
    pub fn opaque(&self) -> Spelling {
        self.opaque
    }

    /// The `typ` of JWT access tokens.
    pub fn typ(&self) -> &str {
        self.typ.as_str()
    }

    /// The members of the header of JWT access tokens, in order.
    pub fn header(&self) -> &[HeaderMember] {
        &self.header
    }

    /// The claims of JWT access tokens.
    pub fn claims(&self) -> &ClaimTable {
        &self.claims
    }

    /// What a token for these APIs is made of.
    pub fn form(&self, apis: &[&Api]) -> TokenForm {
        apis.first().and_then(|api| api.access_token).unwrap_or(self.form)
    }

    /// What signs a token for these APIs.
    pub fn algorithm(&self, apis: &[&Api]) -> Algorithm {
        apis.first().and_then(|api| api.algorithm).unwrap_or(self.algorithm).algorithm()
    }
}
