//! A small API that checks what RFC 9068 section 4 and RFC 9449 section 7 demand, but for what it was told to forget.
use flows::clock::Clock;
use jose::signed::Compact;
use jose::{base64url, digest};
use serde_json::{Map, Value};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// The one nonce that it takes.
const NONCE: &str = "a-nonce-of-the-api";

/// What an API knows of its issuer and itself, and what it forgets.
pub struct Api {
    /// The identifier of the issuer that it trusts.
    pub issuer: String,
    /// The published keys of that issuer.
    pub keys: Value,
    /// Its own name.
    pub audience: String,
    /// The checks that it forgets, by name of the wrong token.
    pub forgets: Vec<&'static str>,
    /// Whether it demands a nonce of its own in proofs.
    pub nonce: bool,
}

/// A request as far as it is read.
struct Asked {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
}

impl Api {
    /// Serves until the test ends; where it is called.
    pub fn serve(self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (api, url) = (Arc::new(self), format!("{base}/patients"));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (api, base) = (api.clone(), base.clone());
                thread::spawn(move || api.answer(stream, &base));
            }
        });
        url
    }

    fn answer(&self, mut stream: TcpStream, base: &str) {
        let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
        let Some(asked) = read(&stream, base) else { return };
        let answer = match self.refusal(&asked) {
            None => "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]".to_owned(),
            Some(error) => format!(
                "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: DPoP error=\"{error}\"\r\nDPoP-Nonce: {NONCE}\r\n\
                 Content-Length: 0\r\nConnection: close\r\n\r\n"
            ),
        };
        let _ = stream.write_all(answer.as_bytes());
    }

    fn forgets(&self, check: &str) -> bool {
        self.forgets.contains(&check)
    }

    /// Why a request is refused.
    fn refusal(&self, asked: &Asked) -> Option<&'static str> {
        let (scheme, token) = asked.header("authorization")?.split_once(' ')?;
        let Ok(compact) = Compact::parse(token) else { return Some("invalid_token") };
        let claims = compact.claims();
        let right = self.is_signed(&compact)
            && (self.forgets("typ") || compact.typ() == Some("at+jwt"))
            && (self.forgets("issuer") || claims["iss"] == self.issuer.as_str())
            && (self.forgets("audience") || claims["aud"] == self.audience.as_str())
            && (self.forgets("expired") || claims["exp"].as_i64().is_some_and(|exp| exp > Clock::system().now()));
        if !right {
            return Some("invalid_token");
        }
        self.unproven(asked, scheme, (token, claims))
    }

    fn is_signed(&self, compact: &Compact) -> bool {
        if compact.algorithm_name() == "none" {
            return self.forgets("alg-none");
        }
        let keys = self.keys["keys"].as_array().unwrap();
        let Some(jwk) = keys.iter().find(|jwk| jwk["kid"].as_str() == compact.kid()) else {
            return self.forgets("kid");
        };
        let key = jose::key::PublicKey::from_jwk(jwk).unwrap();
        self.forgets("signature") || compact.verify(&key, key.algorithm().unwrap()).is_ok()
    }

    /// What is wrong with the proof of a token that is bound to a key.
    fn unproven(
        &self,
        asked: &Asked,
        scheme: &str,
        (token, claims): (&str, &Map<String, Value>),
    ) -> Option<&'static str> {
        let bound = claims.get("cnf")?;
        if scheme != "DPoP" {
            return (!self.forgets("as-bearer")).then_some("invalid_token");
        }
        let Some(proof) = asked.header("dpop") else {
            return (!self.forgets("no-proof")).then_some("invalid_dpop_proof");
        };
        let proof = Compact::parse(proof).ok()?;
        let key = jose::key::PublicKey::from_jwk(&proof.header()["jwk"]).ok()?;
        let said = proof.claims();
        let right = proof.verify(&key, proof.algorithm().ok()?).is_ok()
            && said["htm"] == asked.method.as_str()
            && said["htu"] == asked.url.as_str()
            && said["ath"] == base64url::encode(&digest::sha256(token.as_bytes())).as_str();
        let shown = base64url::encode(&key.thumbprint());
        match () {
            () if !right => Some("invalid_dpop_proof"),
            () if self.nonce && said.get("nonce").is_none_or(|nonce| nonce != NONCE) => Some("use_dpop_nonce"),
            () if bound["jkt"] != shown.as_str() && !self.forgets("cnf") => Some("invalid_token"),
            () => None,
        }
    }
}

impl Asked {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str())
    }
}

fn read(stream: &TcpStream, base: &str) -> Option<Asked> {
    let mut lines = BufReader::new(stream.take(64 * 1024)).lines();
    let first = lines.next()?.ok()?;
    let mut words = first.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?);
    let url = format!("{base}{path}");
    let mut headers = Vec::new();
    for line in lines {
        let line = line.ok()?;
        let Some((name, value)) = line.split_once(": ") else { break };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    Some(Asked { method, url, headers })
}
