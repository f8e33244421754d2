//! Where a page stands: whose it is, what is said at the top, where its forms go.

use oauth::issuer::Issuer;
use oauth::rules::paths::Endpoint;

use super::words;

/// Where a page stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The service that is doubled; the issuer's own name where the profile has none, and wherever it serves for real.
    pub service: String,
    /// The line at the top that tells a demonstration from the real service.
    pub double: Option<String>,
    /// Where forms go: the path of the sign-in endpoint; empty where nobody signs in.
    pub action: String,
}

impl Place {
    /// The place of this issuer's pages.
    pub fn of(issuer: &Issuer, demonstration: bool) -> Self {
        let about = &issuer.profile.about;
        let service = if demonstration && !about.service.is_empty() { &about.service } else { issuer.name() };
        let action = issuer.endpoint(Endpoint::SignIn).unwrap_or_default();
        Self {
            service: service.to_owned(),
            double: demonstration.then(|| words::double(about)),
            action: path(&action).to_owned(),
        }
    }

    /// The place of the pages that belong to no issuer.
    pub(super) fn own(double: Option<String>) -> Self {
        Self { service: words::OURSELVES.to_owned(), double, action: String::new() }
    }
}

/// The path of a URL (RFC 3986 section 3.3).
fn path(url: &str) -> &str {
    let authority = url.find("://").map_or(0, |at| at + 3);
    url[authority..].find('/').map_or("", |at| &url[authority + at..])
}
