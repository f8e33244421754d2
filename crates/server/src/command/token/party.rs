//! Who asks whom: a client of a demonstration by its demo.json, or any client of any issuer by files and metadata (RFC 8414).
use super::connection::Connection;
use super::{Get, Own};
use crate::command::demo_list::{DemoClient, DemoEndpoints, DemoIssuer, DemoList, DemoPerson};
use crate::command::text::{content, words};
use indexmap::IndexMap;
use oauth::words::names::{AuthenticationMethod, GrantType};
use reqwest::Url;
use serde_json::Value;
use std::path::Path;

/// Who asks whom.
pub struct Party {
    /// Where conversations are remembered, if anywhere.
    pub base: String,
    /// The TLS listener, and who certified it, of a demonstration.
    pub tls: Option<(String, String)>,
    /// The issuer that is asked.
    pub issuer: DemoIssuer,
    /// The client's identifier.
    pub client_id: String,
    /// The client that asks.
    pub client: DemoClient,
}

impl Party {
    /// Finds both by what was typed.
    ///
    /// # Errors
    /// A file or metadata that cannot be read, or a name that is not there.
    pub(super) async fn find(asked: &Get) -> Result<Self, String> {
        let mut party = match &asked.metadata {
            Some(url) => Self::discovered(asked, url).await?,
            None => Self::demonstrated(asked, asked.place.list().await?)?,
        };
        party.client.dpop_bound_access_tokens |= asked.dpop;
        if let (Some(username), Some(file)) = (&asked.person, &asked.own.password_file) {
            let (username, name) = (username.clone(), username.clone());
            party.issuer.people = vec![DemoPerson { username, password: words(file)?, name }];
        }
        Ok(party)
    }

    pub(super) fn demonstrated(asked: &Get, mut list: DemoList) -> Result<Self, String> {
        let name = asked.issuer.as_deref().unwrap_or_default();
        let issuer = list.issuers.swap_remove(name).ok_or_else(|| {
            let names: Vec<_> = list.issuers.keys().map(String::as_str).collect();
            format!("the demonstration has no issuer \"{name}\"; it has {}", names.join(", "))
        })?;
        let (client_id, client) = match (&asked.client, asked.own.names_a_client()) {
            (Some(client_id), true) => (client_id.clone(), asked.own.client()?),
            _ => listed(asked, &issuer)?,
        };
        Ok(Self { base: list.base, tls: Some((list.tls_base, list.ca_pem)), issuer, client_id, client })
    }

    async fn discovered(asked: &Get, url: &str) -> Result<Self, String> {
        let at = |error: &dyn std::fmt::Display| format!("{url}: {error}");
        let base = Url::parse(url).map_err(|error| at(&error))?.origin().ascii_serialization();
        let reply = Connection::public()?.read(url, &[("accept", "application/json")]).await?;
        if reply.status != 200 {
            return Err(at(&format!("the status is {}", reply.status)));
        }
        let metadata: Value = serde_json::from_slice(&reply.body).map_err(|error| at(&error))?;
        let text = |name: &str| metadata.get(name).and_then(Value::as_str).map(str::to_owned);
        let identifier = text("issuer").ok_or_else(|| at(&"no issuer in it"))?;
        // Or else an assertion for one server could be asked for by another (RFC 8414 section 3.3).
        if Url::parse(&identifier).map(|url| url.origin().ascii_serialization()).as_ref() != Ok(&base) {
            return Err(at(&format!("it speaks for {identifier}, which is elsewhere")));
        }
        let issuer = DemoIssuer {
            profile: String::new(),
            issuer: identifier,
            metadata: url.to_owned(),
            endpoints: DemoEndpoints {
                authorization: text("authorization_endpoint"),
                pushed_authorization_request: text("pushed_authorization_request_endpoint"),
                token: text("token_endpoint"),
                ..DemoEndpoints::default()
            },
            clients: IndexMap::new(),
            resources: IndexMap::new(),
            people: Vec::new(),
        };
        let client_id = asked.client.clone().unwrap_or_default();
        Ok(Self { base, tls: None, issuer, client_id, client: asked.own.client()? })
    }
}

/// A client that the demonstration lists.
fn listed(asked: &Get, issuer: &DemoIssuer) -> Result<(String, DemoClient), String> {
    let fits = |client: &DemoClient| match asked.person {
        Some(_) => client.grants.contains(&GrantType::AuthorizationCode),
        None => !client.grants.is_empty(),
    };
    let found = match &asked.client {
        Some(client_id) => issuer.clients.get_key_value(client_id),
        None => issuer.clients.iter().find(|(_, client)| fits(client)),
    };
    found.map(|(client_id, client)| (client_id.clone(), client.clone())).ok_or_else(|| {
        let listed: Vec<_> = issuer.clients.keys().map(String::as_str).collect();
        format!(
            "demo.json has no such client; it has {}. Another one needs --key, --secret-file or --redirect",
            listed.join(", ")
        )
    })
}

impl Own {
    fn names_a_client(&self) -> bool {
        self.key.is_some() || self.secret_file.is_some() || self.redirect.is_some()
    }

    fn client(&self) -> Result<DemoClient, String> {
        let secret = self.secret_file.as_deref().map(words).transpose()?;
        let key = self.key.as_deref().map(content).transpose()?;
        let jwk = key.as_ref().filter(|key| key.trim_start().starts_with('{'));
        let parsed =
            |text: &String| serde_json::from_str::<Value>(text).map_err(|error| at(self.key.as_deref(), &error));
        Ok(DemoClient {
            auth: match (&key, &secret) {
                (Some(_), _) => AuthenticationMethod::PrivateKeyJwt,
                (None, Some(_)) => AuthenticationMethod::ClientSecretBasic,
                (None, None) => AuthenticationMethod::None,
            },
            require_mtls: false,
            dpop_bound_access_tokens: false,
            secret,
            private_jwk: jwk.map(parsed).transpose()?,
            certificate_pem: self.certificate.as_deref().map(content).transpose()?,
            private_key_pem: key.clone().filter(|_| jwk.is_none()),
            grants: vec![GrantType::AuthorizationCode, GrantType::ClientCredentials],
            redirect_uris: self.redirect.iter().cloned().collect(),
            scopes: Vec::new(),
            resources: Vec::new(),
        })
    }
}

fn at(path: Option<&Path>, error: &dyn std::fmt::Display) -> String {
    format!("{}: {error}", path.unwrap_or(Path::new("")).display())
}
