//! The demonstration's authority: made once, kept with care.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use server::demo::authority::{Authority, AuthorityError};

const NOW: i64 = 1_790_000_000;

#[test]
fn an_authority_is_made_once() {
    let directory = tempfile::tempdir().unwrap();
    let made = Authority::open(directory.path(), NOW).unwrap().pem().to_owned();
    let loaded = Authority::open(directory.path(), NOW + 1_000).unwrap().pem().to_owned();
    assert_eq!(made, loaded);
    assert_eq!(made, fs::read_to_string(directory.path().join("ca.pem")).unwrap());
    let key = fs::metadata(directory.path().join("ca-key.pem")).unwrap();
    assert_eq!(key.permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 2);
}

#[test]
fn a_broken_key_is_not_replaced() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("ca-key.pem"), "no key").unwrap();
    assert!(matches!(Authority::open(directory.path(), NOW), Err(AuthorityError::Certificate(_))));
    assert_eq!(fs::read_to_string(directory.path().join("ca-key.pem")).unwrap(), "no key");
}

#[test]
fn a_server_has_a_host() {
    let directory = tempfile::tempdir().unwrap();
    let authority = Authority::open(directory.path(), NOW).unwrap();
    for url in ["", "/path", "https://", "mailto:a@b"] {
        assert!(matches!(authority.issue_server(&[url.to_owned()], NOW), Err(AuthorityError::Host(_))), "{url}");
    }
}
