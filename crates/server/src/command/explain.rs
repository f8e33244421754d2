//! `biljett explain`: what arrived, what was decided, what went back, and the fix, of one answer of a demonstration.
mod told;

use crate::command::demo_reach::{Output, Reach, nobody};
use crate::command::text::data;
use crate::command::token::connection::{Connection, Reply};
use crate::conversation::{Conversation, Elsewhere};
use serde_json::json;

/// Explains an answer of a demonstration.
#[derive(clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct Arguments {
    /// The `Biljett-Trace` header of the answer.
    trace: String,
    /// Another profile: what it would answer to the same request.
    #[arg(long = "as", value_name = "PROFILE")]
    profile: Option<String>,
    #[command(flatten)]
    reach: Reach,
}

const EXAMPLES: &str = "Examples:
  biljett explain 9f2c4e6a8b0d1f35
  biljett explain --as helsenorge 9f2c4e6a8b0d1f35
  biljett explain --base http://127.0.0.1:9000 -o json 9f2c4e6a8b0d1f35";

/// Prints the conversation of that trace, or what another profile would answer.
///
/// # Errors
/// The demonstration does not answer, remembers no such conversation, or knows no such profile.
pub async fn run(arguments: Arguments) -> Result<(), String> {
    let connection = Connection::public()?;
    let base = arguments.reach.place.base()?;
    let reply = fetch(&connection, &base, &arguments.trace).await?;
    let conversation = match reply.status {
        200 => read(&reply)?,
        404 => return Err(format!("{base} remembers no conversation {}", arguments.trace)),
        status => return Err(format!("{base} answered with the status {status}")),
    };
    match (&arguments.profile, arguments.reach.output) {
        (None, Output::Json) => data(&reply.text()),
        (None, Output::Text) => data(&told::text(&conversation)),
        (Some(profile), output) => {
            let elsewhere = elsewhere(&conversation, profile)?;
            match output {
                Output::Json => data(&json!(elsewhere).to_string()),
                Output::Text => data(&told::elsewhere(&conversation, elsewhere)),
            }
        }
    }
}

fn elsewhere<'a>(conversation: &'a Conversation, profile: &str) -> Result<&'a Elsewhere, String> {
    let all = &conversation.elsewhere;
    all.iter().find(|one| one.profile == profile).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|one| one.profile.as_str()).collect();
        match names.is_empty() {
            true => "this request is not asked elsewhere: only what a client sends to decide on is".to_owned(),
            false => format!("the request is not asked under {profile:?}; there are {}", names.join(", ")),
        }
    })
}

/// What the demonstration at `base` remembers of a trace, as text for people; nothing where it remembers nothing.
pub async fn remembered(connection: &Connection, base: &str, trace: &str) -> Option<String> {
    let reply = fetch(connection, base, trace).await.ok().filter(|reply| reply.status == 200)?;
    told::decision(&read(&reply).ok()?)
}

async fn fetch(connection: &Connection, base: &str, trace: &str) -> Result<Reply, String> {
    let known = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
    if trace.is_empty() || !trace.chars().all(known) {
        return Err(format!("{trace:?} is no trace; it is the value of the header Biljett-Trace"));
    }
    let url = format!("{}/conversations/{trace}", base.trim_end_matches('/'));
    connection.read(&url, &[("accept", "application/json")]).await.map_err(nobody)
}

fn read(reply: &Reply) -> Result<Conversation, String> {
    serde_json::from_slice(&reply.body).map_err(|error| format!("the conversation is not understood: {error}"))
}
