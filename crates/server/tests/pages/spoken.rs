//! A conversation in which everything says the same text.
use serde_json::{Value, json};
use server::conversation::Conversation;

/// Every part of a conversation, with this text wherever there may be one.
pub fn conversation(text: &str) -> Conversation {
    let member = json!([{ "name": text, "value": text }]);
    let claims = json!([{ "name": text, "value": text, "when": text }]);
    let token = json!([{ "name": text, "header": claims, "claims": claims, "signature": text }]);
    let refused = json!({
        "error": text, "rule": text, "source": text, "mark": "ours", "key": text, "set_by": text,
        "arrived": text, "expected": text, "by": text, "fix": text,
    });
    let kept = json!([{ "rule": text, "source": text, "mark": "ours", "key": text, "set_by": text }]);
    let elsewhere = |answer: &str, refused: &Value| {
        json!({
            "profile": text, "service": text, "answer": answer, "reason": text, "status": 400,
            "granted": member, "refused": refused,
        })
    };
    let told = json!({
        "trace": text, "at_ms": 1_795_288_260_000_i64, "issuer": text, "profile": text, "endpoint": text,
        "arrived": {
            "method": text, "path": text, "headers": member, "query": member, "form": member,
            "basic": { "sent": text, "decoded": text, "readings": member }, "tokens": token, "certificate": member,
        },
        "decided": {
            "outcome": "refused", "kept": kept, "refused": refused, "warnings": [text], "faults": [text],
        },
        "answered": { "status": 400, "headers": member, "body": text, "members": member, "tokens": token },
        "elsewhere": [elsewhere("refused", &refused), elsewhere("granted", &Value::Null)],
    });
    serde_json::from_value(told).expect("a conversation")
}
