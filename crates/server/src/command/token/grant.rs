//! The two ways to a token: the client for itself, or through a person's authorization (RFC 6749 sections 4.1 and 4.4, RFC 7636, RFC 9126).
use super::authorized::{Authorized, Code, Request};
use super::browser::{Arrival, Browser};
use super::connection::{Connection, Reply};
use super::form::{Members, value, written};
use super::holding::Holding;
use super::outcome::Refused;
use super::party::Party;

use super::proof::{Occasion, proof};
use super::request::{Secrets, Wish, member};
use crate::command::demo_list::DemoPerson;
use flows::chance::Source;
use flows::clock::Clock;
use jose::base64url;
use oauth::words::chance::Chance;
use serde_json::Value;

/// How a token is asked for.
pub enum Flow<'a> {
    /// The client for itself.
    ClientCredentials,
    /// This person signs in.
    AuthorizationCode(&'a DemoPerson),
}

/// What came of it.
pub struct Token {
    /// The token response.
    pub response: String,
    /// What was done, in a line.
    pub how: String,
}

/// Gets a token.
///
/// # Errors
/// No answer, or a refusal with its explanation.
pub async fn token(party: &Party, flow: &Flow<'_>, wish: &Wish, details: Option<Value>) -> Result<Token, String> {
    let mut client = Client { details, ..Client::open(party)? };
    let granted = match flow {
        Flow::ClientCredentials => client.alone(wish).await,
        Flow::AuthorizationCode(person) => client.authorized(person, wish).await,
    };
    client.outcome(granted).await
}

/// Gets a code for a person whom a demonstration lets in by this hint, without a page.
///
/// # Errors
/// No answer, or a refusal with its explanation.
pub async fn code(party: &Party, person: &DemoPerson, hint: &str, wish: &Wish) -> Result<Code, String> {
    // The key that a code is bound to is that of the program that redeems it.
    let mut client = Client { holding: None, ..Client::open(party)? };
    let silent = vec![member("prompt", "none"), member("login_hint", hint)];
    let got = client.hinted(person, wish, silent).await;
    client.outcome(got).await
}

/// Why there is no token.
enum Stop {
    Refused(Refused),
    Failed(String),
}

impl From<String> for Stop {
    fn from(why: String) -> Self {
        Self::Failed(why)
    }
}

/// A client at work.
struct Client<'a> {
    party: &'a Party,
    plain: Connection,
    /// Where mutual TLS is spoken, and the way there, where the client must.
    certified: Option<(String, Connection)>,
    clock: Clock,
    chance: Chance,
    /// The key that its tokens are bound to, where they are.
    holding: Option<Holding>,
    /// What its assertions say beside who it is.
    details: Option<Value>,
}

impl<'a> Client<'a> {
    fn open(party: &'a Party) -> Result<Self, String> {
        let client = &party.client;
        let certified = match (&party.tls, &client.certificate_pem, &client.private_key_pem) {
            _ if !client.require_mtls => None,
            (Some((base, ca)), Some(certificate), Some(key)) => {
                Some((base.clone(), Connection::certified(ca, certificate, key)?))
            }
            _ => return Err(format!("demo.json has no certificate with key of {}", party.client_id)),
        };
        let chance = Source::System.draw().ok_or("the operating system gives no random bytes")?;
        let holding = client.dpop_bound_access_tokens.then(Holding::new).transpose()?;
        let (plain, clock) = (Connection::public()?, Clock::system());
        Ok(Self { party, plain, certified, clock, chance, holding, details: None })
    }

    async fn alone(&mut self, wish: &Wish) -> Result<Token, Stop> {
        let mut members = vec![member("grant_type", "client_credentials")];
        members.extend(wish.members(&wish.resources));
        let reply = self.token(members).await?;
        self.told(&reply, "client_credentials".to_owned())
    }

    async fn authorized(&mut self, person: &DemoPerson, wish: &Wish) -> Result<Token, Stop> {
        let authorized = self.authorize(person, wish, Vec::new()).await?;
        let reply = self.token(authorized.redemption(wish)).await?;
        let token = self.told(&reply, authorized.how(person))?;
        authorized.secrets.recognise(&token.response)?;
        Ok(token)
    }

    async fn hinted(&mut self, person: &DemoPerson, wish: &Wish, silent: Members) -> Result<Code, Stop> {
        let authorized = self.authorize(person, wish, silent).await?;
        let endpoint = self.party.issuer.endpoints.token.clone();
        let endpoint = endpoint.ok_or("the issuer has no token endpoint".to_owned())?;
        let request = self.request(&endpoint, authorized.redemption(wish))?;
        let how = authorized.how(person);
        let Authorized { response, secrets, redirect_uri, .. } = authorized;
        Ok(Code { response, secrets, redirect_uri, request, how })
    }

