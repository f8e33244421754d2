//! The rows of the table: what is asked, the goal, the work that cannot be avoided, and who is disabled in the middle.
use crate::Outcome;
use crate::client::{Answer, basic, get, post};
use crate::floor::Work;
use crate::ground::{CLIENTS, Kind, client_id, secret};
use jose::algorithm::Algorithm;
use jose::key::PrivateKey;
use jose::{base64url, signed};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The most requests a second for which assertions are signed beforehand.
const MOST_ASSERTIONS: usize = 14_000;
/// The assertion type of RFC 7523 section 2.2.
const JWT_BEARER: &str = "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";

/// Where a server stands, and what it is asked with.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// Its port of loopback.
    pub port: u16,
    /// The path of its introspection endpoint.
    pub introspection: &'static str,
    /// The keys of the clients that sign assertions.
    pub signers: &'a [PrivateKey],
    /// Opaque tokens that are alive.
    pub tokens: &'a [String],
}

/// A row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// Client credentials by secret, for an ES256 JWT.
    Jwt,
    /// Client credentials by secret, for an opaque token.
    Opaque,
    /// Introspection of opaque tokens that people granted.
    Introspection,
    /// Client credentials by assertion, for an ES256 JWT.
    Assertion,
    /// The metadata.
    Discovery,
    /// Code, PKCE, and one refresh, with a session.
    Flow,
}

impl Row {
    /// Every row, in the order of the table.
    pub const ALL: [Self; 6] =
        [Self::Jwt, Self::Opaque, Self::Introspection, Self::Assertion, Self::Discovery, Self::Flow];

    /// Its word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Jwt => "jwt",
            Self::Opaque => "opaque",
            Self::Introspection => "introspection",
            Self::Assertion => "assertion",
            Self::Discovery => "discovery",
            Self::Flow => "flow",
        }
    }

    /// What the table calls it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Jwt => "client_credentials, ES256 JWT",
            Self::Opaque => "client_credentials, opaque, durable",
            Self::Introspection => "introspection",
            Self::Assertion => "private_key_jwt, durable jti, ES256 JWT",
            Self::Discovery => "discovery",
            Self::Flow => "code + PKCE + refresh, with a session",
        }
    }

    /// The goal, in answers or flows a second.
    pub fn goal(self) -> f64 {
        match self {
            Self::Jwt => 18_000.0,
            Self::Opaque => 20_000.0,
            Self::Introspection => 40_000.0,
            Self::Assertion => 5_000.0,
            Self::Discovery => 80_000.0,
            Self::Flow => 1_500.0,
        }
    }

    /// The work of the floor; a flow of several requests has none.
    pub fn floor(self) -> Option<Work> {
        match self {
            Self::Jwt => Some(Work::Signature),
            Self::Opaque => Some(Work::Commit),
            Self::Introspection | Self::Discovery => Some(Work::Nothing),
            Self::Assertion => Some(Work::Verification),
            Self::Flow => None,
        }
    }

    /// Requests for so many seconds, the 1,000 clients in turn; `None` where one follows from another.
    pub fn requests(self, place: Place<'_>, seconds: u64) -> Outcome<Option<Vec<Vec<u8>>>> {
        let port = place.port;
        Ok(Some(match self {
            Self::Jwt => (0..CLIENTS).map(|number| by_secret(port, number, "read")).collect(),
            Self::Opaque => (0..CLIENTS).map(|number| by_secret(port, number, "lookup")).collect(),
            Self::Introspection => place.tokens.iter().map(|token| introspection(place, token)).collect(),
            Self::Assertion => {
                let count = MOST_ASSERTIONS * usize::try_from(seconds).map_err(|error| error.to_string())?;
                (0..count).map(|number| by_assertion(place, number % CLIENTS)).collect::<Outcome<_>>()?
            }
            Self::Discovery => vec![get(port, "/.well-known/openid-configuration", "")],
            Self::Flow => return Ok(None),
        }))
    }

    /// Who is disabled in the middle; nobody where nobody is asked who they are.
    pub fn disabled(self) -> Option<(Kind, usize)> {
        match self {
            Self::Jwt | Self::Opaque => Some((Kind::Secret, 500)),
            Self::Introspection | Self::Flow => Some((Kind::Web, 500)),
            Self::Assertion => Some((Kind::Signer, 500)),
            Self::Discovery => None,
        }
    }

    /// A request by which it shows whether the client is disabled.
    pub fn probe(self, place: Place<'_>) -> Outcome<Vec<u8>> {
        let (port, number) = (place.port, self.disabled().map_or(0, |(_, number)| number));
        match self {
            Self::Jwt | Self::Discovery => Ok(by_secret(port, number, "read")),
            Self::Opaque => Ok(by_secret(port, number, "lookup")),
            Self::Introspection => match place.tokens.get(number) {
                Some(token) => Ok(introspection(place, token)),
                None => Err("no token of the client that is disabled".to_owned()),
            },
            Self::Assertion => by_assertion(place, number),
            Self::Flow => Ok(redemption(port, number, "no-such-code")),
        }
    }

    /// Whether the answer to the probe is that of a disabled client.
    pub fn tells_disabled(self, answer: &Answer) -> bool {
        match self {
            Self::Introspection => answer.status == 200 && answer.body().contains("\"active\":false"),
            _ => answer.status == 401,
        }
    }
}

fn by_secret(port: u16, number: usize, scope: &str) -> Vec<u8> {
    let id = client_id(Kind::Secret, number);
    post(port, "/token", &basic(&id, &secret(&id)), &format!("grant_type=client_credentials&scope={scope}"))
}

fn introspection(place: Place<'_>, token: &str) -> Vec<u8> {
    post(place.port, place.introspection, &basic("api", &secret("api")), &format!("token={token}"))
}

/// The exchange of a code, which repeats the redirect URI and shows the verifier.
pub fn redemption(port: u16, number: usize, code: &str) -> Vec<u8> {
    let id = client_id(Kind::Web, number);
    let form = format!(
        "grant_type=authorization_code&code={code}&code_verifier={VERIFIER}&redirect_uri={}",
        crate::ground::REDIRECT
    );
    post(port, "/token", &basic(&id, &secret(&id)), &form)
}

/// The verifier of every flow: what is measured is the server, not the client's chance.
pub const VERIFIER: &str = "a-verifier-of-forty-three-characters-or-more";

fn by_assertion(place: Place<'_>, number: usize) -> Outcome<Vec<u8>> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let id = client_id(Kind::Signer, number);
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|error| error.to_string())?;
    let now = since.as_secs();
    let members = |value: Value| value.as_object().cloned().unwrap_or_default();
    let header = members(json!({ "typ": "JWT", "alg": "ES256" }));
    let claims = members(json!({
        "iss": id,
        "sub": id,
        "aud": format!("http://127.0.0.1:{}", place.port),
        "iat": now,
        "exp": now + 55,
        "jti": base64url::encode(&jose::digest::sha256(&[since.as_nanos().to_be_bytes(), u128::from(COUNT.fetch_add(1, Ordering::Relaxed)).to_be_bytes()].concat())[..18]),
    }));
    let input = signed::signing_input(&header, &claims);
    let key = place.signers.get(number).ok_or("no such signer")?;
    let signature = key.sign(Algorithm::ES256, input.as_bytes()).map_err(|error| error.to_string())?;
    let assertion = signed::assemble(&input, &signature);
    let form = format!(
        "grant_type=client_credentials&scope=read&client_assertion_type={JWT_BEARER}&client_assertion={assertion}"
    );
    Ok(post(place.port, "/token", "", &form))
}
