//! Rotation: signing keys are made, published, used, retired and removed as `oauth` says, on whichever node comes first (OpenID Connect Core section 10.1.1).
use crate::authority::Authority;
use crate::failure::Fault;
use crate::journal::{Entry, Kind};
use crate::keys::{made, named, row, sealed_public};
use jose::algorithm::Algorithm;
use jose::key::PrivateKey;
use oauth::decisions::rotate::{self, Step};
use oauth::issuer::Issuer;
use oauth::words::keyring::{Published, Stage};
use std::sync::Arc;
use std::time::Duration;
use store::database::Written;
use store::keys::KeyChange;

/// Between two looks at the keys.
const PAUSE: Duration = Duration::from_secs(30);

/// A key that is taken instead of a new one, for the issuer of that name.
pub type Ready = (String, Algorithm, PrivateKey);

/// Does what is due for the keys of every issuer, and tells the first fault at the end; ready-made keys are taken first.
pub async fn keep(authority: &Authority, ready: &[Ready]) -> Result<(), Fault> {
    let catalogue = authority.catalogue().await?;
    let mut first = Ok(());
    for issuer in catalogue.issuers() {
        first = first.and(attend(authority, issuer, ready).await);
    }
    first
}

/// Does what is due for the keys of one issuer.
pub async fn attend(authority: &Authority, issuer: &Issuer, ready: &[Ready]) -> Result<(), Fault> {
    let steps = rotate::due(issuer, &authority.schedule, authority.clock.now());
    take(authority, issuer, steps, ready).await.map(|_| ())
}