    /// Goes as a person through the authorization that is asked for; `more` are further members of the request.
    async fn authorize(&mut self, person: &DemoPerson, wish: &Wish, more: Members) -> Result<Authorized, Stop> {
        let client_id = &self.party.client_id;
        let lacks = |what: &str| format!("the client {client_id} has no {what} in demo.json");
        let redirect_uri = self.party.client.redirect_uris.first().ok_or_else(|| lacks("redirect URI"))?;
        let openid = wish.scope.as_ref().is_some_and(|scope| scope.split(' ').any(|one| one == "openid"));
        let (state, verifier) = (self.random::<32>(), self.random::<32>());
        let secrets = Secrets { state, verifier, nonce: openid.then(|| self.random::<32>()) };
        let mut request = secrets.request(client_id, redirect_uri, wish);
        request.extend(more);
        let (url, pushed) = self.authorization_url(request).await?;
        let arrival = Browser::new(&self.plain, person).authorize(&url, redirect_uri).await?;
        let (response, trace) = match arrival {
            Arrival::Client(response, trace) => (response, trace),
            Arrival::Page(reply) => return Err(Stop::Refused(Refused::shown(&reply))),
        };
        if value(&response, "error").is_some() {
            return Err(Stop::Refused(Refused::returned(&response, trace)));
        }
        let code = secrets.code(&response, &self.party.issuer.issuer)?.to_owned();
        Ok(Authorized { code, response, secrets, redirect_uri: redirect_uri.clone(), pushed })
    }

    /// Where the browser begins, and whether the request was pushed.
    async fn authorization_url(&mut self, request: Members) -> Result<(String, bool), Stop> {
        let endpoints = &self.party.issuer.endpoints;
        let endpoint = endpoints.authorization.as_ref().ok_or("the issuer has no authorization endpoint".to_owned())?;
        let Some(par) = &endpoints.pushed_authorization_request else {
            return Ok((format!("{endpoint}?{}", written(&request)), false));
        };
        let reply = self.ask(par, request).await?;
        let body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        let request_uri = body.get("request_uri").and_then(Value::as_str).filter(|_| reply.status == 201);
        let Some(request_uri) = request_uri else {
            return Err(Stop::Refused(Refused::directly("the pushed authorization request endpoint", &reply)));
        };
        let query = written(&[member("client_id", &self.party.client_id), member("request_uri", request_uri)]);
        Ok((format!("{endpoint}?{query}"), true))
    }

    async fn token(&mut self, members: Members) -> Result<Reply, Stop> {
        let endpoint = self.party.issuer.endpoints.token.as_ref();
        let endpoint = endpoint.ok_or("the issuer has no token endpoint".to_owned())?;
        let reply = self.ask(endpoint, members).await?;
        match reply.status {
            200 => Ok(reply),
            _ => Err(Stop::Refused(Refused::directly("the token endpoint", &reply))),
        }
    }

    /// Sends a form as this client, over mutual TLS where it must.
    async fn ask(&mut self, url: &str, members: Members) -> Result<Reply, String> {
        let request = self.request(url, members)?;
        let reply = self.sent(url, &request).await?;
        let nonce = reply.header("dpop-nonce");
        match self.holding.as_mut().is_some_and(|one| one.challenged(&reply.body, nonce)) {
            // The same assertion and body come again: a challenge spends nothing.
            true => self.sent(url, &request).await,
            false => Ok(reply),
        }
    }

    async fn sent(&mut self, url: &str, request: &Request) -> Result<Reply, String> {
        let now = self.clock.now();
        let shown = self.holding.as_ref().map(|one| one.proof(url, now)).transpose()?;
        let authorization = request.authorization.iter().map(|text| ("authorization", text.as_str()));
        let headers: Vec<_> = authorization.chain(shown.iter().map(|text| ("dpop", text.as_str()))).collect();
        let connection = self.certified.as_ref().map_or(&self.plain, |(_, certified)| certified);
        connection.post(&request.url, &headers, &written(&request.members)).await
    }

    /// A form as this client sends it.
    fn request(&mut self, url: &str, mut members: Members) -> Result<Request, String> {
        let Party { base, issuer, client_id, client, .. } = self.party;
        let occasion = Occasion {
            audience: issuer.issuer.clone(),
            now: self.clock.now(),
            token_id: self.random::<16>(),
            details: self.details.clone(),
        };
        let proof = proof(client_id, client, &occasion)?;
        // A pushed request names its client already, and nothing may stand twice.
        members.retain(|(name, _)| value(&proof.members, name).is_none());
        members.extend(proof.members);
        let url = match &self.certified {
            None => url.to_owned(),
            Some((tls_base, _)) => url.replacen(base, tls_base, 1),
        };
        Ok(Request { url, authorization: proof.authorization, members })
    }

    async fn outcome<T>(&self, got: Result<T, Stop>) -> Result<T, String> {
        match got {
            Ok(got) => Ok(got),
            Err(Stop::Failed(why)) => Err(why),
            Err(Stop::Refused(refused)) => Err(refused.text(&self.plain, &self.party.base).await),
        }
    }

    fn told(&self, reply: &Reply, grant: String) -> Result<Token, Stop> {
        let body: Value =
            serde_json::from_slice(&reply.body).map_err(|error| format!("the token response: {error}"))?;
        let response = serde_json::to_string_pretty(&body).map_err(|error| error.to_string())?;
        let (client_id, method) = (&self.party.client_id, self.party.client.auth.name());
        let tls = if self.certified.is_some() { " over mutual TLS" } else { "" };
        let bound = self.holding.as_ref().map(|one| format!(", bound to a key of this moment, {}", one.thumbprint()));
        let bound = bound.unwrap_or_default();
        let trace = reply.trace().map(|trace| format!("; trace {trace}")).unwrap_or_default();
        Ok(Token { response, how: format!("client {client_id} ({method}{tls}) got a token by {grant}{bound}{trace}") })
    }

    /// `N` random bytes in base64url.
    fn random<const N: usize>(&mut self) -> String {
        base64url::encode(&self.chance.bytes::<N>())
    }
}
