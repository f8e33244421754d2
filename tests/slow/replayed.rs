//! What serves once: a million identifiers are remembered as long as they must be, and a commit of unknown outcome spends nothing twice (DS-15, DP-15; PK-28, RL-10).
use crate::frame::{Outcome, Row, row};
use crate::scratch::verdict;
use crate::stand::breaking::{Break, Call};
use crate::stand::visitor::{Visitor, returned, wishing};
use crate::stand::{Engine, Options, Stand};
use oauth::words::changes::{Change, Single, Spending};
use std::fs;
use store::changes::{Settlement, settle};

const IDENTIFIERS: i64 = 1_000_000;
const CODES: usize = 1_000;

pub fn rows() -> Vec<Row> {
    vec![
        row!(
            "DS-15",
            "1,000,000 distinct `jti` of assertions and proofs, 1,000 a second of a moved clock, each kept 120 s, on SQLite; one in a thousand comes again while it is remembered",
            "memory grows by at most 32 MiB, never more rows than 121 s bring, no replay is taken, and the file is small when all is over",
            a_million_identifiers
        ),
        row!(
            "PK-28",
            "1,000 codes redeemed while the commit's answer is lost: half were carried out, half were not",
            "503 each time; a retry then succeeds exactly where nothing had been carried out",
            unknown_outcomes
        ),
    ]
}

fn memory() -> u64 {
    let status = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    status.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(0) * 4
}

/// The identifier of that number: of an assertion, or of a proof.
fn spent(number: i64, expires_at: i64) -> Change {
    let of = if number % 2 == 0 { Single::Assertion } else { Single::Proof };
    let digest = jose::digest::sha256(&number.to_be_bytes()).to_vec();
    Change::SpendTokenId(Spending { of, token_id: String::new(), digest, expires_at })
}

async fn a_million_identifiers() -> Outcome {
    let stand = Stand::new(Engine::Sqlite, Options::default()).await.expect("a stand");
    let database = &*stand.authority.database;
    let (mut most, mut replayed, mut began) = (0, 0, 0);
    for second in 0..IDENTIFIERS / 1_000 {
        let now = stand.authority.clock.now();
        let changes: Vec<_> = (second * 1_000..(second + 1) * 1_000).map(|number| spent(number, now + 120)).collect();
        assert_eq!(settle(database, "standard", &changes, now).await, Ok(Settlement::Settled));
        let again = [spent((second - 60).max(0) * 1_000, now + 120)];
        replayed += usize::from(settle(database, "standard", &again, now).await == Ok(Settlement::Settled));
        stand.swept().await;
        most = most.max(stand.count("spent_token_ids").await);
        stand.advance(1);
        if second == 200 {
            began = memory();
        }
    }
    let grown = memory().saturating_sub(began) / 1_024;
    stand.advance(1_000);
    stand.swept().await;
    let left = stand.count("spent_token_ids").await;
    database.close().await;
    let length = fs::metadata(stand.file()).map_or(0, |file| file.len()) >> 10;
    let told = format!(
        "at most {most} rows, {replayed} replays taken, memory grew by {grown} MiB, {left} rows and {length} KiB at the end"
    );
    verdict(most <= 122_000 && replayed == 0 && grown <= 32 && left == 0 && length <= 2_048, told)
}

async fn unknown_outcomes() -> Outcome {
    let stand = Stand::new(Engine::Sqlite, Options::default()).await.expect("a stand");
    let web = stand.party("standard", "web").await;
    let wishes = wishing(web.wishes(), "scope", "openid offline_access read");
    let mut visitor = Visitor::at(web.issuer.clone());
    let (mut unknown, mut retried, mut twice) = (0, 0, 0);
    let mut call = 0;
    for number in 0..CODES {
        let breaks = [Break::Before, Break::After][number % 2];
        let code = returned(&visitor.through(&stand, &wishes).await, "code").ok_or("no code")?;
        let redeems = web.redeems(&stand, &code);
        // The first redemption tells which call writes.
        while call == 0 || (number == 0 && stand.gate.breaking.mend() != Some(Call::Write)) {
            call += 1;
            stand.gate.breaking.at(call, breaks);
            assert!(call < 40 && redeems.sent(&stand).await.status == 503, "a call that writes");
        }
        stand.gate.breaking.at(call, breaks);
        unknown += usize::from(redeems.sent(&stand).await.status == 503);
        stand.gate.breaking.mend();
        let second = redeems.sent(&stand).await.status == 200;
        let third = redeems.sent(&stand).await.status == 200;
        retried += usize::from(second == (breaks == Break::Before));
        twice += usize::from(third);
    }
    let told =
        format!("{unknown} of {CODES} answered 503, {retried} retries as they must be, {twice} codes redeemed twice");
    verdict(unknown == CODES && retried == CODES && twice == 0, told)
}
