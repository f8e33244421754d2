//! The same requests in each run, through the router in this process, with a clock that stands and chance that is counted; callgrind counts what they cost.
use crate::Outcome;
use crate::client::basic;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use clap::ValueEnum;
use flows::apply::{Source, apply};
use flows::authority::{Authority, Parts};
use flows::chance;
use flows::clock::Clock;
use flows::foundation::Stage;
use http_body_util::BodyExt;
use oauth::words::keyring::Schedule;
use server::config::Decisions;
use server::log::Log;
use server::peer::{Peer, Transport};
use server::profiles;
use server::web::conversations::Conversations;
use server::web::router::router;
use server::web::site::Site;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use tokio::runtime::Runtime;
use tower::ServiceExt;

const BASE: &str = "http://127.0.0.1:8080";
/// One issuer, whose tokens are opaque, so that no signature is counted: the library signs by other code on other processors.
const FILE: &str = r#"
[[issuers]]
name = "main"
profile = "standard"
root = "{base}"
apis = [{ name = "https://api.example", scopes = ["read"], access_token = "opaque" }]
clients = [
  { client_id = "robot", token_endpoint_auth_method = "client_secret_basic", secret = "a-secret-for-instructions", grant_types = ["client_credentials"], scopes = ["read"] },
  { client_id = "api", token_endpoint_auth_method = "client_secret_basic", secret = "a-secret-for-instructions", grant_types = [], introspects = ["https://api.example"] },
]
"#;

/// What to count.
#[derive(clap::Args)]
pub struct Arguments {
    /// The request.
    #[arg(value_enum)]
    what: What,
    /// How often it is sent.
    #[arg(long, default_value_t = 200)]
    requests: usize,
    /// Where the database is made.
    #[arg(long)]
    data: PathBuf,
}

/// A request that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// Client credentials for an opaque token.
    Token,
    /// Introspection of such a token.
    Introspection,
    /// The metadata.
    Discovery,
}

/// Sends the requests, a few before the counted ones.
pub fn run(arguments: &Arguments) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let (authority, router) = runtime.block_on(stand(&arguments.data))?;
    let issued = sent(&runtime, &router, (What::Token, ""), 20)?;
    let token = crate::client::member(&issued, "access_token").ok_or_else(|| format!("no token: {issued}"))?;
    sent(&runtime, &router, (arguments.what, token), 20)?;
    let last = counted(&runtime, &router, (arguments.what, token), arguments.requests)?;
    runtime.block_on(authority.database.close());
    println!("{last}");
    Ok(())
}

/// The function that callgrind is told to count within.
#[inline(never)]
fn counted(runtime: &Runtime, router: &Router, what: (What, &str), requests: usize) -> Outcome<String> {
    sent(runtime, router, what, requests)
}

fn sent(runtime: &Runtime, router: &Router, what: (What, &str), requests: usize) -> Outcome<String> {
    let mut last = String::new();
    for _ in 0..requests {
        last = runtime.block_on(answered(router, request(what)?))?;
    }
    Ok(last)
}

async fn answered(router: &Router, request: Request<Body>) -> Outcome<String> {
    let response = match router.clone().oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let status = response.status();
    let body = response.into_body().collect().await.map_err(|error| error.to_string())?.to_bytes();
    let text = String::from_utf8_lossy(&body).into_owned();
    if status.is_success() { Ok(text) } else { Err(format!("{status}: {text}")) }
}

fn request((what, token): (What, &str)) -> Outcome<Request<Body>> {
    let (client_id, path, form) = match what {
        What::Token => ("robot", "/token", "grant_type=client_credentials&scope=read".to_owned()),
        What::Introspection => ("api", "/introspect", format!("token={token}")),
        What::Discovery => ("", "/.well-known/openid-configuration", String::new()),
    };
    let mut builder = Request::builder().uri(path).header("host", "127.0.0.1:8080");
    if what != What::Discovery {
        let authorization = basic(client_id, "a-secret-for-instructions");
        let authorization = authorization.trim_end().trim_start_matches("Authorization: ");
        builder = builder.method("POST").header("authorization", authorization);
        builder = builder.header("content-type", "application/x-www-form-urlencoded");
        builder = builder.header("content-length", form.len());
    }
    let address = SocketAddr::from(([127, 0, 0, 1], 50_000));
    let builder =
        builder.extension(Peer { address, certificate: None, along: Arc::default(), transport: Transport::Plain });
    builder.body(Body::from(form)).map_err(|error| error.to_string())
}

async fn stand(directory: &std::path::Path) -> Outcome<(Arc<Authority>, Router)> {
    let said = |error: &dyn std::fmt::Display| error.to_string();
    let database = store::open(&directory.join("instructions.db").display().to_string()).map_err(|why| said(&why))?;
    database.migrate(store::migrate::SCRIPTS).await.map_err(|why| said(&why))?;
    let parts = Parts {
        database,
        library: profiles::library(None)?,
        master: vec![7; 32],
        clock: Clock::fixed(1_795_000_000_000),
        chance: chance::Source::counted(),
        schedule: Schedule::default(),
        stage: Stage::Serving,
    };
    let authority = Arc::new(Authority::open(parts).await.map_err(|why| said(&why))?);
    let source = Source { file: "instructions.toml", text: FILE, base: BASE, browser_base: None };
    apply(&authority, &source, &Default::default(), &[]).await.map_err(|why| said(&why))?;
    let site = Site {
        authority: authority.clone(),
        log: Log::to(std::io::sink(), Decisions::All).map_err(|why| said(&why))?,
        conversations: Arc::new(Conversations::default()),
        front: Arc::new(OnceLock::new()),
    };
    Ok((authority, router(site)))
}
