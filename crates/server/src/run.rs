//! `biljett serve`: the listeners of a configuration, the sweeping, and a graceful end.
use crate::config::{self, Config, Listen};
use crate::serve::{Limits, Listener, Stop, TlsIdentity, serve};
use crate::web::conversations::Conversations;
use crate::web::router::router;
use crate::web::site::Site;
use flows::foundation::Stage;
use flows::upkeep;
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
    log(tracing::Level::INFO);
    let config = config::read(&arguments.config)?;
    if config.listen.is_empty() {
        return Err(format!("{}: `[[listen]]` is missing; say where to listen", arguments.config.display()));
    }
    let authority = Arc::new(config.authority(Stage::Serving).await?);
    authority.catalogue().await.map_err(|fault| fault.to_string())?;
    let site = Site {
        authority: authority.clone(),
        conversations: Arc::new(Conversations::default()),
        front: Arc::new(OnceLock::new()),
    };
    let serving =
        serve(listeners(&config)?, router(site), Limits::default()).await.map_err(|error| error.to_string())?;
    for address in serving.addresses() {
        tracing::info!(%address, "listening");
    }
    tokio::spawn(upkeep::sweep(authority.clone()));
    serving.until(Stop::on_signals().map_err(|error| error.to_string())?).await;
    authority.database.close().await;
    Ok(())
}

fn listeners(config: &Config) -> Result<Vec<Listener>, String> {
    config.listen.iter().map(listener).collect()
}

fn listener(listen: &Listen) -> Result<Listener, String> {
    let read = |path: &PathBuf| std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()));
    match (&listen.certificate, &listen.key) {
        (None, None) => Ok(Listener::plain(listen.address)),
        (Some(certificate), Some(key)) => {
            let identity = TlsIdentity::from_pem(&read(certificate)?, &read(key)?);
            Ok(Listener::tls(listen.address, identity.map_err(|error| format!("{}: {error}", listen.address))?))
        }
        _ => Err(format!("listen {}: `certificate` and `key` go together", listen.address)),
    }
}

/// One JSON line an event, on stderr.
pub fn log(level: tracing::Level) {
    let subscriber = tracing_subscriber::fmt().json().with_writer(std::io::stderr).with_max_level(level).finish();
    if tracing::subscriber::set_global_default(subscriber).is_err() {
        tracing::debug!("a log was set up before");
    }
}
