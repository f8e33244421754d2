//! `biljett serve`: the listeners of a configuration, what runs beside them, and a graceful end.
use crate::command::profile::loosened;
use crate::config::listen::{Serves, Wire};
use crate::config::{self, Config, Limits, Listen};
use crate::log::{self, Log};
use crate::serve::{Listener, Renewal, Serving, Stop, StopHandle, Trust, serve};
use crate::web::conversations::Conversations;
use crate::web::operations::{self, Operations};
use crate::web::router::router;
use crate::web::site::Site;
use flows::authority::Authority;
use flows::foundation::Stage;
use flows::{anchor, journal, rotate, upkeep};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::task::{JoinHandle, JoinSet};

/// Serves for real, as a configuration says.
#[derive(clap::Args)]
#[command(before_help = "Examples:\n  biljett serve\n  biljett serve --config /etc/biljett/biljett.toml")]
pub struct Arguments {
    /// The configuration.
    #[arg(long, default_value = "biljett.toml")]
    config: PathBuf,
}

/// Connections that a listener for operations takes.
const WATCHERS: usize = 64;

/// Serves until it is told to stop.
pub async fn run(arguments: Arguments) -> Result<(), String> {
    let at = |why: String| format!("{}: {why}", arguments.config.display());
    let config = config::read(&arguments.config)?;
    let log = config.log.open().map_err(at)?;
    log::listen(log.clone(), tracing::Level::INFO);
    let ended = served(&config, &log).await.map_err(at);
    log.flush();
    ended
}

async fn served(config: &Config, log: &Log) -> Result<(), String> {
    let (watchers, listen): (Vec<_>, Vec<_>) = config.listen.iter().partition(|one| one.serves == Serves::Operations);
    if listen.is_empty() {
        return Err("`[[listen]]` is missing; say where to listen for requests to issuers".to_owned());
    }
    let trust = config.proxy.as_ref().map(Trust::of).transpose()?;
    let operations = Arc::new(Operations::default());
    let mut renewals = Vec::new();
    let (end, watching) = watch(&watchers, &operations, &mut renewals).await?;
    let listeners = listeners(&listen, &mut renewals)?;
    let authority = Arc::new(config.authority(Stage::Serving).await?);
    log::on_panic(log.clone(), authority.metrics.clone());
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "the database is open, and the keys fit");
    tell_loosened(&authority).await?;
    let site = Site {
        authority: authority.clone(),
        log: log.clone(),
        conversations: Arc::new(Conversations::default()),
        front: Arc::new(OnceLock::new()),
    };
    let serving = serve(listeners, router(site), config.limits).await.map_err(|error| error.to_string())?;
    let serving = serving.counted(authority.metrics.clone());
    tell_addresses(&serving, "listening");
    for renewal in renewals {
        let authority = authority.clone();
        tokio::spawn(renewal.keep(move || {
            authority.metrics.certificate_failures.inc();
        }));
    }
    let mut beside = beside(&authority, config);
    operations.started(authority.clone(), log.clone());
    let notice = if watchers.is_empty() { Duration::ZERO } else { config.limits.notice };
    let stop = Stop::on_signals().map_err(|error| error.to_string())?;
    let stopping = move || {
        tracing::info!("stopping: finishing what is in flight");
        operations.stopping();
    };
    serving.behind(trust).until(stop.after(notice, stopping)).await;
    beside.shutdown().await;
    journal::end(&authority).await;
    authority.database.close().await;
    end.ask();
    watching.await.map_err(|error| error.to_string())
}

/// What runs beside requests, until it is shut down: before the database is closed. The journal alone goes on, since
/// what it has in hand would be lost.
pub fn beside(authority: &Arc<Authority>, config: &Config) -> JoinSet<()> {
    let mut beside = JoinSet::new();
    beside.spawn(upkeep::sweep(authority.clone()));
    beside.spawn(rotate::whenever_due(authority.clone()));
    beside.spawn(anchor::follow(authority.clone()));
    tokio::spawn(journal::keep(authority.clone(), config.journal.days.into()));
    beside
}

/// Answers at the listeners for operations from the first moment to the last.
async fn watch(
    listen: &[&Listen],
    operations: &Arc<Operations>,
    renewals: &mut Vec<Renewal>,
) -> Result<(StopHandle, JoinHandle<()>), String> {
    let listeners = listeners(listen, renewals)?;
    let limits = Limits { connections: WATCHERS, drain: Duration::from_secs(1), ..Limits::default() };
    let serving = serve(listeners, operations::router(operations.clone()), limits).await;
    let serving = serving.map_err(|error| error.to_string())?;
    tell_addresses(&serving, "listening for operations");
    let (end, stop) = Stop::by_hand();
    Ok((end, tokio::spawn(serving.until(stop))))
}

fn listeners(listen: &[&Listen], renewals: &mut Vec<Renewal>) -> Result<Vec<Listener>, String> {
    let mut listener = |one: &Listen| match &one.wire {
        Wire::Plain => Ok(Listener::plain(one.address)),
        Wire::BehindTlsProxy => Ok(Listener::behind_tls_proxy(one.address)),
        Wire::Tls(files) => {
            let (renewal, identity) = Renewal::open(files.clone())?;
            renewals.push(renewal);
            Ok(Listener::renewed(one.address, identity))
        }
    };
    listen.iter().map(|one| listener(one)).collect()
}

fn tell_addresses(serving: &Serving, what: &str) {
    for address in serving.addresses() {
        tracing::info!(%address, "{what}");
    }
}

/// Says of each issuer what its profile loosens, so that nobody learns it from an incident.
async fn tell_loosened(authority: &Authority) -> Result<(), String> {
    let catalogue = authority.catalogue().await.map_err(|fault| fault.to_string())?;
    for issuer in catalogue.issuers() {
        let profile = &issuer.registration.profile;
        let loosened = loosened(&authority.library, profile).join(" ");
        tracing::info!(issuer = issuer.name(), profile, loosened, "an issuer follows its profile");
    }
    Ok(())
}
