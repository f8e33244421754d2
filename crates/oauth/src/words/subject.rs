//! People: who signs in, what tokens may tell about them, and whom they may represent.
use super::resource::State;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A person as `apply` files and the store write it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The `sub` of tokens, unique within the issuer; drawn at random where a file names none.
    #[serde(default)]
    pub subject: String,
    /// What the person types to sign in.
    pub username: String,
    /// A password as it stands in a file; never stored.
    #[serde(default, skip_serializing)]
    pub password: Option<String>,
    /// Argon2id in PHC form.
    #[serde(default)]
    pub password_hash: String,
    /// The name that pages show.
    pub name: String,
    /// How the person's sign-in is reported (RFC 8176), `pwd` by default.
    #[serde(default = "password_only")]
    pub authentication_methods: Vec<String>,
    /// What tokens may tell, by attribute name.
    #[serde(default)]
    pub attributes: Map<String, Value>,
    /// Whom the person may act for.
    #[serde(default)]
    pub represents: Vec<Representation>,
    /// A disabled person cannot sign in, and tokens issued before are dead.
    #[serde(default)]
    pub state: State,
    /// Seconds since 1970: what was issued before is dead.
    #[serde(default)]
    pub ended_before: i64,
}

fn password_only() -> Vec<String> {
    vec!["pwd".to_owned()]
}

/// The right to act for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Representation {
    /// The `sub` of the represented person.
    #[serde(rename = "sub")]
    pub subject: String,
    /// The represented person's name.
    pub name: String,
    /// `parent` or `power_of_attorney`.
    pub relation: Relation,
}

/// Why somebody may act for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// A parent for a child.
    Parent,
    /// By power of attorney.
    PowerOfAttorney,
}
