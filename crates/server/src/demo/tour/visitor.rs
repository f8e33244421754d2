//! A client of the demonstration on its tour: sends forms as each service demands, or with one mistake (RFC 6749 sections 2.3 and 4.1).
use crate::command::demo_list::{DemoClient, DemoIssuer, DemoList};
use crate::command::token::browser::{Arrival, Browser};
use crate::command::token::connection::{Connection, Reply};
use crate::command::token::form::{Members, value, written};
use crate::command::token::proof::{Occasion, proof};
use crate::command::token::request::{Secrets, Wish, member};
use crate::conversation::Conversation;
use flows::chance::Source;
use flows::clock::Clock;
use jose::base64url;
use oauth::words::chance::Chance;
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

/// Who visits.
pub struct Visitor<'a> {
    list: &'a DemoList,
    connection: Connection,
    clock: Clock,
    chance: Chance,
}

/// A client of an issuer, by their names.
#[derive(Clone, Copy)]
pub struct Party<'n> {
    /// The issuer.
    pub issuer: &'n str,
    /// The client.
    pub client: &'n str,
}

/// How a client shows who it is.
#[derive(Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// As it should.
    #[default]
    Rightly,
    /// By an assertion whose audience is the token endpoint.
    ToTheTokenEndpoint,
    /// By this `Authorization` header.
    By(String),
}

impl<'a> Visitor<'a> {
    /// A visitor of this demonstration.
    ///
    /// # Errors
    /// No HTTP client, or no random bytes.
    pub fn new(list: &'a DemoList) -> Result<Self, String> {
        let chance = Source::System.draw().ok_or("the operating system gives no random bytes")?;
        Ok(Self { list, connection: Connection::public()?, clock: Clock::system(), chance })
    }

    /// The issuer of that name.
    ///
    /// # Errors
    /// There is none.
    pub fn issuer(&self, name: &str) -> Result<&'a DemoIssuer, String> {
        self.list.issuers.get(name).ok_or_else(|| format!("the demonstration has no issuer {name}"))
    }

    /// The URL of an issuer's token endpoint.
    ///
    /// # Errors
    /// There is none.
    pub fn token_endpoint(&self, issuer: &str) -> Result<String, String> {
        self.issuer(issuer)?.endpoints.token.clone().ok_or_else(|| format!("{issuer} has no token endpoint"))
    }

    /// What stands after the base of a URL.
    pub fn path<'u>(&self, url: &'u str) -> &'u str {
        url.strip_prefix(&self.list.base).unwrap_or(url)
    }

    /// The page of a conversation.
    pub fn page(&self, trace: &str) -> String {
        format!("{}/conversations/{trace}", self.list.base)
    }

    /// Posts to the token endpoint.
    ///
    /// # Errors
    /// No answer.
    pub async fn token(&mut self, party: Party<'_>, members: Members, shown: &Shown) -> Result<Reply, String> {
        let url = self.token_endpoint(party.issuer)?;
        self.post(&url, party, (members, shown)).await
    }

    /// Signs the first person in; the members of the token request that redeems the code (RFC 6749 section 4.1, RFC 9126).
    ///
    /// # Errors
    /// No answer, or no code in it.
    pub async fn code(&mut self, party: Party<'_>, scope: &str) -> Result<Members, String> {
        let (issuer, client) = (self.issuer(party.issuer)?, self.client(party)?);
        let lacks = |what: &str| format!("{} at {} has no {what}", party.client, party.issuer);
        let person = issuer.people.first().ok_or_else(|| lacks("person"))?;
        let redirect_uri = client.redirect_uris.first().ok_or_else(|| lacks("redirect URI"))?;
        let endpoint = issuer.endpoints.authorization.as_ref().ok_or_else(|| lacks("authorization endpoint"))?;
        let (state, verifier) = (self.random(), self.random());
        let secrets = Secrets { state, verifier, nonce: Some(self.random()) };
        let wish = Wish { scope: Some(scope.to_owned()), authorized: Vec::new(), resources: Vec::new() };
        let mut query = secrets.request(party.client, redirect_uri, &wish);
        if let Some(url) = &issuer.endpoints.pushed_authorization_request {
            let reply = self.post(url, party, (query, &Shown::Rightly)).await?;
            let told: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
            let request_uri = told["request_uri"].as_str().ok_or("no request_uri")?;
            query = vec![member("client_id", party.client), member("request_uri", request_uri)];
        }
        let url = format!("{endpoint}?{}", written(&query));
        let Arrival::Client(response, _) = Browser::new(&self.connection, person).authorize(&url, redirect_uri).await?
        else {
            return Err(format!("{} does not let {} in", party.issuer, person.username));
        };
        Ok(vec![
            member("grant_type", "authorization_code"),
            member("code", secrets.code(&response, &issuer.issuer)?),
            member("redirect_uri", redirect_uri),
            member("code_verifier", &secrets.verifier),
        ])
    }

    /// Lets the next answer of a token endpoint be lost.
    ///
    /// # Errors
    /// The demonstration does not let it.
    pub async fn lose_answer(&self, party: Party<'_>) -> Result<(), String> {
        let wish = json!({ "issuer": party.issuer, "endpoint": "token", "fault": "lose_answer" });
        let url = format!("{}/demo/faults", self.list.base);
        let reply = self.connection.ask(Method::POST, &url, Some(&wish)).await?;
        if reply.status == 201 { Ok(()) } else { Err(format!("no fault was staged: {}", reply.text())) }
    }

    /// What the demonstration remembers of an answer.
    pub async fn remembered(&self, trace: &str) -> Option<Conversation> {
        let reply = self.connection.read(&self.page(trace), &[("accept", "application/json")]).await.ok()?;
        serde_json::from_slice(&reply.body).ok()
    }

    async fn post(&mut self, url: &str, party: Party<'_>, sent: (Members, &Shown)) -> Result<Reply, String> {
        let (mut members, shown) = sent;
        let (issuer, client) = (self.issuer(party.issuer)?, self.client(party)?);
        let audience = match shown {
            Shown::ToTheTokenEndpoint => self.token_endpoint(party.issuer)?,
            Shown::Rightly | Shown::By(_) => issuer.issuer.clone(),
        };
        let occasion = Occasion { audience, now: self.clock.now(), token_id: self.random(), details: None };
        let mut proof = proof(party.client, client, &occasion)?;
        if let Shown::By(header) = shown {
            proof.authorization = Some(header.clone());
        }
        members.retain(|(name, _)| value(&proof.members, name).is_none());
        members.extend(proof.members);
        let headers: Vec<_> = proof.authorization.iter().map(|text| ("authorization", text.as_str())).collect();
        self.connection.post(url, &headers, &written(&members)).await
    }

    fn client(&self, party: Party<'_>) -> Result<&'a DemoClient, String> {
        let found = self.issuer(party.issuer)?.clients.get(party.client);
        found.ok_or_else(|| format!("{} has no client {}", party.issuer, party.client))
    }

    fn random(&mut self) -> String {
        base64url::encode(&self.chance.bytes::<32>())
    }
}
