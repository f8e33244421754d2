//! `biljett journal`: what administrators and people did, and whether anybody changed what is told of it.
use crate::command::demo_reach::Output;
use crate::command::text;
use crate::config;
use flows::authority::Authority;
use flows::foundation::Stage;
use flows::journal::{Journal, Told, Verified};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Shows the journal, and checks that nobody changed it.
#[derive(clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
    /// The configuration.
    #[arg(long, default_value = "biljett.toml", global = true)]
    config: PathBuf,
    /// How the answer is told; as JSON one object a line.
    #[arg(short, long, value_enum, default_value_t = Output::Text, global = true)]
    output: Output,
}

const EXAMPLES: &str = "Examples:
  biljett journal list
  biljett journal list --most 1000 --kind signed_in -o json
  biljett journal verify";

#[derive(clap::Subcommand)]
enum What {
    /// Prints the last entries, oldest first.
    List {
        /// How many are looked at.
        #[arg(long, default_value_t = 50)]
        most: i64,
        /// Begins before this number.
        #[arg(long, default_value_t = i64::MAX)]
        before: i64,
        /// Entries of this kind alone.
        #[arg(long)]
        kind: Option<String>,
    },
    /// Looks at every entry, and fails at the first that was changed, moved, added or taken away.
    Verify,
}

/// Runs one of the commands.
///
/// # Errors
/// The database cannot be opened, or the journal is not as it was written.
pub async fn run(arguments: Arguments) -> Result<(), String> {
    let config = config::read(&arguments.config)?;
    let at = |why: String| format!("{}: {why}", arguments.config.display());
    let authority = config.authority(Stage::Serving).await.map_err(at)?;
    let ended = match arguments.what {
        What::List { most, before, kind } => list(&authority, (most, before), kind, arguments.output).await,
        What::Verify => verify(&authority, arguments.output).await,
    };
    authority.database.close().await;
    ended
}

async fn list(
    authority: &Authority,
    (most, before): (i64, i64),
    kind: Option<String>,
    output: Output,
) -> Result<(), String> {
    let mut rows = Journal::list(&*authority.database, before, most).await.map_err(|error| error.to_string())?;
    rows.reverse();
    let rows = rows.iter().filter(|row| kind.as_ref().is_none_or(|kind| row.kind == *kind));
    let lines: Vec<String> = rows.map(|row| line(row, output)).collect();
    if lines.is_empty() {
        text::message("the journal has no such entries");
        return Ok(());
    }
    text::data(&lines.join("\n"))
}

fn line(row: &Told, output: Output) -> String {
    let time = text::time(row.at);
    let detail: Value = serde_json::from_str(&row.detail).unwrap_or_default();
    match output {
        Output::Json => json!({
            "number": row.number,
            "time": time,
            "issuer": row.issuer,
            "kind": row.kind,
            "subject": row.subject,
            "client": row.client_id,
            "trace": row.trace,
            "detail": detail,
        })
        .to_string(),
        Output::Text => {
            let named = [("issuer", &row.issuer), ("subject", &row.subject), ("client", &row.client_id)];
            let named = named.into_iter().chain([("trace", &row.trace)]).filter(|(_, value)| !value.is_empty());
            let members = detail.as_object().cloned().unwrap_or_default();
            let told = named.map(|(name, value)| format!("{name}={value:?}"));
            let told = told.chain(members.iter().map(|(name, value)| format!("{name}={value}")));
            format!("{time}  {:6}  {:20} {}", row.number, row.kind, told.collect::<Vec<_>>().join(" "))
        }
    }
}

async fn verify(authority: &Authority, output: Output) -> Result<(), String> {
    let verified = authority.journal.verify(&*authority.database).await.map_err(|error| error.to_string())?;
    let Verified { rows, last, broken } = verified;
    let broken = broken.map(|broken| broken.to_string());
    text::data(&match output {
        Output::Json => json!({ "rows": rows, "last": last, "broken": broken }).to_string(),
        Output::Text => format!("{rows} entries are as they were written; the last of them is number {last}"),
    })?;
    match broken {
        Some(broken) => Err(format!("{broken}: somebody changed the journal")),
        None => Ok(()),
    }
}
