//! A stand: the demonstration's issuers behind the real router, with a clock that stands still, on either engine.
mod again;
pub mod breaking;
pub mod gate;
mod node;
pub mod party;
pub mod proof;
mod remote;
pub mod telling;
pub mod visitor;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use flows::apply::{Source, apply};
use flows::authority::{Authority, Parts};
use flows::chance;
use flows::clock::Clock;
use flows::foundation::Stage;
use gate::{Gate, Gated};
use http_body_util::BodyExt;
use oauth::words::keyring::Schedule;
use server::demo::shipped;
use server::peer::{Peer, Transport};
use server::profiles;
use server::web::conversations::Conversations;
use server::web::router::router;
use server::web::site::{Front, Site};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;
use tower::ServiceExt;

/// Where a stand keeps things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// SQLite in a temporary directory.
    Sqlite,
    /// A fresh database of the tests' PostgreSQL.
    Postgres,
}

/// Both engines.
pub const ENGINES: [Engine; 2] = [Engine::Sqlite, Engine::Postgres];

/// Runs each named `async fn(&Stand)` of the module on a stand of its own, on SQLite and on PostgreSQL.
macro_rules! on_both_engines {
    ($($test:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                let stand = crate::stand::Stand::new(crate::stand::Engine::Sqlite, Default::default()).await;
                super::$test(&stand.expect("a stand")).await;
            })+
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                if let Some(stand) = crate::stand::Stand::new(crate::stand::Engine::Postgres, Default::default()).await {
                    super::$test(&stand).await;
                }
            })+
        }
    };
}
pub(crate) use on_both_engines;

/// How a stand is made.
pub struct Options {
    /// Milliseconds since 1970 at which the clock stands.
    pub now_ms: i64,
    /// Another clock than one that stands.
    pub clock: Option<Clock>,
    /// What the database says of time, in milliseconds since 1970, where that is not the machine's.
    pub database_ms: Option<Arc<AtomicI64>>,
    /// What stands for `{base}`.
    pub base: String,
    /// Roots that are not beneath the base: the `root` of the file, and what stands there instead.
    pub roots: Vec<(String, String)>,
    /// A further file to apply.
    pub further: Option<String>,
    /// A folder of further profiles.
    pub profiles: Option<PathBuf>,
    /// Whether it demonstrates or serves.
    pub stage: Stage,
    /// When signing keys change.
    pub schedule: Schedule,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            now_ms: 1_795_000_000_000,
            clock: None,
            database_ms: None,
            base: "http://127.0.0.1:8080".to_owned(),
            roots: Vec::new(),
            further: None,
            profiles: None,
            stage: Stage::Demonstration,
            schedule: Schedule::default(),
        }
    }
}

/// A server to be tested.
pub struct Stand {
    /// Every path.
    pub router: Router,
    /// The flows behind it.
    pub authority: Arc<Authority>,
    /// The last conversations.
    pub conversations: Arc<Conversations>,
    /// Holds writes back where a race is wanted.
    pub gate: Arc<Gate>,
    base: String,
    _directory: TempDir,
}

/// An answer with its body read.
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: String,
}

impl Stand {
    /// A stand on this engine; `None` where PostgreSQL is to be skipped.
    pub async fn new(engine: Engine, options: Options) -> Option<Self> {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let url = match engine {
            Engine::Sqlite => directory.path().join("biljett.db").display().to_string(),
            Engine::Postgres => store::testing::postgres_url().await?,
        };
        let gate = Arc::new(Gate::telling(options.database_ms));
        let database = Gated::behind(gate.clone(), store::open(&url).expect("a database"));
        database.migrate(store::migrate::SCRIPTS).await.expect("a schema");
        let parts = Parts {
            database,
            library: profiles::library(options.profiles.as_deref()).expect("profiles"),
            master: vec![7; 32],
            clock: options.clock.unwrap_or_else(|| Clock::fixed(options.now_ms)),
            chance: chance::Source::counted(),
            schedule: options.schedule,
            stage: options.stage,
        };
        let authority = Authority::open(parts).await.expect("an authority");
        let mut text = shipped::FILE.to_owned();
        for (from, to) in &options.roots {
            assert!(text.contains(from.as_str()), "no issuer has the root {from}");
            text = text.replace(&format!("root = \"{from}\""), &format!("root = \"{to}\""));
        }
        let ready = shipped::signing_keys().expect("signing keys");
        for text in [Some(text), options.further].into_iter().flatten() {
            let source = Source { file: "demo.toml", text: &text, base: &options.base, browser_base: None };
            apply(&authority, &source, &Default::default(), &ready).await.expect("the file applies");
        }
        Some(Self::around(authority, gate, options.base, directory))
    }

    fn around(authority: Authority, gate: Arc<Gate>, base: String, directory: TempDir) -> Self {
        let authority = Arc::new(authority);
        let conversations = Arc::new(Conversations::default());
        let named = vec!["http://named.example:8080/as".to_owned()];
        let front = Arc::new(OnceLock::from(Front { named, ..Front::default() }));
        let site = Site {
            authority: authority.clone(),
            log: server::log::Log::none(),
            conversations: conversations.clone(),
            front,
        };
        Self { router: router(site), authority, conversations, gate, base, _directory: directory }
    }

    /// Applies a further file, as `biljett apply` would.
    pub async fn apply(&self, text: &str) {
        let source = Source { file: "further.toml", text, base: &self.base, browser_base: None };
        apply(&self.authority, &source, &Default::default(), &[]).await.expect("the file applies");
    }

    /// Applies the demonstration's file with one change: after these words at this issuer, one text for another.
    pub async fn change(&self, (issuer, after): (&str, &str), from: &str, to: &str) {
        let text = shipped::FILE;
        let mut at = 0;
        for words in [format!("name = \"{issuer}\"\nprofile"), after.to_owned(), from.to_owned()] {
            at += text[at..].find(&words).unwrap_or_else(|| panic!("{words} is not in the file"));
        }
        self.apply(&format!("{}{to}{}", &text[..at], &text[at + from.len()..])).await;
    }

    /// Sends a request, from 127.0.0.1 where no other address goes along; a certificate makes it one over mutual TLS.
    pub async fn send(&self, mut request: Request<Body>, certificate: Option<&[u8]>) -> Answer {
        let transport = if certificate.is_some() { Transport::Tls } else { Transport::Plain };
        let another = request.extensions().get::<SocketAddr>().copied();
        let address = another.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 50_000)));
        let certificate = certificate.map(Arc::from);
        let along = request.extensions_mut().remove::<Arc<[Vec<u8>]>>().unwrap_or_default();
        request.extensions_mut().insert(Peer { address, certificate, along, transport });
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        let body = String::from_utf8(body.to_vec()).expect("text");
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Moves the clock.
    pub fn advance(&self, seconds: i64) {
        let clock = &self.authority.clock;
        clock.set(clock.now_ms() + seconds * 1_000);
    }
}

/// A form on its way; the host is the URL's.
pub fn posted(url: &str, headers: &[(&str, &str)], form: &[(&str, &str)]) -> Request<Body> {
    let encoded = oauth::decisions::authorize::response::encoded;
    let pairs: Vec<_> = form.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    let (host, path) = split(url);
    let mut request =
        Request::post(path).header("host", host).header("content-type", "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(pairs.join("&"))).expect("a request")
}

/// Host and path of a URL.
pub fn split(url: &str) -> (&str, &str) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split_at(rest.find('/').unwrap_or(rest.len()))
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("no JSON ({error}): {}", self.body))
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}
