//! What answers look like: members, their order, headers (RFC 6749 section 5.1); here the accent returns.
use crate::words::draft::TokenDraft;
use crate::words::measure::OneOrMore;
use crate::words::text::HeaderValue;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Answers of a profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResponseRules {
    token: OneOrMore<Member>,
    scope: ScopeTold,
    content_type: HeaderValue,
    cache_control: HeaderValue,
    pragma: HeaderValue,
}

/// A member of a token response.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Member {
    AccessToken,
    TokenType,
    ExpiresIn,
    RefreshToken,
    RtExpiresIn,
    Scope,
    RejectedScope,
    IdToken,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum ScopeTold {
    /// What the token carries.
    Granted,
    /// What was asked for, as it was asked.
    Requested,
}

impl ResponseRules {
    /// The `scope` of a token response.
    pub fn scope(&self, carried: &str, requested: Option<&str>) -> Option<String> {
        match (self.scope, requested) {
            (ScopeTold::Requested, Some(requested)) => Some(requested.to_owned()),
            _ => (!carried.is_empty()).then(|| carried.to_owned()),
        }
    }

    /// The members of a token response in order, for signed tokens.
    pub fn token(&self, draft: &TokenDraft, access_token: &str, id_token: Option<&str>) -> Map<String, Value> {
        let member = |member: &Member| match member {
            Member::AccessToken => Some(("access_token", json!(access_token))),
            Member::TokenType => Some(("token_type", json!(draft.token_type))),
            Member::ExpiresIn => Some(("expires_in", json!(draft.expires_in))),
            Member::RefreshToken => Some(("refresh_token", json!(draft.refresh_token.as_ref()?.0.text))),
            Member::RtExpiresIn => Some(("rt_expires_in", json!(draft.refresh_token.as_ref()?.1))),
            Member::Scope => Some(("scope", json!(draft.scope.as_ref()?))),
            Member::RejectedScope => Some(("rejected_scope", json!(draft.rejected_scope.as_ref()?))),
            Member::IdToken => Some(("id_token", json!(id_token?))),
        };
        self.token.iter().filter_map(member).map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// The headers of every answer to a direct request.
    pub fn headers(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("cache-control", self.cache_control.as_str()),
            ("pragma", self.pragma.as_str()),
            ("content-type", self.content_type.as_str()),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }
}
