//! Builds and checks what is signed: the JOSE family (RFC 7515, 7517, 7518, 7519, 7638, 8037) and X.509 certificates, as pure functions.

pub mod algorithm;
pub mod base64;
pub mod base64url;
pub mod certificate;
pub mod claims;
mod der;
pub mod digest;
pub mod json;
pub mod key;
pub mod keyset;
mod pem;
pub mod sealed;
pub mod signed;
