//! A backup that was taken under load is a database of its own: it opens, is whole, and knows what was acknowledged before it began (R9, RL-30).
use crate::frame::{Outcome, Row, row};
use crate::load::{Pace, Request, ask};
use crate::process::{FILE, House, before, party};
use crate::scratch::{journal, verdict};
use crate::stand::visitor::{Visitor, returned, wishing};
use oauth::rules::paths::Endpoint;
use rusqlite::Connection;
use std::time::Duration;
use tokio::time::Instant;

const BACKUPS: usize = 5;

pub fn rows() -> Vec<Row> {
    vec![row!(
        "RL-30",
        "5 backups of SQLite with `VACUUM INTO` while 16 connections ask for opaque tokens at 1,000/s; a server is started on each",
        "each is whole; what was granted before the backup works there once, what was revoked before it is dead, and what came after it is unknown",
        backups_under_load
    )]
}

async fn backups_under_load() -> Outcome {
    let (house, own) = (House::new(FILE, &[]), House::new(FILE, &[]));
    let server = house.start(&[]);
    let form = "grant_type=client_credentials&scope=archive".to_owned();
    let request = Request { path: "/hospital/token", authorization: journal(), form };
    let pace = Pace { connections: 16, rate: 1_000, time: Duration::from_secs(20) };
    let address = server.address;
    let load = tokio::spawn(async move { ask(address, &request, pace, 200).await });
    let stand = before(server.address, &own).await;
    let (web, api) = (party(&stand, "journal").await, party(&stand, "records").await);
    let wishes = wishing(web.wishes(), "scope", "offline_access read");
    let mut visitor = Visitor::at(web.issuer.clone());
    let (mut wrong, mut slowest, mut largest) = (Vec::new(), Duration::ZERO, 0);
    for backup in 0..BACKUPS {
        let code = returned(&visitor.through(&stand, &wishes).await, "code").ok_or("no code")?;
        let kept = web.redeems(&stand, &code).sent(&stand).await.json();
        let code = returned(&visitor.through(&stand, &wishes).await, "code").ok_or("no code")?;
        let revoked = web.redeems(&stand, &code).sent(&stand).await.json();
        let text = |tokens: &serde_json::Value, name: &str| tokens[name].as_str().unwrap_or_default().to_owned();
        web.request(&stand, Endpoint::Revocation).with("token", &text(&revoked, "refresh_token")).sent(&stand).await;
        let copy = House::new(FILE, &[]);
        let began = Instant::now();
        let (from, to) = (house.path("biljett.db"), copy.path("biljett.db"));
        std::fs::copy(house.path("master.key"), copy.path("master.key")).expect("the key");
        tokio::task::spawn_blocking(move || taken(&from, &to)).await.map_err(|error| error.to_string())?;
        slowest = slowest.max(began.elapsed());
        let late = returned(&visitor.through(&stand, &wishes).await, "code").ok_or("no code")?;
        largest = largest.max(copy.bytes() >> 10);
        let restored = copy.start(&[]);
        let there = before(restored.address, &own).await;
        let active = |token: String| api.request(&there, Endpoint::Introspection).with("token", &token);
        let alive = active(text(&kept, "access_token")).sent(&there).await.json()["active"] == true;
        let dead = active(text(&revoked, "access_token")).sent(&there).await.json()["active"] == false;
        let refreshes = web.refreshes(&there, &text(&kept, "refresh_token")).sent(&there).await.status == 200;
        let again = web.refreshes(&there, &text(&revoked, "refresh_token")).sent(&there).await.status == 400;
        let unknown = web.redeems(&there, &late).sent(&there).await.status == 400;
        if [alive, dead, refreshes, again, unknown] != [true; 5] {
            wrong.push(format!("{backup}: {:?}", [alive, dead, refreshes, again, unknown]));
        }
    }
    let (waits, refused) = load.await.map_err(|error| error.to_string())?;
    let told = format!(
        "{BACKUPS} backups of up to {largest} KiB, each within {} ms, beside {} tokens ({refused} refused, p99 {:.2} ms); {} wrong {}",
        slowest.as_millis(),
        waits.count(),
        waits.at(0.99),
        wrong.len(),
        wrong.first().map_or("", String::as_str)
    );
    verdict(wrong.is_empty() && refused == 0, told)
}

/// A whole copy, as the handbook says to take it.
fn taken(from: &std::path::Path, to: &std::path::Path) {
    for end in ["", "-wal", "-shm"] {
        std::fs::remove_file(format!("{}{end}", to.display())).ok();
    }
    let open = Connection::open(from).expect("the database");
    open.busy_timeout(Duration::from_secs(5)).expect("a timeout");
    open.execute("VACUUM INTO ?1", [to.to_str().expect("a path")]).expect("a backup");
    let copy = Connection::open(to).expect("the backup");
    let whole: String = copy.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("a check");
    assert_eq!(whole, "ok");
}
