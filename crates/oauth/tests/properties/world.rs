//! A world in memory: one issuer, two public clients, a person; evidence is looked up and changes are settled under the store's guards.
use crate::made::{REDIRECT_URI, Shown, VERIFIER};
use oauth::decisions::token::{admit, decide};
use oauth::decisions::verdict::Decision;
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::words::binding::Binding;
use oauth::words::chance::Chance;
use oauth::words::changes::{Change, Consequence};
use oauth::words::client::Client;
use oauth::words::draft::{AccessTokenDraft, TokenDraft};
use oauth::words::evidence::{Artefact, Evidence, Sought};
use oauth::words::fact::{Fact, Protocol};
use oauth::words::form::{Arrived, Form};
use oauth::words::grant::{Grant, GrantId, Line};
use oauth::words::moment::Moment;
use oauth::words::rule::Rule;
use oauth::words::subject::Person;
use oauth::words::token::{Code, CodeBinding, RefreshToken, Standing};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;

/// When every world begins, in seconds since 1970.
pub const BEGIN: i64 = 1_795_000_000;
/// Everything that is kept.
pub struct World {
    pub issuer: Issuer,
    pub clients: Vec<Arc<Client>>,
    pub person: Person,
    pub now: i64,
    pub grants: HashMap<GrantId, Grant>,
    codes: HashMap<Vec<u8>, (Code, GrantId)>,
    refresh_tokens: HashMap<Vec<u8>, (GrantId, Vec<u8>, Binding)>,
    drawn: u64,
    pub shown: Shown,
    /// The rules that the last request kept.
    pub kept: Vec<&'static Rule>,
}

/// A decision that was granted and is not settled yet.
pub struct Pending {
    now: i64,
    changes: Vec<Change>,
    tokens: Tokens,
}

/// What a granted request brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens {
    pub refresh_token: Option<String>,
    pub scopes: Vec<String>,
    pub audience: Vec<String>,
}

/// The fate of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    Granted(Tokens),
    Refused(Refusal, Vec<Consequence>),
    Lost,
}

impl World {
    pub fn new(issuer: Issuer, clients: Vec<Arc<Client>>) -> Self {
        let person = json!({ "subject": "kari", "username": "kari", "name": "Kari" });
        Self {
            issuer,
            clients,
            person: serde_json::from_value(person).unwrap(),
            now: BEGIN,
            grants: HashMap::new(),
            codes: HashMap::new(),
            refresh_tokens: HashMap::new(),
            drawn: 0,
            shown: Shown::default(),
            kept: Vec::new(),
        }
    }

    fn moment(&mut self) -> Moment {
        self.drawn += 1;
        Moment::new(self.now * 1_000, Chance::new(jose::digest::sha256(&self.drawn.to_be_bytes())))
    }

    /// The code of a new authorization by the first client.
    pub fn authorize(&mut self, scopes: &[String], resources: &[String]) -> (String, GrantId) {
        let mut moment = self.moment();
        let id = GrantId(moment.chance.bytes());
        let (rules, mask) = (&self.issuer.profile.grants, &self.issuer.mask);
        let expires_at = self.now + rules.code_lifetime();
        let handle = moment.mint(mask).handle(rules.code(), expires_at);
        let terms = json!({ "scopes": scopes, "resources": resources, "auth_time": self.now, "authentication_methods": ["pwd"] });
        let grant = Grant {
            id,
            client_id: self.clients[0].id().to_owned(),
            subject: "kari".to_owned(),
            session_id: "session".to_owned(),
            terms: serde_json::from_value(terms).unwrap(),
            created_at: self.now,
            absolute_expires_at: self.now + self.issuer.profile.refresh_token.absolute_lifetime(),
            line: Line::default(),
            ended_at: None,
        };
        let code = Code {
            address: handle.address.clone(),
            binding: CodeBinding {
                redirect_uri: Some(REDIRECT_URI.to_owned()),
                code_challenge: Some(jose::base64url::encode(&jose::digest::sha256(VERIFIER.as_bytes()))),
                token_type: "Bearer".to_owned(),
                key: None,
            },
            issued_at: self.now,
            expires_at,
            used_at: None,
            grant: grant.clone(),
            person: self.person.clone(),
            session: Standing::Stands,
        };
        self.grants.insert(id, grant);
        self.codes.insert(handle.address.digest, (code, id));
        (handle.text, id)
    }

    fn found(&self, sought: &Sought) -> Artefact {
        match sought {
            Sought::Code(address) => self.codes.get(&address.digest).map_or(Artefact::Absent, |(code, id)| {
                let (grant, person) = (self.grants[id].clone(), self.person.clone());
                Artefact::Code(Box::new(Code { grant, person, ..code.clone() }))
            }),
            Sought::RefreshToken(address) => {
                self.refresh_tokens.get(&address.digest).map_or(Artefact::Absent, |(id, parent, binding)| {
                    let (grant, person) = (self.grants[id].clone(), self.person.clone());
                    let (address, parent, binding) = (address.clone(), parent.clone(), binding.clone());
                    Artefact::RefreshToken(Box::new(RefreshToken { address, parent, binding, grant, person }))
                })
            }
            _ => Artefact::Absent,
        }
    }

