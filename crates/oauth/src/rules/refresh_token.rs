//! When there are refresh tokens, how long they live, how they rotate (RFC 6749 section 6, RFC 9700 section 4.14.2).
use crate::refusal::grant::rules::{NEWEST, OWN, REFRESH_LIFE, RETRIES, STANDS};
use crate::refusal::grant::{GrantRefusal, Presented};
use crate::words::client::{Client, Refresh};
use crate::words::grant::Place;
use crate::words::handle::Spelling;
use crate::words::measure::{Retries, Seconds};
use crate::words::names::GrantType;
use crate::words::rule::Rule;
use crate::words::scope::{OFFLINE_ACCESS, Scopes};
use crate::words::token::RefreshToken;
use serde::Deserialize;

/// The rules that `present` checks, in order.
pub const IN_ORDER: &[&Rule] = &[&OWN, &STANDS, &REFRESH_LIFE, &NEWEST];

/// Refresh tokens of a profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefreshTokenRules {
    issue: Issue,
    spelling: Spelling,
    lifetime_seconds: Seconds,
    absolute_lifetime_seconds: Seconds,
    renewal: Renewal,
    most_retries: Retries,
    retry_window_seconds: Seconds,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Issue {
    Never,
    OfflineAccess,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Renewal {
    /// Each use sets the expiry anew.
    OnUse,
    /// Only `/extend` does.
    ByExtend,
}

impl RefreshTokenRules {
    /// Whether the service has refresh tokens at all.
    pub fn offered(&self) -> bool {
        self.issue != Issue::Never
    }

    /// Whether this client gets a refresh token with these scopes.
    pub fn issued(&self, client: &Client, scopes: &Scopes) -> bool {
        self.offered() && client.may(GrantType::RefreshToken) && scopes.contains(OFFLINE_ACCESS)
    }

    /// How refresh tokens are spelled.
    pub fn spelling(&self) -> Spelling {
        self.spelling
    }

    /// Seconds after the sign-in at which refreshing ends whatever happens.
    pub fn absolute_lifetime(&self) -> i64 {
        self.absolute_lifetime_seconds.count()
    }

    /// When refreshing ends for a token that is given now, in seconds since 1970.
    pub fn expiry(&self, now: i64, absolute_expires_at: i64) -> i64 {
        absolute_expires_at.min(now + self.lifetime_seconds.count())
    }

    /// When refreshing ends after a use.
    pub fn expiry_after_use(&self, now: i64, token: &RefreshToken) -> i64 {
        match self.renewal {
            Renewal::OnUse => self.expiry(now, token.grant.absolute_expires_at),
            Renewal::ByExtend => token.grant.line.expires_at,
        }
    }

    /// The most successors that one token of this client may be given.
    pub fn most_successors(&self, client: &Client) -> i64 {
        match client.registration.refresh {
            Refresh::Strict => 1,
            Refresh::Acknowledged => 1 + self.most_retries.count(),
        }
    }

    /// Seconds after the first use within which a retry is taken.
    pub fn retry_window(&self) -> i64 {
        self.retry_window_seconds.count()
    }

    /// Whether the token may be presented now: at the token endpoint or to be extended.
    pub fn present(&self, token: &RefreshToken, client: &Client, now: i64) -> Result<Place, GrantRefusal> {
        let what = Presented::RefreshToken;
        if token.grant.client_id != client.id() {
            return Err(GrantRefusal::AnotherClient { what, client_id: client.id().to_owned() });
        }
        if let Some(ended_at) = token.grant.ended_at {
            return Err(GrantRefusal::Ended { ended_at });
        }
        let line = &token.grant.line;
        if line.expires_at <= now {
            return Err(GrantRefusal::Expired { what, expires_at: line.expires_at, now });
        }
        match line.place(&token.address.digest, &token.parent) {
            Place::Past => Err(GrantRefusal::Superseded),
            place => Ok(place),
        }
    }

    /// The rules that `succeed` checks of such a token, in order.
    pub fn in_order(&self, token: &RefreshToken) -> &'static [&'static Rule] {
        let line = &token.grant.line;
        match line.place(&token.address.digest, &token.parent) {
            Place::Current if line.successors > 0 => &[&OWN, &STANDS, &REFRESH_LIFE, &NEWEST, &RETRIES],
            _ => IN_ORDER,
        }
    }

    /// Whether the token may be presented and given a successor.
    pub fn succeed(&self, token: &RefreshToken, client: &Client, now: i64) -> Result<(), GrantRefusal> {
        match self.present(token, client, now)? {
            Place::Current => self.retry(token, client, now),
            Place::Next | Place::Past => Ok(()),
        }
    }

    /// Whether the token may be given another successor; the window counts from the first one, not from `/extend`.
    fn retry(&self, token: &RefreshToken, client: &Client, now: i64) -> Result<(), GrantRefusal> {
        let line = &token.grant.line;
        let (successors, most) = (line.successors, self.most_successors(client));
        let (age, window) = (now - line.seen_at, self.retry_window());
        match successors == 0 || (successors < most && age <= window) {
            true => Ok(()),
            false if client.registration.refresh == Refresh::Strict => Err(GrantRefusal::Superseded),
            false => Err(GrantRefusal::RetriesSpent { successors, most, age, window }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::grant::{Grant, GrantId, Line};
    use crate::words::handle::Address;
    use serde_json::json;

    const SEEN_AT: i64 = 1_000;

    /// Presents a token at `now` that was seen at `SEEN_AT` and given so many successors; 3 retries within 60 s.
    fn check(refresh: &str, successors: i64, now: i64) -> Result<(), GrantRefusal> {
        let rules = "issue = 'offline_access'\nlifetime_seconds = 600\nabsolute_lifetime_seconds = 9000\n\
            renewal = 'on_use'\nmost_retries = 3\nretry_window_seconds = 60\n\
            spelling = { bytes = 32, encoding = 'hex' }";
        let rules: RefreshTokenRules = toml::from_str(rules).unwrap();
        let client =
            json!({ "client_id": "c", "token_endpoint_auth_method": "none", "grant_types": [], "refresh": refresh });
        let client = Client::parse(serde_json::from_value(client).unwrap(), 0).unwrap();
        let terms = json!({ "scopes": [], "resources": [], "auth_time": 0, "authentication_methods": [] });
        let person = json!({ "username": "kari", "name": "Kari" });
        let token = RefreshToken {
            address: Address { locator: 1, digest: vec![1] },
            parent: Vec::new(),
            binding: Default::default(),
            grant: Grant {
                id: GrantId([1; 16]),
                client_id: "c".to_owned(),
                subject: "kari".to_owned(),
                session_id: "s".to_owned(),
                terms: serde_json::from_value(terms).unwrap(),
                created_at: 0,
                absolute_expires_at: 9000,
                line: Line { seen: vec![1], successors, seen_at: SEEN_AT, expires_at: 9000 },
                ended_at: None,
            },
            person: serde_json::from_value(person).unwrap(),
        };
        rules.retry(&token, &client, now)
    }

    #[test]
    fn a_retry_is_taken_within_window_and_limit() {
        assert_eq!(check("acknowledged", 3, SEEN_AT + 60), Ok(()));
        let late = GrantRefusal::RetriesSpent { successors: 1, most: 4, age: 61, window: 60 };
        assert_eq!(check("acknowledged", 1, SEEN_AT + 61), Err(late));
        let full = GrantRefusal::RetriesSpent { successors: 4, most: 4, age: 1, window: 60 };
        assert_eq!(check("acknowledged", 4, SEEN_AT + 1), Err(full));
        assert_eq!(check("strict", 1, SEEN_AT), Err(GrantRefusal::Superseded));
    }

    #[test]
    fn a_token_that_was_only_extended_so_far_is_refreshed_whenever() {
        assert_eq!(check("acknowledged", 0, SEEN_AT + 5_000), Ok(()));
        assert_eq!(check("strict", 0, SEEN_AT + 5_000), Ok(()));
    }
}
