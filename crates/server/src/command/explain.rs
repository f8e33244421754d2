//! `biljett explain`: what arrived, what was decided, what went back, and the fix, of one answer of a demonstration.
use crate::command::text::{columns, data};
use crate::command::token::connection::{Connection, Reply};
use serde::Deserialize;

/// Where the second column begins.
const SECOND: usize = 15;

/// Explains an answer of a demonstration.
#[derive(clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct Arguments {
    /// The `Biljett-Trace` header of the answer.
    trace: String,
    /// Where the demonstration listens.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    base: String,
    /// What to print.
    #[arg(short, long, value_enum, default_value_t = Output::Text)]
    output: Output,
}

const EXAMPLES: &str = "Examples:
  biljett explain 9f2c4e6a8b0d1f35
  biljett explain --base http://127.0.0.1:9000 -o json 9f2c4e6a8b0d1f35";

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Output {
    /// For people.
    Text,
    /// The conversation as the server tells it.
    Json,
}

/// A request and its answer, as a demonstration remembers them; secrets are masked.
#[derive(Debug, Deserialize)]
pub struct Conversation {
    trace: String,
    issuer: String,
    endpoint: String,
    line: String,
    arrived: Vec<(String, String)>,
    status: u16,
    answered: Vec<(String, String)>,
    error: Option<String>,
    explanation: Option<Explanation>,
    source: Option<String>,
}

/// Why a request was refused.
#[derive(Debug, Deserialize)]
struct Explanation {
    rule: String,
    arrived: String,
    expected: String,
    by: Option<String>,
    source: String,
    fix: String,
}

/// Prints the conversation of that trace.
///
/// # Errors
/// The demonstration does not answer, or remembers no such conversation.
pub async fn run(arguments: Arguments) -> Result<(), String> {
    let connection = Connection::public()?;
    let reply = fetch(&connection, &arguments.base, &arguments.trace).await?;
    match (reply.status, arguments.output) {
        (200, Output::Json) => data(&reply.text()),
        (200, Output::Text) => data(&read(&reply)?.text()),
        (404, _) => Err(format!("{} remembers no conversation {}", arguments.base, arguments.trace)),
        (status, _) => Err(format!("{} answered with the status {status}", arguments.base)),
    }
}

/// What the demonstration at `base` remembers of a trace, as text for people; nothing where it remembers nothing.
pub async fn remembered(connection: &Connection, base: &str, trace: &str) -> Option<String> {
    let reply = fetch(connection, base, trace).await.ok().filter(|reply| reply.status == 200)?;
    read(&reply).ok()?.decision()
}

async fn fetch(connection: &Connection, base: &str, trace: &str) -> Result<Reply, String> {
    let known = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
    if trace.is_empty() || !trace.chars().all(known) {
        return Err(format!("{trace:?} is no trace; it is the value of the header Biljett-Trace"));
    }
    let url = format!("{}/conversations/{trace}", base.trim_end_matches('/'));
    connection.read(&url, &[("accept", "application/json")]).await
}

fn read(reply: &Reply) -> Result<Conversation, String> {
    serde_json::from_slice(&reply.body).map_err(|error| format!("the conversation is not understood: {error}"))
}

impl Conversation {
    /// The conversation, readable on 80 columns.
    pub fn text(&self) -> String {
        let mut out = line("trace", &self.trace) + &line("issuer", &format!("{}, {}", self.issuer, self.endpoint));
        out.push_str("\nWhat arrived\n");
        out.push_str(&line("request", &self.line));
        self.arrived.iter().for_each(|(name, value)| out.push_str(&member(name, value)));
        out.push_str("\nWhat was decided\n");
        out.push_str(&self.decision().unwrap_or_else(|| line("decided", "granted")));
        out.push_str("\nWhat went back\n");
        out.push_str(&line("status", &self.status.to_string()));
        self.answered.iter().for_each(|(name, value)| out.push_str(&member(name, value)));
        out
    }

    /// Why it was refused, and the fix; nothing where it was granted.
    pub fn decision(&self) -> Option<String> {
        let explanation = self.explanation.as_ref()?;
        let rows = [
            ("decided", Some(format!("refused, {}", self.error.as_deref().unwrap_or_default()))),
            ("rule", Some(explanation.rule.clone())),
            ("arrived", Some(explanation.arrived.clone())),
            ("expected", Some(explanation.expected.clone())),
            ("by", explanation.by.clone()),
            ("source", Some(explanation.source.clone())),
            ("set by", self.source.clone()),
            ("fix", Some(explanation.fix.clone())),
        ];
        Some(rows.into_iter().filter_map(|(label, text)| text.map(|text| line(label, &text))).collect())
    }
}

fn line(label: &str, text: &str) -> String {
    columns(&format!("  {label}"), SECOND, text)
}

/// A parameter or member; its name may be long.
fn member(name: &str, value: &str) -> String {
    columns(&format!("  {name}"), 30, value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const REFUSED: &str = r#"{"trace": "T1", "at_ms": 1, "issuer": "standard", "endpoint": "token", "line": "POST /token",
        "arrived": [["grant_type", "client_credentials"], ["client_assertion claim exp", "1 (-75 s from our clock)"]],
        "status": 400, "answered": [["error", "invalid_client"]], "error": "invalid_client",
        "explanation": {"rule": "An assertion must not have expired.", "key": null, "arrived": "exp 1", "expected": "later",
        "by": "75 s", "source": "RFC 7523 section 3", "fix": "Set the client's clock."}, "source": null, "new": 1}"#;

    #[test]
    fn a_refusal_is_told_within_80_columns() {
        let conversation: Conversation = serde_json::from_str(REFUSED).unwrap();
        let text = conversation.text();
        for part in [
            "What arrived",
            "POST /token",
            "refused, invalid_client",
            "  by           75 s",
            "  fix          Set the client's clock.",
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
        assert!(!text.contains("set by"));
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }

    #[test]
    fn a_grant_has_no_fix() {
        let mut conversation: Conversation = serde_json::from_str(REFUSED).unwrap();
        conversation.explanation = None;
        assert_eq!(conversation.decision(), None);
        assert!(conversation.text().contains("decided      granted"));
    }
}
