//! One visit of a browser: what it brings, and what goes back.
use jose::base64url;
use oauth::decisions::authorize::response::Delivery;
use oauth::refusal::Refusal;
use oauth::words::client::Client;
use oauth::words::moment::Moment;
use oauth::words::scope::Scopes;
use oauth::words::subject::{Person, Representation};
use std::sync::Arc;

/// What the browser brings along.
#[derive(Clone, Debug, Default)]
pub struct Browser {
    /// The cookie of its sign-in.
    pub session: Option<String>,
    /// The cookie that tells it from other browsers.
    pub visitor: Option<String>,
    /// Where it connects from, for counting guesses.
    pub address: String,
}

impl Browser {
    /// The cookie that tells it from other browsers: the one that it brought, or a new one.
    pub fn visitor_or_new(&self, moment: &mut Moment) -> String {
        match self.visitor.clone().filter(|visitor| visitor.len() == 43) {
            Some(visitor) => visitor,
            None => base64url::encode(&moment.chance.bytes::<32>()),
        }
    }
}

/// What goes back to the browser.
pub struct Reply {
    /// A page, or a response on its way to the client.
    pub outcome: Outcome,
    /// Why the client is told no, or the page is shown again.
    pub refusal: Option<Refusal>,
    /// The languages that the authorization request wishes for.
    pub ui_locales: Option<String>,
    /// A new cookie that tells this browser from others.
    pub visitor: Option<String>,
    /// A new cookie of a sign-in, and its life in seconds.
    pub session: Option<(String, i64)>,
}

/// What the browser shows or follows.
pub enum Outcome {
    /// A page that asks something.
    Ask(Box<Question>),
    /// A response on its way to the client.
    Deliver(Delivery),
}

/// A page that asks something.
pub struct Question {
    /// What is asked.
    pub kind: Asked,
    /// The sealed interaction.
    pub interaction: String,
    /// Who asks.
    pub client: Arc<Client>,
    /// For what.
    pub scopes: Scopes,
    /// Where the answer goes.
    pub redirect_uri: String,
    /// The user name to begin with.
    pub login_hint: Option<String>,
    /// Who is signed in.
    pub person: Option<String>,
    /// Whom that person chose to act for.
    pub acting_for: Option<String>,
}

/// What is asked.
pub enum Asked {
    /// Name and password; or, in a demonstration, which of these people.
    SignIn(Vec<Person>),
    /// Whom to act for.
    Represent(Vec<Representation>),
    /// Yes or no.
    Consent,
}
