//! What an authorization brings a client, and the request that redeems it (RFC 6749 sections 4.1.2 and 4.1.3).
use super::form::Members;
use super::request::{Secrets, Wish, member};
use crate::command::demo_list::DemoPerson;

/// A form on its way.
pub struct Request {
    /// Where to.
    pub url: String,
    /// The `Authorization` header.
    pub authorization: Option<String>,
    /// The form.
    pub members: Members,
}

/// What an authorization brought.
pub struct Authorized {
    /// The code.
    pub code: String,
    /// The authorization response.
    pub response: Members,
    /// What the client remembers.
    pub secrets: Secrets,
    /// Where the response went.
    pub redirect_uri: String,
    /// Whether the request was pushed.
    pub pushed: bool,
}

impl Authorized {
    /// The members of the token request.
    pub fn redemption(&self, wish: &Wish) -> Members {
        let mut members = vec![
            member("grant_type", "authorization_code"),
            member("code", &self.code),
            member("redirect_uri", &self.redirect_uri),
            member("code_verifier", &self.secrets.verifier),
        ];
        members.extend(wish.resources.iter().map(|resource| member("resource", resource)));
        members
    }

    /// What was done, in a line.
    pub fn how(&self, person: &DemoPerson) -> String {
        let pushed = if self.pushed { "a pushed request" } else { "a plain request" };
        format!("authorization_code as {} ({}) with PKCE and {pushed}", person.username, person.name)
    }
}

/// A code, and everything that its redemption takes.
pub struct Code {
    /// The authorization response.
    pub response: Members,
    /// What the client remembers.
    pub secrets: Secrets,
    /// Where the response went.
    pub redirect_uri: String,
    /// The token request with the client's own proof, ready to be sent.
    pub request: Request,
    /// What was done, in a line.
    pub how: String,
}
