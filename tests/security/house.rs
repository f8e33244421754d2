//! The server under test: the real one on a real socket, serving and no demonstration, with two tenants and a clock that stands still.
use crate::answer::Answer;
use crate::browser::Browser;
use crate::issuers::{self, PEOPLE};
use crate::log;
use crate::request::Request;
use crate::secrets::Secrets;
use crate::wire::{self, Ended};
use flows::apply::{File, Source, plan, write};
use flows::authority::{Authority, Parts};
use flows::chance;
use flows::clock::Clock;
use flows::foundation::Stage;
use oauth::words::keyring::Schedule;
use server::profiles;
use server::serve::{Limits, Listener, Stop, StopHandle, serve};
use server::web::conversations::Conversations;
use server::web::router::router;
use server::web::site::Site;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Instant;
use store::catalog::Rest;
use tokio::runtime::Runtime;

/// What stands for `{base}`.
pub const BASE: &str = "https://as.example";
/// When the clock begins, in milliseconds since 1970.
const BEGINNING: i64 = 1_795_000_000_000;
/// What the server's threads are called.
pub const WORKER: &str = "the-server";
/// A server with all that the tester knows of it.
pub struct House {
    /// Where it listens.
    pub address: SocketAddr,
    /// The flows behind it, for what only an operator does.
    pub authority: Arc<Authority>,
    /// What the tester keeps to itself.
    pub secrets: Secrets,
    /// Browsers of people who signed in, by issuer and name.
    pub browsers: Mutex<HashMap<(String, String), Browser>>,
    /// What is wrong with any answer, whatever was asked (group G).
    pub violations: Mutex<Vec<String>>,
    /// The slowest answer, and to what.
    pub slowest: Mutex<(u128, String)>,
    text: Mutex<String>,
    directory: tempfile::TempDir,
    stop: StopHandle,
    runtime: Runtime,
}

impl House {
    /// A new one.
    pub fn new() -> Self {
        log::count_panics();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .thread_name(WORKER)
            .build()
            .unwrap();
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("biljett.db").display().to_string();
        let text = issuers::file(&runtime);
        let (authority, serving) = runtime.block_on(async {
            let authority = Arc::new(opened(&path).await);
            written(&authority, &text).await.unwrap_or_else(|why| panic!("{why}"));
            let site = Site {
                authority: authority.clone(),
                log: log::log(),
                conversations: Arc::new(Conversations::default()),
                front: Arc::new(OnceLock::new()),
            };
            let listeners = vec![Listener::plain(SocketAddr::from(([127, 0, 0, 1], 0)))];
            (authority, serve(listeners, router(site), Limits::default()).await.expect("a server"))
        });
        let address = serving.addresses()[0];
        let (stop, stopping) = Stop::by_hand();
        runtime.spawn(serving.until(stopping));
        let house = Self {
            address,
            authority,
            secrets: Secrets::default(),
            browsers: Mutex::default(),
            violations: Mutex::default(),
            slowest: Mutex::default(),
            text: Mutex::new(text),
            directory,
            stop,
            runtime,
        };
        house.remember();
        house
    }

    fn remember(&self) {
        for (name, password) in PEOPLE {
            self.secrets.add(&format!("password of {name}"), password);
        }
        for client in self.registered().issuers.iter().flat_map(|issuer| &issuer.clients) {
            if let Some(secret) = &client.secret {
                self.secrets.add("client secret", secret);
            }
        }
    }

    /// What is registered now.
    pub fn registered(&self) -> File {
        toml::from_str(&self.text.lock().expect("a text")).expect("a file")
    }

    /// Sends a request and returns its answer, which every oracle has looked at.
    pub fn send(&self, request: &Request) -> Answer {
        let bytes = request.bytes(self);
        let (began, mut answers) = (now(), wire::exchange(self.address, &bytes, Ended::There));
        let took = began.elapsed();
        let told = format!("{} {}", request.method, request.path);
        assert!(!answers.is_empty(), "no answer to {told}");
        let mut answer = answers.remove(0);
        answer.took = took;
        if !answers.is_empty() {
            self.violation(format!("G-15: more than one answer to {told}"));
        }
        let mut slowest = self.slowest.lock().expect("times");
        if took.as_millis() > slowest.0 {
            *slowest = (took.as_millis(), told);
        }
        drop(slowest);
        for found in crate::oracle::look(self, request, &answer) {
            self.violation(found);
        }
        answer
    }

    /// Remembers what is wrong with an answer.
    pub fn violation(&self, found: String) {
        let mut violations = self.violations.lock().expect("violations");
        if !violations.contains(&found) {
            violations.push(found);
        }
    }

    /// Seconds since 1970.
    pub fn now(&self) -> i64 {
        self.authority.clock.now()
    }

    /// Moves the clock on.
    pub fn advance(&self, seconds: i64) {
        let clock = &self.authority.clock;
        clock.set(clock.now_ms() + seconds * 1_000);
        self.browsers.lock().expect("browsers").clear();
    }

    /// Applies the file with one more change, as [`crate::text::changed`] understands it; why it does not apply.
    pub fn apply(&self, change: &str) -> Result<(), String> {
        let mut text = self.text.lock().expect("a text");
        let changed = crate::text::changed(&text, change);
        self.runtime.block_on(written(&self.authority, &changed))?;
        *text = changed;
        Ok(())
    }

    /// Every byte that the database keeps.
    pub fn database(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for entry in std::fs::read_dir(self.directory.path()).expect("a folder") {
            bytes.extend(std::fs::read(entry.expect("an entry").path()).expect("a file"));
        }
        bytes
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.stop.ask();
        self.stop.ask();
    }
}

#[expect(clippy::disallowed_methods, reason = "how long answers take is measured")]
fn now() -> Instant {
    Instant::now()
}

async fn opened(path: &str) -> Authority {
    let database = store::open(path).expect("a database");
    database.migrate(store::migrate::SCRIPTS).await.expect("a schema");
    let parts = Parts {
        database,
        library: profiles::library(None).expect("profiles"),
        master: vec![7; 32],
        clock: Clock::fixed(BEGINNING),
        schedule: Schedule::default(),
        chance: chance::Source::System,
        stage: Stage::Serving,
    };
    Authority::open(parts).await.expect("an authority")
}

/// What the file does not name goes.
async fn written(authority: &Authority, text: &str) -> Result<(), String> {
    let source = Source { file: "issuers.toml", text, base: BASE, browser_base: None };
    let planned = plan(authority, &source, &Default::default(), Rest::GoesWithIssuers).await;
    let catalogue = planned.map_err(|error| error.to_string())?;
    write(authority, &catalogue, &[]).await.map(drop).map_err(|fault| fault.to_string())
}
