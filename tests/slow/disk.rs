//! A full disk: what must be written is refused with 503, what is only read goes on, and space that returns is enough (R4, RL-14).
use crate::frame::{Outcome, Row, row};
use crate::process::{FILE, House, before, has, party};
use crate::scratch::{member, records, verdict};
use crate::stand::visitor::{Visitor, returned, wishing};
use crate::wire::Wire;
use std::process::Command;
use std::time::Duration;
use tokio::time::Instant;

const CYCLES: usize = 10;
/// A write beyond the limit fails, as on a full disk, instead of ending the process.
const SHELL: [&str; 4] = ["sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh"];
const FORM: &str = "grant_type=client_credentials&scope=archive";

pub fn rows() -> Vec<Row> {
    vec![row!(
        "R4",
        "no file of a server on SQLite may grow (RLIMIT_FSIZE 4 KiB), 10 times: a code is presented, tokens are asked for and about, public documents are read; then it may again",
        "writes 503, introspection, JWKS and discovery 200 all the time; afterwards the same code is redeemed within 5 s, without repair",
        full_and_free_again
    )]
}

fn limit(id: u32, bytes: &str) {
    let limit =
        Command::new("prlimit").args(["--pid", &id.to_string(), &format!("--fsize={bytes}:unlimited")]).status();
    assert!(limit.expect("prlimit").success());
}

async fn full_and_free_again() -> Outcome {
    if !has("prlimit") {
        return Err("prlimit (util-linux) is not installed".to_owned());
    }
    let (house, own) = (House::new(FILE, &[]), House::new(FILE, &[]));
    let server = house.start(&SHELL);
    let stand = before(server.address, &own).await;
    let journal = party(&stand, "journal").await;
    let wishes = wishing(journal.wishes(), "scope", "offline_access read");
    let mut visitor = Visitor::at(journal.issuer.clone());
    let mut wire = Wire::to(server.address).await.map_err(|error| error.to_string())?;
    let mut wrong = Vec::new();
    let mut slowest = Duration::ZERO;
    for _ in 0..CYCLES {
        let code = returned(&visitor.through(&stand, &wishes).await, "code").ok_or("no code")?;
        let granted =
            wire.post("/hospital/token", &crate::scratch::journal(), FORM).await.map_err(|e| e.to_string())?;
        let token = member(&granted.body, "access_token").ok_or("no token")?;
        limit(server.id(), "4096");
        for _ in 0..5 {
            let statuses = [
                wire.post("/hospital/token", &crate::scratch::journal(), FORM).await,
                wire.post("/hospital/introspect", &records(), &format!("token={token}")).await,
                wire.read("/hospital/jwks").await,
                wire.read("/hospital/.well-known/openid-configuration").await,
            ];
            let statuses = statuses.map(|told| told.map_or(0, |told| told.status));
            let redeemed = journal.redeems(&stand, &code).sent(&stand).await.status.as_u16();
            if statuses != [503, 200, 200, 200] || redeemed != 503 {
                wrong.push(format!("{statuses:?} {redeemed}"));
            }
        }
        limit(server.id(), "unlimited");
        let began = Instant::now();
        while journal.redeems(&stand, &code).sent(&stand).await.status != 200 && began.elapsed().as_secs() < 6 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        slowest = slowest.max(began.elapsed());
    }
    let told = format!(
        "{CYCLES} times full: {} answers not as expected {}; the code was redeemed at most {} ms after there was space",
        wrong.len(),
        wrong.first().map_or("", String::as_str),
        slowest.as_millis()
    );
    verdict(wrong.is_empty() && slowest.as_secs() < 5, told)
}
