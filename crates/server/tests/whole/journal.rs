//! The journal: what it tells of people and clients, and that nobody changes it unnoticed (ASVS 5 sections 16.3 and 16.4).
use crate::stand::visitor::{Visitor, returned, sealed, wishing};
use crate::stand::{Stand, on_both_engines};
use flows::journal::{self, Broken, Entry, Journal, Kind};
use flows::seal::Seals;
use oauth::rules::paths::Endpoint;
use std::sync::Arc;
use store::database::{Expect, Statement, Written};
use store::dump::{NOTHING, Tampering, tamper};
use store::journal::JournalRow;

on_both_engines!(
    sign_ins_consents_and_ends_are_told,
    what_comes_again_is_told_without_what_it_was,
    too_many_guesses_are_told_once,
    whatever_is_changed_is_found,
    both_ends_are_guarded,
    no_new_row_mends_a_broken_end,
    sweeping_hides_nothing,
    what_is_swept_away_is_not_missed,
    two_processes_write_one_chain,
    an_entry_stands_or_falls_with_its_change,
);

/// The `sub` of Alice, who is the standard's first person.
const ALICE: &str = "9c8b7a65-4d3e-4f2a-b1c0-d9e8f7061524";

/// All rows, oldest first.
async fn rows(stand: &Stand) -> Vec<JournalRow> {
    journal::flush(&stand.authority).await.expect("a journal");
    let mut rows = Journal::list(&*stand.authority.database, i64::MAX, 1_000).await.expect("a journal");
    rows.reverse();
    rows
}

/// Sweeps away what the setting up of the stand left, and answers the number of the last of it.
async fn swept(stand: &Stand) -> i64 {
    journal::flush(&stand.authority).await.expect("a journal");
    journal::sweep(&stand.authority, i64::MAX).await.expect("a journal");
    let verified = stand.authority.journal.verify(&*stand.authority.database).await.expect("a database");
    assert_eq!((verified.rows, verified.broken), (0, None));
    verified.last
}

async fn kinds(stand: &Stand) -> Vec<String> {
    rows(stand).await.into_iter().map(|row| row.kind).collect()
}

async fn broken(stand: &Stand) -> Option<Broken> {
    stand.authority.journal.verify(&*stand.authority.database).await.expect("a database").broken
}

