//! What to tell of a refusal: status, error, description, and the explanation that the demonstration remembers.
use super::connection::{Connection, Reply};
use super::form::{Members, value};
use super::page;
use crate::command::explain::remembered;
use crate::command::text::columns;
use serde_json::Value;

/// A refusal as it arrived.
pub struct Refused {
    what: String,
    error: Option<String>,
    description: Option<String>,
    trace: Option<String>,
}

impl Refused {
    /// By an answer to a direct request, which `what` names.
    pub fn directly(what: &str, reply: &Reply) -> Self {
        let body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
        Self {
            what: format!("{what} answered with the status {}", reply.status),
            error: text("error"),
            description: text("error_description"),
            trace: reply.trace().map(str::to_owned),
        }
    }

    /// By an authorization response with an `error`.
    pub fn returned(members: &Members, trace: Option<String>) -> Self {
        let text = |name: &str| value(members, name).map(str::to_owned);
        Self {
            what: "the authorization response is an error".to_owned(),
            error: text("error"),
            description: text("error_description"),
            trace,
        }
    }

    /// By a page that cannot be answered.
    pub fn shown(reply: &Reply) -> Self {
        let heading = page::heading(&reply.text());
        let what = format!("a page with the status {} says \"{heading}\"", reply.status);
        Self { what, error: None, description: None, trace: reply.trace().map(str::to_owned) }
    }

    /// The whole text for people, with what the demonstration at `base` remembers.
    pub async fn text(self, connection: &Connection, base: &str) -> String {
        let line = |label: &str, text: &str| columns(&format!("  {label}"), 15, text);
        let mut out = format!("{}\n", self.what);
        out.push_str(&self.error.map(|error| line("error", &error)).unwrap_or_default());
        out.push_str(&self.description.map(|description| line("description", &description)).unwrap_or_default());
        if let Some(trace) = self.trace {
            out.push_str(&line("trace", &trace));
            if let Some(explanation) = remembered(connection, base, &trace).await {
                out.push_str(&explanation);
                out.push_str(&format!("the whole conversation:  biljett explain --base {base} {trace}"));
            }
        }
        out.trim_end().to_owned()
    }
}
