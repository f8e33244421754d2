//! How a client shows who it is: a name, alone or over its certificate, a secret in header or form, or a signed assertion (RFC 6749 section 2.3, RFC 7523 section 2.2, RFC 8705 section 2).
use super::form::{Members, encoded};
use crate::command::demo_list::DemoClient;
use jose::algorithm::Algorithm;
use jose::certificate::Certificate;
use jose::key::PrivateKey;
use jose::{base64, base64url, signed};
use oauth::rules::credentials::JWT_BEARER;
use oauth::words::names::AuthenticationMethod;
use serde_json::{Map, Value, json};

/// Seconds that an assertion lives.
const LIFETIME: i64 = 60;

/// What a request says of its sender.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// The `Authorization` header.
    pub authorization: Option<String>,
    /// Members of the form.
    pub members: Members,
}

/// What one assertion is made for: its audience, the moment in seconds since 1970, and an identifier of its own.
pub struct Occasion {
    /// The issuer's identifier.
    pub audience: String,
    /// Now.
    pub now: i64,
    /// The `jti`.
    pub token_id: String,
    /// The `assertion_details`.
    pub details: Option<Value>,
}

/// The proof of a client for one request.
///
/// # Errors
/// The client lacks the secret or key of its method, or the key is not understood.
pub fn proof(client_id: &str, client: &DemoClient, occasion: &Occasion) -> Result<Proof, String> {
    let member = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let secret = || client.secret.as_deref().ok_or_else(|| format!("client {client_id}: no secret is known"));
    Ok(match client.auth {
        AuthenticationMethod::None
        | AuthenticationMethod::TlsClientAuth
        | AuthenticationMethod::SelfSignedTlsClientAuth => {
            Proof { authorization: None, members: vec![member("client_id", client_id)] }
        }
        AuthenticationMethod::ClientSecretBasic => {
            Proof { authorization: Some(basic(client_id, secret()?)), members: Vec::new() }
        }
        AuthenticationMethod::ClientSecretPost => {
            let members = vec![member("client_id", client_id), member("client_secret", secret()?)];
            Proof { authorization: None, members }
        }
        AuthenticationMethod::PrivateKeyJwt => {
            let assertion = assertion(client_id, client, occasion)?;
            let members = vec![member("client_assertion_type", JWT_BEARER), member("client_assertion", &assertion)];
            Proof { authorization: None, members }
        }
    })
}

/// Name and secret, each form-encoded, then joined (RFC 6749 section 2.3.1).
fn basic(client_id: &str, secret: &str) -> String {
    format!("Basic {}", base64::encode(format!("{}:{}", encoded(client_id), encoded(secret)).as_bytes()))
}

/// A signed assertion that names its client as issuer and subject.
///
/// # Errors
/// The client has no key, or it is not understood.
pub fn assertion(client_id: &str, client: &DemoClient, occasion: &Occasion) -> Result<String, String> {
    let (key, named) = key(client_id, client)?;
    let own = key.public().algorithm();
    let algorithm = own.or_else(|| Algorithm::ALL.into_iter().find(|one| key.public().fits(*one)));
    let algorithm = algorithm.ok_or_else(|| format!("no algorithm fits the key of the client {client_id}"))?;
    let mut header = Map::from_iter([
        ("typ".to_owned(), json!("client-authentication+jwt")),
        ("alg".to_owned(), json!(algorithm.name())),
    ]);
    header.extend(named);
    let mut claims = json!({
        "iss": client_id,
        "sub": client_id,
        "aud": occasion.audience,
        "iat": occasion.now,
        "exp": occasion.now + LIFETIME,
        "jti": occasion.token_id,
    });
    if let Some(details) = &occasion.details {
        claims["assertion_details"] = details.clone();
    }
    let claims = claims.as_object().cloned().unwrap_or_default();
    let input = signed::signing_input(&header, &claims);
    let signature = key.sign(algorithm, input.as_bytes()).map_err(|error| error.to_string())?;
    Ok(signed::assemble(&input, &signature))
}

/// The key that signs, and the header's member that names it.
fn key(client_id: &str, client: &DemoClient) -> Result<(PrivateKey, Option<(String, Value)>), String> {
    let at = |member: &str, error: &dyn std::fmt::Display| format!("client {client_id}: {member}: {error}");
    if let Some(jwk) = &client.private_jwk {
        let key = PrivateKey::from_jwk(jwk).map_err(|error| at("private_jwk", &error))?;
        let kid = key.public().kid().map(|kid| ("kid".to_owned(), json!(kid)));
        return Ok((key, kid));
    }
    let key = client
        .private_key_pem
        .as_ref()
        .ok_or_else(|| at("private_key_jwt", &"no private_jwk and no private_key_pem"))?;
    let key = PrivateKey::from_pem(key).map_err(|error| at("private_key_pem", &error))?;
    let certificate = client.certificate_pem.as_ref().map(|pem| Certificate::from_pem(pem)).transpose();
    let certificate = certificate.map_err(|error| at("certificate_pem", &error))?;
    Ok((key, certificate.map(|one| ("x5t".to_owned(), json!(base64url::encode(&one.sha1()))))))
}
