//! Which of two values of a profile's key asks less of clients, or tells and allows more: the one table of what loosens.
use toml::Value;
use toml::map::Map;

/// What changing a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// It allows or tells something more, or protects less.
    Loosens,
    /// It only allows or tells less, or protects more.
    Tightens,
    /// Neither can be said.
    Differs,
}

impl Effect {
    /// How it is marked.
    pub fn word(self) -> &'static str {
        match self {
            Self::Loosens => "LOOSENING",
            Self::Tightens => "tightening",
            Self::Differs => "differs",
        }
    }
}

/// How the values of a key are ordered from strict to loose.
enum Order {
    /// Words; one that is not listed is the loosest.
    Words(&'static [&'static str]),
    /// A larger number is looser.
    Larger,
    /// A range that reaches further is looser.
    Wider,
    /// A list, or a table of lists, with something more is looser.
    More,
    /// A list with something less is looser.
    Less,
    /// A shorter list is stricter, and an empty one is the loosest: anything goes.
    AnyOf,
    /// Any text is looser than none.
    Given,
    /// Text without this word is looser.
    With(&'static str),
    /// A handle of fewer bytes is looser.
    Bytes,
    /// A table of claims without one of these facts is looser.
    Facts(&'static [&'static str]),
    /// A table whose present members hold more is looser; new members are not.
    Within,
}

use Order::{AnyOf, Bytes, Facts, Given, Larger, Less, More, Wider, With, Within, Words};

const ORDERS: &[(&str, Order)] = &[
    ("parameters.aliases", More),
    ("parameters.token_request_in_query", Words(&["refused", "allowed"])),
    ("client_authentication.methods", More),
    ("client_authentication.introspection_scope", Given),
    ("assertion.audience", More),
    ("assertion.audience_spelling", Words(&["exact", "lenient"])),
    ("assertion.dates", Words(&["strict", "lenient"])),
    ("assertion.most_seconds_ahead", Larger),
    ("assertion.leeway_seconds", Larger),
    ("assertion.types", More),
    ("assertion.algorithms", More),
    ("assertion.key_names", More),
    ("assertion.details", More),
    // A proof is asked of nobody by the profile, so taking none protects less.
    ("proof.accepted", Less),
    ("proof.algorithms", More),
    ("proof.window_seconds", Larger),
    ("proof.nonce", Words(&["token_endpoint", "never"])),
    ("proof.nonce_lifetime_seconds", Larger),
    ("proof.bearer_at_userinfo", Words(&["refused", "taken"])),
    ("grants.accepted", More),
    ("grants.code", Bytes),
    ("grants.code_lifetime_seconds", Larger),
    ("scope.aliases", More),
    ("scope.without_scope", Words(&["refused", "all_allowed"])),
    ("scope.resources_per_token", Words(&["one_per_authorization", "one", "several"])),
    ("scope.without_resource", Words(&["only_one", "all_granted"])),
    ("scope.identity", Within),
    ("access_token.lifetime_seconds", Larger),
    ("access_token.opaque", Bytes),
    ("access_token.typ", Words(&["at+jwt"])),
    ("access_token.header", Less),
    ("access_token.claims", Facts(&["issuer", "subject", "audience", "expires_at", "token_id", "client_id"])),
    ("refresh_token.issue", Words(&["never", "offline_access"])),
    ("refresh_token.spelling", Bytes),
    ("refresh_token.lifetime_seconds", Larger),
    ("refresh_token.absolute_lifetime_seconds", Larger),
    // Where only `/extend` renews, a token is kept alive without being rotated.
    ("refresh_token.renewal", Words(&["on_use", "by_extend"])),
    ("refresh_token.most_retries", Larger),
    ("refresh_token.retry_window_seconds", Larger),
    ("id_token.header", Less),
    ("id_token.lifetime_seconds", Larger),
    ("id_token.claims", Facts(&["issuer", "subject", "audience", "expires_at", "nonce", "access_token_hash"])),
    ("authorization.response_types", More),
    ("authorization.response_modes", More),
    ("authorization.code_challenge", Words(&["required", "optional"])),
    ("authorization.state_length", Wider),
    ("authorization.nonce_length", Wider),
    ("authorization.ui_locales", AnyOf),
    ("authorization.openid", Words(&["required", "optional"])),
    ("authorization.loopback_hosts", More),
    ("authorization.request_uri", Bytes),
    ("authorization.request_uri_lifetime_seconds", Larger),
    ("authorization.session_lifetime_seconds", Larger),
    ("end_session.aliases", More),
    ("end_session.without_client", Words(&["refused", "any_client"])),
    ("authorization.consent", Words(&["asked", "granted"])),
    ("authorization.representation", Words(&["never", "offered"])),
    ("response.cache_control", With("no-store")),
];

