//! The floor that decides: what OAuth 2, OpenID Connect and a profile say about a request; no clock, chance, storage or network.
pub mod decisions;
pub mod issuer;
pub mod profile;
pub mod refusal;
pub mod rules;
pub mod words;
