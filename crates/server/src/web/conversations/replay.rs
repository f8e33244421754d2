//! How a conversation is played again: its request with every secret replaced by where it comes from; nothing here is secret.
mod assertion;
mod given;
pub mod proof;

use super::Exchange;
use super::arrival::{lenient, titled};
use crate::web::extract::Call;
use crate::web::mask;
use jose::{base64, base64url, digest};
use oauth::refusal::Refusal;
use oauth::refusal::authorization::AuthorizationRefusal;
use oauth::refusal::client::ClientRefusal;
use proof::Shown;

/// The most characters of a request that can be played again.
const MOST: usize = 16_384;

/// What a piece of a request counts for beside its text: an empty one takes memory too.
const PIECE: usize = 64;

/// Headers that change what is answered.
const PLAYED: [&str; 7] = ["host", "content-type", "origin", "sec-fetch-site", "authorization", "dpop", "cookie"];

/// A request that can be played again.
#[derive(Debug, Default)]
pub struct Replay {
    /// The request line's parts: method, path.
    pub line: (String, String),
    /// The query.
    pub query: Vec<(String, Piece)>,
    /// The headers.
    pub headers: Vec<(String, Piece)>,
    /// The form.
    pub form: Vec<(String, Piece)>,
    /// The lines before the request: whose assertion, secret, password or certificate.
    pub directives: Vec<(&'static str, String)>,
    /// What the answer gave: names and digests.
    pub gave: Vec<(String, Print)>,
    /// The cookies that were sent.
    pub cookies: Vec<Print>,
    /// The cookies that the answer set.
    pub set: Vec<Print>,
    /// The S256 challenge of the verifier that was sent.
    pub challenge: Option<String>,
    /// What the proof of possession has in common with other steps.
    pub shown: Option<Shown>,
    /// Whether something of it was too long to be kept.
    pub cut: Cut,
}

/// Whether all of a request was kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cut {
    /// All.
    #[default]
    No,
    /// Not all.
    Yes,
}

/// The first bytes of the digest of a secret.
pub type Print = [u8; 16];

/// A value of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// As it was.
    Text(String),
    /// What an earlier answer gave, or an assertion that was made for this request.
    Taken(String, Print),
    /// What a directive makes: `{{name}}`, after this text.
    Made(String, &'static str),
}

impl Replay {
    /// How this exchange is played again.
    pub fn of(exchange: &Exchange) -> Self {
        let call = &exchange.call;
        if pieces(call) > MOST / PIECE {
            return Self { cut: Cut::Yes, ..Self::default() };
        }
        let line = (mask::cut(call.method.as_str(), 20), call.path.clone());
        let mut replay = Self { line, ..Self::default() };
        let members = |bytes: &[u8], replay: &mut Self| -> Vec<(String, Piece)> {
            lenient(bytes).map(|(name, value)| replay.member(exchange, name, value)).collect()
        };
        replay.query = members(call.query.as_bytes(), &mut replay);
        let is_form = call.text("content-type").starts_with("application/x-www-form-urlencoded");
        replay.form = if is_form { members(&call.body, &mut replay) } else { Vec::new() };
        replay.cut = if is_form || call.body.is_empty() { Cut::No } else { Cut::Yes };
        for name in PLAYED {
            for value in call.headers.get_all(name) {
                let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                let piece = replay.header(exchange, name, value);
                replay.headers.push((titled(name), piece));
            }
        }
        replay.certified(exchange);
        replay.gave = given::gave(exchange);
        replay.set = given::set(exchange);
        if replay.size() > MOST { Self { cut: Cut::Yes, ..Self::default() } } else { replay }
    }

    fn member(&mut self, exchange: &Exchange, name: String, value: String) -> (String, Piece) {
        let piece = match name.as_str() {
            "client_assertion" => {
                let now = exchange.hearing.moment.now();
                let words = assertion::words(&exchange.route.issuer, &value, now).unwrap_or_default();
                self.directives.push(("assertion", words));
                Piece::Taken("assertion".to_owned(), print(&value))
            }
            "client_secret" => {
                self.secret(exchange, "");
                Piece::Made(String::new(), "client_secret")
            }
            "password" => {
                let wrong =
                    matches!(&exchange.answer.refusal, Some(Refusal::Authorization(AuthorizationRefusal::Password)));
                let username = exchange.call.form().ok().and_then(|form| form.value("username").map(str::to_owned));
                let whose = if wrong { "wrong".to_owned() } else { word(&username.unwrap_or_default()) };
                self.directives.push(("password", whose));
                Piece::Made(String::new(), "password")
            }
            "code_verifier" => {
                self.challenge = Some(base64url::encode(&digest::sha256(value.as_bytes())));
                Piece::Made(String::new(), "code_verifier")
            }
            secret if mask::is_secret(secret, &value) => Piece::Taken(variable(secret), print(&value)),
            _ => Piece::Text(value),
        };
        (name, piece)
    }

