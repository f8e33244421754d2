//! Why a node should not be asked: no key, or no database; and that it says so no longer than it is true.
use crate::stand::{Stand, on_both_engines};
use flows::readiness::Reason;
use flows::rotate;
use jose::algorithm::Algorithm;
use oauth::words::keyring::Stage;
use store::keys::{KeyChange, change_keys};

on_both_engines!(an_issuer_without_a_key_is_told_until_one_is_made, a_database_that_is_gone_is_told);

async fn an_issuer_without_a_key_is_told_until_one_is_made(stand: &Stand) {
    assert_eq!(stand.authority.unready().await, []);
    let (database, now) = (&*stand.authority.database, stand.authority.clock.now());
    change_keys(database, "standard", &[KeyChange::RemoveAll], now).await.expect("removed");
    stand.advance(2);
    let missing = Reason::Key { issuer: "standard".to_owned(), algorithm: Algorithm::ES256 };
    let told = stand.authority.unready().await;
    assert_eq!(told, [missing]);
    assert_eq!(told[0].to_string(), "key: standard has none that signs with ES256");
    rotate::keep(&stand.authority, &[]).await.expect("kept");
    assert_eq!(stand.authority.unready().await, []);
    let keys = stand.issuer("standard").await.keyring.keys.clone();
    assert_eq!(keys.iter().map(|key| key.stage).collect::<Vec<_>>(), [Stage::Active]);
}

async fn a_database_that_is_gone_is_told(stand: &Stand) {
    assert_eq!(stand.authority.unready().await, []);
    stand.authority.database.close().await;
    assert_eq!(stand.authority.unready().await, [], "what was known a moment ago counts for a second");
    stand.advance(2);
    let told = stand.authority.unready().await;
    assert!(matches!(told.as_slice(), [Reason::Database(why)] if why.contains("database")), "{told:?}");
}
