//! What other rules would grant, in names and values that hold no token.
use crate::words::authorization_request::AuthorizationRequest;
use crate::words::draft::{AccessTokenDraft, TokenDraft};
use serde_json::{Map, Value};

/// What stands in a summary.
pub type Summary = Vec<(&'static str, String)>;

/// The members of introspection and of a pushed request that say something and are no handles.
const TELLING: [&str; 7] = ["active", "scope", "token_type", "aud", "client_id", "sub", "expires_in"];

/// Tokens: for what, of which kind, for how long.
pub fn tokens(draft: &TokenDraft) -> Summary {
    let form = match &draft.access_token {
        AccessTokenDraft::Opaque(_) => "opaque".to_owned(),
        AccessTokenDraft::Jwt(jwt) => format!("a JWT signed with {}", jwt.algorithm.name()),
    };
    let mut out = vec![("token_type", draft.token_type.clone()), ("expires_in", draft.expires_in.to_string())];
    out.extend(draft.scope.clone().map(|scope| ("scope", scope)));
    out.push(("access_token", form));
    out.extend(draft.refresh_token.as_ref().map(|_| ("refresh_token", "one".to_owned())));
    out.extend(draft.id_token.as_ref().map(|jwt| ("id_token", format!("signed with {}", jwt.algorithm.name()))));
    out
}

/// How long a refresh token lives on.
pub fn extended(members: &Map<String, Value>) -> Summary {
    members.get("expires_in").map(|value| ("expires_in", value.to_string())).into_iter().collect()
}

/// The members that say something.
pub fn members(members: &Map<String, Value>) -> Summary {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    TELLING.into_iter().filter_map(|name| Some((name, text(members.get(name)?)))).collect()
}

/// What would be told of a person, by name.
pub fn names(members: &Map<String, Value>) -> Summary {
    let names: Vec<&str> = members.keys().map(String::as_str).collect();
    vec![("members", names.join(" "))]
}

/// What an authorization request asks for, and what the person would be asked next.
pub fn asked(request: &AuthorizationRequest, next: &str) -> Summary {
    vec![
        ("response_type", request.response_type.name().to_owned()),
        ("scope", request.scopes.to_string()),
        ("next", next.to_owned()),
    ]
}
