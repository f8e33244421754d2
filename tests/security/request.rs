//! A request that can still be changed, and its bytes (RFC 9112).
use crate::draft::Draft;
use crate::house::House;
use crate::party::fresh;
use oauth::decisions::authorize::response::encoded;
use std::collections::BTreeMap;

/// What a good answer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Good {
    /// A success of any kind.
    #[default]
    Success,
    /// A redirect to the client with a code.
    Code,
    /// `active: true`.
    Active,
}

/// A request on its way.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path with the issuer's prefix.
    pub path: String,
    /// The issuer's name.
    pub issuer: String,
    /// The client's name in the list.
    pub client: String,
    /// The query.
    pub query: Vec<(String, String)>,
    /// The form, where it is posted.
    pub form: Vec<(String, String)>,
    /// What follows the encoded parameters as it is.
    pub raw: String,
    /// The headers.
    pub headers: Vec<(String, Vec<u8>)>,
    /// A body instead of the form.
    pub body: Option<Vec<u8>>,
    /// What stands for `{assertion}`.
    pub assertion: Option<Draft>,
    /// What stands for `{proof}`.
    pub proof: Option<Draft>,
    /// What a good answer is.
    pub good: Good,
    /// What it is made of: `code`, `refresh_token`, `verifier` ..
    pub known: BTreeMap<String, String>,
}

impl Request {
    /// A GET of a path of an issuer.
    pub fn get(issuer: &str, path: &str) -> Self {
        let mut request = Self { method: "GET".to_owned(), issuer: issuer.to_owned(), ..Self::default() };
        request.path = format!("/{issuer}{path}");
        request.set_header("host", "as.example");
        request
    }

    /// A form for a path of an issuer.
    pub fn post(issuer: &str, path: &str) -> Self {
        let mut request = Self { method: "POST".to_owned(), ..Self::get(issuer, path) };
        request.set_header("content-type", "application/x-www-form-urlencoded");
        request
    }

    /// Its parameters: of the form where it is posted, else of the query.
    pub fn parameters(&mut self) -> &mut Vec<(String, String)> {
        if self.method == "POST" { &mut self.form } else { &mut self.query }
    }

    /// Sets a parameter.
    pub fn set(&mut self, name: &str, value: &str) {
        put(self.parameters(), name, value.to_owned());
    }

    /// Sets a header; an empty value takes it away.
    pub fn set_header(&mut self, name: &str, value: &str) {
        self.headers.retain(|(one, _)| one != name);
        if !value.is_empty() {
            self.headers.push((name.to_owned(), value.as_bytes().to_vec()));
        }
    }

    /// A parameter, or empty.
    pub fn value(&self, name: &str) -> &str {
        let all = self.form.iter().chain(&self.query);
        all.filter(|(one, _)| one == name).map(|(_, value)| value.as_str()).next().unwrap_or_default()
    }

    /// A header's text, or empty.
    pub fn header(&self, name: &str) -> String {
        let found = self.headers.iter().find(|(one, _)| one.eq_ignore_ascii_case(name));
        found.map(|(_, value)| String::from_utf8_lossy(value).into_owned()).unwrap_or_default()
    }

    /// Gives assertion and proof new identifiers and times.
    pub fn renew(&mut self, house: &House) {
        let now = house.now();
        for draft in [&mut self.assertion, &mut self.proof].into_iter().flatten() {
            draft.claims.insert("jti".to_owned(), fresh("again").into());
            draft.claims.insert("iat".to_owned(), now.into());
            if draft.claims.contains_key("exp") {
                draft.claims.insert("exp".to_owned(), (now + 60).into());
            }
        }
    }

    /// Its bytes.
    pub fn bytes(&self, house: &House) -> Vec<u8> {
        let assertion = self.assertion.as_ref().map(Draft::text).unwrap_or_default();
        let proof = self.proof.as_ref().map(Draft::text).unwrap_or_default();
        house.secrets.add("client assertion", &assertion);
        let filled = |text: &str| crate::artefact::late(text, &assertion, &proof);
        let pairs = |pairs: &[(String, String)]| {
            let pairs = pairs.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(&filled(value))));
            pairs.collect::<Vec<_>>().join("&")
        };
        let (mut query, mut form) = (pairs(&self.query), pairs(&self.form).into_bytes());
        if self.method == "POST" {
            form.extend(filled(&self.raw).bytes())
        } else {
            query += &filled(&self.raw)
        }
        let body = self.body.clone().unwrap_or(form);
        let target = if query.is_empty() { self.path.clone() } else { format!("{}?{query}", self.path) };
        let mut bytes = format!("{} {target} HTTP/1.1\r\n", self.method).into_bytes();
        for (name, value) in &self.headers {
            let text = std::str::from_utf8(value).map(|text| filled(text).into_bytes());
            bytes.extend([name.as_bytes(), b": ", &text.unwrap_or_else(|_| value.clone()), b"\r\n"].concat());
        }
        if self.method != "GET" && self.method != "HEAD" || !body.is_empty() {
            bytes.extend(format!("content-length: {}\r\n", body.len()).bytes());
        }
        bytes.extend(b"connection: close\r\n\r\n");
        bytes.extend(body);
        bytes
    }
}

/// Sets one such pair at the place of the first, or at the end.
pub fn put(pairs: &mut Vec<(String, String)>, name: &str, value: String) {
    let place = pairs.iter().position(|(one, _)| one == name).unwrap_or(pairs.len());
    pairs.retain(|(one, _)| one != name);
    pairs.insert(place.min(pairs.len()), (name.to_owned(), value));
}
