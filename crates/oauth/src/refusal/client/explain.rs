//! Explains refusals of who sends a request in the reader's words (RFC 6749 section 2.3, RFC 8705 section 2).
use super::ClientRefusal;
use crate::refusal::date::utc;
use crate::refusal::explanation::{Explanation, listed};

impl ClientRefusal {
    pub(in crate::refusal) fn explain(&self) -> Explanation {
        match self {
            Self::Absent | Self::Several { .. } | Self::MalformedHeader { .. } | Self::AssertionType { .. } => {
                self.explain_form()
            }
            Self::CertificateMissing { .. }
            | Self::CertificateUnknown { .. }
            | Self::CertificateUntrusted { .. }
            | Self::CertificateExpired { .. } => self.explain_certificate(),
            other => other.explain_identity(),
        }
    }

    fn explain_form(&self) -> Explanation {
        match self {
            Self::Several { mechanisms } => Explanation::of(self.rule())
                .arrived(listed(mechanisms))
                .expected("one of them")
                .fix("Send only the credentials of the registered method."),
            Self::MalformedHeader { what } => Explanation::of(self.rule())
                .arrived(what.clone())
                .expected("Basic base64(client_id:client_secret), both form-encoded")
                .fix("Encode identifier and secret each as in a form, join them by a colon, base64 the whole."),
            Self::AssertionType { arrived } => Explanation::of(self.rule())
                .arrived(format!("client_assertion_type={arrived}"))
                .expected("urn:ietf:params:oauth:client-assertion-type:jwt-bearer, with client_assertion")
                .fix("Send both parameters, with that type."),
            _ => Explanation::of(self.rule())
                .arrived("no Authorization header, no client_assertion, no client_id")
                .expected("the credentials of the client's registered method")
                .fix("Authenticate the client; a public client sends `client_id`."),
        }
    }

    fn explain_identity(&self) -> Explanation {
        match self {
            Self::Disabled { client_id } => Explanation::of(self.rule())
                .arrived(format!("the client {client_id}"))
                .expected("a client that is enabled")
                .fix("Have the client enabled; tokens issued before stay dead."),
            Self::MethodNotAccepted { used, accepted } => Explanation::of(self.rule())
                .arrived(*used)
                .expected(listed(accepted))
                .fix("Authenticate with one of these methods."),
            Self::MethodNotRegistered { used, registered } => Explanation::of(self.rule())
                .arrived(*used)
                .expected(*registered)
                .fix(format!("Authenticate with {registered}, or register the client for {used}.")),
            Self::WrongSecret { client_id, readings, escape } => {
                let escape = escape.as_ref().map(|escape| format!("; {escape} in the header")).unwrap_or_default();
                Explanation::of(self.rule())
                    .arrived(format!("another secret, read as {}{escape}", listed(readings)))
                    .expected(format!("the secret of {client_id}"))
                    .fix("Form-encode identifier and secret in UTF-8 before base64, or correct the secret.")
            }
            Self::IdentifierDiffers { body, authenticated } => Explanation::of(self.rule())
                .arrived(format!("client_id={body}"))
                .expected(format!("{authenticated}, or no client_id"))
                .fix("Leave `client_id` out, or send the one that authenticates."),
            Self::NotAllowed { what, registration } => Explanation::of(self.rule())
                .arrived(*what)
                .expected(format!("a client whose `{registration}` allows it"))
                .fix(format!("Have `{registration}` of the client changed, or use what it allows.")),
            other => {
                let client_ids = match other {
                    Self::Unknown { client_ids } => client_ids.as_slice(),
                    _ => &[],
                };
                let fix = match client_ids.iter().any(|id| id.contains('%')) {
                    true => {
                        "Form-encode identifier and secret once, in UTF-8, each byte as % and two digits, before base64."
                    }
                    false => "Correct the identifier (its case counts), or register the client with this issuer.",
                };
                Explanation::of(self.rule())
                    .arrived(format!("client identifier {}", listed(client_ids)))
                    .expected("a client of this issuer")
                    .fix(fix)
            }
        }
    }

    fn explain_certificate(&self) -> Explanation {
        let explanation = Explanation::of(self.rule());
        match self {
            Self::CertificateUnknown { arrived, registered } => explanation
                .arrived(format!("a certificate with {}", listed(arrived)))
                .expected(listed(registered))
                .fix("Connect with a registered certificate, or register this one."),
            Self::CertificateUntrusted { subject, why, authorities } => explanation
                .arrived(format!("a certificate of {subject}: {why}"))
                .expected(format!("a certificate for clients that chains to {}", listed(authorities)))
                .fix("Connect with the whole chain below the authority, or have the authority registered with the issuer."),
            Self::CertificateExpired { not_before, not_after, now } => explanation
                .arrived(format!("a certificate valid from {} to {}", utc(*not_before), utc(*not_after)))
                .expected(format!("valid at {}", utc(*now)))
                .by(if now > not_after {
                    format!("{} s too old", now - not_after)
                } else {
                    format!("{} s too early", not_before - now)
                })
                .fix("Renew the certificate and register the new one beside the old."),
            other => {
                let registered = match other {
                    Self::CertificateMissing { registered } => registered.as_slice(),
                    _ => &[],
                };
                explanation
                    .arrived("no certificate")
                    .expected(listed(registered))
                    .fix("Connect to the TLS address with the client's certificate and key (curl --cert and --key).")
            }
        }
    }
}
