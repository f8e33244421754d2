//! What lives before the measurement: grants with their tokens, and sessions, written by the real store.
use crate::Outcome;
use crate::ground::{Ground, ISSUER, Kind, OPAQUE_API, PEOPLE, client_id};
use flows::authority::Authority;
use flows::foundation::Stage;
use flows::session::COOKIE;
use oauth::issuer::Issuer;
use oauth::words::binding::Binding;
use oauth::words::changes::Change;
use oauth::words::grant::{Grant, GrantId, Line, Terms};
use oauth::words::moment::Moment;
use oauth::words::scope::Scopes;
use oauth::words::session::NewSession;
use oauth::words::token::Reach;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Grants that are alive.
pub const GRANTS: usize = 100_000;
/// Browsers that are signed in.
const SESSIONS: usize = 1_000;
/// Seconds that everything lives at least.
const LIFE: i64 = 7_200;
/// Decisions that wait for one commit together.
const TOGETHER: usize = 128;

/// What a load presents.
pub struct Seeded {
    /// The opaque access token of each grant.
    pub tokens: Vec<String>,
    /// The cookies of browsers that are signed in.
    pub sessions: Vec<String>,
}

/// Writes grants and sessions.
pub fn seed(ground: &Ground, grants: usize) -> Outcome<Seeded> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| error.to_string())?.block_on(async {
        let configuration = server::config::read(&ground.directory.join("biljett.toml"))?;
        let authority = Arc::new(configuration.authority(Stage::Serving).await?);
        let catalogue = authority.catalogue().await.map_err(|fault| fault.to_string())?;
        let issuer = catalogue.issuer(ISSUER).ok_or("the issuer was not applied")?.clone();
        let mut seeded = Seeded { tokens: Vec::with_capacity(grants), sessions: Vec::new() };
        let mut waiting = JoinSet::new();
        for number in 0..grants + SESSIONS {
            let mut moment = authority.hear().map_err(|fault| fault.to_string())?.moment;
            let changes = match number.checked_sub(grants) {
                None => {
                    let (token, changes) = granted(&issuer, number, &mut moment);
                    seeded.tokens.push(token);
                    changes
                }
                Some(number) => {
                    let (cookie, change) = signed_in(&issuer, number, &mut moment);
                    seeded.sessions.push(cookie);
                    vec![change]
                }
            };
            waiting.spawn(settle(authority.clone(), changes, moment.now()));
            if waiting.len() >= TOGETHER {
                joined(waiting.join_next().await)?;
            }
        }
        while let Some(settled) = waiting.join_next().await {
            joined(Some(settled))?;
        }
        authority.database.close().await;
        Ok(seeded)
    })
}

async fn settle(authority: Arc<Authority>, changes: Vec<Change>, now: i64) -> Outcome<()> {
    match store::changes::settle(&*authority.database, ISSUER, &changes, now).await {
        Ok(store::changes::Settlement::Settled) => Ok(()),
        Ok(lost) => Err(format!("seeding: {lost:?}")),
        Err(error) => Err(format!("seeding: {error}")),
    }
}

fn joined(settled: Option<Result<Outcome<()>, tokio::task::JoinError>>) -> Outcome<()> {
    settled.map_or(Ok(()), |settled| settled.map_err(|error| error.to_string())?)
}

/// A grant of a person for a web client, with its refresh line and an opaque access token.
fn granted(issuer: &Issuer, number: usize, moment: &mut Moment) -> (String, Vec<Change>) {
    let now = moment.now();
    let client_id = client_id(Kind::Web, number % crate::ground::CLIENTS);
    let (access, refresh) = (
        moment.mint(&issuer.mask).handle(issuer.profile.access_token.opaque(), now + LIFE),
        moment.mint(&issuer.mask).handle(issuer.profile.refresh_token.spelling(), now + LIFE),
    );
    let id = GrantId(moment.chance.bytes());
    let grant = Grant {
        id,
        client_id: client_id.clone(),
        subject: person(number),
        session_id: String::new(),
        terms: Terms {
            scopes: Scopes::parse("openid offline_access lookup"),
            requested: None,
            resources: Vec::new(),
            auth_time: now,
            authentication_methods: vec!["pwd".to_owned()],
            nonce: None,
            state_hash: None,
            representation: None,
        },
        created_at: now,
        absolute_expires_at: now + LIFE,
        line: Line { expires_at: now + LIFE, ..Line::default() },
        ended_at: None,
    };
    let reach =
        Reach { audience: vec![OPAQUE_API.to_owned()], scopes: Scopes::parse("lookup"), binding: Binding::default() };
    let expires_at = now + LIFE;
    let changes = vec![
        Change::StartGrant(Box::new(grant)),
        Change::StoreRefreshToken {
            address: refresh.address,
            client_id: client_id.clone(),
            grant: id,
            parent: Vec::new(),
            binding: Binding::default(),
        },
        Change::StoreAccessToken { address: access.address, client_id, grant: Some(id), reach, expires_at },
    ];
    (access.text, changes)
}

fn signed_in(issuer: &Issuer, number: usize, moment: &mut Moment) -> (String, Change) {
    let now = moment.now();
    let handle = moment.mint(&issuer.mask).handle(COOKIE, now + LIFE);
    let session = NewSession {
        address: handle.address,
        id: jose::digest::upper_hex(&moment.chance.bytes::<16>()),
        subject: person(number),
        auth_time: now,
        expires_at: now + LIFE,
        replaces: None,
    };
    (handle.text, Change::StartSession(Box::new(session)))
}

fn person(number: usize) -> String {
    format!("person-{:03}", number % PEOPLE)
}
