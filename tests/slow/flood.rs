//! Floods: unfinished sign-ins, random refresh tokens, pushed requests that nobody uses (DS-13, RT-29, PR-23).
use crate::frame::{Outcome, Row, row};
use crate::load::{Pace, Request, ask};
use crate::process::{FILE, House};
use crate::scratch::{journal, verdict};
use crate::stand::visitor::Visitor;
use crate::stand::{Engine, Options, Stand};
use oauth::rules::paths::Endpoint;
use std::time::Duration;

const UNFINISHED: usize = 100_000;
const PUSHED: usize = 100_000;

pub fn rows() -> Vec<Row> {
    vec![
        row!(
            "DS-13",
            "100,000 authorization requests that stop at the sign-in page, each from a new browser",
            "not one row in the database",
            unfinished
        ),
        row!(
            "RT-29",
            "random refresh tokens of nobody at 1,000/s for 60 s, beside a client that asks for tokens at 200/s",
            "memory grows by at most 16 MiB; the client's p99 at most twice what it was, or 2 ms more",
            random_refresh_tokens
        ),
        row!(
            "PR-23",
            "100,000 pushed requests of one client within 100 s of a moved clock, none of them used",
            "rows stay until no interaction can complete, then all go and the file is small again",
            pushed_requests
        ),
    ]
}

const TABLES: [&str; 8] = [
    "sessions",
    "pushed_requests",
    "spent_interactions",
    "spent_token_ids",
    "grants",
    "codes",
    "access_tokens",
    "guesses",
];

async fn unfinished() -> Outcome {
    let stand = Stand::new(Engine::Sqlite, Options::default()).await.expect("a stand");
    let web = stand.party("standard", "web").await;
    let wishes = web.wishes();
    let mut shown = 0;
    for _ in 0..UNFINISHED {
        let page = Visitor::at(web.issuer.clone()).visit(&stand, &wishes).await;
        shown += usize::from(page.status == 200);
    }
    let mut rows = 0;
    for table in TABLES {
        rows += stand.count(table).await;
    }
    verdict(shown == UNFINISHED && rows == 0, format!("{shown} pages shown, {rows} rows in {} tables", TABLES.len()))
}

async fn random_refresh_tokens() -> Outcome {
    let house = House::new(FILE, &[]);
    let server = house.start(&[]);
    let form = "grant_type=client_credentials&scope=read".to_owned();
    let honest = Request { path: "/hospital/token", authorization: journal(), form };
    let random = "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cX";
    let form = format!("grant_type=refresh_token&client_id=journal&refresh_token={random}{{}}");
    let hostile = Request { path: "/hospital/token", authorization: String::new(), form };
    let steady = |seconds| Pace { connections: 8, rate: 200, time: Duration::from_secs(seconds) };
    ask(server.address, &honest, steady(5), 200).await;
    let (before, _) = ask(server.address, &honest, steady(20), 200).await;
    let memory = server.memory();
    let flood = Pace { connections: 32, rate: 1_000, time: Duration::from_secs(60) };
    let address = server.address;
    let attack = tokio::spawn(async move { ask(address, &hostile, flood, 401).await });
    let (during, others) = ask(server.address, &honest, steady(60), 200).await;
    let (refused, odd) = attack.await.map_err(|error| error.to_string())?;
    let grown = server.memory().saturating_sub(memory) / 1_024;
    let (p99, then) = (before.at(0.99), during.at(0.99));
    let told = format!(
        "{} refused ({odd} otherwise), memory grew by {grown} MiB; p99 of the others {p99:.2} ms before, {then:.2} ms meanwhile, {others} not granted",
        refused.count()
    );
    verdict(others == 0 && odd == 0 && grown <= 16 && then <= (2.0 * p99).max(p99 + 2.0), told)
}

async fn pushed_requests() -> Outcome {
    let stand = Stand::new(Engine::Sqlite, Options::default()).await.expect("a stand");
    let web = stand.party("standard", "web").await;
    let push = web.request(&stand, Endpoint::PushedAuthorizationRequest);
    let push = web.wishes().iter().fold(push, |push, (name, value)| push.with(name, value));
    let mut taken = 0;
    for number in 0..PUSHED {
        taken += usize::from(push.sent(&stand).await.status == 201);
        if number % 1_000 == 999 {
            stand.advance(1);
            stand.swept().await;
        }
    }
    const ROWS: &str = "pushed_requests";
    let most = stand.count(ROWS).await;
    stand.advance(60 + 1_800 + 60 + 1);
    stand.swept().await;
    let left = stand.count(ROWS).await;
    stand.authority.database.close().await;
    let length = std::fs::metadata(stand.file()).map_or(0, |file| file.len()) >> 10;
    let told = format!("{taken} taken, at most {most} rows; {left} rows and {length} KiB 32 minutes later");
    verdict(taken == PUSHED && left == 0 && length <= 2_048, told)
}