    fn header(&mut self, exchange: &Exchange, name: &str, value: String) -> Piece {
        match (name, value.split_once(' ')) {
            ("cookie", _) => {
                let values = value.split(';').filter_map(|pair| pair.split_once('='));
                self.cookies.extend(values.map(|(_, value)| print(value.trim())));
                Piece::Made(String::new(), "cookies")
            }
            ("dpop", _) => match Shown::of(&exchange.route.issuer, &value, exchange.hearing.moment.now()) {
                Some((shown, words)) => {
                    self.shown = Some(shown);
                    self.directives.push(("proof", words));
                    Piece::Made(String::new(), "proof")
                }
                None => Piece::Made(String::new(), "unknown_proof"),
            },
            ("authorization", Some((scheme, encoded))) if scheme.eq_ignore_ascii_case("basic") => {
                let bytes = base64::decode(encoded).unwrap_or_default();
                let id = bytes.split(|byte| *byte == b':').next().unwrap_or_default();
                self.secret(
                    exchange,
                    &String::from_utf8_lossy(&oauth::rules::form::percent_decoded(id).unwrap_or_default()),
                );
                Piece::Made(format!("{scheme} "), "basic")
            }
            ("authorization", Some((scheme, token))) => Piece::Taken(format!("{scheme} "), print(token.trim())),
            ("authorization", None) => Piece::Made(String::new(), "authorization"),
            _ => Piece::Text(value),
        }
    }

    /// Whose secret it is, and whether it was a wrong one.
    fn secret(&mut self, exchange: &Exchange, client_id: &str) {
        let form = exchange.call.form().unwrap_or_default();
        let client_id = if client_id.is_empty() { form.value("client_id").unwrap_or_default() } else { client_id };
        let known = match &exchange.answer.refusal {
            Some(Refusal::Client(ClientRefusal::MalformedHeader { .. })) => "malformed".to_owned(),
            Some(Refusal::Client(ClientRefusal::WrongSecret { .. })) => format!("wrong%3A{}", word(client_id)),
            _ => word(client_id),
        };
        self.directives.push(("secret", known));
    }

    fn certified(&mut self, exchange: &Exchange) {
        let certified = exchange.call.peer.as_ref().is_some_and(|peer| peer.certificate.is_some());
        let read = exchange.hearing.read.as_ref().and_then(|(wanted, _)| wanted.clients.first().cloned());
        let said = || exchange.call.form().ok().and_then(|form| form.value("client_id").map(str::to_owned));
        let client = read.or_else(said);
        let unknown =
            matches!(&exchange.answer.refusal, Some(Refusal::Client(ClientRefusal::CertificateUnknown { .. })));
        if let Some(client_id) = client.filter(|_| certified) {
            let whose = if unknown { "another".to_owned() } else { word(&client_id) };
            self.directives.push(("certificate", whose));
        }
    }

    /// Everything of it that an earlier answer gave.
    pub fn took(&self) -> impl Iterator<Item = Print> {
        let pieces = self.query.iter().chain(&self.headers).chain(&self.form);
        let taken =
            pieces.filter_map(|(_, piece)| if let Piece::Taken(_, print) = piece { Some(*print) } else { None });
        taken.chain(self.shown.iter().flat_map(Shown::took))
    }

    /// The same with the nonce, which many present.
    pub fn repeated(&self) -> impl Iterator<Item = Print> {
        self.took().chain(self.shown.iter().filter_map(|shown| shown.nonce))
    }

    /// The client assertion of it.
    pub fn assertion(&self) -> Option<Print> {
        self.form.iter().find_map(|(name, piece)| match piece {
            Piece::Taken(_, print) if name == "client_assertion" => Some(*print),
            _ => None,
        })
    }

    fn size(&self) -> usize {
        let of = |piece: &Piece| match piece {
            Piece::Text(text) | Piece::Taken(text, _) | Piece::Made(text, _) => text.len(),
        };
        let pieces = self.query.iter().chain(&self.headers).chain(&self.form);
        let pieces: usize = pieces.map(|(name, piece)| PIECE + name.len() + of(piece)).sum();
        let directives: usize = self.directives.iter().map(|(_, value)| PIECE + value.len()).sum();
        let gave: usize = self.gave.iter().map(|(name, _)| PIECE + name.len()).sum();
        self.line.1.len() + pieces + directives + gave + (self.cookies.len() + self.set.len()) * PIECE
    }
}

/// How many members, headers and cookies a request has, or more.
fn pieces(call: &Call) -> usize {
    let count = |bytes: &[u8], between: u8| 1 + bytes.iter().filter(|byte| **byte == between).count();
    let cookies = call.headers.get_all("cookie").iter().map(|line| count(line.as_bytes(), b';'));
    count(call.query.as_bytes(), b'&') + count(&call.body, b'&') + call.headers.len() + cookies.sum::<usize>()
}

/// The name of the variable for a secret that nobody gave.
fn variable(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).take(40).collect()
}

/// A name as one word.
fn word(text: &str) -> String {
    oauth::decisions::authorize::response::encoded(&mask::cut(text, 200))
}

/// See [`Print`].
pub fn print(text: &str) -> Print {
    let digest = digest::sha256(text.as_bytes());
    let mut out = Print::default();
    out.copy_from_slice(&digest[..16]);
    out
}