async fn sign_ins_consents_and_ends_are_told(stand: &Stand) {
    swept(stand).await;
    let web = stand.party("standard", "web").await;
    let wishes = wishing(wishing(web.wishes(), "scope", "openid"), "prompt", "consent");
    let mut visitor = Visitor::at(web.issuer.clone());
    assert!(returned(&visitor.through(stand, &wishes).await, "code").is_some());
    let asked = visitor.get(stand, Endpoint::EndSession, &[]).await;
    let interaction = sealed(&asked).expect("a form").to_owned();
    visitor.send(stand, Endpoint::EndSession, &[("step", "end_session"), ("interaction", &interaction)]).await;
    assert_eq!(kinds(stand).await, ["signed_in", "consent_given", "sessions_ended"]);
    let rows = rows(stand).await;
    assert_eq!(rows[1].detail, r#"{"scopes":["openid"]}"#);
    for row in rows {
        assert_eq!((row.issuer.as_str(), row.subject.as_str(), row.trace.len()), ("standard", ALICE, 16), "{row:?}");
    }
    assert_eq!(broken(stand).await, None);
}

async fn what_comes_again_is_told_without_what_it_was(stand: &Stand) {
    swept(stand).await;
    let worker = stand.party("standard", "worker").await;
    let code = worker.code(stand, &wishing(worker.wishes(), "scope", "openid")).await;
    let redeems = worker.redeems(stand, &code);
    assert_eq!(redeems.sent(stand).await.status, 200);
    for _ in 0..3 {
        assert_eq!(redeems.sent(stand).await.status, 401);
    }
    assert_eq!(worker.redeems(stand, &code).sent(stand).await.status, 400);
    let rows = rows(stand).await;
    let told: Vec<_> = rows.iter().map(|row| (row.kind.as_str(), row.client_id.as_str())).collect();
    assert!(told.ends_with(&[("assertion_replayed", "worker"), ("family_ended", "worker")]), "{told:?}");
    assert_eq!(rows[rows.len() - 2].detail, r#"{"times":3}"#);
    assert!(!format!("{rows:?}").contains(&code[..12]));
    let numbers = stand.authority.metrics.text().expect("numbers");
    assert!(numbers.contains("biljett_alarms_total{kind=\"assertion_replayed\"} 3"), "{numbers}");
    assert!(numbers.contains("biljett_alarms_total{kind=\"reuse\"} 1"), "{numbers}");
}

async fn too_many_guesses_are_told_once(stand: &Stand) {
    swept(stand).await;
    let web = stand.party("standard", "web").await;
    let mut visitor = Visitor::at(web.issuer.clone());
    let page = visitor.visit(stand, &web.wishes()).await;
    for _ in 0..13 {
        visitor.answer(stand, &page, &[("step", "sign_in"), ("username", "alice"), ("password", "wrong")]).await;
    }
    let rows = rows(stand).await;
    assert_eq!(rows.iter().map(|row| row.kind.as_str()).collect::<Vec<_>>(), ["guesses_exhausted"]);
    assert_eq!(rows[0].subject, ALICE);
}

/// Six rows; answers the number of the one before them.
async fn six(stand: &Stand) -> i64 {
    let at = swept(stand).await;
    let entry = |number| Entry::new(Kind::ClientChanged, "standard", number).client("web").count("number", number);
    let entries: Vec<_> = (1..=6).map(entry).collect();
    let (journal, database) = (&stand.authority.journal, &*stand.authority.database);
    journal.write(database, &entries[..4]).await.expect("a journal");
    journal.write(database, &entries[4..]).await.expect("a journal");
    let verified = journal.verify(database).await.expect("a database");
    assert_eq!((verified.rows, verified.last, verified.broken), (6, at + 6, None));
    at
}

async fn whatever_is_changed_is_found(stand: &Stand) {
    let at = six(stand).await;
    let database = &*stand.authority.database;
    tamper(database, Tampering::Swap(at + 2, at + 5)).await;
    assert_eq!(broken(stand).await, Some(Broken::Changed(at + 2)));
    tamper(database, Tampering::Swap(at + 2, at + 5)).await;
    assert_eq!(broken(stand).await, None);
    tamper(database, Tampering::Change(at + 5)).await;
    assert_eq!(broken(stand).await, Some(Broken::Changed(at + 5)));
    tamper(database, Tampering::Delete(at + 3)).await;
    assert_eq!(broken(stand).await, Some(Broken::Gone(at + 3)));
    tamper(database, Tampering::Delete(at + 1)).await;
    assert_eq!(broken(stand).await, Some(Broken::Gone(at + 1)));
}

async fn both_ends_are_guarded(stand: &Stand) {
    let at = six(stand).await;
    let database = &*stand.authority.database;
    tamper(database, Tampering::Append(at + 6)).await;
    assert_eq!(broken(stand).await, Some(Broken::Added(at + 7)));
    tamper(database, Tampering::Delete(at + 7)).await;
    assert_eq!(broken(stand).await, None);
    tamper(database, Tampering::Delete(at + 6)).await;
    assert_eq!(broken(stand).await, Some(Broken::Gone(at + 6)));
    tamper(database, Tampering::Shorten(at + 6)).await;
    assert_eq!(broken(stand).await, Some(Broken::Ends));
}

async fn no_new_row_mends_a_broken_end(stand: &Stand) {
    let at = six(stand).await;
    let (journal, database) = (&stand.authority.journal, &*stand.authority.database);
    let other = Journal::open(database, Seals::derive(&[7; 32]).journal()).await.expect("a journal");
    tamper(database, Tampering::Shorten(at + 6)).await;
    let entry = [Entry::new(Kind::Applied, "", 7)];
    for journal in [&**journal, &other, &**journal] {
        assert!(journal.write(database, &entry).await.is_err());
        assert_eq!(broken(stand).await, Some(Broken::Ends));
    }
}

async fn sweeping_hides_nothing(stand: &Stand) {
    let at = six(stand).await;
    let database = &*stand.authority.database;
    tamper(database, Tampering::Prepend(at + 1)).await;
    assert_eq!(broken(stand).await, Some(Broken::Added(-1)));
    tamper(database, Tampering::Delete(-1)).await;
    tamper(database, Tampering::Age(at + 3)).await;
    assert!(journal::sweep(&stand.authority, 1).await.is_err());
    assert_eq!(broken(stand).await, Some(Broken::Changed(at + 1)));
    tamper(database, Tampering::Delete(at + 1)).await;
    assert!(journal::sweep(&stand.authority, 6).await.is_err());
    assert_eq!(broken(stand).await, Some(Broken::Gone(at + 1)));
}

async fn what_is_swept_away_is_not_missed(stand: &Stand) {
    let at = six(stand).await;
    journal::sweep(&stand.authority, 4).await.expect("a journal");
    assert_eq!(rows(stand).await.iter().map(|row| row.number).collect::<Vec<_>>(), [at + 4, at + 5, at + 6]);
    assert_eq!(broken(stand).await, None);
    journal::sweep(&stand.authority, i64::MAX).await.expect("a journal");
    assert_eq!((rows(stand).await.len(), broken(stand).await), (0, None));
    let entry = Entry::new(Kind::Applied, "", 200);
    stand.authority.journal.write(&*stand.authority.database, &[entry.clone(), entry]).await.expect("a journal");
    assert_eq!((rows(stand).await[0].number, broken(stand).await), (at + 7, None));
    tamper(&*stand.authority.database, Tampering::Behead(at + 7)).await;
    assert_eq!(broken(stand).await, Some(Broken::Ends));
}

async fn two_processes_write_one_chain(stand: &Stand) {
    swept(stand).await;
    let entry = || Entry::new(Kind::Applied, "standard", 1);
    let authority = &stand.authority;
    let key = Seals::derive(&[7; 32]).journal();
    let other = Arc::new(Journal::open(&*authority.database, key).await.expect("a journal"));
    let write = async |journal: Arc<Journal>| {
        for _ in 0..20 {
            journal.write(&*authority.database, &[entry()]).await.expect("a journal");
        }
    };
    tokio::join!(write(authority.journal.clone()), write(other.clone()), write(other));
    let verified = authority.journal.verify(&*authority.database).await.expect("a database");
    assert_eq!((verified.rows, verified.broken), (60, None));
}

async fn an_entry_stands_or_falls_with_its_change(stand: &Stand) {
    swept(stand).await;
    let authority = &stand.authority;
    let told = || vec![Entry::new(Kind::ClientDisabled, "standard", 1).client("web")];
    let telling = authority.journal.telling(authority.database.clone(), told());
    let lost = Statement { sql: NOTHING, values: Vec::new(), expect: Expect::Rows(1) };
    let written = telling.write(vec![lost.clone()]).await.expect("a database");
    assert_eq!((written, rows(stand).await.len()), (Written::Lost { guard: 0 }, 0));
    let kept = Statement { expect: Expect::Any, ..lost };
    for _ in 0..2 {
        assert_eq!(telling.write(vec![kept.clone()]).await.expect("a database"), Written::Settled);
    }
    assert_eq!((kinds(stand).await, broken(stand).await), (vec!["client_disabled".to_owned()], None));
}
