//! A conversation as JSON tells it (docs/conversations.md): what arrived, what was decided, what went back, what others would answer.
use oauth::profile::sources::Mark;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One request and its answer; it holds no secret, token or signature.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Conversation {
    /// Its identifier, as in `Biljett-Trace`.
    pub trace: String,
    /// When it was answered, in milliseconds since 1970.
    pub at_ms: i64,
    /// The issuer's name.
    pub issuer: String,
    /// The issuer's profile.
    pub profile: String,
    /// The name of the endpoint.
    pub endpoint: String,
    /// What arrived.
    pub arrived: Arrival,
    /// What was decided.
    pub decided: Decision,
    /// What went back.
    pub answered: Reply,
    /// What the other profiles would answer to the same request.
    pub elsewhere: Vec<Elsewhere>,
}

/// What arrived, decoded.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Arrival {
    /// The HTTP method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The headers that matter.
    pub headers: Vec<Member>,
    /// The members of the query.
    pub query: Vec<Member>,
    /// The members of the form in the body.
    pub form: Vec<Member>,
    /// A Basic header, step by step.
    pub basic: Option<Basic>,
    /// Every JWT that arrived.
    pub tokens: Vec<Jwt>,
    /// The certificate of the client's TLS connection.
    pub certificate: Vec<Member>,
}

/// A name and a value, cut and masked where it is secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
}

/// A Basic header before and after decoding (RFC 7617, RFC 6749 section 2.3.1).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Basic {
    /// The header as it was sent, masked.
    pub sent: String,
    /// What base64 held, the secret masked; what is wrong with it where it cannot be read.
    pub decoded: String,
    /// Each further reading of that: identifier and masked secret.
    pub readings: Vec<Member>,
}

/// A JWT, decoded.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Jwt {
    /// The parameter or header that it stood in.
    pub name: String,
    /// The members of its header.
    pub header: Vec<Claim>,
    /// Its claims.
    pub claims: Vec<Claim>,
    /// Its signature, masked.
    pub signature: String,
}

/// A member of a JWT.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Claim {
    /// The name.
    pub name: String,
    /// The value.
    pub value: Value,
    /// A date's distance from our clock: `12 s ago`, `in 48 s`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
}

/// What was decided, rule by rule.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decision {
    /// How it ended.
    pub outcome: Outcome,
    /// The rules that were kept, in order.
    pub kept: Vec<Kept>,
    /// The rule that was not.
    pub refused: Option<Refused>,
    /// What was odd and no reason to refuse.
    pub warnings: Vec<String>,
    /// The faults of the demonstration that fired.
    pub faults: Vec<String>,
}

/// How a conversation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Granted.
    Granted,
    /// Refused.
    Refused,
    /// Neither: a person is asked something on a page.
    Asked,
    /// Not served: our fault.
    Unavailable,
}

/// A rule that was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The rule, as one sentence.
    pub rule: String,
    /// Document and section.
    pub source: String,
    /// How sure that is: a specification is documented, a decision is ours.
    pub mark: Mark,
    /// The profile's key that sets it.
    pub key: Option<String>,
    /// Where that key comes from, with its mark.
    pub set_by: Option<String>,
}

/// The rule that was not kept, with the evidence and the fix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The error code as the client is told it.
    pub error: String,
    /// The rule, as one sentence.
    pub rule: String,
    /// Document and section.
    pub source: String,
    /// How sure that is: a specification is documented, a decision is ours.
    pub mark: Mark,
    /// The profile's key that sets it.
    pub key: Option<String>,
    /// Where that key comes from, with its mark.
    pub set_by: Option<String>,
    /// What arrived.
    pub arrived: String,
    /// What was expected.
    pub expected: String,
    /// By how much it missed.
    pub by: Option<String>,
    /// What to do.
    pub fix: String,
}

/// What went back.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers that matter.
    pub headers: Vec<Member>,
    /// What the body was, where it had no members.
    pub body: Option<String>,
    /// The members of the body, or of the response that travels by redirect.
    pub members: Vec<Member>,
    /// Every JWT that went back.
    pub tokens: Vec<Jwt>,
}

/// What another profile would answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Elsewhere {
    /// The profile.
    pub profile: String,
    /// The service that it follows; empty where it follows standards alone.
    pub service: String,
    /// The answer.
    pub answer: Answer,
    /// Why, in one sentence.
    pub reason: String,
    /// The status, where clients would get one.
    pub status: Option<u16>,
    /// What would be granted.
    pub granted: Vec<Member>,
    /// The rule that would not be kept.
    pub refused: Option<Refused>,
}

/// The answer of another profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It would be granted.
    Granted,
    /// It would be refused.
    Refused,
    /// The service has no such endpoint.
    NoEndpoint,
    /// What would be decided on was not read.
    NotKnown,
}

impl Member {
    /// A name and its value.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}

impl Claim {
    /// The value as people read it: text without quotes.
    pub fn text(&self) -> String {
        self.value.as_str().map_or_else(|| self.value.to_string(), str::to_owned)
    }
}
