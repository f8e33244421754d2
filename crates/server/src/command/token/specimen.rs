//! An access token that a running demonstration makes without an exchange: whose, for which API, and how it is sent (RFC 6750 section 2.1, RFC 9449 section 7.1).
use super::possession::possession;
use crate::command::demo_list::{DemoClient, DemoIssuer, DemoList};
use crate::command::demo_reach::Reach;
use flows::clock::Clock;
use jose::key::PrivateKey;
use oauth::words::names::GrantType;
use oauth::words::proof::DPOP;
use reqwest::Method;
use serde_json::{Value, json};

/// Whose token it is, and for what.
#[derive(clap::Args)]
pub struct Asked {
    /// The issuer of the demonstration.
    #[arg(long, value_name = "NAME")]
    pub issuer: String,
    /// The API that it is for; by default the first of the client.
    #[arg(long, value_name = "NAME")]
    pub api: Option<String>,
    /// The client; by default the first of the demonstration that may have one.
    #[arg(long, value_name = "ID")]
    pub client: Option<String>,
    /// Who signs in; without it the client acts for itself.
    #[arg(long = "as", value_name = "USERNAME")]
    pub person: Option<String>,
    /// The scopes; by default all of the client's at the API.
    #[arg(long, value_name = "SCOPE")]
    pub scope: Vec<String>,
}

/// What to ask the demonstration for, and who gets it.
pub struct Order {
    /// The body of the request.
    pub wish: Value,
    /// The identifier of the issuer, where it is listed.
    pub issuer: String,
}

/// A token as it was made.
pub struct Specimen {
    /// What the demonstration answered.
    pub told: Value,
    /// The token.
    pub access_token: String,
    /// How it is sent.
    pub scheme: String,
    /// What it is bound to.
    pub key: Option<PrivateKey>,
}

impl Asked {
    /// The order, with client and API chosen where none was named.
    ///
    /// # Errors
    /// The demonstration is not there, or lists no such issuer or client.
    pub async fn order(&self, reach: &Reach) -> Result<Order, String> {
        let list: DemoList = reach.place.list().await?;
        let names = || list.issuers.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        let issuer = list.issuers.get(&self.issuer);
        let issuer = issuer.ok_or_else(|| format!("no issuer is called {}; it has {}", self.issuer, names()))?;
        let client = match &self.client {
            Some(client) => client,
            None => self.first(issuer)?,
        };
        let resources = issuer.clients.get(client).map(|client| client.resources.as_slice()).unwrap_or_default();
        let mut wish = json!({ "issuer": self.issuer, "client": client });
        if let Some(api) = self.api.as_ref().or(resources.first()) {
            wish["api"] = json!(api);
        }
        if let Some(person) = &self.person {
            wish["as"] = json!(person);
        }
        if !self.scope.is_empty() {
            wish["scope"] = json!(self.scope.join(" "));
        }
        Ok(Order { wish, issuer: issuer.issuer.clone() })
    }

    fn first<'a>(&self, issuer: &'a DemoIssuer) -> Result<&'a String, String> {
        let grant = if self.person.is_some() { GrantType::AuthorizationCode } else { GrantType::ClientCredentials };
        let may = |client: &DemoClient| {
            let reaches = self.api.as_ref().is_none_or(|api| client.resources.contains(api));
            reaches && client.grants.contains(&grant)
        };
        let found = issuer.clients.iter().find(|(_, client)| may(client)).map(|(name, _)| name);
        found.ok_or_else(|| {
            let at = self.api.as_ref().map(|api| format!(" for {api}")).unwrap_or_default();
            format!("no client of {} gets a token{at} by {}; name one with --client", self.issuer, grant.name())
        })
    }
}

impl Order {
    /// Has it made, with this wrong in it or nothing.
    ///
    /// # Errors
    /// The demonstration is not there, or says no.
    pub async fn made(&self, reach: &Reach, broken: Option<&str>) -> Result<Specimen, String> {
        let mut wish = self.wish.clone();
        if let Some(broken) = broken {
            wish["broken"] = json!(broken);
        }
        let told = reach.place.ask(Method::POST, "/demo/tokens", Some(&wish)).await?;
        let text = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
        let key = match told.get("proof_key") {
            Some(jwk) => Some(PrivateKey::from_jwk(jwk).map_err(|error| format!("proof_key: {error}"))?),
            None => None,
        };
        let scheme = if text("token_type") == DPOP { DPOP } else { "Bearer" };
        Ok(Specimen { access_token: text("access_token"), scheme: scheme.to_owned(), key, told })
    }
}

impl Specimen {
    /// The headers of a request with it: the token, and a proof for this method and URL where it is bound to a key.
    ///
    /// # Errors
    /// The key does not sign.
    pub fn headers(&self, method: &str, url: &str, nonce: Option<&str>) -> Result<Vec<(&'static str, String)>, String> {
        let mut out = vec![("Authorization", format!("{} {}", self.scheme, self.access_token))];
        if let Some(key) = &self.key {
            let now = Clock::system().now();
            out.push(("DPoP", possession(key, (method, url), Some(&self.access_token), (nonce, now))?));
        }
        Ok(out)
    }
}
