//! The rules of a proof of possession (RFC 9449 section 4.3).
use super::ProofRefusal;
use crate::words::rule::Rule;

pub const NEEDED: Rule =
    Rule::new("Where tokens are bound to a key, a proof shows it.", "RFC 9449, sections 5 and 7.1");
pub const CERTIFICATE: Rule =
    Rule::new("Where tokens are bound to a certificate, the connection shows it.", "RFC 8705, section 3");
pub const ONE: Rule = Rule::new("A request has one proof.", "RFC 9449, section 4.3");
pub const COMPACT: Rule = Rule::new("A proof is a signed JWT in compact form.", "RFC 9449, section 4.3");
pub const TYPE: Rule = Rule::new("`typ` says that the JWT is a proof.", "RFC 9449, section 4.3");
pub const ALGORITHM: Rule =
    Rule::new("A proof is signed with an asymmetric algorithm.", "RFC 9449, section 4.3").set_by("proof.algorithms");
pub const KEY: Rule = Rule::new("`jwk` is the public key that fits `alg`.", "RFC 9449, section 4.3; RFC 8725");
pub const SIGNATURE: Rule = Rule::new("A proof is signed by the key in its header.", "RFC 9449, section 4.3");
pub const CLAIMS: Rule = Rule::new("A proof has jti, htm, htu and iat, well-formed.", "RFC 9449, section 4.2");
pub const METHOD: Rule = Rule::new("`htm` is the method of the request.", "RFC 9449, section 4.3");
pub const TARGET: Rule = Rule::new("`htu` is the URL of the request, without its query.", "RFC 9449, section 4.3");
pub const FRESH: Rule = Rule::new("A proof is fresh: `iat` is about now.", "RFC 9449, sections 4.3 and 11.1")
    .set_by("proof.window_seconds");
pub const NONCE: Rule =
    Rule::new("A proof repeats a nonce of this server.", "RFC 9449, section 8; decision H9").set_by("proof.nonce");
pub const ACCESS_TOKEN: Rule = Rule::new("`ath` is the hash of the access token.", "RFC 9449, sections 4.3 and 7.1");
pub const SAME_KEY: Rule = Rule::new("`dpop_jkt` names the key of the proof beside it.", "RFC 9449, section 10.1");
/// Decided when a granted request is settled.
pub const ONCE: Rule = Rule::new("A proof is used once; a refused request does not use it.", "RFC 9449, section 11.1");

impl ProofRefusal {
    pub(in crate::refusal) fn rule(&self) -> &'static Rule {
        match self {
            Self::Missing { .. } => &NEEDED,
            Self::CertificateMissing => &CERTIFICATE,
            Self::Several { .. } => &ONE,
            Self::Malformed { .. } => &COMPACT,
            Self::Type { .. } => &TYPE,
            Self::Algorithm { .. } => &ALGORITHM,
            Self::Key { .. } => &KEY,
            Self::Signature { .. } => &SIGNATURE,
            Self::Claim { .. } => &CLAIMS,
            Self::Method { .. } => &METHOD,
            Self::Target { .. } => &TARGET,
            Self::Time { .. } => &FRESH,
            Self::Nonce { .. } => &NONCE,
            Self::AccessToken => &ACCESS_TOKEN,
            Self::KeyDiffers { .. } => &SAME_KEY,
            Self::Replayed { .. } => &ONCE,
        }
    }
}
