//! How a client asks that a person be signed out (OpenID Connect RP-Initiated Logout 1.0, sections 2 and 3).
use super::authorization::AuthorizationRules;
use super::parameters::{Aliases, renamed};
use crate::refusal::Refusal;
use crate::refusal::session::SessionRefusal;
use crate::rules::form::shown;
use crate::words::client::Registration;
use crate::words::form::Form;
use crate::words::moment::Moment;
use serde::Deserialize;

/// How many registered URIs a refusal tells.
const MOST_TOLD: usize = 20;

/// Logout requests of a profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndSessionRules {
    aliases: Aliases,
    without_client: WithoutClient,
}

/// What a `post_logout_redirect_uri` is worth where nobody says whose it is.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum WithoutClient {
    /// Nothing.
    Refused,
    /// It may be any client's of the issuer.
    AnyClient,
}

/// Whose `post_logout_redirect_uris` count.
pub enum Registered<'a> {
    /// Those of the client that was named.
    Client(&'a Registration),
    /// These, of all clients of the issuer.
    Anybody(&'a [String]),
    /// Nobody was named.
    Nobody,
}

impl EndSessionRules {
    /// The parameters under the names of the standard.
    pub fn renamed(&self, form: Form, moment: &mut Moment) -> Result<Form, Refusal> {
        renamed(&self.aliases, form, moment)
    }

    /// Whether all clients of the issuer must be known to judge a request that names none.
    pub fn takes_any_client(&self) -> bool {
        self.without_client == WithoutClient::AnyClient
    }

    /// Whether a browser may be sent there; `same` compares as for redirect URIs.
    pub fn destination(&self, rules: &AuthorizationRules, owner: Registered, uri: &str) -> Result<(), Refusal> {
        let registered = match owner {
            Registered::Client(client) => &client.post_logout_redirect_uris,
            Registered::Anybody(uris) if self.takes_any_client() => uris,
            Registered::Anybody(_) | Registered::Nobody => {
                return Err(Refusal::Session(SessionRefusal::ClientMissing { arrived: shown(uri) }));
            }
        };
        match registered.iter().any(|one| rules.same(one, uri)) {
            true => Ok(()),
            false => {
                let registered = registered.iter().take(MOST_TOLD).cloned().collect();
                Err(Refusal::Session(SessionRefusal::UriUnknown { arrived: shown(uri), registered }))
            }
        }
    }
}
