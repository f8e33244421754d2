//! The English that pages are composed of and that does not stand in a template.

use std::net::IpAddr;

use oauth::profile::About;
use oauth::refusal::Refusal;
use oauth::refusal::authorization::AuthorizationRefusal;
use oauth::words::fact::Fact;
use oauth::words::scope::OPENID;
use oauth::words::subject::Relation;

/// What the pages that belong to no issuer are called.
pub(super) const OURSELVES: &str = "Biljett";
/// The line at the top where no service is doubled.
pub(super) const DEMONSTRATION: &str = "Demonstration by Biljett. No real data.";
/// Instead of a page that could not be drawn.
pub(super) const NOT_DRAWN: &str = "<!doctype html><title>Error</title><p>This page could not be shown.";

/// The line at the top of a demonstration of one service.
pub(super) fn double(about: &About) -> String {
    let About { service, document, date } = about;
    match service.as_str() {
        "" => DEMONSTRATION.to_owned(),
        service => format!("Test double by Biljett of {service} ({document}, {date}). Not {service}. No real data."),
    }
}

/// The line at the top of a demonstration of several services.
pub(super) fn doubles(services: &[&str]) -> String {
    match services {
        [] => DEMONSTRATION.to_owned(),
        [one] => format!("Test double by Biljett of {one}. Not {one}. No real data."),
        services => {
            format!("Test doubles by Biljett of {}. None of them is the real one. No real data.", listed(services))
        }
    }
}

/// Why a page is shown again.
pub(super) fn again(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Authorization(AuthorizationRefusal::Password) => {
            "User name or password is wrong. Check both and try again.".to_owned()
        }
        Refusal::Authorization(AuthorizationRefusal::Guesses { wait }) => {
            let wait = counted(wait.max(&1).unsigned_abs().div_ceil(60), "minute");
            format!("There were too many wrong passwords. Try again in {wait}.")
        }
        _ => "That did not work. Please try again.".to_owned(),
    }
}

/// Why one person acts for another.
pub(super) fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Parent => "you are a parent",
        Relation::PowerOfAttorney => "you hold a power of attorney",
    }
}

/// A time in the largest unit that says it whole, rounded up to minutes beyond two of them.
pub(super) fn lasting(seconds: i64) -> String {
    let seconds = seconds.max(0).unsigned_abs();
    match seconds {
        0..120 if seconds != 60 => counted(seconds, "second"),
        172_800.. if seconds.is_multiple_of(86_400) => counted(seconds / 86_400, "day"),
        3_600.. if seconds.is_multiple_of(3_600) => counted(seconds / 3_600, "hour"),
        _ => counted(seconds.div_ceil(60), "minute"),
    }
}

/// What a scope tells about the person, by the facts that it opens.
pub(super) fn facts<'a>(scope: &str, facts: impl Iterator<Item = &'a Fact>) -> String {
    let attribute = |fact: &Fact| match fact {
        Fact::Person(attribute) => attribute_of_person(attribute),
        Fact::Client(_) | Fact::Protocol(_) => None,
    };
    let identifier = (scope == OPENID).then(|| "identifier".to_owned());
    let mut told: Vec<String> = Vec::new();
    for fact in identifier.into_iter().chain(facts.filter_map(attribute)) {
        if !told.contains(&fact) {
            told.push(fact);
        }
    }
    match told.as_slice() {
        [] => "That it is you".to_owned(),
        told => format!("Your {}", listed(told)),
    }
}

/// What an attribute says about the person; `None` where it says something about the others.
fn attribute_of_person(attribute: &str) -> Option<String> {
    let words = match attribute {
        "name" | "given_name" | "family_name" | "middle_name" | "nickname" => "name",
        "preferred_username" => "user name",
        "email" | "email_verified" => "e-mail address",
        "phone" | "phone_number" | "phone_number_verified" => "phone number",
        "birthdate" => "date of birth",
        "nnin" | "pid" | "serial_number" => "national identity number",
        "pid_pseudonym" => "pseudonym",
        "hpr_number" => "HPR number",
        "hpr_details" => "authorisations as health personnel",
        "idp" => "identity provider",
        "assurance_level" | "security_level" => "level of identification",
        "network" => "network",
        "profile" | "website" => "web page",
        "zoneinfo" => "time zone",
        "locale" => "language",
        "updated_at" => return None,
        other => return Some(other.replace('_', " ")),
    };
    Some(words.to_owned())
}

/// Where an answer goes, in clear: the host of a web address, or a program on this device (RFC 8252 section 7).
pub(super) fn destination(redirect_uri: &str) -> String {
    let (scheme, rest) = redirect_uri.split_once(':').unwrap_or(("", redirect_uri));
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return format!("an app on this device ({scheme})");
    }
    let rest = rest.trim_start_matches(['/', '\\']);
    let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    if is_loopback(host) { format!("a program on this device ({host})") } else { host.to_owned() }
}

fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((literal, _)) => literal,
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

fn counted(count: u64, unit: &str) -> String {
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

fn listed<T: AsRef<str>>(items: &[T]) -> String {
    oauth::refusal::explanation::listed(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lifetimes_are_said_in_the_largest_whole_unit() {
        for (seconds, words) in [
            (-5, "0 seconds"),
            (1, "1 second"),
            (60, "1 minute"),
            (90, "90 seconds"),
            (600, "10 minutes"),
            (605, "11 minutes"),
            (3_600, "1 hour"),
            (86_400, "24 hours"),
            (2_592_000, "30 days"),
        ] {
            assert_eq!(lasting(seconds), words);
        }
    }

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
            assert_eq!(destination(redirect_uri), words);
        }
    }
}
