//! The last conversations of a demonstration, in memory: what arrived, what was decided, what went back; secrets masked.
use super::answer::{Answer, Told};
use super::extract::Call;
use super::mask;
use flows::catalogue::Route;
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::refusal::explanation::Explanation;
use oauth::rules::{credentials, form};
use oauth::words::credentials::Credentials;
use oauth::words::form::Arrived;
use serde::Serialize;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// How many are kept.
const MOST: usize = 1_000;

/// The last conversations.
#[derive(Default)]
pub struct Conversations(Mutex<VecDeque<Conversation>>);

/// One request and its answer.
#[derive(Clone, Debug, Serialize)]
pub struct Conversation {
    /// Its identifier, as in `Biljett-Trace`.
    pub trace: String,
    /// When it was answered, in milliseconds since 1970.
    pub at_ms: i64,
    /// The issuer.
    pub issuer: String,
    /// The endpoint.
    pub endpoint: &'static str,
    /// Method and path.
    pub line: String,
    /// What arrived.
    pub arrived: Vec<(String, String)>,
    /// The HTTP status.
    pub status: u16,
    /// What went back.
    pub answered: Vec<(String, String)>,
    /// The registered error code, where it was refused.
    pub error: Option<String>,
    /// Why, and what to do.
    pub explanation: Option<Explanation>,
    /// Where the profile's rule comes from, with its mark.
    pub source: Option<String>,
}

impl Conversations {
    /// Remembers one; the oldest goes.
    pub fn keep(&self, now_ms: i64, route: &Route, (trace, call): (&str, &Call), answer: &Answer) {
        let issuer = &route.issuer;
        let explanation = answer.refusal.as_ref().map(Refusal::explain);
        let conversation = Conversation {
            trace: trace.to_owned(),
            at_ms: now_ms,
            issuer: issuer.name().to_owned(),
            endpoint: route.endpoint.name(),
            line: format!("{} {}", call.method, call.path),
            arrived: arrived(call, now_ms.div_euclid(1_000)),
            status: answer.response.status().as_u16(),
            answered: answered(answer),
            error: answer.refusal.as_ref().map(|refusal| issuer.profile.errors.name(refusal.error()).to_owned()),
            source: explanation.as_ref().and_then(|explanation| source(issuer, explanation)),
            explanation,
        };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.pop_front();
        }
        all.push_back(conversation);
    }

    /// The conversation of that identifier.
    pub fn find(&self, trace: &str) -> Option<Conversation> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().rev().find(|one| one.trace == trace).cloned()
    }

    /// The last ones, newest first.
    pub fn last(&self, count: usize) -> Vec<Conversation> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().rev().take(count).cloned().collect()
    }
}

/// The mark and source of the profile's key behind a rule.
fn source(issuer: &Issuer, explanation: &Explanation) -> Option<String> {
    let key = explanation.key?;
    let source = issuer.profile.source(key)?;
    Some(format!("profile {} {key}: {source}", issuer.profile.name))
}

fn arrived(call: &Call, now: i64) -> Vec<(String, String)> {
    let query = form::read(call.query.as_bytes()).unwrap_or_default();
    let form = call.form().unwrap_or_default();
    let mut out: Vec<(String, String)> =
        mask::form(&query).into_iter().map(|(name, value)| (format!("query {name}"), value)).collect();
    out.extend(mask::form(&form));
    let assertion = form.value("client_assertion").map(|text| mask::decoded(text, now)).unwrap_or_default();
    out.extend(assertion.into_iter().map(|(name, value)| (format!("client_assertion {name}"), value)));
    let authorization: Vec<Vec<u8>> =
        call.headers.get_all("authorization").iter().map(|one| one.as_bytes().to_vec()).collect();
    if !authorization.is_empty() {
        out.push(("Authorization".to_owned(), mask::masked(&String::from_utf8_lossy(&authorization[0]))));
        let arrived = Arrived { authorization, ..Arrived::default() };
        if let Ok(credentials::Offered::Plain(Credentials::Basic(readings))) =
            credentials::offered(&arrived, &Default::default())
        {
            let reading = |(id, secret): (String, Vec<u8>)| {
                ("Basic reads as".to_owned(), format!("{id} and a secret of {} bytes", secret.len()))
            };
            out.extend(readings.into_iter().map(reading));
        }
    }
    if let Some(certificate) = call.peer.as_ref().and_then(|peer| peer.certificate.as_ref()) {
        let print = jose::digest::hex(&jose::digest::sha256(certificate));
        out.push(("client certificate".to_owned(), format!("SHA-256 {print}")));
    }
    out
}

fn answered(answer: &Answer) -> Vec<(String, String)> {
    match &answer.told {
        Told::Nothing => Vec::new(),
        Told::Members(members) => mask::members(members),
        Told::Text(text) => vec![("answer".to_owned(), text.clone())],
    }
}
