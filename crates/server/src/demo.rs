//! `biljett demo`: `serve` and `apply` with one switch that no configuration can set, and a file that ships inside.
pub mod authority;
mod bases;
pub mod list;
pub mod shipped;
pub mod table;
mod tour;

use crate::command::demo_list::DemoList;
use crate::command::{demo_clock, demo_fault};
use crate::config::{Config, Decisions, LogTable};
use crate::log::{self, Log};
use crate::run;
use crate::serve::{Limits, Listener, Serving, Stop, serve};
use crate::web::conversations::Conversations;
use crate::web::levers::LONGEST_DELAY;
use crate::web::router::router;
use crate::web::site::{Front, Site};
use authority::Authority as CertificateAuthority;
use bases::{Bases, base_url, of_one_path};
use flows::apply::{Source, apply};
use flows::authority::Authority;
use flows::clock::Clock;
use flows::foundation::Stage;
use flows::journal;
pub use shipped::shipped;
use std::fs::File;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tour::Afterwards;

/// Starts everything in one process, with issuers, clients and people to try.
#[derive(clap::Args)]
#[command(before_help = EXAMPLES, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(subcommand)]
    what: Option<What>,
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The port, instead of the one of --listen; 0: any, printed.
    #[arg(long)]
    port: Option<u16>,
    /// The port of the TLS listener; 0: any, printed.
    #[arg(long)]
    tls_port: Option<u16>,
    /// What issuers and links say; the listening address by default. A second one is where browsers are sent, and more
    /// are named by the certificate; all have the same path.
    #[arg(long = "base-url", value_parser = base_url)]
    base_urls: Vec<String>,
    /// Where everything is kept; a new temporary directory by default.
    #[arg(long)]
    data: Option<PathBuf>,
    /// A folder of further profiles.
    #[arg(long)]
    profiles: Option<PathBuf>,
    /// A file to apply beside the one that ships inside.
    #[arg(long)]
    apply: Option<PathBuf>,
    /// Tells each decision on stderr, one JSON line each, as a server does.
    #[arg(long)]
    log: bool,
    /// Goes through twelve exchanges with itself on a free port, tells of them, and ends.
    #[arg(long, conflicts_with = "base_urls")]
    tour: bool,
    /// Goes on after the tour.
    #[arg(long, requires = "tour")]
    stay: bool,
}

const EXAMPLES: &str = "Examples:
  biljett demo
  biljett demo --tour
  biljett demo --port 0 --data ./demo-data
  biljett demo clock --advance 30m
  biljett demo fault add lose_answer --issuer helsenorge --endpoint token";

/// What to do to a demonstration that runs.
#[derive(clap::Subcommand)]
enum What {
    /// Tells, moves or resets its clock.
    Clock(demo_clock::Arguments),
    /// Stages faults, lists and removes them.
    Fault(demo_fault::Arguments),
}

/// Runs the demonstration until it is told to stop, or reaches one that runs.
pub async fn run(mut arguments: Arguments) -> Result<(), String> {
    match arguments.what.take() {
        Some(What::Clock(arguments)) => demo_clock::run(arguments).await,
        Some(What::Fault(arguments)) => demo_fault::run(arguments).await,
        None => start(arguments).await,
    }
}

async fn start(arguments: Arguments) -> Result<(), String> {
    let table = LogTable { decisions: if arguments.log { Decisions::All } else { Decisions::None }, file: None };
    let log = table.open()?;
    log::listen(log.clone(), tracing::Level::WARN);
    let ended = started(arguments, &log).await;
    log.flush();
    ended
}

async fn started(arguments: Arguments, log: &Log) -> Result<(), String> {
    of_one_path(&arguments.base_urls)?;
    let directory = directory(arguments.data.as_deref())?;
    let _alone = alone(&directory)?;
    let config = Config { profiles: arguments.profiles.clone(), ..Config::within(&directory) };
    let authority = Arc::new(config.authority(Stage::Demonstration).await?);
    let front = Arc::new(OnceLock::new());
    let site = Site {
        authority: authority.clone(),
        log: log.clone(),
        conversations: Arc::new(Conversations::default()),
        front: front.clone(),
    };
    let certificates =
        CertificateAuthority::open(&directory, Clock::system().now()).map_err(|error| error.to_string())?;
    let serving = listen(&arguments, &certificates, site).await?;
    let bases = Bases::of(&arguments.base_urls, &serving);
    applied(&authority, &arguments, &bases).await?;
    let list = list::list(&authority, &bases, certificates.pem()).await?;
    let path = directory.join("demo.json");
    let json = serde_json::to_string_pretty(&list).map_err(|error| error.to_string())?;
    let entries = list::entries(&list, &authority, &path).await?;
    let text = table::text(&bases, &entries, &path);
    let Bases { base, tls_base, .. } = bases;
    if front
        .set(Front { base, tls_base, issuers: entries, list: json.clone(), named: arguments.base_urls.clone() })
        .is_err()
    {
        return Err("the first page was set before".to_owned());
    }
    whole(&path, &json).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut beside = run::beside(&authority, &config);
    let ended = until_the_end(serving, &arguments, (&list, &text)).await;
    beside.shutdown().await;
    journal::end(&authority).await;
    authority.database.close().await;
    // What only a tour used nobody looks for afterwards.
    if arguments.tour && arguments.data.is_none() {
        std::fs::remove_dir_all(&directory).map_err(|error| format!("{}: {error}", directory.display()))?;
    }
    ended
}

