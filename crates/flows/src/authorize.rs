//! The authorization endpoint and its pages from visit to visit; pages hold no logic, each visit decides anew.
use crate::authority::Authority;
use crate::catalogue::Catalogue;
use crate::failure::{Failure, Fault};
use crate::hearing::Hearing;
use crate::open_door;
use crate::sentence::sentence;
use crate::session::session;
use crate::settle;
use crate::visit::{Asked, Browser, Outcome, Question, Reply};
use jose::{base64url, digest};
use oauth::decisions::authorize::complete::{Completion, complete, spent};
use oauth::decisions::authorize::response::Target;
use oauth::decisions::authorize::{Answer, Rejected, Step, Visit, begin, locate, step};
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::refusal::authorization::{AuthorizationRefusal, PAGES};
use oauth::words::changes::Change;
use oauth::words::client::Client;
use oauth::words::evidence::Visited;
use oauth::words::form::Form;
use oauth::words::interaction::{Interaction, LIFETIME, Representing};
use oauth::words::moment::Moment;
use oauth::words::scope::Scopes;
use oauth::words::session::Session;
use oauth::words::subject::{Person, Representation};
use std::sync::Arc;

/// One visit on its way through the beats.
pub(crate) struct Course<'a> {
    pub authority: &'a Authority,
    pub catalogue: Arc<Catalogue>,
    pub issuer: &'a Issuer,
    pub client: Arc<Client>,
    pub interaction: Interaction,
    pub answer: Answer,
    pub hearing: &'a mut Hearing,
    /// Whether the interaction was begun by an earlier visit, and must be spent.
    pub begun: bool,
    /// The sign-in of this very visit; it starts with whatever the visit settles, or not at all.
    pub opening: Option<Change>,
}

/// The first visit.
pub async fn visit(
    authority: &Authority,
    issuer: &Issuer,
    (query, browser): (&Form, &Browser),
    hearing: &mut Hearing,
) -> Result<Reply, Failure> {
    let located = locate(issuer, query, &mut hearing.moment)?;
    let catalogue = authority.catalogue().await?;
    let client = catalogue.client(authority, issuer, &located.client_id).await?;
    let pushed = match &located.pushed {
        Some(address) => store::artefacts::pushed_request(&*authority.database, issuer.name(), address).await?,
        None => None,
    };
    hearing.visited(|| Visited {
        client_id: located.client_id.clone(),
        client: client.clone(),
        address: located.pushed.clone(),
        pushed: pushed.clone(),
        person: None,
    });
    let request = match begin(issuer, &located, client.as_deref(), pushed.as_ref(), &mut hearing.moment) {
        Ok(request) => request,
        Err(Rejected::Page(refusal)) => return Err(refusal.into()),
        Err(Rejected::Redirect(target, refusal)) => return Ok(told(issuer, &target, refusal)),
    };
    let client = client.ok_or_else(|| Fault::Corrupt("a client that was just there".to_owned()))?;
    let visitor = browser.visitor_or_new(&mut hearing.moment);
    let interaction = Interaction {
        id: base64url::encode(&hearing.moment.chance.bytes::<16>()),
        issuer: issuer.name().to_owned(),
        browser: digest::sha256(visitor.as_bytes()).to_vec(),
        request,
        pushed: located.pushed,
        started_at: hearing.moment.now(),
        signed_in_at: None,
        representing: Representing::Open,
        asked: None,
    };
    let session = session(authority, issuer, browser.session.as_deref(), hearing.moment.now()).await?;
    let answer = Answer::Open;
    let course =
        Course { authority, catalogue, issuer, client, interaction, answer, hearing, begun: false, opening: None };
    let mut reply = open_door::go(course, session, browser).await?;
    reply.visitor = (browser.visitor.as_ref() != Some(&visitor)).then_some(visitor);
    Ok(reply)
}

