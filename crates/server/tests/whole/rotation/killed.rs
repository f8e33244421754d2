//! A process that is killed while it rotates: one key signs, and none that was not published (RL-05).
use crate::stand::{ENGINES, Engine};
use flows::apply::{Source, apply};
use flows::authority::Authority;
use flows::foundation::Stage::Serving;
use jose::algorithm::Algorithm;
use jose::base64url;
use jose::key::PrivateKey;
use oauth::words::keyring::Stage;
use server::config;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use store::database::Written;
use store::keys::{KeyChange, KeyRow, change_keys, keys};

const BINARY: &str = env!("CARGO_BIN_EXE_biljett");
const DAY: i64 = 86_400;
const ISSUER: &str = "[[issuers]]\nname = \"main\"\nprofile = \"standard\"\nroot = \"{base}\"\n";

async fn opened(config: &Path) -> Authority {
    config::read(config).expect("a configuration").authority(Serving).await.expect("an authority")
}

/// A key that has been at its stage for so many days.
fn aged(authority: &Authority, stage: Stage, days: i64) -> KeyRow {
    let key = PrivateKey::generate(Algorithm::ES256).expect("a key");
    let kid = base64url::encode(&key.public().thumbprint());
    let sealed = authority.seals.seal_key(("main", &kid), [9; 12], &key.to_pkcs8_der());
    let since = authority.clock.now() - days * DAY;
    let (issuer, algorithm) = ("main".to_owned(), Algorithm::ES256);
    KeyRow { issuer, kid, algorithm, stage, since, sealed, created_at: since }
}

/// A configuration in this directory, at which an issuer is registered.
async fn configured(engine: Engine, directory: &Path) -> Option<PathBuf> {
    let database = match engine {
        Engine::Sqlite => directory.join("biljett.db").display().to_string(),
        Engine::Postgres => store::testing::postgres_url().await?,
    };
    let (config, key) = (directory.join("biljett.toml"), directory.join("master.key"));
    let listen = "[[listen]]\naddress = \"127.0.0.1:0\"\n";
    let text = format!("database = \"{database}\"\nmaster_key_file = \"{}\"\n{listen}", key.display());
    std::fs::write(&config, text).expect("a configuration");
    let authority = opened(&config).await;
    let source = Source { file: "main", text: ISSUER, base: "https://as.example", browser_base: None };
    apply(&authority, &source, &Default::default(), &[]).await.expect("the file applies");
    authority.database.close().await;
    Some(config)
}

/// Serves for so long, and is killed.
async fn served(config: &Path, milliseconds: u64) {
    let process = Command::new(BINARY).args(["serve", "--config"]).arg(config).stderr(Stdio::null()).spawn();
    let mut process = process.expect("the process starts");
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    process.kill().expect("the process is there");
    process.wait().expect("the process ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_killed_leaves_one_key_that_signs() {
    for engine in ENGINES {
        let directory = tempfile::tempdir().expect("a directory");
        let Some(config) = configured(engine, directory.path()).await else { continue };
        let (mut promoted, mut made) = (0, 0);
        for round in 0..12_u64 {
            let authority = opened(&config).await;
            let (active, next) = (aged(&authority, Stage::Active, 91), aged(&authority, Stage::Next, 2));
            let kids = [active.kid.clone(), next.kid.clone()];
            let mut changes = vec![KeyChange::RemoveAll, KeyChange::Add(active)];
            changes.extend((round % 2 == 0).then_some(KeyChange::Add(next)));
            let laid = change_keys(&*authority.database, "main", &changes, authority.clock.now()).await;
            assert_eq!(laid, Ok(Written::Settled));
            authority.database.close().await;
            served(&config, 40 + 40 * round).await;

            let authority = opened(&config).await;
            let rows = keys(&*authority.database).await.expect("keys");
            authority.database.close().await;
            let at =
                |stage| rows.iter().filter(|row| row.stage == stage).map(|row| row.kid.clone()).collect::<Vec<_>>();
            let signs = at(Stage::Active);
            assert_eq!((signs.len(), at(Stage::Next).len() <= 1), (1, true), "{engine:?} {round}");
            let known = &kids[..if round % 2 == 0 { 2 } else { 1 }];
            assert!(known.contains(&signs[0]), "{engine:?} {round}: a key signs unannounced");
            promoted += usize::from(signs[0] == kids[1]);
            made += usize::from(at(Stage::Next).iter().any(|kid| !kids.contains(kid)));
        }
        assert!(promoted > 0 && made > 0, "{engine:?}: {promoted} promoted, {made} made");
    }
}
