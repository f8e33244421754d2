//! Explains refusals of codes, verifiers and refresh tokens in the reader's words (RFC 6749 section 5.2, RFC 7636 section 4.6).
use super::{GrantRefusal, Likely};
use crate::refusal::explanation::Explanation;

impl GrantRefusal {
    pub(in crate::refusal) fn explain(&self) -> Explanation {
        match self {
            Self::VerifierMissing
            | Self::VerifierUnasked
            | Self::VerifierMalformed { .. }
            | Self::VerifierWrong { .. } => self.explain_verifier(),
            Self::Superseded | Self::RetriesSpent { .. } | Self::RefreshWithdrawn | Self::RaceLost { .. } => {
                self.explain_line()
            }
            other => other.explain_artefact(),
        }
    }

    fn explain_artefact(&self) -> Explanation {
        match self {
            Self::Unknown { what, characters } => {
                let what = what.name();
                Explanation::of(self.rule())
                    .arrived(format!("{characters} characters that are no {what} of this issuer"))
                    .expected(format!("a {what} as it was issued, character for character"))
                    .fix(format!(
                        "Send the {what} unchanged, to the issuer that gave it; else begin a new authorization."
                    ))
            }
            Self::AnotherClient { what, client_id } => Explanation::of(self.rule())
                .arrived(format!("a {} of another client, from {client_id}", what.name()))
                .expected("the client that it was issued to")
                .fix("Redeem it with the client that asked for it."),
            Self::AnotherKey { what, shown, bound } => {
                let what = what.name();
                Explanation::of(self.rule())
                    .arrived(shown.as_ref().map_or("no proof".to_owned(), |key| format!("a proof by the key {key}")))
                    .expected(format!("a proof by the key {bound}, to which the {what} is bound"))
                    .fix(format!("Send a DPoP proof by the key for which the {what} was asked."))
            }
            Self::AnotherCertificate { shown, bound } => Explanation::of(self.rule())
                .arrived(shown.as_ref().map_or("no certificate".to_owned(), |one| format!("the certificate {one}")))
                .expected(format!("the certificate {bound} (SHA-256), to which the refresh token is bound"))
                .fix("Connect with the certificate of the first token request, or begin a new authorization."),
            Self::Expired { what, expires_at, now } => Explanation::of(self.rule())
                .arrived(format!("a {} that expired at {expires_at}", what.name()))
                .expected(format!("one that is alive at {now} (seconds since 1970)"))
                .by(format!("{} s", now - expires_at))
                .fix("Use it sooner; now begin a new authorization."),
            Self::CodeUsed { used_at, now } => Explanation::of(self.rule())
                .arrived(format!("a code that was used {} s ago", now - used_at))
                .expected("a code that was not used")
                .by("1 use")
                .fix("Begin a new authorization and redeem its code once; the tokens of the first use are dead."),
            Self::RedirectUriDiffers { arrived, expected } => Explanation::of(self.rule())
                .arrived(arrived.clone())
                .expected(expected.clone())
                .by(difference(arrived, expected))
                .fix(format!("Send redirect_uri={expected}")),
            Self::Disabled { what } => Explanation::of(self.rule())
                .arrived(format!("a {what} that was disabled since"))
                .expected(format!("a {what} that is enabled"))
                .fix("Begin a new authorization once it is enabled again."),
            other => Explanation::of(self.rule())
                .arrived(match other {
                    Self::Ended { ended_at } => format!("an authorization that was ended at {ended_at}"),
                    _ => String::new(),
                })
                .expected("an authorization that was not ended")
                .fix("Begin a new authorization."),
        }
    }

    fn explain_verifier(&self) -> Explanation {
        let rule = Explanation::of(self.rule());
        match self {
            Self::VerifierMalformed { characters } => rule
                .arrived(format!("{characters} characters"))
                .expected("43 to 128 characters of A-Z a-z 0-9 - . _ ~")
                .fix("Send the verifier as it was made, before it was hashed."),
            Self::VerifierUnasked => rule
                .arrived("a code_verifier")
                .expected("none, since the authorization request had no code_challenge")
                .fix("Send code_challenge and code_challenge_method=S256 with the authorization request."),
            Self::VerifierWrong { likely } => {
                let (arrived, fix) = match likely {
                    Likely::IsTheChallenge => ("the challenge itself", "Send the verifier, not its hash."),
                    Likely::HashedTwice => (
                        "a verifier whose hash, hashed again, is the challenge",
                        "Hash the verifier once: code_challenge = base64url(SHA-256(code_verifier)).",
                    ),
                    Likely::Another => ("another verifier", "Send the verifier of this very authorization request."),
                };
                rule.arrived(arrived).expected("the verifier whose SHA-256 is the challenge").fix(fix)
            }
            _ => rule
                .arrived("no code_verifier")
                .expected("the verifier whose SHA-256 is the challenge")
                .fix("Send code_verifier, kept from the authorization request."),
        }
    }

    fn explain_line(&self) -> Explanation {
        match self {
            Self::RetriesSpent { successors, most, age, window } => Explanation::of(self.rule())
                .arrived(format!("{successors} successors issued, {age} s after the first use"))
                .expected(format!("at most {most} successors, within {window} s"))
                .by(if age > window { format!("{} s", age - window) } else { format!("{}", successors + 1 - most) })
                .fix("Use one of the refresh tokens that were answered; the family lives."),
            Self::RaceLost { what } => Explanation::of(self.rule())
                .arrived(format!("a {} that another request used at the same moment", what.name()))
                .expected("one request for each")
                .fix("Let one request refresh or redeem, and the others wait for its answer."),
            Self::RefreshWithdrawn => Explanation::of(self.rule())
                .arrived("a refresh token whose right was withdrawn")
                .expected("`refresh_token` among the client's grant_types and `offline_access` among its scopes")
                .fix("Have the right given back, or begin a new authorization."),
            _ => Explanation::of(self.rule())
                .arrived("a refresh token whose successor was used, or a sibling that lost")
                .expected("the newest refresh token")
                .fix("Store the new refresh token of each answer before using it; now begin a new authorization."),
        }
    }
}

/// How two texts differ, for people.
fn difference(arrived: &str, expected: &str) -> String {
    if arrived.strip_suffix('/') == Some(expected) {
        return "a slash at the end too many".to_owned();
    }
    if expected.strip_suffix('/') == Some(arrived) {
        return "a slash at the end too few".to_owned();
    }
    let same = arrived.chars().zip(expected.chars()).take_while(|(one, other)| one == other).count();
    format!("different from character {} on", same + 1)
}
