//! The plainest HTTP client: one request on a connection of its own, and how requests are spelled (RFC 9112).
use crate::Outcome;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// An answer.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Head and body.
    pub text: String,
}

impl Answer {
    /// The body.
    pub fn body(&self) -> &str {
        self.text.split_once("\r\n\r\n").map_or("", |(_, body)| body)
    }

    /// The string that a JSON body gives this member.
    pub fn member(&self, name: &str) -> Outcome<String> {
        member(self.body(), name).map(str::to_owned).ok_or_else(|| format!("no {name} in: {}", self.text))
    }
}

/// The string of a member of a JSON object in which no string holds a quotation mark.
pub fn member<'a>(json: &'a str, name: &str) -> Option<&'a str> {
    json.split_once(&format!("\"{name}\":\""))?.1.split('"').next()
}

/// A GET.
pub fn get(port: u16, target: &str, headers: &str) -> Vec<u8> {
    format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{headers}\r\n").into_bytes()
}

/// A form on its way.
pub fn post(port: u16, target: &str, headers: &str, form: &str) -> Vec<u8> {
    let length = form.len();
    format!(
        "POST {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{headers}\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}"
    )
    .into_bytes()
}

/// The header of a client that authenticates by its secret; neither needs percent-encoding (RFC 6749 section 2.3.1).
pub fn basic(client_id: &str, secret: &str) -> String {
    format!("Authorization: Basic {}\r\n", jose::base64::encode(format!("{client_id}:{secret}").as_bytes()))
}

/// Sends a request to this port of loopback and reads the whole answer.
pub fn ask(port: u16, request: &[u8]) -> Outcome<Answer> {
    let failed = |error: std::io::Error| format!("127.0.0.1:{port}: {error}");
    let mut stream = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], port))).map_err(failed)?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).map_err(failed)?;
    stream.write_all(request).map_err(failed)?;
    let mut bytes = Vec::new();
    let mut piece = [0; 8192];
    loop {
        if let Some(text) = whole(&bytes) {
            let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
            return Ok(Answer { status, text });
        }
        match stream.read(&mut piece).map_err(failed)? {
            0 => return Err(format!("127.0.0.1:{port}: the answer broke off")),
            count => bytes.extend(&piece[..count]),
        }
    }
}

/// An answer whose body has arrived; all of ours tell their length.
fn whole(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\r\n\r\n")?;
    (body.len() >= length(head)).then(|| text.clone().into_owned())
}

/// The length of the body that a head announces.
pub fn length(head: &str) -> usize {
    let field = |line: &str| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok()).flatten()
    };
    head.lines().find_map(field).unwrap_or_default()
}
