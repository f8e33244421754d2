//! `biljett token inspect` and `revoke`: what a token is and why it is dead, from the database; and its end (RFC 7662, RFC 7009).
use crate::command::registry::Registry;
use crate::command::text;
use crate::command::text::time;
use flows::inspect::{Inspected, inspect, revoke};
use serde_json::{Value, json};
use std::path::Path;

/// Which token.
#[derive(clap::Args)]
pub struct Arguments {
    /// The token; `-` for stdin, where no list of processes shows it.
    #[arg(value_name = "TOKEN|-")]
    token: String,
    #[command(flatten)]
    registry: Registry,
}

/// How a token is inspected and revoked.
pub const EXAMPLES: &str = "Examples:
  biljett token inspect - < access.token
  biljett token inspect -o json - < access.token
  biljett token revoke - < refresh.token";

/// What is done with it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// It is told.
    Told,
    /// It is told and ended.
    Ended,
}

/// Prints issuer, kind, state and what the token tells; ends it where that is wished.
///
/// # Errors
/// No issuer of this server issued it, or it cannot be ended.
pub async fn run(arguments: Arguments, wish: Wish) -> Result<(), String> {
    let token = match arguments.token.as_str() {
        "-" => text::words(Path::new("-"))?.trim().to_owned(),
        token => token.to_owned(),
    };
    let authority = arguments.registry.open().await?;
    let done = async {
        let found = inspect(&authority, &token).await.map_err(|fault| fault.to_string())?;
        let found = found.ok_or("no issuer of this server issued it, or nothing of it is kept any more")?;
        if wish == Wish::Ended && !revoke(&authority, &found).await.map_err(|fault| fault.to_string())? {
            return Err(format!("a token of the kind {} cannot be revoked; it ends at its time", found.kind));
        }
        arguments.registry.output.print(&shown(&found, wish), told_text)
    }
    .await;
    authority.database.close().await;
    done
}

fn shown(found: &Inspected, wish: Wish) -> Value {
    let dead = found.dead.or(Some("it was revoked just now").filter(|_| wish == Wish::Ended));
    json!({ "issuer": found.issuer.name(), "kind": found.kind, "alive": dead.is_none(), "why_dead": dead,
        "members": found.members })
}

fn told_text(told: &Value) -> String {
    let word = |member: &str| told[member].as_str().unwrap_or_default();
    let state = if told["alive"] == json!(true) { "alive".to_owned() } else { format!("dead: {}", word("why_dead")) };
    let mut out = text::columns("issuer", 12, word("issuer"));
    out.push_str(&text::columns("kind", 12, word("kind")));
    out.push_str(&text::columns("state", 12, &state));
    for (name, value) in told["members"].as_object().into_iter().flatten() {
        let shown = match (name.as_str(), value) {
            ("iat" | "exp", Value::Number(at)) => at.as_i64().map(time).unwrap_or_default(),
            (_, Value::String(text)) => text.clone(),
            (_, value) => value.to_string(),
        };
        out.push_str(&text::columns(name, 12, &shown));
    }
    out
}
