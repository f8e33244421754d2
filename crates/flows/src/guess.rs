//! Who has a user name and a password; each guess is counted before anything is looked at (OWASP ASVS 5 section 6.3.1).
use crate::authority::Authority;
use crate::failure::{Failure, Fault};
use crate::hearing::Hearing;
use crate::journal::{Entry, Kind};
use jose::digest;
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::refusal::authorization::AuthorizationRefusal;
use oauth::words::resource::State;
use oauth::words::subject::Person;
use std::net::IpAddr;

/// Guesses that are looked at within a window, for one name and address.
const MOST_GUESSES: i64 = 10;
/// Guesses that are looked at within a window, from one address whatever the name.
const MOST_FROM_ADDRESS: i64 = 100;
/// Seconds.
const GUESS_WINDOW: i64 = 30 * 60;

/// The person who has this name and password; the journal is told once a window where too many guesses came.
pub async fn known(
    authority: &Authority,
    issuer: &Issuer,
    (username, password, address): (&str, &str, &str),
    hearing: &mut Hearing,
) -> Result<Result<Person, Refusal>, Failure> {
    let (database, now) = (&*authority.database, hearing.moment.now());
    let who = digest::sha256(format!("{}\n{}\n{address}", issuer.name(), username.to_lowercase()).as_bytes());
    let whence = digest::sha256(format!("{}\n{}", issuer.name(), network(address)).as_bytes());
    let guesses = store::guesses::count(database, issuer.name(), &who, now, GUESS_WINDOW).await?;
    let spread = store::guesses::count(database, issuer.name(), &whence, now, GUESS_WINDOW).await?;
    if guesses > MOST_GUESSES || spread > MOST_FROM_ADDRESS {
        if guesses == MOST_GUESSES + 1 || spread == MOST_FROM_ADDRESS + 1 {
            hearing.entries.push(exhausted(issuer, whose(authority, issuer, username).await?, now));
        }
        return Ok(Err(Refusal::Authorization(AuthorizationRefusal::Guesses { wait: GUESS_WINDOW })));
    }
    let person = whose(authority, issuer, username).await?;
    let hash = person.as_ref().map(|person| person.password_hash.clone());
    let fits = authority.passwords.fits(password.to_owned(), hash).await?;
    match person.filter(|person| fits && person.state == State::Enabled) {
        Some(person) => {
            store::guesses::forgive(database, issuer.name(), &who, &whence).await.map_err(Fault::Database)?;
            Ok(Ok(person))
        }
        None => Ok(Err(Refusal::Authorization(AuthorizationRefusal::Password))),
    }
}

/// Who has this name; no database keeps a NUL character, so nobody is called so.
async fn whose(authority: &Authority, issuer: &Issuer, username: &str) -> Result<Option<Person>, Failure> {
    match username.contains('\0') {
        true => Ok(None),
        false => Ok(store::people::by_username(&*authority.database, issuer.name(), username).await?),
    }
}

fn exhausted(issuer: &Issuer, person: Option<Person>, now: i64) -> Entry {
    let entry = Entry::new(Kind::GuessesExhausted, issuer.name(), now);
    match person {
        Some(person) => entry.subject(&person.subject),
        None => entry,
    }
}

/// The network that one household or attacker has: an IPv4 address, in whichever clothes it came, or the first half of an IPv6 address.
fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(v6)) => format!("{:?}", &v6.segments()[..4]),
        Ok(IpAddr::V4(v4)) => v4.to_string(),
        Err(_) => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_an_address_is_a_network() {
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff:ffff:ffff:9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
        assert_ne!(network("::ffff:192.0.2.1"), network("::ffff:192.0.2.2"));
    }
}
