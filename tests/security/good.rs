//! Good requests: what a client that does everything right would send now, with artefacts of its own.
use crate::house::House;
use crate::keys::key;
use crate::party::{Party, fresh, party};
use crate::person::{browser, consenting, logout, signing_in};
use crate::request::{Good, Request};
use jose::{base64url, digest};
use std::collections::BTreeMap;

/// The good request of these words: `redeem C1`, `authorize K1 as u2`, `introspect RSA C1`, `get /t1/jwks`.
pub fn good(house: &House, words: &str) -> Request {
    let (words, person) = words.split_once(" as ").unwrap_or((words, "u1"));
    let parts: Vec<&str> = words.split(' ').collect();
    let of = |number: usize| party(house, parts.get(number).unwrap_or_else(|| panic!("no client in {words:?}")));
    match parts[0] {
        "authorize" => authorize(house, &of(1), Some(person)),
        "visit" => authorize(house, &of(1), None),
        "push" => push(house, &of(1)),
        "redeem" => redeem(house, &of(1), person),
        "refresh" => refresh(house, &of(1), person),
        "own" => own(house, &of(1), parts.get(2).copied().unwrap_or("a.read")),
        "introspect" => introspect(house, &of(1), &artefact(house, parts.get(3).unwrap_or(&"access_token"), parts[2])),
        "revoke" => revoke(house, &of(1), &artefact(house, parts[2], parts[1])),
        "userinfo" => userinfo(house, &of(1)),
        "sign-in" => signing_in(house, &of(1), person),
        "consent" | "deny" => consenting(house, &of(1), (parts[0], person)),
        "logout" => logout(house, &of(1)),
        "get" => plain(Request::get("t1", ""), parts[1]),
        "post" => plain(Request::post("t1", ""), parts[1]),
        other => panic!("no good request is called {other:?}"),
    }
}

/// A request for any path, whosever it is.
fn plain(mut request: Request, path: &str) -> Request {
    request.path = format!("/{path}");
    request.issuer = if path.starts_with("t2") { "t2" } else { "t1" }.to_owned();
    request
}

/// An artefact of a good run of its own.
pub fn artefact(house: &House, what: &str, client: &str) -> String {
    let (client, person) = client.split_once(" as ").unwrap_or((client, "u1"));
    let client = &party(house, client);
    let answered = |request: Request, member: &str| {
        let answer = house.send(&request);
        let value = answer.json()[member].as_str().map(str::to_owned);
        let value = value.unwrap_or_else(|| panic!("{what} of {}: {}", client.name, answer.told()));
        house.secrets.add(member, &value);
        value
    };
    match what {
        "code" => code(house, client, person).0,
        "refresh_token" | "access_token" | "id_token" => answered(redeem(house, client, person), what),
        "opaque_token" => answered(own(house, client, "o.read"), "access_token"),
        "own_token" => answered(own(house, client, "a.read"), "access_token"),
        "request_uri" => answered(push(house, client), what),
        "assertion" => {
            let text = client.assertion(house).text();
            house.secrets.add("client assertion", &text);
            text
        }
        "session" => browser(house, &client.issuer, person).cookie("session").expect("a session").to_owned(),
        "jkt" => base64url::encode(&key(&format!("{}-dpop", client.name)).public().thumbprint()),
        "interaction" => signing_in(house, client, person).known["interaction"].clone(),
        "nonce" => nonce(house, client),
        _ => panic!("no artefact is called {what}"),
    }
}

fn nonce(house: &House, client: &Party) -> String {
    let answer = house.send(&own(house, client, "a.read"));
    let nonce = answer.header("dpop-nonce");
    assert!(!nonce.is_empty(), "no nonce: {}", answer.told());
    nonce.to_owned()
}

