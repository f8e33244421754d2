//! Which text a page says where that depends on what it is about.

use std::net::IpAddr;

use oauth::refusal::Refusal;
use oauth::refusal::authorization::AuthorizationRefusal;
use oauth::words::fact::Fact;
use oauth::words::scope::OPENID;
use oauth::words::subject::Relation;

use crate::texts::Language;
use crate::texts::say::Say;

/// Instead of a page that could not be drawn.
pub(super) const NOT_DRAWN: &str = "<!doctype html><title>Error</title><p>This page could not be shown.";

/// The line at the top of a demonstration of several services.
pub(super) fn doubles(language: Language, services: &[&str]) -> Say {
    match services {
        [] => language.say("demonstration"),
        services => language
            .say("doubles")
            .number("count", services.len().try_into().unwrap_or(u64::MAX))
            .text("services", language.listed(services)),
    }
}

/// Why a page is shown again.
pub(super) fn again(language: Language, refusal: &Refusal) -> Say {
    match refusal {
        Refusal::Authorization(AuthorizationRefusal::Password) => language.say("wrong-password"),
        Refusal::Authorization(AuthorizationRefusal::Guesses { wait }) => {
            language.say("too-many-guesses").said("time", language.minutes(wait.max(&1).unsigned_abs()))
        }
        _ => language.say("not-now"),
    }
}

/// Why one person acts for another.
pub(super) fn relation(language: Language, relation: Relation) -> Say {
    match relation {
        Relation::Parent => language.say("relation-parent"),
        Relation::PowerOfAttorney => language.say("relation-power-of-attorney"),
    }
}

/// What a scope tells about the person, by the facts that it opens; it begins with a capital letter.
pub(super) fn facts<'a>(language: Language, scope: &str, facts: impl Iterator<Item = &'a Fact>) -> String {
    let attribute = |fact: &Fact| match fact {
        Fact::Person(attribute) => attribute_of_person(language, attribute),
        Fact::Client(_) | Fact::Protocol(_) => None,
    };
    let identifier = (scope == OPENID).then(|| language.say("fact-identifier").plain());
    let mut told: Vec<String> = Vec::new();
    for fact in identifier.into_iter().chain(facts.filter_map(attribute)) {
        if !told.contains(&fact) {
            told.push(fact);
        }
    }
    let words = match told.as_slice() {
        [] => language.say("facts-none").plain(),
        told => language.say("facts").text("facts", language.listed(told)).plain(),
    };
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What an attribute says about the person; `None` where it says something about the others.
fn attribute_of_person(language: Language, attribute: &str) -> Option<String> {
    let say = |key| Some(language.say(key).plain());
    match attribute {
        "name" | "given_name" | "family_name" | "middle_name" | "nickname" => say("fact-name"),
        "preferred_username" | "unique_name" | "upn" => say("fact-username"),
        "email" | "email_verified" => say("fact-email"),
        "phone" | "phone_number" | "phone_number_verified" | "all_phone_numbers" => say("fact-phone"),
        "birthdate" => say("fact-birthdate"),
        "nnin" | "pid" | "serial_number" => say("fact-national-identity-number"),
        "pid_pseudonym" => say("fact-pseudonym"),
        "hpr_number" => say("fact-hpr-number"),
        "hpr_details" => say("fact-authorisations"),
        "idp" => say("fact-identity-provider"),
        "assurance_level" | "security_level" => say("fact-level"),
        "network" => say("fact-network"),
        "profile" | "website" => say("fact-web-page"),
        "zoneinfo" => say("fact-time-zone"),
        "locale" => say("fact-language"),
        "picture" => say("fact-picture"),
        "gender" => say("fact-gender"),
        "address" => say("fact-address"),
        "groups" => say("fact-groups"),
        "roles" => say("fact-roles"),
        "entitlements" => say("fact-rights"),
        "updated_at" => None,
        other => Some(other.replace('_', " ")),
    }
}

/// Where an answer goes, in clear: the host of a web address, or a program on this device (RFC 8252 section 7).
pub(super) fn destination(language: Language, redirect_uri: &str) -> Say {
    let (scheme, rest) = redirect_uri.split_once(':').unwrap_or(("", redirect_uri));
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return language.say("destination-app").evidence("scheme", scheme);
    }
    let rest = rest.trim_start_matches(['/', '\\']);
    let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let key = if is_loopback(host) { "destination-program" } else { "destination-site" };
    language.say(key).evidence("host", host)
}

fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((literal, _)) => literal,
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_destination_is_the_host_that_the_browser_goes_to() {
        for (redirect_uri, words) in [
            ("https://journal.example/cb?x=https://other.example", "journal.example"),
            ("https://journal.example:8443#x", "journal.example:8443"),
            ("https://bank.example@evil.example/", "evil.example"),
            ("https://evil.example\\@bank.example/", "evil.example"),
            ("https:\\\\evil.example/bank.example", "evil.example"),
            ("http://127.0.0.1:49152/cb", "a program on this device (127.0.0.1:49152)"),
            ("http://[::1]:49152/cb", "a program on this device ([::1]:49152)"),
            ("http://localhost/cb", "a program on this device (localhost)"),
            ("http://127.0.0.1.evil.example/", "127.0.0.1.evil.example"),
            ("http://localhost.evil.example/", "localhost.evil.example"),
            ("com.example.app:/cb", "an app on this device (com.example.app)"),
        ] {
            assert_eq!(destination(Language::English, redirect_uri).plain(), words);
        }
    }
}
