//! FZ-17: `scope`, `resource` and lists of words (RFC 6749 section 3.3, RFC 8707): a set that is written is read back.
use crate::registered::{APP, ISSUER, NOW};
use oauth::words::chance::Chance;
use oauth::words::moment::Moment;
use oauth::words::scope::Scopes;

/// Scopes have no repetition and no spaces and come back as they are; what a person is asked for stays within the registration.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let scopes = Scopes::parse(text);
    assert_eq!(Scopes::parse(&scopes.to_string()), scopes);
    let words: Vec<&str> = scopes.iter().collect();
    for (at, word) in words.iter().enumerate() {
        assert!(!word.is_empty() && !word.contains(' ') && !words[..at].contains(word), "{word:?}");
    }
    assert!(scopes.within(&scopes.with(&scopes)));
    let resources: Vec<String> = text.split('\n').skip(1).map(str::to_owned).collect();
    let scope = text.split('\n').next();
    let mut moment = Moment::new(NOW * 1_000, Chance::new([5; 32]));
    let asked = ISSUER.profile.scope.ask_person(&ISSUER.registration, &APP, (scope, &resources), &mut moment);
    if let Ok(asked) = asked {
        assert!(asked.within(&APP.registration.scopes), "{asked}");
        assert!(resources.iter().all(|one| ISSUER.registration.apis.iter().any(|api| api.name == *one)));
    }
}
