//! Every refusal there is: provoked at the router, explained with its evidence, and followed by the good request with the same artefacts.
mod assertion;
mod authorization;
mod certified;
mod client;
mod grant;
mod organization;
mod parameters;
mod proof;
mod scope;
mod session;
mod strangers;
mod token;

use crate::stand::party::{Party, Sending};
use crate::stand::visitor::{returned, wishing};
use crate::stand::{Answer, Engine, Stand};
use oauth::refusal::Refusal;
use std::collections::BTreeSet;
use std::sync::Mutex;

/// The scopes of most authorizations at the issuer of the standard: one API, a person, a refresh token.
const SCOPE: &str = "openid profile offline_access read";

/// Names the row of each variant, without exception, and makes a test of each row on both engines.
macro_rules! rows {
    ($refusal:ident: $($variant:ident => $row:ident),+ $(,)?) => {
        /// The row of a refusal; a new variant has none and does not compile.
        pub fn row(refusal: &$refusal) -> &'static str {
            match refusal { $($refusal::$variant { .. } => stringify!($row)),+ }
        }
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $row() {
                let scene = crate::refusals::Scene::on(crate::stand::Engine::Sqlite).await.expect("a scene");
                super::$row(&scene).await;
                scene.has_provoked(stringify!($row));
            })+
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $row() {
                if let Some(scene) = crate::refusals::Scene::on(crate::stand::Engine::Postgres).await {
                    super::$row(&scene).await;
                    scene.has_provoked(stringify!($row));
                }
            })+
        }
    };
}
use rows;

/// The name of the row that must provoke a refusal.
fn row(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Parameters(refusal) => parameters::row(refusal),
        Refusal::Client(refusal) => client::row(refusal),
        Refusal::Assertion(refusal) => assertion::row(refusal),
        Refusal::Proof(refusal) => proof::row(refusal),
        Refusal::Grant(refusal) => grant::row(refusal),
        Refusal::Organization(refusal) => organization::row(refusal),
        Refusal::Scope(refusal) => scope::row(refusal),
        Refusal::Authorization(refusal) => authorization::row(refusal),
        Refusal::Session(refusal) => session::row(refusal),
        Refusal::Token(refusal) => token::row(refusal),
    }
}

/// A stand, and what was provoked at it.
struct Scene {
    stand: Stand,
    provoked: Mutex<BTreeSet<&'static str>>,
}

impl Scene {
    async fn on(engine: Engine) -> Option<Self> {
        Some(Self { stand: Stand::new(engine, Default::default()).await?, provoked: Mutex::default() })
    }

    /// Seconds since 1970.
    fn now(&self) -> i64 {
        self.stand.authority.clock.now()
    }

    /// A client's own token request under an assertion.
    async fn asks(&self) -> (Party, Sending) {
        let worker = self.stand.party("standard", "worker").await;
        let asks = worker.asks(&self.stand, "client_credentials").with("scope", "read");
        (worker, asks)
    }

    /// A request that redeems a code for one API, a person and a refresh token.
    async fn redeems(&self) -> (Party, Sending) {
        let web = self.stand.party("standard", "web").await;
        let code = web.code(&self.stand, &wishing(web.wishes(), "scope", SCOPE)).await;
        let redeems = web.redeems(&self.stand, &code);
        (web, redeems)
    }

    /// Sends a request that is refused with this status, error and evidence.
    async fn refused(&self, request: &Sending, (status, error): (u16, &str), refusal: Refusal) {
        self.answered(&request.sent(&self.stand).await, (status, error), refusal).await;
    }

    /// Expects an answer of an endpoint for clients to be this refusal.
    async fn answered(&self, answer: &Answer, (status, error): (u16, &str), refusal: Refusal) {
        assert_eq!((answer.status.as_u16(), answer.json()["error"].as_str()), (status, Some(error)), "{}", answer.body);
        self.explained(answer, refusal).await;
    }

    /// Expects a page of ours to be this refusal.
    async fn paged(&self, answer: &Answer, status: u16, refusal: Refusal) {
        assert_eq!((answer.status.as_u16(), answer.header("location")), (status, ""), "{}", answer.body);
        self.explained(answer, refusal).await;
    }

    /// Expects the client to be told this refusal through the browser.
    async fn redirected(&self, answer: &Answer, error: &str, refusal: Refusal) {
        assert_eq!(
            (answer.status.as_u16(), returned(answer, "error").as_deref()),
            (303, Some(error)),
            "{}",
            answer.body
        );
        self.explained(answer, refusal).await;
    }

    /// The conversation tells the refusal whole, and its key has a source in the profile.
    async fn explained(&self, answer: &Answer, refusal: Refusal) {
        let trace = answer.header("biljett-trace");
        let conversation = self.stand.conversations.find(trace).expect("a conversation");
        let told = conversation.decided.refused.as_ref().expect("a refusal");
        let expected = refusal.explain();
        assert_eq!((told.rule.as_str(), told.fix.as_str()), (expected.rule, expected.fix.as_str()));
        for (name, text) in [("rule", &told.rule), ("source", &told.source), ("fix", &told.fix)] {
            assert!(!text.is_empty(), "{name} is empty: {told:?}");
        }
        assert_eq!(told.rule, refusal.rule().sentence);
        assert!(conversation.decided.kept.iter().all(|kept| kept.rule != told.rule), "{told:?} was kept and not kept");
        assert!(!told.arrived.is_empty() && !told.expected.is_empty(), "no evidence: {told:?}");
        let issuer = self.stand.issuer(&conversation.issuer).await;
        let sourced = told.key.as_ref().map(|key| issuer.profile.source(key).expect(key));
        assert_eq!(told.set_by.is_some(), sourced.is_some());
        self.provoked.lock().expect("a list").insert(row(&refusal));
    }

    /// Sends a request that is granted.
    async fn granted(&self, request: &Sending) -> Answer {
        let answer = request.sent(&self.stand).await;
        assert!(answer.status.is_success(), "{} {}", answer.status, answer.body);
        answer
    }

    fn has_provoked(&self, row: &str) {
        assert!(self.provoked.lock().expect("a list").contains(row), "the row {row} provokes another refusal");
    }

    /// Applies the demonstration's file with one change.
    async fn change(&self, place: (&str, &str), from: &str, to: &str) {
        self.stand.change(place, from, to).await;
    }

    /// Applies the demonstration's file as it is.
    async fn restore(&self) {
        self.stand.restore().await;
    }
}
