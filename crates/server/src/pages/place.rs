//! Where a page stands: whose it is, who reads it, what is said at the top, where its forms go.

use std::borrow::Borrow;

use oauth::issuer::Issuer;
use oauth::rules::paths::Endpoint;

use crate::texts::Language;
use crate::texts::reader::Reader;
use crate::texts::say::Say;

/// What the pages that belong to no issuer are called.
const OURSELVES: &str = "Biljett";

/// Where a page stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The service that is doubled; the issuer's own name where the profile has none, and wherever it serves for real.
    pub service: String,
    /// The line at the top that tells a demonstration from the real service.
    pub double: Option<String>,
    /// Where forms go: the path of the sign-in endpoint; empty where nobody signs in.
    pub action: String,
    /// Who reads it.
    pub reader: Reader,
}

impl Place {
    /// The place of this issuer's pages.
    pub fn of(issuer: &Issuer, demonstration: bool, reader: Reader) -> Self {
        let about = &issuer.profile.about;
        let service = if demonstration && !about.service.is_empty() { &about.service } else { issuer.name() };
        let action = issuer.endpoint(Endpoint::SignIn).unwrap_or_default();
        let double = if about.service.is_empty() {
            reader.language.say("demonstration")
        } else {
            let double = reader.language.say("double").text("service", &about.service);
            double.text("document", &about.document).text("date", dated(&about.date, reader.language))
        };
        Self {
            service: service.to_owned(),
            double: demonstration.then(|| double.plain()),
            action: path(&action).to_owned(),
            reader,
        }
    }

    /// The place of the pages that belong to no issuer.
    pub(super) fn own(double: Option<Say>, reader: Reader) -> Self {
        Self {
            service: OURSELVES.to_owned(),
            double: double.map(|double| double.plain()),
            action: String::new(),
            reader,
        }
    }

    /// The text of a key in the reader's language.
    pub fn say(&self, key: &'static str) -> Say {
        self.reader.language.say(key)
    }

    /// The title of the page that is called so.
    pub(super) fn title(&self, page: impl Borrow<Say>) -> Say {
        let key = if self.double.is_some() { "title-test" } else { "title" };
        self.say(key).text("page", page.borrow().plain()).text("service", super::filters::tame(&self.service))
    }

    /// The title of the page that is called so and says what is wrong.
    pub(super) fn title_of_error(&self, page: impl Borrow<Say>) -> Say {
        self.title(self.say("title-error").text("page", page.borrow().plain()))
    }

    /// The languages that a page offers.
    pub(super) fn languages(&self) -> [Language; 5] {
        Language::ALL
    }
}

/// The date of a document; where a profile says in English that there is none, the reader's language says it.
fn dated(date: &str, language: Language) -> String {
    match date.strip_prefix("undated") {
        Some("") => language.say("undated").plain(),
        Some(rest) => match rest.strip_prefix(", ").and_then(|rest| rest.strip_suffix(" or later")) {
            Some(year) => language.say("undated-since").text("year", year).plain(),
            None => date.to_owned(),
        },
        None => date.to_owned(),
    }
}

/// The path of a URL (RFC 3986 section 3.3).
fn path(url: &str) -> &str {
    let authority = url.find("://").map_or(0, |at| at + 3);
    url[authority..].find('/').map_or("", |at| &url[authority + at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_without_a_date_is_told_in_the_language_of_the_reader() {
        for (date, language, said) in [
            ("2025-11-05", Language::Swedish, "2025-11-05"),
            ("undated", Language::Swedish, "odaterat"),
            ("undated", Language::English, "undated"),
            ("undated, 2023 or later", Language::Latvian, "bez datuma, ne agrāk kā 2023. gadā"),
            ("undated, 2023 or later", Language::English, "undated, 2023 or later"),
            ("undated, perhaps 2023", Language::Bokmal, "undated, perhaps 2023"),
        ] {
            assert_eq!(dated(date, language), said);
        }
    }
}