    /// Gathers and decides; nothing is written.
    pub fn decide(&mut self, form: &[(&str, &str)]) -> Result<Pending, (Refusal, Vec<Consequence>)> {
        let members = form.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let arrived = self.shown.beside(Form { members });
        let mut moment = self.moment().remembering();
        let decided = self.decided(&arrived, &mut moment);
        self.kept = moment.kept().to_vec();
        decided
    }

    fn decided(&self, arrived: &Arrived, moment: &mut Moment) -> Result<Pending, (Refusal, Vec<Consequence>)> {
        let (request, wanted) = admit(&self.issuer, arrived, moment).map_err(|refusal| (refusal, Vec::new()))?;
        let clients = wanted.clients.iter().filter_map(|id| self.clients.iter().find(|one| one.id() == id)).cloned();
        let artefacts = wanted.artefacts.iter().map(|sought| self.found(sought)).collect();
        let evidence = Evidence { clients: clients.collect(), artefacts };
        match decide(&self.issuer, (arrived, &request), &evidence, moment) {
            Decision::Granted { answer, changes } => {
                let tokens = self.told(&answer, &changes);
                Ok(Pending { now: self.now, changes, tokens })
            }
            Decision::Refused { refusal, consequences } => Err((refusal, consequences)),
        }
    }

    /// Sends a request: gathers, decides, and settles or follows at once.
    pub fn send(&mut self, form: &[(&str, &str)]) -> Fate {
        match self.decide(form) {
            Ok(pending) => self.settle(pending),
            Err((_, consequences)) if !self.follow(&consequences) => Fate::Lost,
            Err((refusal, consequences)) => Fate::Refused(refusal, consequences),
        }
    }

    /// What follows from a refusal; false where the request itself came again, and nothing does.
    pub fn follow(&mut self, consequences: &[Consequence]) -> bool {
        consequences.iter().all(|Consequence::EndFamily { grant, unless_spent }| {
            let new = unless_spent.iter().all(|spending| !self.shown.spent.contains(&spending.digest));
            let family = self.grants.get_mut(grant).filter(|_| new);
            family.map(|grant| grant.ended_at.get_or_insert(self.now)).is_some()
        })
    }

    /// Settles all changes under their guards, or nothing.
    pub fn settle(&mut self, pending: Pending) -> Fate {
        let (grants, codes) = (self.grants.clone(), self.codes.clone());
        match pending.changes.iter().all(|change| self.settled(change, pending.now)) {
            true => Fate::Granted(pending.tokens),
            false => {
                (self.grants, self.codes) = (grants, codes);
                Fate::Lost
            }
        }
    }

    fn settled(&mut self, change: &Change, now: i64) -> bool {
        match change {
            Change::RedeemCode { address, grant, line_expires_at, .. } => {
                let (code, _) = self.codes.get_mut(&address.digest).unwrap();
                let grant = self.grants.get_mut(grant).unwrap();
                let holds = code.used_at.is_none() && code.expires_at > now && grant.ended_at.is_none();
                (code.used_at, grant.line.expires_at) = (Some(now), *line_expires_at);
                holds
            }
            Change::AdvanceLine { step, most_successors, retry_window } => {
                let grant = self.grants.get_mut(&step.grant).unwrap();
                let alive = grant.ended_at.is_none() && grant.line.expires_at > now;
                let line = &mut grant.line;
                let (again, first) = (line.seen == step.token, line.successors == 0);
                let in_time = first || line.seen_at >= now - retry_window;
                let holds = line.seen == step.parent || (again && line.successors < *most_successors && in_time);
                line.seen_at = if again && !first { line.seen_at } else { now };
                line.successors = if again { line.successors + 1 } else { 1 };
                line.seen.clone_from(&step.token);
                line.expires_at = line.expires_at.max(step.expires_at);
                alive && holds
            }
            Change::StoreRefreshToken { address, grant, parent, binding, .. } => {
                self.refresh_tokens.insert(address.digest.clone(), (*grant, parent.clone(), binding.clone()));
                true
            }
            Change::SpendTokenId(spending) => self.shown.spent.insert(spending.digest.clone()),
            Change::StoreAccessToken { .. } => true,
            other => panic!("a token request changes {other:?}"),
        }
    }

    fn told(&self, draft: &TokenDraft, changes: &[Change]) -> Tokens {
        let refresh_token = draft.refresh_token.as_ref().map(|(handle, _)| handle.text.clone());
        let (scopes, audience) = match &draft.access_token {
            AccessTokenDraft::Opaque(_) => changes.iter().find_map(|change| match change {
                Change::StoreAccessToken { reach, .. } => Some((reach.scopes.clone().into(), reach.audience.clone())),
                _ => None,
            }),
            AccessTokenDraft::Jwt(draft) => {
                let claims = draft.filled(None);
                let table = self.issuer.profile.access_token.claims();
                let words = |fact| match &claims[table.name_of(&Fact::Protocol(fact)).unwrap()] {
                    Value::String(text) => text.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect(),
                    Value::Array(many) => many.iter().map(|one| one.as_str().unwrap().to_owned()).collect(),
                    other => panic!("{other} is no list"),
                };
                Some((words(Protocol::Scope), words(Protocol::Audience)))
            }
        }
        .unwrap();
        let own = self.issuer.identifier();
        Tokens { refresh_token, scopes, audience: audience.into_iter().filter(|one| *one != own).collect() }
    }
}