/// What replacing the value `from` of `key` by `to` does.
pub fn effect(key: &str, from: &Value, to: &Value) -> Effect {
    let Some((_, order)) = ORDERS.iter().find(|(one, _)| *one == key) else { return Effect::Differs };
    match (order.looser(from, to), order.looser(to, from)) {
        (true, _) => Effect::Loosens,
        (false, true) => Effect::Tightens,
        (false, false) => Effect::Differs,
    }
}

/// The keys whose values are ordered; all others only differ.
pub fn ordered() -> impl Iterator<Item = &'static str> {
    ORDERS.iter().map(|(key, _)| *key)
}

impl Order {
    /// Whether `to` allows or tells anything that `from` does not, or lacks a protection that `from` has.
    fn looser(&self, from: &Value, to: &Value) -> bool {
        match self {
            Words(words) => rank(words, to) > rank(words, from),
            Larger => number(to) > number(from),
            Wider => {
                let (from, to) = (numbers(from), numbers(to));
                to.first() < from.first() || to.last() > from.last()
            }
            More => beyond(to, from),
            Less => beyond(from, to),
            AnyOf => !members(from).is_empty() && (members(to).is_empty() || beyond(to, from)),
            Given => from.as_str() == Some("") && to.as_str() != Some(""),
            With(word) => has_word(from, word) && !has_word(to, word),
            Bytes => to.get("bytes").map(number) < from.get("bytes").map(number),
            Facts(facts) => facts.iter().any(|fact| tells(from, fact) && !tells(to, fact)),
            Within => table(to).is_some_and(|to| {
                to.iter().any(|(name, held)| {
                    table(from).and_then(|from| from.get(name)).is_some_and(|one| beyond(held, one))
                })
            }),
        }
    }
}

fn rank(words: &[&str], value: &Value) -> usize {
    words.iter().position(|word| value.as_str() == Some(word)).unwrap_or(words.len())
}

fn number(value: &Value) -> i64 {
    value.as_integer().unwrap_or_default()
}

fn numbers(value: &Value) -> Vec<i64> {
    members(value).iter().map(number).collect()
}

fn members(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn table(value: &Value) -> Option<&Map<String, Value>> {
    value.as_table()
}

/// Whether `one` holds what `other` does not: a member of a list, or one under the same name of a table of lists.
fn beyond(one: &Value, other: &Value) -> bool {
    match (table(one), table(other)) {
        (Some(one), Some(other)) => {
            one.iter().any(|(name, held)| other.get(name).is_none_or(|there| beyond(held, there)))
        }
        _ => members(one).iter().any(|member| !members(other).contains(member)),
    }
}

fn has_word(value: &Value, word: &str) -> bool {
    value.as_str().is_some_and(|text| text.split(',').any(|part| part.trim() == word))
}

/// Whether a table of claims tells this fact under any name.
fn tells(value: &Value, fact: &str) -> bool {
    let told = |rule: &Value| rule.as_str() == Some(fact) || rule.get("fact").and_then(Value::as_str) == Some(fact);
    table(value).is_some_and(|claims| claims.values().any(told))
}
