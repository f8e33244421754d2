//! A database whose bits were turned: nothing that was never issued, has expired or was revoked is accepted, and nothing panics (R10).
use crate::frame::{Outcome, Row, row};
use crate::scratch::verdict;
use crate::stand::visitor::wishing;
use crate::stand::{Engine, Options, Stand};
use oauth::rules::paths::Endpoint;
use std::fs;
use std::panic::AssertUnwindSafe;

const FLIPS: u64 = 1_000;

pub fn rows() -> Vec<Row> {
    vec![row!(
        "R10",
        "1,000 copies of a SQLite database with one bit turned each: opened, then asked about a token that is alive, one that was revoked, one that expired and one that never was",
        "none of the dead three is ever active; no panic",
        bits_are_turned
    )]
}

/// A stand with tokens: alive, revoked, expired, and one that it never issued.
async fn furnished() -> (Stand, [String; 4]) {
    let stand = Stand::new(Engine::Sqlite, Options::default()).await.expect("a stand");
    let web = stand.party("standard", "web").await;
    let fresh = async || {
        let code = web.code(&stand, &wishing(web.wishes(), "scope", "openid offline_access archive")).await;
        web.redeems(&stand, &code).sent(&stand).await.json()["access_token"].as_str().expect("a token").to_owned()
    };
    for _ in 0..300 {
        fresh().await;
    }
    let expired = fresh().await;
    stand.advance(200);
    let revoked = fresh().await;
    let revokes = web.request(&stand, Endpoint::Revocation).with("token", &revoked);
    assert_eq!(revokes.sent(&stand).await.status, 200);
    stand.advance(200);
    let alive = fresh().await;
    let never = alive.chars().rev().collect();
    (stand, [alive, revoked, expired, never])
}

async fn bits_are_turned() -> Outcome {
    let (stand, tokens) = furnished().await;
    let original = stand.file();
    stand.authority.database.close().await;
    let bytes = fs::read(&original).expect("a file");
    let (mut refused, mut differs, mut same, mut wrong, mut place) = (0, 0, 0, Vec::new(), 12_345_u64);
    for flip in 0..FLIPS {
        place = place.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let bit = usize::try_from(place >> 16).expect("64 bits") % (bytes.len() * 8);
        let mut turned = bytes.clone();
        turned[bit / 8] ^= 1 << (bit % 8);
        let copy = original.with_file_name(format!("copy-{flip}.db"));
        fs::write(&copy, &turned).expect("a copy");
        let asked = AssertUnwindSafe(asked(&stand, copy.to_str().expect("a path"), &tokens));
        match futures_util::FutureExt::catch_unwind(asked).await {
            Err(_) => wrong.push(format!("bit {bit}: a panic")),
            Ok(None) => refused += 1,
            Ok(Some(active)) if active[1..].contains(&Some(true)) => wrong.push(format!("bit {bit}: {active:?}")),
            Ok(Some([Some(true), Some(false), Some(false), Some(false)])) => same += 1,
            Ok(Some(_)) => differs += 1,
        }
        for end in ["", "-wal", "-shm"] {
            fs::remove_file(format!("{}{end}", copy.display())).ok();
        }
    }
    let told = format!(
        "{FLIPS} bits: {refused} databases refused, {differs} answered with 503 or inactive where it was alive, {same} as before; {} wrong {}",
        wrong.len(),
        wrong.first().map_or("", String::as_str)
    );
    verdict(wrong.is_empty() && refused + differs > 0, told)
}

/// What is said of each token; nothing where the database is refused.
async fn asked(original: &Stand, url: &str, tokens: &[String; 4]) -> Option<[Option<bool>; 4]> {
    let database = store::open(url).ok()?;
    let opened = async {
        database.migrate(store::migrate::SCRIPTS).await.ok()?;
        original.on(database.clone()).await
    };
    let Some(stand) = &opened.await else {
        database.close().await;
        return None;
    };
    let mut active = [None; 4];
    if stand.authority.catalogue().await.is_ok_and(|catalogue| catalogue.issuer("standard").is_some()) {
        let api = stand.party("standard", "archive").await;
        for (told, token) in active.iter_mut().zip(tokens) {
            let answer = api.request(stand, Endpoint::Introspection).with("token", token).sent(stand).await;
            *told = (answer.status == 200).then(|| answer.json()["active"] == true);
        }
    }
    database.close().await;
    Some(active)
}
