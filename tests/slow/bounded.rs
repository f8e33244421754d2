//! A million tokens with short lives: the database is as large as what is alive demands, and requests do not wait for sweeping (R11, R15).
use crate::frame::{Outcome, Row, row};
use crate::load::{Pace, Request, ask};
use crate::process::{FILE, House};
use crate::scratch::{journal, verdict};
use crate::stand::{Engine, Options, Stand};
use oauth::words::changes::Change;
use std::sync::Arc;
use std::time::Duration;
use store::changes::settle;
use store::database::Database;
use tokio::time::Instant;

/// Seconds from a token's issue until it may go: its life, and what slow clocks are allowed.
const KEPT: u64 = 5 + 60;
const BRIEF: &str = "extends = \"standard\"\n\n[access_token]\nlifetime_seconds = 5\n";
const RATE: u32 = 5_000;
const TOKENS: usize = 1_000_000;

pub fn rows() -> Vec<Row> {
    vec![
        row!(
            "R11-bounded",
            "1,000,000 opaque tokens that live 5 s (and are kept 60 s more), asked for by 64 connections at 5,000/s, on SQLite",
            "the files are never larger than 150 bytes + 50 % for each token that is kept + 20 MiB, and at most 18 MiB when all are dead; p99 while sweeping at most 10 % longer than before (or 0.1 ms)",
            a_million_tokens
        ),
        row!(
            "R15",
            "500,000 dead tokens are swept while requests come at 500/s, on SQLite",
            "at least 10 times the issue rate is swept, and no request waits 50 ms",
            a_backlog_goes
        ),
        row!(
            "R11-log",
            "64 readers and 16 writers without a pause for 30 s, on SQLite in this process",
            "the log beside the file never exceeds 64 MiB",
            the_log_stays_short
        ),
    ]
}

fn brief() -> House {
    House::new(&FILE.replace("profile = \"standard\"", "profile = \"brief\""), &[("brief", BRIEF)])
}

fn asks() -> Request {
    let form = "grant_type=client_credentials&scope=archive".to_owned();
    Request { path: "/hospital/token", authorization: journal(), form }
}

async fn a_million_tokens() -> Outcome {
    let house = brief();
    let server = house.start(&[]);
    let pace = |seconds| Pace { connections: 64, rate: RATE, time: Duration::from_secs(seconds) };
    ask(server.address, &asks(), pace(5), 200).await;
    let (before, mut refused) = ask(server.address, &asks(), pace(50), 200).await;
    let (mut count, mut largest) = (before.count(), 0.0_f64);
    ask(server.address, &asks(), pace(15), 200).await;
    let mut during = Vec::new();
    while count < TOKENS {
        let (waits, others) = ask(server.address, &asks(), pace(50), 200).await;
        let kept = waits.count() as f64 / 50.0 * KEPT as f64;
        largest = largest.max((house.bytes() as f64 - 20.0 * 1_048_576.0) / kept);
        (count, refused) = (count + waits.count(), refused + others);
        during.push(waits.at(0.99));
    }
    let (memory, full) = (server.memory() / 1_024, house.bytes() >> 20);
    ask(server.address, &asks(), Pace { connections: 1, rate: 1, time: Duration::from_secs(KEPT + 20) }, 200).await;
    let empty = house.bytes() >> 20;
    server.stop();
    let closed = house.bytes() >> 10;
    let (p99, sweeping) = (before.at(0.99), during.iter().copied().fold(0.0, f64::max));
    let told = format!(
        "{count} tokens, {refused} refused; p99 {p99:.2} ms before, at most {sweeping:.2} ms while sweeping; {full} MiB \
        ({largest:.0} bytes a kept token beyond 20 MiB), {empty} MiB when all are dead, {closed} KiB when closed; {memory} MiB of memory"
    );
    let slower = sweeping <= (p99 * 1.1).max(p99 + 0.1);
    verdict(refused == 0 && slower && largest <= 225.0 && empty <= 18, told)
}

async fn a_backlog_goes() -> Outcome {
    let house = brief();
    let server = house.start(&[]);
    let crowd = Pace { connections: 64, rate: 50_000, time: Duration::from_secs(KEPT - 5) };
    let (crowded, _) = ask(server.address, &asks(), crowd, 200).await;
    let rest = Pace { connections: 16, rate: 500, time: Duration::from_secs(5) };
    let (mut seconds, mut slowest, mut asked, mut p99) = (0, 0.0_f64, 0, 0.0_f64);
    let full = house.bytes();
    // The files are small again only when nearly all that was dead is gone.
    while house.bytes() > (full / 8).max(24 << 20) && seconds < 300 {
        let (waits, _) = ask(server.address, &asks(), rest, 200).await;
        (slowest, p99) = (slowest.max(waits.at(1.0)), p99.max(waits.at(0.99)));
        (seconds, asked) = (seconds + 5, asked + waits.count());
    }
    let swept = crowded.count() as f64 / (seconds as f64).max(1.0);
    let issued = asked as f64 / (seconds as f64).max(1.0);
    let told = format!(
        "{} dead tokens went within {seconds} s, {swept:.0}/s beside {issued:.0}/s issued; p99 {p99:.2} ms, the slowest {slowest:.1} ms",
        crowded.count()
    );
    verdict(seconds < 300 && swept >= 10.0 * issued && slowest < 50.0, told)
}

/// A log is folded into the file only as far as no reader looks at it, and begun anew only when none does.
async fn the_log_stays_short() -> Outcome {
    let stand = Stand::new(Engine::Sqlite, Options::default()).await.expect("a stand");
    let (end, log) = (Instant::now() + Duration::from_secs(30), stand.file().with_extension("db-wal"));
    let tasks: Vec<_> =
        (0..80_i64).map(|number| tokio::spawn(busy(stand.authority.database.clone(), number, end))).collect();
    let (mut longest, mut done) = (0, [0_u64; 2]);
    while Instant::now() < end {
        tokio::time::sleep(Duration::from_millis(50)).await;
        longest = longest.max(std::fs::metadata(&log).map_or(0, |file| file.len()));
    }
    for (number, task) in tasks.into_iter().enumerate() {
        done[usize::from(number >= 64)] += task.await.map_err(|error| error.to_string())?;
    }
    let told = format!("{} reads, {} decisions, the log was {} MiB at most", done[0], done[1], longest >> 20);
    verdict(longest <= 64 << 20, told)
}

/// Reads, or writes, without a pause; how often.
async fn busy(database: Arc<dyn Database>, number: i64, end: Instant) -> u64 {
    let mut done = 0;
    while Instant::now() < end {
        if number < 64 {
            store::catalog::version(&*database).await.expect("an answer");
        } else {
            let digest =
                jose::digest::sha256(&(number << 32 | i64::try_from(done).unwrap_or(0)).to_be_bytes()).to_vec();
            let changes = [Change::SpendInteraction { digest, expires_at: 9_000_000_000 }];
            settle(&*database, "standard", &changes, 1).await.expect("a decision");
        }
        done += 1;
    }
    done
}
