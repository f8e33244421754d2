//! A decision as a line: when, whose, where, how it ended and by which rule; no token, no person, no address, no query.
use super::text::{quoted, three_digits};
use flows::metrics::Ending;
use oauth::issuer::Issuer;
use oauth::refusal::ErrorCode;
use oauth::rules::paths::Endpoint;
use oauth::words::client::Client;
use oauth::words::rule::Rule;
use std::fmt::Write;
use std::sync::Arc;
use time::OffsetDateTime;
use time::macros::format_description;

/// What is told of one request.
pub struct Decision {
    /// Milliseconds since 1970.
    pub at_ms: i64,
    /// The identifier that its answer bears.
    pub trace: String,
    /// The issuer.
    pub issuer: Arc<Issuer>,
    /// The registered client that was found for it.
    pub client: Option<Arc<Client>>,
    /// The endpoint.
    pub endpoint: Endpoint,
    /// How it ended.
    pub ending: Ending,
    /// Why it was refused.
    pub refused: Option<(ErrorCode, &'static Rule)>,
    /// The HTTP status.
    pub status: u16,
    /// Microseconds from request to answer.
    pub took_us: i64,
}

impl Decision {
    /// Appends its line, without the end of the line.
    pub(super) fn write(&self, out: &mut String, stamp: &mut Stamp) {
        out.push_str("{\"time\":\"");
        stamp.write(out, self.at_ms);
        out.push('"');
        word(out, ",\"trace\":\"", &self.trace);
        member(out, "issuer", self.issuer.name());
        if let Some(client) = &self.client {
            member(out, "client", client.id());
        }
        word(out, ",\"endpoint\":\"", self.endpoint.name());
        word(out, ",\"outcome\":\"", self.ending.name());
        if let Some((error, rule)) = self.refused {
            word(out, ",\"error\":\"", error.name());
            member(out, "rule", rule.sentence);
        }
        let took = self.took_us.max(0);
        let _ = write!(out, ",\"status\":{},\"ms\":{}.", self.status, took / 1_000);
        three_digits(out, took);
        out.push('}');
    }
}

/// Appends a word of the program, which needs no escape.
fn word(out: &mut String, before: &str, word: &str) {
    out.push_str(before);
    out.push_str(word);
    out.push('"');
}

/// Appends a member after others.
pub(super) fn member(out: &mut String, name: &str, value: &str) {
    out.push_str(",\"");
    out.push_str(name);
    out.push_str("\":");
    quoted(out, value);
}

/// The text of the second that was written last, since many lines share it.
#[derive(Default)]
pub(super) struct Stamp {
    second: i64,
    text: String,
}

impl Stamp {
    /// Appends a time in UTC with milliseconds (RFC 3339).
    pub(super) fn write(&mut self, out: &mut String, at_ms: i64) {
        let (second, rest) = (at_ms.div_euclid(1_000), at_ms.rem_euclid(1_000));
        if self.text.is_empty() || second != self.second {
            let time = OffsetDateTime::from_unix_timestamp(second).unwrap_or(OffsetDateTime::UNIX_EPOCH);
            let shape = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]");
            *self = Self { second, text: time.format(&shape).unwrap_or_default() };
        }
        out.push_str(&self.text);
        out.push('.');
        three_digits(out, rest);
        out.push('Z');
    }
}