impl Course<'_> {
    /// Takes the next step with this sign-in.
    pub(crate) async fn go(mut self, session: Option<Session>) -> Result<Reply, Failure> {
        if self.begun {
            self.hearing.moment.keep(&PAGES);
        }
        let database = &*self.authority.database;
        let remembered = match &session {
            Some(session) => {
                let subject = &session.person.subject;
                store::people::remembered(database, self.issuer.name(), subject, self.client.id()).await?
            }
            None => Scopes::default(),
        };
        if let Some(visited) = &mut self.hearing.visited {
            visited.person = Some((session.clone(), remembered.clone()));
        }
        let visit = Visit {
            request: &self.interaction.request,
            session: session.as_ref(),
            signed_in_at: self.interaction.signed_in_at,
            representing: &self.interaction.representing,
            remembered: &remembered,
            answer: self.answer,
        };
        let person = session.as_ref().map(|session| session.person.clone());
        let asked = session.as_ref().map(|session| session.person.subject.clone());
        match step(self.issuer, &self.client, &visit, &mut self.hearing.moment) {
            Step::Stop(refusal) => Err(refusal.into()),
            Step::SignIn => {
                self.open().await?;
                open_door::ask(&mut self, None).await
            }
            Step::Represent(choices) => {
                self.interaction.asked = asked;
                let choices = choices.to_vec();
                self.open().await?;
                self.ask(Asked::Represent(choices), person, None)
            }
            Step::Consent => {
                self.interaction.asked = asked;
                self.open().await?;
                self.ask(Asked::Consent, person, None)
            }
            Step::Refuse(refusal) => self.refuse(refusal, &remembered, session.as_ref()).await,
            Step::Complete(session, representation) => {
                let session = session.clone();
                self.complete(&session, representation, &remembered).await
            }
        }
    }

    /// Starts the session of this visit, where nothing else is settled with it.
    async fn open(&mut self) -> Result<(), Failure> {
        let opening: Vec<Change> = self.opening.take().into_iter().collect();
        settle::settle(self.authority, self.issuer, &opening, &mut self.hearing.moment).await
    }

    /// Shows a page that asks something, with the interaction sealed into it.
    pub(crate) fn ask(
        &mut self,
        kind: Asked,
        person: Option<Person>,
        refusal: Option<Refusal>,
    ) -> Result<Reply, Failure> {
        let text = serde_json::to_vec(&self.interaction).map_err(|error| Fault::Corrupt(error.to_string()))?;
        let nonce = self.hearing.moment.chance.bytes();
        let sealed = self.authority.seals.seal_interaction(self.issuer.name(), nonce, &text);
        let request = &self.interaction.request;
        let question = Question {
            kind,
            interaction: base64url::encode(&sealed),
            client: self.client.clone(),
            scopes: request.scopes.clone(),
            redirect_uri: request.redirect_uri.clone(),
            login_hint: request.login_hint.clone(),
            acting_for: person.as_ref().and_then(|person| self.interaction.representing.named(person)),
            person: person.map(|person| person.name),
        };
        let ui_locales = request.ui_locales.clone();
        Ok(Reply { outcome: Outcome::Ask(Box::new(question)), refusal, ui_locales, visitor: None, session: None })
    }

    async fn refuse(self, refusal: Refusal, remembered: &Scopes, session: Option<&Session>) -> Result<Reply, Failure> {
        let denied = refusal == Refusal::Authorization(AuthorizationRefusal::Denied);
        let mut changes: Vec<Change> = self.opening.iter().cloned().collect();
        if let Some(session) = session.filter(|_| denied && self.begun) {
            changes.extend(spent(&self.completion(session, None, remembered)));
        }
        settle::settle(self.authority, self.issuer, &changes, &mut self.hearing.moment).await?;
        let mut reply = told(self.issuer, &Target::of(&self.interaction.request), refusal);
        reply.ui_locales = self.interaction.request.ui_locales;
        Ok(reply)
    }

    async fn complete(
        self,
        session: &Session,
        representation: Option<Representation>,
        remembered: &Scopes,
    ) -> Result<Reply, Failure> {
        let chance = oauth::words::chance::Chance::new(self.hearing.moment.chance.bytes());
        let mut moment = Moment::new(self.hearing.moment.now_ms, chance);
        let completion = self.completion(session, representation, remembered);
        let (response, mut changes) = complete(self.issuer, &self.client, completion, &mut moment);
        changes.extend(self.opening.clone());
        let signer = (&*self.catalogue, self.issuer);
        let id_token = match &response.id_token {
            Some(draft) => Some(self.authority.signing.jwt(signer, draft, None, &mut self.hearing.stray).await?),
            None => None,
        };
        settle::settle(self.authority, self.issuer, &changes, &mut self.hearing.moment).await?;
        let delivery = response.target.success(self.issuer, &response.code, id_token);
        let ui_locales = self.interaction.request.ui_locales;
        Ok(Reply { outcome: Outcome::Deliver(delivery), refusal: None, ui_locales, visitor: None, session: None })
    }

    fn completion<'b>(
        &'b self,
        session: &'b Session,
        representation: Option<Representation>,
        remembered: &'b Scopes,
    ) -> Completion<'b> {
        let digest = digest::sha256(self.interaction.id.as_bytes()).to_vec();
        Completion {
            request: &self.interaction.request,
            session,
            representation,
            answer: self.answer,
            remembered,
            pushed: self.interaction.pushed.as_ref(),
            interaction: self.begun.then(|| (digest, self.interaction.started_at + LIFETIME + 60)),
        }
    }
}

/// An error on its way to the client.
fn told(issuer: &Issuer, target: &Target, refusal: Refusal) -> Reply {
    let description = sentence(&refusal);
    let delivery = target.error(issuer, refusal.error(), &description);
    Reply {
        outcome: Outcome::Deliver(delivery),
        refusal: Some(refusal),
        ui_locales: None,
        visitor: None,
        session: None,
    }
}
