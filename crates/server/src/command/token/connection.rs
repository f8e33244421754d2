//! The HTTP client of the commands: trusts what it is told to trust, follows no redirect, asks no proxy (RFC 9110).
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder, Identity, Method, RequestBuilder};
use serde_json::Value;
use std::error::Error;
use std::time::Duration;

/// A way to a server.
pub struct Connection(Client);

/// An answer, whole.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    headers: HeaderMap,
}

impl Connection {
    /// Plain HTTP, or TLS to servers that the machine trusts; none where it trusts no authority.
    ///
    /// # Errors
    /// The HTTP client does not start.
    pub fn public() -> Result<Self, String> {
        // A machine without authorities, an empty container say, still speaks plain HTTP.
        Self::built(builder()).or_else(|_| Self::built(builder().tls_certs_only([])))
    }

    /// Over TLS to a server that the authority `ca_pem` certified, with a client certificate and its key.
    ///
    /// # Errors
    /// A certificate or key that is not understood.
    pub fn certified(ca_pem: &str, certificate_pem: &str, private_key_pem: &str) -> Result<Self, String> {
        let authority =
            Certificate::from_pem(ca_pem.as_bytes()).map_err(|error| format!("ca_pem: {}", chain(&error)))?;
        let both = format!("{}\n{}", private_key_pem.trim(), certificate_pem.trim());
        let identity =
            Identity::from_pem(both.as_bytes()).map_err(|error| format!("certificate_pem: {}", chain(&error)))?;
        Self::built(builder().tls_certs_only([authority]).identity(identity))
    }

    /// Over TLS to servers that the authority `ca_pem` certified.
    ///
    /// # Errors
    /// A certificate that is not understood.
    pub fn trusting(ca_pem: &str) -> Result<Self, String> {
        let authority =
            Certificate::from_pem(ca_pem.as_bytes()).map_err(|error| format!("the CA: {}", chain(&error)))?;
        Self::built(builder().tls_certs_only([authority]))
    }

    fn built(builder: ClientBuilder) -> Result<Self, String> {
        builder.build().map(Self).map_err(|error| format!("the HTTP client does not start: {}", chain(&error)))
    }

    /// The answer to a GET.
    ///
    /// # Errors
    /// No answer; the text names the address.
    pub async fn read(&self, url: &str, headers: &[(&str, &str)]) -> Result<Reply, String> {
        answered(url, self.0.get(url).headers(fields(headers))).await
    }

    /// The answer to a form.
    ///
    /// # Errors
    /// No answer; the text names the address.
    pub async fn post(&self, url: &str, headers: &[(&str, &str)], form: &str) -> Result<Reply, String> {
        let request = self.0.post(url).headers(fields(headers));
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(form.to_owned());
        answered(url, request).await
    }

    /// The answer to a request of that method without a body.
    ///
    /// # Errors
    /// No answer; the text names the address.
    pub async fn call(&self, method: Method, url: &str, headers: &[(&str, &str)]) -> Result<Reply, String> {
        answered(url, self.0.request(method, url).headers(fields(headers))).await
    }

    /// The answer to a request of that method, with JSON where there is some.
    ///
    /// # Errors
    /// No answer; the text names the address.
    pub async fn ask(&self, method: Method, url: &str, body: Option<&Value>) -> Result<Reply, String> {
        let request = self.0.request(method, url).header("accept", "application/json");
        let request = match body {
            Some(body) => request.header("content-type", "application/json").body(body.to_string()),
            None => request,
        };
        answered(url, request).await
    }
}

impl Reply {
    /// A header; nothing where it is absent or no text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// All headers of a name.
    pub fn headers<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// What `biljett explain` asks for.
    pub fn trace(&self) -> Option<&str> {
        self.header("biljett-trace")
    }
}

fn builder() -> ClientBuilder {
    Client::builder().redirect(Policy::none()).no_proxy().timeout(Duration::from_secs(30))
}

fn fields(headers: &[(&str, &str)]) -> HeaderMap {
    let field =
        |(name, value): &(&str, &str)| Some((HeaderName::try_from(*name).ok()?, HeaderValue::try_from(*value).ok()?));
    headers.iter().filter_map(field).collect()
}

async fn answered(url: &str, request: RequestBuilder) -> Result<Reply, String> {
    let none = |error: reqwest::Error| format!("no answer from {url}: {}", chain(&error.without_url()));
    let answer = request.send().await.map_err(none)?;
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let body = answer.bytes().await.map_err(none)?.to_vec();
    Ok(Reply { status, body, headers })
}

/// An error with what lies beneath it.
fn chain(error: &dyn Error) -> String {
    let mut texts = vec![error.to_string()];
    let mut beneath = error.source();
    while let Some(error) = beneath {
        texts.push(error.to_string());
        beneath = error.source();
    }
    texts.join(": ")
}
