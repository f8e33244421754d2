//! The ground: a configuration on SQLite in a directory of its own, with 1,000 clients of each kind, applied by the program that is measured.
use crate::Outcome;
use crate::process::Process;
use crate::row::Place;
use jose::algorithm::Algorithm;
use jose::key::PrivateKey;
use serde_json::{Map, Value, json};
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Clients of each kind.
pub const CLIENTS: usize = 1_000;
/// People, who share the grants.
pub const PEOPLE: usize = 100;
/// The name of the one issuer.
pub const ISSUER: &str = "bench";
/// The API whose tokens are JWTs.
pub const JWT_API: &str = "https://api.example/jwt";
/// The API whose tokens are opaque.
pub const OPAQUE_API: &str = "https://api.example/opaque";
/// Where codes are sent.
pub const REDIRECT: &str = "https://client.example/callback";
/// A hash of no password: nobody signs in by one here.
const NO_PASSWORD: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$YmVuY2htYXJrIHNhbHQ$q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k";

/// The directory and what was applied there.
pub struct Ground {
    /// The program that is measured.
    pub program: PathBuf,
    /// Everything that is written.
    pub directory: PathBuf,
    /// The port of the server.
    pub port: u16,
    /// The keys of the clients that sign assertions.
    pub signers: Vec<PrivateKey>,
}

/// The three kinds of clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// By secret, for itself.
    Secret,
    /// By assertion, for itself.
    Signer,
    /// By secret, for people.
    Web,
}

/// The identifier of a client of that kind.
pub fn client_id(kind: Kind, number: usize) -> String {
    match kind {
        Kind::Secret => format!("client-{number:03}"),
        Kind::Signer => format!("signer-{number:03}"),
        Kind::Web => format!("web-{number:03}"),
    }
}

/// The secret of a client.
pub fn secret(client_id: &str) -> String {
    format!("the-secret-of-{client_id}-in-this-measurement")
}

/// A port of loopback that nobody has.
pub fn free_port() -> Outcome<u16> {
    let bound = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
    bound.map(|address| address.port()).map_err(|error| error.to_string())
}

impl Ground {
    /// Writes configuration and issuers, and applies them.
    pub fn lay(program: &Path, directory: PathBuf) -> Outcome<Self> {
        let port = free_port()?;
        let at = |error: std::io::Error| format!("{}: {error}", directory.display());
        fs::create_dir_all(&directory).map_err(at)?;
        let place = directory.display();
        let configuration = format!(
            "database = \"{place}/biljett.db\"\nmaster_key_file = \"{place}/master.key\"\n\
             base_url = \"http://127.0.0.1:{port}\"\n\n[[listen]]\naddress = \"127.0.0.1:{port}\"\n"
        );
        fs::write(directory.join("biljett.toml"), configuration).map_err(at)?;
        let made = (0..CLIENTS).map(|_| PrivateKey::generate(Algorithm::ES256).map_err(|error| error.to_string()));
        let ground = Self { program: program.to_owned(), signers: made.collect::<Outcome<_>>()?, directory, port };
        let mut clients: Vec<Value> = Vec::new();
        for kind in [Kind::Secret, Kind::Signer, Kind::Web] {
            clients.extend((0..CLIENTS).map(|number| ground.client(kind, number)));
        }
        clients.push(json!({
            "client_id": "api",
            "token_endpoint_auth_method": "client_secret_basic",
            "secret": secret("api"),
            "grant_types": [],
            "introspects": [OPAQUE_API, JWT_API],
        }));
        let person = |number: usize| {
            let name = format!("person-{number:03}");
            json!({ "username": name, "subject": name, "name": name, "password_hash": NO_PASSWORD })
        };
        ground.apply(clients, (0..PEOPLE).map(person).collect())?;
        Ok(ground)
    }

    /// Where the server stands, with tokens that are alive.
    pub fn place<'a>(&'a self, tokens: &'a [String]) -> Place<'a> {
        Place { port: self.port, introspection: "/introspect", signers: &self.signers, tokens }
    }

    /// Starts the server; it answers when this returns, or not at all.
    pub fn serve(&self) -> Outcome<Process> {
        let configuration = self.directory.join("biljett.toml");
        let words = ["serve", "--config", &configuration.display().to_string()];
        Process::start(&self.program, &words, &self.directory.join("serve.log"))
    }

    /// Disables a client, or enables it again, by `biljett apply` while the server runs.
    pub fn turn(&self, (kind, number): (Kind, usize), state: &str) -> Outcome<()> {
        let mut client = self.client(kind, number);
        client["state"] = json!(state);
        self.apply(vec![client], Vec::new())
    }

    fn client(&self, kind: Kind, number: usize) -> Value {
        let id = client_id(kind, number);
        match kind {
            Kind::Secret => json!({
                "client_id": id,
                "token_endpoint_auth_method": "client_secret_basic",
                "secret": secret(&id),
                "grant_types": ["client_credentials"],
                "scopes": ["read", "lookup"],
            }),
            Kind::Signer => json!({
                "client_id": id,
                "token_endpoint_auth_method": "private_key_jwt",
                "jwks": { "keys": [self.signers[number].public().to_jwk()] },
                "grant_types": ["client_credentials"],
                "scopes": ["read"],
            }),
            Kind::Web => json!({
                "client_id": id,
                "token_endpoint_auth_method": "client_secret_basic",
                "secret": secret(&id),
                "grant_types": ["authorization_code", "refresh_token"],
                "redirect_uris": [REDIRECT],
                "scopes": ["openid", "offline_access", "read", "lookup"],
                "consent": "granted",
            }),
        }
    }

    fn apply(&self, clients: Vec<Value>, people: Vec<Value>) -> Outcome<()> {
        let file = json!({ "issuers": [{
            "name": ISSUER,
            "profile": "standard",
            "root": "{base}",
            "apis": [
                { "name": JWT_API, "scopes": ["read"] },
                { "name": OPAQUE_API, "scopes": ["lookup"], "access_token": "opaque" },
            ],
            "clients": clients,
            "people": people,
        }] });
        let text = toml::to_string(file.as_object().unwrap_or(&Map::new())).map_err(|error| error.to_string())?;
        let path = self.directory.join("issuers.toml");
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut command = Command::new(&self.program);
        command.arg("apply").arg("-f").arg(&path).arg("--config").arg(self.directory.join("biljett.toml"));
        let ran = command.stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
        match ran.status.success() {
            true => Ok(()),
            false => Err(format!("biljett apply: {}", String::from_utf8_lossy(&ran.stderr))),
        }
    }
}
