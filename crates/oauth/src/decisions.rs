//! The sentences: one file for each endpoint; `admit` needs no evidence, `decide` follows.
pub mod access;
pub mod authorize;
pub mod elsewhere;
pub mod extend;
pub mod ground;
pub mod identify;
pub mod introspect;
pub mod issue;
mod line;
pub mod metadata;
pub mod organization;
pub mod push;
pub mod revoke;
pub mod standing;
pub mod token;
pub mod userinfo;
pub mod verdict;
