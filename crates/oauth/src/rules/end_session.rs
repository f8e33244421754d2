//! How a client asks that a person be signed out (OpenID Connect RP-Initiated Logout 1.0, sections 2 and 3).
use super::authorization::AuthorizationRules;
use super::parameters::{Aliases, renamed};
use crate::refusal::Refusal;
use crate::refusal::session::SessionRefusal;
use crate::rules::form::shown;
use crate::words::client::Registration;
use crate::words::form::Form;
use crate::words::moment::Moment;
use crate::words::resource::State;
use serde::Deserialize;

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
    /// Those of all clients of the issuer.
    Anybody(&'a [Registration]),
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
        let of = |client: &Registration| client.post_logout_redirect_uris.clone();
        let registered: Vec<String> = match owner {
            Registered::Client(client) => of(client),
            Registered::Anybody(clients) if self.takes_any_client() => {
                clients.iter().filter(|client| client.state == State::Enabled).flat_map(of).collect()
            }
            Registered::Anybody(_) | Registered::Nobody => {
                return Err(Refusal::Session(SessionRefusal::ClientMissing { arrived: shown(uri) }));
            }
        };
        match registered.iter().any(|one| rules.same(one, uri)) {
            true => Ok(()),
            false => Err(Refusal::Session(SessionRefusal::UriUnknown { arrived: shown(uri), registered })),
        }
    }
}
