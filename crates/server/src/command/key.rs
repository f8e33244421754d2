//! `biljett key`: the signing keys of each issuer with what is next for them, and their change before its time (RFC 7517).
use crate::command::registry::{Registry, refused};
use crate::command::text::{self, time};
use crate::exit::Exit;
use flows::authority::Authority;
use flows::rotate;
use oauth::decisions::rotate::remembered;
use oauth::issuer::Issuer;
use oauth::words::keyring::{Published, Schedule, Stage};
use serde_json::{Value, json};
use std::sync::Arc;

/// Lists signing keys, and changes them before their time.
#[derive(clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
    /// The issuer; by default all.
    #[arg(long, global = true, value_name = "NAME")]
    issuer: Option<String>,
    #[command(flatten)]
    registry: Registry,
}

const EXAMPLES: &str = "Examples:
  biljett key list
  biljett key list --issuer main -o json
  biljett key rotate --issuer main
  biljett key rotate --issuer main --now";

#[derive(clap::Subcommand)]
enum What {
    /// Lists the keys: issuer, identifier, algorithm, stage, since when, and what comes next.
    #[command(before_help = EXAMPLES)]
    List,
    /// Publishes new keys, which sign when they were published long enough; prints their identifiers.
    #[command(before_help = EXAMPLES)]
    Rotate {
        /// Trusts no old key any longer: new ones sign at once, and what the old ones signed is dead.
        #[arg(long)]
        now: bool,
    },
}

/// Lists or rotates.
///
/// # Errors
/// No such issuer, or a database that cannot be used.
pub async fn run(arguments: Arguments) -> Result<Exit, String> {
    let authority = arguments.registry.open().await?;
    let done = match arguments.what {
        What::List => list(&arguments, &authority).await,
        What::Rotate { now } => rotated(&arguments, &authority, now).await,
    };
    authority.database.close().await;
    done.map(|()| Exit::Done)
}

async fn issuers(arguments: &Arguments, authority: &Authority) -> Result<Vec<Arc<Issuer>>, String> {
    match &arguments.issuer {
        Some(name) => Ok(vec![flows::register::issuer(authority, name).await.map_err(refused)?]),
        None => Ok(authority.catalogue().await.map_err(|fault| fault.to_string())?.issuers().to_vec()),
    }
}

async fn list(arguments: &Arguments, authority: &Authority) -> Result<(), String> {
    let mut keys = Vec::new();
    for issuer in issuers(arguments, authority).await? {
        let row = |key: &Published| {
            let (change, at) = next(&issuer, key, &authority.schedule);
            json!({ "issuer": issuer.name(), "kid": key.kid, "algorithm": key.algorithm.name(),
                "stage": key.stage.name(), "since": time(key.since), "next_change": change, "at": at.map(time) })
        };
        keys.extend(issuer.keyring.keys.iter().map(row));
    }
    arguments.registry.output.print(&Value::Array(keys), |told| {
        let word = |row: &Value, member: &str| row[member].as_str().unwrap_or_default().to_owned();
        let line = |row: &Value| {
            let [issuer, kid, algorithm, stage, since, change, at] =
                ["issuer", "kid", "algorithm", "stage", "since", "next_change", "at"].map(|member| word(row, member));
            format!("{issuer:16} {algorithm:6} {stage:8} since {since}  {change} {at}\n    {kid}\n")
        };
        told.as_array().into_iter().flatten().map(line).collect()
    })
}

/// What comes next for a key, and when, in seconds since 1970, where that is known.
fn next(issuer: &Issuer, key: &Published, schedule: &Schedule) -> (&'static str, Option<i64>) {
    match key.stage {
        Stage::Next => ("signs", Some(key.since + schedule.ahead())),
        Stage::Active => match (issuer.keyring.next(key.algorithm), schedule.signs_for) {
            (Some(next), _) => ("retires", Some(next.since + schedule.ahead())),
            (None, Some(life)) => ("retires", Some(key.since + life)),
            (None, None) => ("stays", None),
        },
        Stage::Retired => ("goes", Some(key.since + remembered(issuer))),
    }
}

async fn rotated(arguments: &Arguments, authority: &Authority, now: bool) -> Result<(), String> {
    let mut made = Vec::new();
    for issuer in issuers(arguments, authority).await? {
        let kids = match now {
            true => rotate::revoke(authority, &issuer).await,
            false => rotate::begin(authority, &issuer).await,
        };
        for kid in kids.map_err(|fault| format!("{}: {fault}", issuer.name()))? {
            made.push(json!({ "issuer": issuer.name(), "kid": kid, "stage": if now { "active" } else { "next" } }));
        }
    }
    if made.is_empty() {
        text::message("no key was made: those that come next are published already, or nothing is signed");
    }
    arguments.registry.output.print(&Value::Array(made), |told| {
        let word = |row: &Value, member: &str| row[member].as_str().unwrap_or_default().to_owned();
        let line = |row: &Value| format!("{:16} {:8} {}\n", word(row, "issuer"), word(row, "stage"), word(row, "kid"));
        told.as_array().into_iter().flatten().map(line).collect()
    })
}
