//! Secrets that a conversation names by whose they are: `secret: CLIENT`, `password: USERNAME`, or `wrong`; names are percent-encoded.
use super::assertion;
use crate::stand::party::{basic, der};
use crate::stand::visitor::{VERIFIER, challenge};
use flows::apply::File;
use oauth::decisions::authorize::response::encoded;
use oauth::rules::form::percent_decoded;
use server::demo::shipped;
use std::collections::BTreeMap;

/// A verifier, its challenge, and another verifier.
pub fn verifier() -> BTreeMap<String, String> {
    let another = VERIFIER.replace("43", "34");
    let known = [
        ("code_verifier", VERIFIER.to_owned()),
        ("code_challenge", challenge(VERIFIER)),
        ("another_verifier", another),
    ];
    known.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// `client_secret`, as a form holds it, and `basic`, as a header does after the scheme.
pub fn of_client(issuer: &str, client: &str) -> Result<[(String, String); 2], String> {
    let (secret, basic) = match client {
        "malformed" => (String::new(), "bm8tY29sb24".to_owned()),
        "wrong" => ("wrong".to_owned(), basic("wrong", "wrong")),
        client => {
            let (wrong, client) = client.strip_prefix("wrong%3A").map_or((false, client), |client| (true, client));
            let client = decoded(client)?;
            let registered = file(issuer)?.1.into_iter().find(|(one, _)| *one == client);
            let secret = if wrong { Some("wrong".to_owned()) } else { registered.map(|(_, secret)| secret) };
            let secret = secret.unwrap_or_else(|| "unknown".to_owned());
            (encoded(&secret), basic(&client, &secret))
        }
    };
    let basic = basic.strip_prefix("Basic ").map_or(basic.clone(), str::to_owned);
    Ok([("client_secret".to_owned(), secret), ("basic".to_owned(), basic)])
}

/// `password`, as a form holds it.
pub fn of_person(issuer: &str, username: &str) -> Result<[(String, String); 1], String> {
    let username = decoded(username)?;
    let known = file(issuer)?.0.into_iter().find(|(one, _)| *one == username);
    let password = known.map_or_else(|| "wrong".to_owned(), |(_, password)| password);
    Ok([("password".to_owned(), encoded(&password))])
}

/// The certificate of a client, of an `ISSUER/CLIENT`, or of `another` than is registered with the issuer.
pub fn certificate(issuer: &str, client: &str) -> Result<Vec<u8>, String> {
    if let Some((issuer, client)) = client.split_once('/') {
        return assertion::certificate(issuer, client);
    }
    if client != "another" {
        return assertion::certificate(issuer, client);
    }
    let elsewhere = shipped::keys()?.issuers.into_iter().filter(|(name, _)| name != issuer);
    let mut all = elsewhere.flat_map(|(_, keys)| keys.clients.into_values()).filter_map(|keys| keys.certificate_pem);
    Ok(der(&all.next().ok_or("no other certificate ships")?))
}

type Secrets = Vec<(String, String)>;

/// The demonstration's people and clients of an issuer, each with its secret.
fn file(issuer: &str) -> Result<(Secrets, Secrets), String> {
    let File { issuers, .. } = shipped::file()?;
    let entry = issuers.into_iter().find(|entry| entry.name == issuer).ok_or_else(|| format!("no issuer {issuer}"))?;
    let people = entry.people.into_iter().filter_map(|person| Some((person.username, person.password?)));
    let clients = entry.clients.into_iter().filter_map(|client| Some((client.client_id, client.secret?)));
    Ok((people.collect(), clients.collect()))
}

fn decoded(word: &str) -> Result<String, String> {
    String::from_utf8(percent_decoded(word.as_bytes())?).map_err(|error| error.to_string())
}
