//! An answer as it came over the wire, with what is wrong with its framing (RFC 9112).
use serde_json::Value;
use std::time::Duration;

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Everything as it came.
    pub raw: Vec<u8>,
    /// How long it took.
    pub took: Duration,
    /// What is wrong with its framing.
    pub malformed: Option<String>,
}

impl Answer {
    /// Every answer in these bytes.
    pub fn all(mut bytes: &[u8]) -> Vec<Self> {
        let mut answers = Vec::new();
        while !bytes.is_empty() {
            let (answer, length) = Self::first(bytes);
            let last = answer.malformed.is_some();
            answers.push(answer);
            bytes = &bytes[length.min(bytes.len())..];
            if last {
                break;
            }
        }
        answers
    }

    fn first(bytes: &[u8]) -> (Self, usize) {
        let mut answer = Self { raw: bytes.to_vec(), ..Self::default() };
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            return (answer.broken("the head does not end"), bytes.len());
        };
        let Ok(head) = std::str::from_utf8(&bytes[..end]) else {
            return (answer.broken("the head is no UTF-8"), bytes.len());
        };
        let mut lines = head.split("\r\n");
        let first = lines.next().unwrap_or_default();
        answer.status = first.get(9..12).and_then(|digits| digits.parse().ok()).unwrap_or_default();
        for line in lines {
            let Some((name, value)) = line.split_once(": ") else {
                return (answer.broken(&format!("no header: {line:?}")), bytes.len());
            };
            if line.contains(['\r', '\n']) {
                return (answer.broken(&format!("a bare line end: {line:?}")), bytes.len());
            }
            answer.headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
        let lengths = answer.all_of("content-length");
        let length = match (lengths.as_slice(), answer.all_of("transfer-encoding").is_empty()) {
            ([length], true) => length.parse().unwrap_or(usize::MAX),
            ([], true) if matches!(answer.status, 204 | 304) || answer.status < 200 => 0,
            _ => return (answer.broken("not one Content-Length"), bytes.len()),
        };
        let body = &bytes[end + 4..];
        if length > body.len() && !body.is_empty() {
            return (answer.broken("the body is shorter than told"), bytes.len());
        }
        answer.body = body[..length.min(body.len())].to_vec();
        let whole = end + 4 + answer.body.len();
        answer.raw.truncate(whole);
        (answer, whole)
    }

    fn broken(mut self, why: &str) -> Self {
        self.malformed = Some(why.to_owned());
        self
    }

    /// The header's text; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value)
    }

    /// The text of each header of this name.
    pub fn all_of(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(one, _)| one == name).map(|(_, value)| value.as_str()).collect()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; `Null` where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// A parameter of the `Location`, of its query or its fragment.
    pub fn returned(&self, name: &str) -> Option<String> {
        let (_, query) = self.header("location").split_once(['?', '#'])?;
        let form = oauth::rules::form::read(query.as_bytes()).ok()?;
        form.value(name).map(str::to_owned)
    }

    /// A hidden field of a page.
    pub fn field(&self, name: &str) -> Option<String> {
        let text = self.text();
        let value = text.split(&format!("name=\"{name}\" value=\"")).nth(1)?.split('"').next()?;
        Some(value.to_owned())
    }

    /// How it is told where it was not as expected.
    pub fn told(&self) -> String {
        let text = self.text();
        let body: String = match self.header("content-type").starts_with("text/html") {
            true => strip(&text).chars().take(300).collect(),
            false => text.chars().take(600).collect(),
        };
        let headers = ["location", "www-authenticate", "retry-after", "allow"];
        let shown: Vec<_> = headers.iter().filter(|name| !self.header(name).is_empty()).collect();
        let shown: Vec<_> = shown.into_iter().map(|name| format!(" {name}: {}", self.header(name))).collect();
        format!("{}{} {body}", self.status, shown.concat())
    }
}

fn strip(html: &str) -> String {
    let mut out = String::new();
    let mut within = false;
    for letter in html.chars() {
        match letter {
            '<' => within = true,
            '>' => within = false,
            _ if !within => out.push(letter),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
