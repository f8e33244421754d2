//! Acknowledged means on disk: the order of fsync and answer as the kernel sees it (RL-08).
use crate::frame::{Outcome, Row, row};
use crate::process::{FILE, House, before, has, party};
use crate::scratch::{member, verdict};
use crate::stand::visitor::{Visitor, returned, wishing};
use oauth::rules::paths::Endpoint;

const TURNS: usize = 334;
const WATCHED: &str = "trace=fsync,fdatasync,write,writev,sendto,sendmsg";

pub fn rows() -> Vec<Row> {
    vec![row!(
        "RL-08",
        "strace of a server on SQLite: 334 times a code redeemed, its refresh token used, then revoked, one request after another",
        "before each of 1,002 answers with 200 leaves, an fsync began after the answer before it and returned",
        fsync_before_answer
    )]
}

async fn fsync_before_answer() -> Outcome {
    if !has("strace") {
        return Err("strace is not installed".to_owned());
    }
    let (house, own) = (House::new(FILE, &[]), House::new(FILE, &[]));
    let trace = house.path("trace");
    let server = house.start(&["strace", "-D", "-f", "-qq", "-s", "16", "-e", WATCHED, "-o", trace.to_str().unwrap()]);
    let stand = before(server.address, &own).await;
    let journal = party(&stand, "journal").await;
    let wishes = wishing(journal.wishes(), "scope", "offline_access read");
    let mut visitor = Visitor::at(journal.issuer.clone());
    visitor.through(&stand, &wishes).await;
    std::fs::write(&trace, "").expect("what came before is forgotten");
    let mut granted = 0;
    for _ in 0..TURNS {
        let code = returned(&visitor.through(&stand, &wishes).await, "code").ok_or("no code")?;
        let tokens = journal.redeems(&stand, &code).sent(&stand).await;
        let token = member(&tokens.body, "refresh_token").ok_or("no refresh token")?;
        let refreshed = journal.refreshes(&stand, &token).sent(&stand).await;
        let revoked = journal.request(&stand, Endpoint::Revocation).with("token", &token).sent(&stand).await;
        granted += [tokens.status, refreshed.status, revoked.status].iter().filter(|status| **status == 200).count();
    }
    server.stop();
    let text = std::fs::read(&trace).expect("a trace");
    let (answers, early) = judge(&String::from_utf8_lossy(&text));
    let told = format!(
        "{granted} requests granted; {answers} answers with 200 in the trace, {early} of them before an fsync returned"
    );
    verdict(granted == 3 * TURNS && answers == granted && early == 0, told)
}

/// How many answers with 200 left, and how many of them without an fsync that returned since the answer before.
fn judge(trace: &str) -> (usize, usize) {
    let (mut answers, mut early, mut synced) = (0, 0, false);
    for line in trace.lines() {
        let returned =
            line.contains("sync(") && line.ends_with("= 0") || line.contains("sync resumed") && line.ends_with("= 0");
        if returned {
            synced = true;
        } else if line.contains("\"HTTP/1.1 ") {
            if line.contains("\"HTTP/1.1 200") {
                answers += 1;
                early += usize::from(!synced);
            }
            synced = false;
        }
    }
    (answers, early)
}