/// Writes a file that nobody finds half written.
fn whole(path: &Path, text: &str) -> io::Result<()> {
    let part = path.with_extension("json.part");
    File::options().write(true).create(true).truncate(true).mode(0o600).open(&part)?.write_all(text.as_bytes())?;
    std::fs::rename(&part, path)
}

async fn until_the_end(
    serving: Serving,
    arguments: &Arguments,
    (list, table): (&DemoList, &str),
) -> Result<(), String> {
    if arguments.tour {
        let then = if arguments.stay { Afterwards::Stay } else { Afterwards::End };
        return tour::tour(serving, list, (table, then)).await;
    }
    table::print(table);
    serving.until(Stop::on_signals().map_err(|error| error.to_string())?).await;
    Ok(())
}

fn directory(data: Option<&Path>) -> Result<PathBuf, String> {
    let random = flows::chance::Source::System.bytes().ok_or("the operating system gave no random bytes")?;
    let temporary = || std::env::temp_dir().join(format!("biljett-demo-{}", jose::digest::hex(&random[..6])));
    let directory = data.map_or_else(temporary, Path::to_path_buf);
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&directory);
    made.map_err(|error| format!("{}: {error}", directory.display()))?;
    directory.canonicalize().map_err(|error| format!("{}: {error}", directory.display()))
}

/// Holds the directory as long as the file is open; two demonstrations would take each other's issuers away.
fn alone(directory: &Path) -> Result<File, String> {
    let path = directory.join("demo.lock");
    let held = File::create(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    match held.try_lock() {
        Ok(()) => Ok(held),
        Err(_) => Err(format!("{}: a demonstration runs there already; give another --data", directory.display())),
    }
}

async fn listen(arguments: &Arguments, certificates: &CertificateAuthority, site: Site) -> Result<Serving, String> {
    let mut address = arguments.listen;
    address.set_port(arguments.port.unwrap_or(if arguments.tour { 0 } else { address.port() }));
    let mut tls = address;
    tls.set_port(arguments.tls_port.unwrap_or_else(|| beside(address.port())));
    let mut names = arguments.base_urls.clone();
    names.push(format!("http://{address}"));
    let identity = certificates.issue_server(&names, Clock::system().now()).map_err(|error| error.to_string())?;
    let listeners = vec![Listener::plain(address), Listener::tls(tls, identity)];
    let serving = serve(listeners, router(site), limits()).await;
    serving.map_err(|error| format!("{error}; `--port 0` takes any free port, `--tls-port 0` for TLS"))
}

/// As of a server, with time for answers that are held back on purpose.
fn limits() -> Limits {
    let usual = Limits::default();
    Limits { answer: usual.answer + Duration::from_millis(LONGEST_DELAY), ..usual }
}

/// The TLS port that goes with a port: 8443 beside 8080, any where that is out of range.
fn beside(port: u16) -> u16 {
    match port {
        0 => 0,
        port => port.checked_add(363).unwrap_or_default(),
    }
}

async fn applied(authority: &Authority, arguments: &Arguments, bases: &Bases) -> Result<(), String> {
    let ready = shipped::signing_keys()?;
    let none = Default::default();
    let (base, browser_base) = (bases.base.as_str(), bases.browser_base.as_deref());
    let inside = Source { file: "demo.toml", text: shipped::FILE, base, browser_base };
    apply(authority, &inside, &none, &ready).await.map_err(|error| error.to_string())?;
    if let Some(path) = &arguments.apply {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let name = path.display().to_string();
        let further = Source { file: &name, text: &text, base, browser_base };
        apply(authority, &further, &none, &ready).await.map_err(|error| error.to_string())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn the_tls_port_is_never_the_other() {
        for (port, expected) in [(0, 0), (8080, 8443), (65172, 65535), (65173, 0), (65535, 0)] {
            assert_eq!(beside(port), expected, "{port}");
        }
    }
}
