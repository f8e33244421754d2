//! `biljett serve`: the listeners of a configuration, the sweeping, and a graceful end.
use crate::config::{self, Config, Listen};
use crate::log::{self, Log};
use crate::serve::{Limits, Listener, Stop, TlsIdentity, serve};
use crate::web::conversations::Conversations;
use crate::web::router::router;
use crate::web::site::Site;
use flows::foundation::Stage;
use flows::{anchor, journal, rotate, upkeep};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// Serves for real, as a configuration says.
#[derive(clap::Args)]
#[command(after_help = "Example:  biljett serve --config biljett.toml")]
pub struct Arguments {
    /// The configuration.
    #[arg(long, default_value = "biljett.toml")]
    config: PathBuf,
}

/// Serves until it is told to stop.
pub async fn run(arguments: Arguments) -> Result<(), String> {
    let config = config::read(&arguments.config)?;
    let log = config.log.open().map_err(|why| format!("{}: {why}", arguments.config.display()))?;
    log::listen(log.clone(), tracing::Level::INFO);
    let ended = served(&arguments, &config, &log).await;
    log.flush();
    ended
}

async fn served(arguments: &Arguments, config: &Config, log: &Log) -> Result<(), String> {
    if config.listen.is_empty() {
        return Err(format!("{}: `[[listen]]` is missing; say where to listen", arguments.config.display()));
    }
    let at = |why: String| format!("{}: {why}", arguments.config.display());
    let listeners = listeners(config).map_err(at)?;
    let authority = Arc::new(config.authority(Stage::Serving).await.map_err(at)?);
    log::on_panic(log.clone(), authority.metrics.clone());
    authority.catalogue().await.map_err(|fault| fault.to_string())?;
    let site = Site {
        authority: authority.clone(),
        log: log.clone(),
        conversations: Arc::new(Conversations::default()),
        front: Arc::new(OnceLock::new()),
    };
    let serving = serve(listeners, router(site), Limits::default()).await.map_err(|error| error.to_string())?;
    for address in serving.addresses() {
        tracing::info!(%address, "listening");
    }
    tokio::spawn(upkeep::sweep(authority.clone()));
    tokio::spawn(rotate::whenever_due(authority.clone()));
    tokio::spawn(anchor::follow(authority.clone()));
    tokio::spawn(journal::keep(authority.clone(), config.journal.days.into()));
    serving.until(Stop::on_signals().map_err(|error| error.to_string())?).await;
    journal::flush(&authority).await.map_err(|fault| fault.to_string())?;
    authority.database.close().await;
    Ok(())
}

fn listeners(config: &Config) -> Result<Vec<Listener>, String> {
    config.listen.iter().map(listener).collect()
}

fn listener(listen: &Listen) -> Result<Listener, String> {
    let read = |what: &str, path: &PathBuf| {
        std::fs::read_to_string(path).map_err(|error| format!("{what}: {}: {error}", path.display()))
    };
    let Some((certificate, key)) = &listen.identity else { return Ok(Listener::plain(listen.address)) };
    let identity = TlsIdentity::from_pem(&read("certificate", certificate)?, &read("key", key)?);
    let at = |error| format!("{} with {}: {error}", certificate.display(), key.display());
    Ok(Listener::tls(listen.address, identity.map_err(at)?))
}
