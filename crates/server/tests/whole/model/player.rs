//! Plays what happens at a stand and in the model, and tells the first difference.
mod befalls;

use super::expected::{Expected, Form, Must};
use super::operation::{By, Flaw, Operation};
use crate::stand::party::{Party, Sending};
use crate::stand::visitor::{Visitor, returned, wishing};
use crate::stand::{Answer, Stand};
use futures_util::future::join;
use oauth::rules::paths::Endpoint;
use serde_json::Value;

/// One API has signed tokens, the other opaque ones.
const APIS: [(&str, &str); 2] = [("read", "api"), ("archive", "archive")];
/// One client has a secret, the other is public.
const CLIENTS: [&str; 2] = ["web", "app"];

/// A stand, the model of it, and the characters of what was issued.
pub struct Player<'a> {
    stand: &'a mut Stand,
    parties: [Party; 2],
    visitor: Visitor,
    expected: Expected,
    codes: Vec<String>,
    refresh_tokens: Vec<String>,
    access_tokens: Vec<String>,
}

/// Says what is wrong unless it is so.
fn check(right: bool, wrong: impl FnOnce() -> String) -> Result<(), String> {
    if right { Ok(()) } else { Err(wrong()) }
}

/// Counted back from the newest; nothing where there is none.
fn back<T>(list: &[T], number: usize) -> Option<usize> {
    (!list.is_empty()).then(|| list.len() - 1 - number % list.len())
}

impl<'a> Player<'a> {
    /// A player for whom nothing has happened yet.
    pub async fn new(stand: &'a mut Stand) -> Self {
        let parties = [stand.party("standard", CLIENTS[0]).await, stand.party("standard", CLIENTS[1]).await];
        let visitor = Visitor::at(parties[0].issuer.clone());
        let expected = Expected { now: stand.authority.clock.now(), ..Expected::default() };
        let (codes, refresh_tokens, access_tokens) = Default::default();
        Self { stand, parties, visitor, expected, codes, refresh_tokens, access_tokens }
    }

    /// Plays all, then asks about every token; whatever was found, the clients are enabled again.
    pub async fn play(mut self, operations: &[Operation]) -> Result<(), String> {
        let mut outcome = Ok(());
        for (number, operation) in operations.iter().enumerate() {
            outcome = self.one(operation).await.map_err(|wrong| format!("{number}: {operation:?}: {wrong}"));
            if outcome.is_err() {
                break;
            }
        }
        for token in 0..self.access_tokens.len() {
            outcome = match outcome {
                Ok(()) => self.introspect(token).await.map_err(|wrong| format!("at the end: {wrong}")),
                wrong => wrong,
            };
        }
        self.stand.advance(1);
        self.stand.disable(&[]).await;
        self.stand.advance(1);
        outcome
    }

    async fn one(&mut self, operation: &Operation) -> Result<(), String> {
        let named = match operation {
            Operation::Redeem { code, .. } | Operation::RedeemTwice { code } => back(&self.codes, *code),
            Operation::Refresh { token, .. } | Operation::End { token, .. } => back(&self.refresh_tokens, *token),
            Operation::Revoke { token, .. } | Operation::Introspect { token } => back(&self.access_tokens, *token),
            _ => Some(0),
        };
        let Some(named) = named else { return Ok(()) };
        match operation {
            Operation::Authorize { client, api } => self.authorize(*client, APIS[*api].0).await?,
            Operation::Redeem { flaw, .. } => self.redeem(named, *flaw).await?,
            Operation::RedeemTwice { .. } => self.redeem_twice(named).await?,
            Operation::Ask { api } => self.ask(*api).await?,
            Operation::Refresh { by, .. } => self.refresh(named, *by).await?,
            Operation::Revoke { by, .. } => self.revoke(named, *by).await?,
            Operation::End { by, .. } => self.end(named, *by).await?,
            Operation::Introspect { .. } => self.introspect(named).await?,
            Operation::Wait(seconds) => self.wait(*seconds),
            Operation::Turn { client } => self.turn(*client).await,
            Operation::Leave => self.leave().await?,
            Operation::Sweep => drop(self.stand.swept().await),
            Operation::Restart => self.stand.restart().await,
            Operation::Rotate(haste) => self.rotate(*haste).await,
        }
        Ok(())
    }

    /// A disabled client is asked for nothing here: its browser sees a page of ours.
    async fn authorize(&mut self, client: usize, scope: &str) -> Result<(), String> {
        let party = &self.parties[client];
        let wishes = wishing(party.wishes(), "scope", &format!("openid offline_access {scope}"));
        if self.expected.ask(client) == Must::BeRefused {
            let page = self.visitor.visit(self.stand, &wishes).await;
            return check(page.status == 400, || format!("{} for a disabled client", page.status));
        }
        let before = self.visitor.cookie("session").map(str::to_owned);
        let answer = self.visitor.through(self.stand, &wishes).await;
        if self.visitor.cookie("session").map(str::to_owned) != before {
            self.expected.session += 1;
        }
        let code = returned(&answer, "code").ok_or_else(|| format!("no code: {} {}", answer.status, answer.body))?;
        self.codes.push(code);
        self.expected.authorize(client);
        Ok(())
    }

