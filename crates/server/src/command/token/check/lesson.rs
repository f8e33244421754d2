//! What each wrong token teaches: what is wrong with it, why that matters, by which document, and how an API refuses it.
use flows::specimen::broken::Broken;

/// A wrong token, or a right one sent wrongly.
pub struct Lesson {
    /// Its name.
    pub name: &'static str,
    /// What is wrong with the token; nothing where it is sent wrongly.
    pub broken: Option<Broken>,
    /// How it is sent.
    pub sending: Sending,
    /// Whether it is for tokens alone that are bound to a key.
    pub of_bound: bool,
    /// What is wrong.
    pub wrong: &'static str,
    /// What it means to let it through.
    pub why: &'static str,
    /// Document and section.
    pub source: &'static str,
    /// What to do.
    pub fix: &'static str,
}

/// How a token is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// As it should be.
    Right,
    /// Without the proof.
    WithoutProof,
    /// As a bearer token, without the proof.
    AsBearer,
}

impl Sending {
    /// Changes the headers.
    pub fn change(self, headers: &mut Vec<(&'static str, String)>, access_token: &str) {
        if self != Self::Right {
            headers.retain(|(name, _)| *name != "DPoP");
        }
        if self == Self::AsBearer {
            headers.retain(|(name, _)| *name != "Authorization");
            headers.push(("Authorization", format!("Bearer {access_token}")));
        }
    }
}

const fn broken(broken: Broken, name: &'static str, texts: [&'static str; 4]) -> Lesson {
    let [wrong, why, source, fix] = texts;
    let of_bound = matches!(broken, Broken::Cnf);
    Lesson { name, broken: Some(broken), sending: Sending::Right, of_bound, wrong, why, source, fix }
}

const fn sent(sending: Sending, name: &'static str, texts: [&'static str; 4]) -> Lesson {
    let [wrong, why, source, fix] = texts;
    Lesson { name, broken: None, sending, of_bound: true, wrong, why, source, fix }
}

impl Lesson {
    /// Every one, in the order in which they are tried.
    pub const ALL: &[Self] = &[
        broken(
            Broken::Expired,
            "expired",
            [
                "It expired an hour ago.",
                "A token that leaks once opens the API for ever.",
                "RFC 9068 section 4; RFC 7519 section 4.1.4",
                "Refuse a token whose `exp` has passed; a leeway of a minute or two is enough.",
            ],
        ),
        broken(
            Broken::Audience,
            "audience",
            [
                "`aud` names another API.",
                "Whoever runs any other API of this issuer can use the tokens that it is sent here.",
                "RFC 9068 section 4; RFC 8725 section 3.9",
                "Refuse a token whose `aud` does not hold the name of your API, character for character.",
            ],
        ),
        broken(
            Broken::Issuer,
            "issuer",
            [
                "`iss` names another issuer.",
                "Where several issuers share keys or a key set, one speaks for the other's people and clients.",
                "RFC 9068 section 4; RFC 8725 section 3.8",
                "Compare `iss` with the one issuer that you trust, character for character, and use its keys alone.",
            ],
        ),
        broken(
            Broken::Signature,
            "signature",
            [
                "One bit of the signature is another.",
                "Anybody can write a token that says anything.",
                "RFC 9068 section 4; RFC 7515 section 5.2",
                "Verify the signature with the issuer's published keys before you believe a claim; decoding is not enough.",
            ],
        ),
        broken(
            Broken::Kid,
            "kid",
            [
                "A key signed it that the issuer does not publish; `kid` names that key.",
                "Anybody can sign with a key of one's own: an unknown key must not mean an unchecked signature.",
                "RFC 9068 section 4; RFC 7515 section 6",
                "Where no published key has this `kid`, read the key set once more, and refuse where it still is not there.",
            ],
        ),
        broken(
            Broken::AlgNone,
            "alg-none",
            [
                "`alg` is `none`, and there is no signature.",
                "Anybody can write a token that says anything.",
                "RFC 9068 section 4; RFC 8725 section 3.2",
                "Name the algorithms that you take in your own configuration; the token must not choose.",
            ],
        ),
        broken(
            Broken::Typ,
            "typ",
            [
                "`typ` is `JWT`, not that of an access token.",
                "An ID token or another JWT of the same issuer passes for an access token.",
                "RFC 9068 section 4; RFC 8725 section 3.11",
                "Take `at+jwt` and `application/at+jwt` as `typ`, and nothing else.",
            ],
        ),
        broken(
            Broken::Cnf,
            "cnf",
            [
                "The proof is by another key than the one that `cnf` names.",
                "A stolen token works with the thief's own key.",
                "RFC 9449 section 4.3, check 12, and section 6.1",
                "Compare the thumbprint of the proof's `jwk` with `cnf.jkt` of the token.",
            ],
        ),
        sent(
            Sending::WithoutProof,
            "no-proof",
            [
                "The token is bound to a key, and no proof comes with it.",
                "A stolen token works without any key.",
                "RFC 9449 section 7.1",
                "Refuse a token under the scheme DPoP that has not exactly one DPoP header.",
            ],
        ),
        sent(
            Sending::AsBearer,
            "as-bearer",
            [
                "The token is bound to a key, and is sent as a bearer token.",
                "A thief leaves the proof out and calls the token a bearer token.",
                "RFC 9449 section 7.2",
                "Refuse a token with `cnf.jkt` under any scheme but DPoP.",
            ],
        ),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_token_teaches_something() {
        for broken in Broken::ALL {
            let lesson = Lesson::ALL.iter().find(|lesson| lesson.broken == Some(broken));
            assert_eq!(lesson.map(|lesson| lesson.name), Some(broken.name()));
        }
    }
}
