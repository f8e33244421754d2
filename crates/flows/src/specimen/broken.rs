//! What can be wrong with an access token, each alone, everything else right (RFC 9068 section 4, RFC 8725 section 3, RFC 9449 section 7).
use super::value;
use jose::{base64url, signed};
use oauth::words::binding::CONFIRMATION;
use oauth::words::chance::Chance;
use oauth::words::draft::{Drafted, JwtDraft};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Seconds since an expired token expired: beyond any leeway.
const AGO: i64 = 3_600;
/// The API that another token is for.
pub const ANOTHER_API: &str = "urn:biljett:another-api";
/// The issuer that another token names.
pub const ANOTHER_ISSUER: &str = "https://another-issuer.example";
/// What a JWT is called that says nothing of its use.
const ANY_JWT: &str = "JWT";

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Broken {
    /// It expired an hour ago; its other times lie as far from that as ever.
    Expired,
    /// `aud` names another API.
    Audience,
    /// `iss` names another issuer, under the signature of this one.
    Issuer,
    /// One bit of the signature is another.
    Signature,
    /// It is signed by a key that the published set lacks, under that key's own `kid`.
    Kid,
    /// `alg` is `none`, and there is no signature.
    AlgNone,
    /// `typ` is not that of an access token.
    Typ,
    /// `cnf` names another key than the one that is proven.
    Cnf,
}

impl Broken {
    /// Every one.
    pub const ALL: [Self; 8] =
        [Self::Expired, Self::Audience, Self::Issuer, Self::Signature, Self::Kid, Self::AlgNone, Self::Typ, Self::Cnf];

    /// The name that commands use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Audience => "audience",
            Self::Issuer => "issuer",
            Self::Signature => "signature",
            Self::Kid => "kid",
            Self::AlgNone => "alg-none",
            Self::Typ => "typ",
            Self::Cnf => "cnf",
        }
    }

    /// Lays what is wrong over a draft, where it is wrong before the signature.
    pub(super) fn draft(self, draft: &mut JwtDraft, now: i64, chance: &mut Chance) -> Result<(), String> {
        match self {
            Self::Expired => {
                let expires_at = value(draft, "exp").and_then(Value::as_i64).unwrap_or(now);
                for name in ["iat", "nbf", "exp", "auth_time"] {
                    if let Some(at) = value(draft, name).and_then(Value::as_i64) {
                        put(draft, name, json!(at - (expires_at - now) - AGO));
                    }
                }
            }
            Self::Audience => {
                let list = value(draft, "aud").is_some_and(Value::is_array);
                put(draft, "aud", if list { json!([ANOTHER_API]) } else { json!(ANOTHER_API) });
            }
            Self::Issuer => put(draft, "iss", json!(ANOTHER_ISSUER)),
            Self::Typ if draft.typ.eq_ignore_ascii_case(ANY_JWT) => {
                return Err(format!("the typ of these tokens is {ANY_JWT}, which says nothing: no other is wrong"));
            }
            Self::Typ => draft.typ = ANY_JWT.to_owned(),
            Self::Cnf if value(draft, CONFIRMATION).is_none() => {
                return Err("this token is bound to no key; name a client whose tokens are".to_owned());
            }
            Self::Cnf => put(draft, CONFIRMATION, json!({ "jkt": base64url::encode(&chance.bytes::<32>()) })),
            Self::Signature | Self::Kid | Self::AlgNone => {}
        }
        Ok(())
    }

    /// The token with what is wrong after the signature.
    pub(super) fn signed(self, token: &str) -> String {
        let Some((input, signature)) = token.rsplit_once('.') else { return token.to_owned() };
        match self {
            Self::Signature => {
                let mut bytes = base64url::decode(signature).unwrap_or_default();
                let middle = bytes.len() / 2;
                bytes.iter_mut().skip(middle).take(1).for_each(|byte| *byte ^= 1);
                signed::assemble(input, &bytes)
            }
            Self::AlgNone => {
                let (header, claims) = input.split_once('.').unwrap_or_default();
                let bytes = base64url::decode(header).unwrap_or_default();
                let mut header: Map<String, Value> = serde_json::from_slice(&bytes).unwrap_or_default();
                header.insert("alg".to_owned(), json!("none"));
                format!("{}.{claims}.", base64url::encode(Value::Object(header).to_string().as_bytes()))
            }
            _ => token.to_owned(),
        }
    }
}

/// Sets a claim where it stands, or after all others.
pub(super) fn put(draft: &mut JwtDraft, name: &str, value: Value) {
    match draft.claims.iter_mut().find(|(one, _)| one == name) {
        Some((_, drafted)) => *drafted = Drafted::Value(value),
        None => draft.claims.push((name.to_owned(), Drafted::Value(value))),
    }
}
