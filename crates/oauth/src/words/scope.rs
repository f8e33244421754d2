//! Scopes: a set of scope-tokens in the order in which they were asked for (RFC 6749 section 3.3).
use serde::{Deserialize, Serialize};
use std::fmt;

/// The scope that asks for a refresh token (OpenID Connect Core section 11).
pub const OFFLINE_ACCESS: &str = "offline_access";
/// The scope that makes a request one of OpenID Connect (OpenID Connect Core section 3.1.2.1).
pub const OPENID: &str = "openid";

/// Scope-tokens without repetition, in the order of their first appearance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct Scopes(Vec<String>);

impl Scopes {
    /// The tokens of a space-separated list.
    pub fn parse(text: &str) -> Self {
        text.split(' ').filter(|token| !token.is_empty()).map(str::to_owned).collect()
    }

    /// Whether the token is in the set.
    pub fn contains(&self, token: &str) -> bool {
        self.0.iter().any(|one| one == token)
    }

    /// Whether each token of this set is in the other.
    pub fn within(&self, other: &Self) -> bool {
        self.iter().all(|token| other.contains(token))
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The tokens in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// The tokens that pass.
    pub fn only(&self, pass: impl Fn(&str) -> bool) -> Self {
        self.iter().filter(|token| pass(token)).map(str::to_owned).collect()
    }

    /// Both sets together.
    pub fn with(&self, other: &Self) -> Self {
        self.iter().chain(other.iter()).map(str::to_owned).collect()
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0.join(" "))
    }
}

impl FromIterator<String> for Scopes {
    fn from_iter<I: IntoIterator<Item = String>>(tokens: I) -> Self {
        let mut out: Vec<String> = Vec::new();
        for token in tokens {
            if !out.contains(&token) {
                out.push(token);
            }
        }
        Self(out)
    }
}

impl From<Vec<String>> for Scopes {
    fn from(tokens: Vec<String>) -> Self {
        tokens.into_iter().collect()
    }
}

impl From<Scopes> for Vec<String> {
    fn from(scopes: Scopes) -> Self {
        scopes.0
    }
}