/// Does what is due until the process ends.
pub async fn whenever_due(authority: Arc<Authority>) {
    loop {
        if let Err(fault) = keep(&authority, &[]).await {
            tracing::warn!(%fault, "signing keys wait");
        }
        if let Ok(catalogue) = authority.catalogue().await {
            authority.metrics.ages(ages(catalogue.issuers(), authority.clock.now()));
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Issuer, algorithm and stage of each key, and since how many seconds.
fn ages(issuers: &[Arc<Issuer>], now: i64) -> impl Iterator<Item = (String, &'static str, &'static str, i64)> {
    issuers.iter().flat_map(move |issuer| {
        let age = move |key: &Published| (key.algorithm.name(), key.stage.name(), now - key.since);
        let named = |(algorithm, stage, age)| (issuer.name().to_owned(), algorithm, stage, age);
        issuer.keyring.keys.iter().map(age).map(named)
    })
}

/// Begins a rotation before its time: what will sign is published now and signs when it was published long enough; answers the new identifiers.
pub async fn begin(authority: &Authority, issuer: &Issuer) -> Result<Vec<String>, Fault> {
    take(authority, issuer, rotate::begun(issuer), &[]).await
}

/// Trusts no key of the issuer any longer: all are taken out of the published set, what they signed is dead here, and new ones sign at once; answers their identifiers.
pub async fn revoke(authority: &Authority, issuer: &Issuer) -> Result<Vec<String>, Fault> {
    let mut changes = vec![KeyChange::RemoveAll];
    changes.extend(new(authority, issuer).await?);
    match settle(authority, issuer, changes).await? {
        made if made.is_empty() && signs(issuer) => {
            Err(Fault::Key(format!("the keys of {} were changed meanwhile", issuer.name())))
        }
        made => Ok(made),
    }
}

/// Makes new keys sign at once, unannounced, and retires those that signed: what a demonstration shows to verifiers.
pub(crate) async fn abruptly(authority: &Authority, issuer: &Issuer) -> Result<Vec<String>, Fault> {
    let mut changes = Vec::new();
    for key in issuer.keyring.keys.iter().filter(|key| key.stage == Stage::Active) {
        let sealed = sealed_public(authority, issuer.name(), key)?;
        changes.push(KeyChange::Retire { kid: key.kid.clone(), sealed });
    }
    changes.extend(new(authority, issuer).await?);
    settle(authority, issuer, changes).await
}

/// Whether an issuer signs anything.
pub fn signs(issuer: &Issuer) -> bool {
    !rotate::needed(issuer).is_empty()
}

/// A key for each algorithm that signs at once.
async fn new(authority: &Authority, issuer: &Issuer) -> Result<Vec<KeyChange>, Fault> {
    let mut changes = Vec::new();
    for algorithm in rotate::needed(issuer) {
        let key = made(&authority.making, algorithm).await?;
        let place = (issuer.name(), named(issuer, algorithm, &key));
        changes.push(KeyChange::Add(row(authority, place, (algorithm, Stage::Active), &key)?));
    }
    Ok(changes)
}

/// Takes each step by itself; one that another node took first is left out, since both saw the same keys.
async fn take(authority: &Authority, issuer: &Issuer, steps: Vec<Step>, ready: &[Ready]) -> Result<Vec<String>, Fault> {
    let mut made = Vec::new();
    for step in steps {
        let changes = changes(authority, issuer, step, ready).await?;
        made.extend(settle(authority, issuer, changes).await?);
    }
    Ok(made)
}

async fn changes(authority: &Authority, issuer: &Issuer, step: Step, ready: &[Ready]) -> Result<Vec<KeyChange>, Fault> {
    let retired = |kid: String| {
        let key = issuer.keyring.find(&kid).ok_or_else(|| Fault::Key(format!("{kid} is not there")))?;
        let sealed = sealed_public(authority, issuer.name(), key)?;
        Ok::<_, Fault>(KeyChange::Retire { kid, sealed })
    };
    Ok(match step {
        Step::Make(algorithm, stage) => {
            let found = ready.iter().find(|(name, one, _)| name == issuer.name() && *one == algorithm);
            let key = match found.filter(|_| stage == Stage::Active) {
                Some((_, _, key)) => key.clone(),
                None => made(&authority.making, algorithm).await?,
            };
            let place = (issuer.name(), named(issuer, algorithm, &key));
            vec![KeyChange::Add(row(authority, place, (algorithm, stage), &key)?)]
        }
        Step::Promote { next, active } => {
            let retired = active.map(retired).transpose()?;
            retired.into_iter().chain([KeyChange::Activate { kid: next }]).collect()
        }
        Step::Retire(kid) => vec![retired(kid)?],
        Step::Remove(kid, stage) => vec![KeyChange::Remove { kid, stage }],
    })
}

/// Writes the changes of one step with their entries in the journal, and answers which keys are new; none where another node was first.
async fn settle(authority: &Authority, issuer: &Issuer, changes: Vec<KeyChange>) -> Result<Vec<String>, Fault> {
    let (name, now) = (issuer.name(), authority.clock.now());
    let told: Vec<_> = changes.iter().flat_map(|change| told(issuer, change)).collect();
    let entry = |(kind, kid): &(Kind, &str)| Entry::new(*kind, name, now).registered("kid", kid);
    let database = authority.journal.telling(authority.database.clone(), told.iter().map(entry).collect());
    let written = store::keys::change_keys(&*database, name, &changes, now).await?;
    authority.catalogue_changed();
    if written != Written::Settled {
        return Ok(Vec::new());
    }
    for (kind, kid) in &told {
        tracing::info!(issuer = name, kid, kind = kind.name(), "signing key");
    }
    let made = changes.iter().filter_map(|change| match change {
        KeyChange::Add(row) => Some(row.kid.clone()),
        _ => None,
    });
    Ok(made.collect())
}

/// What the journal says of a change, key by key.
fn told<'a>(issuer: &'a Issuer, change: &'a KeyChange) -> Vec<(Kind, &'a str)> {
    match change {
        KeyChange::Add(row) if row.stage == Stage::Next => vec![(Kind::KeyMade, &row.kid)],
        KeyChange::Add(row) => vec![(Kind::KeyMade, &row.kid), (Kind::KeyActivated, &row.kid)],
        KeyChange::Activate { kid } => vec![(Kind::KeyActivated, kid)],
        KeyChange::Retire { kid, .. } => vec![(Kind::KeyRetired, kid)],
        KeyChange::Remove { kid, .. } => vec![(Kind::KeyRemoved, kid)],
        KeyChange::RemoveAll => issuer.keyring.keys.iter().map(|key| (Kind::KeyRemoved, key.kid.as_str())).collect(),
    }
}
