//! A profile: how one service differs from the standard, as data; each field is a section of the file and a file in `rules/`.
pub mod library;
mod line;
pub mod sources;

use crate::rules;
use crate::words::fact::{Fact, Protocol};
use serde::Deserialize;
use sources::Source;
use std::collections::BTreeMap;
use std::fmt;

/// The rules of one service.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// What the profile is called; for people, never compared.
    #[serde(skip)]
    pub name: ProfileName,
    /// Which service and document it follows.
    pub about: About,
    /// Where the endpoints stand.
    pub paths: rules::paths::Paths,
    /// What the parameters are called.
    pub parameters: rules::parameters::Parameters,
    /// How clients authenticate.
    pub client_authentication: rules::client_authentication::ClientAuthentication,
    /// What a client assertion must look like.
    pub assertion: rules::assertion::AssertionRules,
    /// How tokens are bound to a key.
    pub proof: rules::proof::ProofRules,
    /// What can be exchanged for a token.
    pub grants: rules::grants::Grants,
    /// What scopes and resources mean.
    pub scope: rules::scope::ScopeRules,
    /// What access tokens are made of.
    pub access_token: rules::access_token::AccessTokenRules,
    /// When there are refresh tokens.
    pub refresh_token: rules::refresh_token::RefreshTokenRules,
    /// What ID tokens are made of.
    pub id_token: rules::id_token::IdTokenRules,
    /// How people authorize.
    pub authorization: rules::authorization::AuthorizationRules,
    /// How clients ask that a person be signed out.
    pub end_session: rules::end_session::EndSessionRules,
    /// What answers look like.
    pub response: rules::response::ResponseRules,
    /// What errors look like.
    pub errors: rules::errors::ErrorRules,
    /// Where each key comes from.
    #[serde(skip)]
    pub sources: BTreeMap<String, Source>,
}

/// A profile's name; it cannot be compared, so no code can ask which profile it runs.
#[derive(Clone, Debug, Default)]
pub struct ProfileName(String);

/// What a profile is for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The service as people know it; empty where the profile follows standards alone.
    pub service: String,
    /// The document that it follows.
    pub document: String,
    /// The date of that document.
    pub date: String,
}

impl ProfileName {
    pub(crate) fn new(name: &str) -> Self {
        Self(name.to_owned())
    }
}

impl fmt::Display for ProfileName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Profile {
    /// The claim that every access token of the profile has and no ID token: whatever `typ` says, it tells them apart.
    ///
    /// # Errors
    /// The claim that an ID token has too.
    pub fn told_apart(&self) -> Result<Option<&str>, &str> {
        let name = self.access_token.claims().name_of(&Fact::Protocol(Protocol::TokenId));
        match name.filter(|name| self.id_token.claims().names().any(|one| one == *name)) {
            Some(both) => Err(both),
            None => Ok(name),
        }
    }

    /// Where a key comes from.
    pub fn source(&self, key: &str) -> Option<&Source> {
        self.sources.get(key)
    }
}