/// The authorization request with all that is right.
fn wishes(house: &House, client: &Party, request: &mut Request) {
    let verifier = format!("{}-{}", fresh("verifier"), base64url::encode(&digest::sha256(fresh("v").as_bytes())));
    house.secrets.add("code verifier", &verifier);
    let challenge = base64url::encode(&digest::sha256(verifier.as_bytes()));
    let (state, nonce) = (fresh("state-of-the-tester"), fresh("nonce-of-the-tester"));
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", client.id()),
        ("redirect_uri", &client.redirect_uri()),
        ("scope", &client.scope()),
        ("state", &state),
        ("nonce", &nonce),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ] {
        request.set(name, value);
        request.known.insert(name.to_owned(), value.to_owned());
    }
    request.known.insert("verifier".to_owned(), verifier);
}

/// A visit to the authorization endpoint with all that is right; with a session where a person is named.
pub fn authorize(house: &House, client: &Party, person: Option<&str>) -> Request {
    let mut request = Request::get(&client.issuer, "/authorize");
    if client.pushes() {
        let push = push(house, client);
        let answer = house.send(&push);
        request.known.clone_from(&push.known);
        request.set("client_id", client.id());
        let request_uri = answer.json()["request_uri"].as_str().unwrap_or_default().to_owned();
        house.secrets.add("request_uri", &request_uri);
        request.set("request_uri", &request_uri);
        request.known.insert("request_uri".to_owned(), request_uri);
    } else {
        wishes(house, client, &mut request);
    }
    request.client.clone_from(&client.name);
    if let Some(person) = person {
        request.set_header("cookie", &browser(house, &client.issuer, person).jar());
        request.good = Good::Code;
    }
    request
}

fn push(house: &House, client: &Party) -> Request {
    let mut request = client.post(house, "/par");
    wishes(house, client, &mut request);
    request
}

/// A code with all that belongs to it.
fn code(house: &House, client: &Party, person: &str) -> (String, BTreeMap<String, String>) {
    let request = authorize(house, client, Some(person));
    let answer = house.send(&request);
    let code = answer.returned("code").unwrap_or_else(|| panic!("no code for {}: {}", client.name, answer.told()));
    house.secrets.add("code", &code);
    (code, request.known)
}

fn redeem(house: &House, client: &Party, person: &str) -> Request {
    let (code, known) = code(house, client, person);
    let mut request = client.post(house, "/token");
    request.known = known;
    request.known.insert("code".to_owned(), code.clone());
    let verifier = request.known["verifier"].clone();
    request.set("grant_type", "authorization_code");
    request.set("code", &code);
    request.set("redirect_uri", &client.redirect_uri());
    request.set("code_verifier", &verifier);
    request
}

fn refresh(house: &House, client: &Party, person: &str) -> Request {
    let token = artefact(house, "refresh_token", &format!("{} as {person}", client.name));
    let mut request = client.post(house, "/token");
    request.set("grant_type", "refresh_token");
    request.set("refresh_token", &token);
    request.known.insert("refresh_token".to_owned(), token);
    request
}

fn own(house: &House, client: &Party, scope: &str) -> Request {
    let mut request = client.post(house, "/token");
    request.set("grant_type", "client_credentials");
    request.set("scope", scope);
    request
}

fn introspect(house: &House, client: &Party, token: &str) -> Request {
    let mut request = client.post(house, "/introspect");
    request.set("token", token);
    request.known.insert("token".to_owned(), token.to_owned());
    request.good = Good::Active;
    request
}

fn revoke(house: &House, client: &Party, token: &str) -> Request {
    let mut request = client.post(house, "/revoke");
    request.set("token", token);
    request.known.insert("token".to_owned(), token.to_owned());
    request
}

fn userinfo(house: &House, client: &Party) -> Request {
    let token = artefact(house, "access_token", &client.name);
    let mut request = Request::get(&client.issuer, "/userinfo");
    let scheme = if client.proves() { "DPoP" } else { "Bearer" };
    request.client.clone_from(&client.name);
    if client.proves() {
        client.prove(house, &mut request);
        let digest = base64url::encode(&digest::sha256(token.as_bytes()));
        let proof = request.proof.as_mut().expect("a proof");
        proof.claims.insert("ath".to_owned(), digest.into());
    }
    request.set_header("authorization", &format!("{scheme} {token}"));
    request.known.insert("access_token".to_owned(), token);
    request
}
