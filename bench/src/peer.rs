//! Another server under the same load: node-oidc-provider in memory (bench/compare/load.mjs).
use crate::Outcome;
use crate::client::{ask, get};
use crate::ground::{CLIENTS, Ground, Kind, client_id, free_port, secret};
use crate::load::{Load, Measured, write};
use crate::process::Process;
use crate::row::{Place, Row};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// The program that starts it.
const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/compare/load.mjs");
/// How long it may take to read its clients and to make its tokens.
const PATIENCE: Duration = Duration::from_secs(120);

/// Measures a row there; `None` for flows, whose sessions only its pages make.
pub fn measured(ground: &Ground, row: Row, (grants, seconds): (usize, u64)) -> Outcome<Option<Measured>> {
    if row == Row::Flow {
        return Ok(None);
    }
    let port = free_port()?;
    let clients: Vec<Value> = (0..CLIENTS).flat_map(|number| both(ground, number)).chain([api()]).collect();
    let directory = &ground.directory;
    let settings = json!({ "clients": clients, "grants": grants });
    save(&directory.join("peers.json"), &settings.to_string())?;
    let (port_word, place) = (port.to_string(), directory.display().to_string());
    let server = Process::start(Path::new("node"), &[PROGRAM, &port_word, &place], &directory.join("peer.log"))?;
    answering(port)?;
    let tokens = fs::read_to_string(directory.join("tokens")).map_err(|error| error.to_string())?;
    let tokens: Vec<String> = tokens.lines().map(str::to_owned).collect();
    let place = Place { port, introspection: "/token/introspection", signers: &ground.signers, tokens: &tokens };
    let file = directory.join("requests");
    let mut last = None;
    for seconds in [seconds.clamp(1, 2), seconds] {
        let requests = row.requests(place, seconds)?.unwrap_or_default();
        write(&file, &requests)?;
        last = Some(Load::start(port, &file, seconds)?.measured()?);
    }
    server.stop()?;
    match last {
        Some(measured) if measured.refused > 0 => Err(format!("the peer refused {} requests", measured.refused)),
        measured => Ok(measured),
    }
}

/// The two clients of that number that ask for themselves, as RFC 7591 names their members.
fn both(ground: &Ground, number: usize) -> [Value; 2] {
    let (by_secret, signer) = (client_id(Kind::Secret, number), client_id(Kind::Signer, number));
    let jwks = json!({ "keys": [ground.signers[number].public().to_jwk()] });
    [
        json!({ "client_id": by_secret, "client_secret": secret(&by_secret), "scope": "read lookup",
            "token_endpoint_auth_method": "client_secret_basic", "grant_types": ["client_credentials"],
            "redirect_uris": [], "response_types": [] }),
        json!({ "client_id": signer, "jwks": jwks, "scope": "read",
            "token_endpoint_auth_method": "private_key_jwt", "token_endpoint_auth_signing_alg": "ES256",
            "grant_types": ["client_credentials"], "redirect_uris": [], "response_types": [] }),
    ]
}

fn api() -> Value {
    json!({ "client_id": "api", "client_secret": secret("api"), "token_endpoint_auth_method": "client_secret_basic",
        "grant_types": ["client_credentials"], "redirect_uris": [], "response_types": [] })
}

fn save(path: &Path, text: &str) -> Outcome<()> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn answering(port: u16) -> Outcome<()> {
    let began = Instant::now();
    let request = get(port, "/.well-known/openid-configuration", "");
    while began.elapsed() < PATIENCE {
        if ask(port, &request).is_ok_and(|answer| answer.status == 200) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Err(format!("the peer does not answer at port {port}; is it installed (npm install in bench/compare)?"))
}
