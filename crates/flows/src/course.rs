//! One visit on its way through the beats: what is missing is asked for, what is complete is settled and delivered.
use crate::authority::Authority;
use crate::catalogue::Catalogue;
use crate::failure::{Failure, Fault};
use crate::hearing::Hearing;
use crate::open_door::OpenDoor;
use crate::sentence::sentence;
use crate::session;
use crate::settle;
use crate::visit::{Asked, Browser, Outcome, Question, Reply};
use jose::base64url;
use oauth::decisions::authorize::complete::{Completion, complete, spent};
use oauth::decisions::authorize::response::Target;
use oauth::decisions::authorize::{Answer, Step, Visit, step};
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::refusal::authorization::{AuthorizationRefusal, PAGES};
use oauth::words::changes::Change;
use oauth::words::client::Client;
use oauth::words::interaction::{Interaction, LIFETIME};
use oauth::words::moment::Moment;
use oauth::words::scope::Scopes;
use oauth::words::session::Session;
use oauth::words::subject::{Person, Representation};
use std::sync::Arc;

/// Everything that one visit goes on with.
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
                self.ask_who(None).await
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

    /// Goes on as a person who is in from now on.
    pub(crate) async fn enter(mut self, person: Person, browser: &Browser) -> Result<Reply, Failure> {
        let begun = session::begin(self.issuer, person, browser, &mut self.hearing.moment);
        self.interaction.signed_in_at = Some(self.hearing.moment.now());
        self.opening = Some(Change::StartSession(Box::new(begun.kept)));
        let mut reply = self.go(Some(begun.session)).await?;
        reply.session = Some(begun.cookie);
        Ok(reply)
    }

    /// Asks who is there; in a demonstration each of its people has a button.
    pub(crate) async fn ask_who(&mut self, refusal: Option<Refusal>) -> Result<Reply, Failure> {
        let people = match OpenDoor::of(self.authority) {
            Some(door) => door.people(self.issuer).await?,
            None => Vec::new(),
        };
        self.ask(Asked::SignIn(people), None, refusal)
    }

    /// Starts the session of this visit, where nothing else is settled with it.
    async fn open(&mut self) -> Result<(), Failure> {
        let opening: Vec<Change> = self.opening.take().into_iter().collect();
        settle::settle(self.authority, self.issuer, &opening, self.hearing).await
    }

    /// Shows a page that asks something, with the interaction sealed into it.
    fn ask(&mut self, kind: Asked, person: Option<Person>, refusal: Option<Refusal>) -> Result<Reply, Failure> {
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
        settle::settle(self.authority, self.issuer, &changes, self.hearing).await?;
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
        settle::settle(self.authority, self.issuer, &changes, self.hearing).await?;
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
        let digest = self.interaction.digest();
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
pub(crate) fn told(issuer: &Issuer, target: &Target, refusal: Refusal) -> Reply {
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
