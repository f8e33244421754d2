//! Tables on the pure rules: in each file one `check` touches the API, and the tests are rows, named after the checks of the security list.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

mod access;
mod assertion;
mod assertion_key;
mod authorization;
mod choke_point;
mod client_keys;
mod credentials;
mod exchange;
mod hint;
mod holding;
mod hosts;
mod id_token;
mod introspection;
mod issue;
mod keys;
mod line;
mod made;
mod matrix;
mod metadata;
mod mutual_tls;
mod organization;
mod parameters;
mod place;
mod proof;
mod redeem;
mod redirect;
mod registrable;
mod replay;
mod rotation;
mod target;
mod trail;
mod visit;