    async fn redeem(&mut self, code: usize, flaw: Flaw) -> Result<(), String> {
        let owner = self.expected.families[code].client;
        let party = &self.parties[if flaw == Flaw::AnotherClient { 1 - owner } else { owner }];
        let redeems = party.redeems(self.stand, &self.codes[code]);
        let answer = match flaw {
            Flaw::AnotherVerifier => redeems.with("code_verifier", &"another".repeat(7)).sent(self.stand).await,
            Flaw::AnotherRedirectUri => redeems.with("redirect_uri", "https://other.example").sent(self.stand).await,
            Flaw::None | Flaw::AnotherClient => redeems.sent(self.stand).await,
        };
        let must = if flaw == Flaw::None { self.expected.redeem(code) } else { Must::BeRefused };
        self.compare(must, (owner, Some(code)), &answer)
    }

    /// Only a code that may be redeemed: the others would not both come to the writing.
    async fn redeem_twice(&mut self, code: usize) -> Result<(), String> {
        let owner = self.expected.families[code].client;
        let redeems = self.parties[owner].redeems(self.stand, &self.codes[code]);
        if self.expected.redeem(code) == Must::BeRefused {
            return self.compare(Must::BeRefused, (owner, None), &redeems.sent(self.stand).await);
        }
        self.stand.gate.hold(2);
        let (one, other) = join(redeems.sent(self.stand), redeems.sent(self.stand)).await;
        let (winner, loser) = if one.status == 200 { (one, other) } else { (other, one) };
        self.compare(Must::BeRefused, (owner, None), &loser)?;
        self.compare(Must::BeGranted, (owner, Some(code)), &winner)
    }

    async fn ask(&mut self, api: usize) -> Result<(), String> {
        let asks = self.parties[0].asks(self.stand, "client_credentials").with("scope", APIS[api].0);
        let answer = asks.sent(self.stand).await;
        self.compare(self.expected.ask(0), (0, None), &answer)
    }

    async fn refresh(&mut self, token: usize, by: By) -> Result<(), String> {
        let family = self.expected.refresh_tokens[token].family;
        let owner = self.expected.families[family].client;
        let party = &self.parties[if by == By::Another { 1 - owner } else { owner }];
        let answer = party.refreshes(self.stand, &self.refresh_tokens[token]).sent(self.stand).await;
        let must = if by == By::Owner { self.expected.refresh(token) } else { Must::BeRefused };
        self.compare(must, (owner, Some(family)), &answer)
    }

    /// Compares an answer with what must come, and remembers the tokens that it brings.
    fn compare(&mut self, must: Must, (client, family): (usize, Option<usize>), answer: &Answer) -> Result<(), String> {
        if must == Must::BeRefused {
            let told = matches!(answer.status.as_u16(), 400 | 401);
            return check(told, || format!("it had to be refused: {} {}", answer.status, answer.body));
        }
        check(answer.status == 200, || format!("it had to be granted: {} {}", answer.status, answer.body))?;
        let tokens = answer.json();
        let text = |name: &str| tokens[name].as_str().map(str::to_owned);
        let access_token = text("access_token").ok_or("no access token")?;
        let lifetime = tokens["expires_in"].as_i64().ok_or("no lifetime")?;
        let form = if access_token.contains('.') { Form::Signed } else { Form::Opaque };
        self.access_tokens.push(access_token);
        self.expected.issued((client, form), family, lifetime);
        self.refresh_tokens.extend(text("refresh_token"));
        let (kept, modelled) = (self.refresh_tokens.len(), self.expected.refresh_tokens.len());
        check(kept == modelled, || format!("{kept} refresh tokens, the model has {modelled}"))
    }

    /// Revoking what is another's is answered the same, and changes nothing (RFC 7009 section 2.1).
    async fn revoked(&self, owner: usize, by: By, token: &str) -> Result<By, String> {
        let client = if by == By::Another { 1 - owner } else { owner };
        let request: Sending = self.parties[client].request(self.stand, Endpoint::Revocation).with("token", token);
        let answer = request.sent(self.stand).await;
        let enabled = self.expected.ask(client) == Must::BeGranted;
        check((answer.status == 200) == enabled, || format!("revocation: {} {}", answer.status, answer.body))?;
        Ok(if enabled { by } else { By::Another })
    }

    async fn revoke(&mut self, token: usize, by: By) -> Result<(), String> {
        let owner = self.expected.access_tokens[token].client;
        if self.revoked(owner, by, &self.access_tokens[token]).await? == By::Owner {
            self.expected.revoke(token);
        }
        Ok(())
    }

    async fn end(&mut self, token: usize, by: By) -> Result<(), String> {
        let owner = self.expected.families[self.expected.refresh_tokens[token].family].client;
        if self.revoked(owner, by, &self.refresh_tokens[token]).await? == By::Owner {
            self.expected.end(token);
        }
        Ok(())
    }

    /// Active exactly where the model says so, for one API and never for another.
    async fn introspect(&mut self, number: usize) -> Result<(), String> {
        let token = &self.access_tokens[number];
        let (scope, api) = APIS[usize::from(self.expected.access_tokens[number].form == Form::Opaque)];
        let asker = self.stand.party("standard", api).await;
        let answer = asker.request(self.stand, Endpoint::Introspection).with("token", token).sent(self.stand).await;
        let told: Value = answer.json();
        let serves = self.expected.serves(number);
        check(told["active"] == serves, || format!("token {number} must be active: {serves}; {told}"))?;
        let audiences = told["aud"].as_array().map_or(1, Vec::len);
        check(!serves || audiences == 1, || format!("one audience: {told}"))?;
        let granted = |one: &str| ["openid", "offline_access", scope].contains(&one);
        let scopes = told["scope"].as_str().unwrap_or_default();
        check(!serves || scopes.split(' ').all(granted), || format!("more than was granted: {told}"))
    }
}
