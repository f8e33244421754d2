//! Drafts: what a decision wants signed, in signing order, with references where a hash of an earlier draft belongs.
use super::handle::Handle;
use jose::algorithm::Algorithm;
use serde::Deserialize;
use serde_json::{Map, Value};

/// An access token to be.
#[derive(Clone)]
pub enum AccessTokenDraft {
    /// A handle: ready.
    Opaque(Handle),
    /// To be signed.
    Jwt(JwtDraft),
}

/// A JWT to be: everything but the key's identifier, the hashes and the signature.
#[derive(Clone, Debug)]
pub struct JwtDraft {
    /// The header's members in order; `kid` is filled when it is signed.
    pub header: Vec<HeaderMember>,
    /// The `typ` of the header.
    pub typ: String,
    /// What signs it.
    pub algorithm: Algorithm,
    /// The claims in order.
    pub claims: Vec<(String, Drafted)>,
}

/// A member of the header of what we sign (RFC 7515 section 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeaderMember {
    /// The key's identifier.
    Kid,
    /// What the JWT is for.
    Typ,
    /// The algorithm.
    Alg,
}

/// The value of a claim, or a reference to what stands before in signing order.
#[derive(Clone, Debug)]
pub enum Drafted {
    /// The value.
    Value(Value),
    /// The left half of the hash of the access token (OpenID Connect Core section 3.1.3.6).
    AccessTokenHash,
    /// The left half of a hash of something known.
    HashOf(String),
}

/// What a granted token request answers, before it is signed.
#[derive(Clone)]
pub struct TokenDraft {
    /// The access token.
    pub access_token: AccessTokenDraft,
    /// Its type.
    pub token_type: String,
    /// Its life in seconds.
    pub expires_in: i64,
    /// The scope as the response tells it.
    pub scope: Option<String>,
    /// The scopes that were left out since their terms are not signed.
    pub rejected_scope: Option<String>,
    /// The refresh token, with its life in seconds.
    pub refresh_token: Option<(Handle, i64)>,
    /// The ID token.
    pub id_token: Option<JwtDraft>,
}

/// The left half of the hash that belongs to an algorithm, in base64url (OpenID Connect Core section 3.1.3.6).
pub fn left_half(algorithm: Algorithm, text: &str) -> String {
    let hash = algorithm.hash(text.as_bytes());
    jose::base64url::encode(&hash[..hash.len() / 2])
}

impl AsRef<str> for HeaderMember {
    /// The registered name.
    fn as_ref(&self) -> &str {
        match self {
            Self::Kid => "kid",
            Self::Typ => "typ",
            Self::Alg => "alg",
        }
    }
}

impl JwtDraft {
    /// The claims with hashes filled in, for an access token of these characters.
    pub fn filled(&self, access_token: Option<&str>) -> Map<String, Value> {
        let half = |text: &str| Value::String(left_half(self.algorithm, text));
        let fill = |(name, value): &(String, Drafted)| match value {
            Drafted::Value(value) => Some((name.clone(), value.clone())),
            Drafted::HashOf(text) => Some((name.clone(), half(text))),
            Drafted::AccessTokenHash => access_token.map(|token| (name.clone(), half(token))),
        };
        self.claims.iter().filter_map(fill).collect()
    }

    /// The header for a key of this identifier.
    pub fn headed(&self, kid: &str) -> Map<String, Value> {
        let member = |member: &HeaderMember| {
            let value = match member {
                HeaderMember::Kid => kid,
                HeaderMember::Typ => &self.typ,
                HeaderMember::Alg => self.algorithm.name(),
            };
            (member.as_ref().to_owned(), Value::String(value.to_owned()))
        };
        self.header.iter().map(member).collect()
    }
}
