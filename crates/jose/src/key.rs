//! Keys for signatures: a public half that anyone may see and a private half that never prints itself (RFC 7517, RFC 7518 section 6).

mod error;
mod jwk;
mod kind;
mod pair;
mod private;
mod public;
mod wrapping;

pub use error::{KeyError, SignatureError};
pub use private::PrivateKey;
pub use public::PublicKey;
