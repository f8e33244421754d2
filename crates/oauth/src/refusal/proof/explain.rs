//! Explains refusals of proofs in the reader's words (RFC 9449 section 4.3).
use super::ProofRefusal;
use crate::refusal::explanation::{Explanation, listed};

impl ProofRefusal {
    pub(in crate::refusal) fn explain(&self) -> Explanation {
        match self {
            Self::Type { .. } | Self::Algorithm { .. } | Self::Key { .. } | Self::Signature { .. } => {
                self.explain_header()
            }
            Self::Method { .. } | Self::Target { .. } | Self::Time { .. } | Self::AccessToken => self.explain_claim(),
            Self::Nonce { .. } | Self::KeyDiffers { .. } | Self::Replayed { .. } => self.explain_use(),
            other => other.explain_form(),
        }
    }

    fn explain_form(&self) -> Explanation {
        match self {
            Self::Missing { because } => Explanation::of(self.rule())
                .arrived("no DPoP header")
                .expected(format!("a DPoP header, since {because}"))
                .fix("Make a DPoP proof for this request and send it in the header DPoP."),
            Self::CertificateMissing => Explanation::of(self.rule())
                .arrived("no certificate")
                .expected("one, since the client is registered with `tls_client_certificate_bound_access_tokens`")
                .fix("Connect to the TLS address with the client's certificate and key (curl --cert and --key)."),
            Self::Several { proofs } => Explanation::of(self.rule())
                .arrived(format!("{proofs} DPoP headers"))
                .expected("one DPoP header")
                .by(format!("{}", proofs.saturating_sub(1)))
                .fix("Send one DPoP header with one proof."),
            Self::Claim { claim, what } => Explanation::of(self.rule())
                .arrived(format!("{claim}: {what}"))
                .expected(format!("{claim} as RFC 9449, section 4.2 defines it"))
                .fix(format!("Correct `{claim}`.")),
            other => Explanation::of(self.rule())
                .arrived(if let Self::Malformed { what } = other { what.clone() } else { String::new() })
                .expected("header.payload.signature, each base64url")
                .fix("Send the JWT as the signing library returns it."),
        }
    }

    fn explain_header(&self) -> Explanation {
        match self {
            Self::Type { typ } => Explanation::of(self.rule())
                .arrived(format!("typ {typ}"))
                .expected("dpop+jwt")
                .fix("Set `typ` to dpop+jwt."),
            Self::Algorithm { algorithm, accepted } => Explanation::of(self.rule())
                .arrived(format!("alg {algorithm}"))
                .expected(listed(accepted))
                .fix("Sign with a private key and one of these algorithms."),
            Self::Key { what } => Explanation::of(self.rule())
                .arrived(what.clone())
                .expected("a public JWK: RSA from 2048 bits on, P-256, P-384, P-521 or Ed25519")
                .fix("Put the public part of the signing key in `jwk`, and nothing of its private part."),
            other => Explanation::of(self.rule())
                .arrived(match other {
                    Self::Signature { thumbprint } => format!("a signature that the key {thumbprint} did not make"),
                    _ => String::new(),
                })
                .expected("a signature made by the private part of `jwk`")
                .fix("Sign with the private key whose public part stands in `jwk`."),
        }
    }

    fn explain_claim(&self) -> Explanation {
        match self {
            Self::Method { arrived, expected } => Explanation::of(self.rule())
                .arrived(format!("htm {arrived}"))
                .expected(expected.clone())
                .fix(format!("Set `htm` to {expected}, in capitals.")),
            Self::Target { arrived, expected } => Explanation::of(self.rule())
                .arrived(format!("htu {arrived}"))
                .expected(expected.clone())
                .fix(format!("Set `htu` to {expected}")),
            Self::Time { issued_at, now, window } => {
                let (old, word) = (now - issued_at, if issued_at > now { "ahead of" } else { "behind" });
                Explanation::of(self.rule())
                    .arrived(format!("iat {} s {word} our clock", old.abs()))
                    .expected(format!("at most {window} s to either side"))
                    .by(format!("{} s", old.abs() - window))
                    .fix("Set the clock, and make each proof just before use; a whole number of seconds.")
            }
            _ => Explanation::of(self.rule())
                .arrived("no ath, or that of another token")
                .expected("base64url(SHA-256(access token))")
                .fix("Make a proof for this request with the `ath` of the token that is sent."),
        }
    }

    fn explain_use(&self) -> Explanation {
        match self {
            Self::Nonce { arrived, lifetime, .. } => Explanation::of(self.rule())
                .arrived(arrived.as_ref().map_or("no nonce".to_owned(), |nonce| format!("nonce {nonce}")))
                .expected(format!("a nonce that the header DPoP-Nonce told in the last {lifetime} s"))
                .fix("Make a proof with the nonce of the header DPoP-Nonce and send the same request again."),
            Self::Replayed { token_id } => Explanation::of(self.rule())
                .arrived(format!("jti {token_id} again"))
                .expected("a jti that was not granted before")
                .fix("Make a new proof with a new `jti` for each request."),
            other => {
                let (named, shown) = match other {
                    Self::KeyDiffers { named, shown } => (named.as_str(), shown.as_str()),
                    _ => ("", ""),
                };
                Explanation::of(self.rule())
                    .arrived(format!("dpop_jkt={named} with a proof by {shown}"))
                    .expected("the same key in both")
                    .fix(format!("Send dpop_jkt={shown}, or leave it out."))
            }
        }
    }
}
