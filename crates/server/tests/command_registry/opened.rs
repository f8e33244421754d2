//! A database that is not as it was written, or not to be read, is refused with its path and what to do; nothing is served from it.
use crate::ground::applied;
use crate::place::Place;
use std::fs;

/// Refused by each command that opens the database; what was said.
fn refused(place: &Place) -> String {
    place.write("issuers.toml", "issuers = []\n");
    let told = place.refused(&["apply", "-f", "issuers.toml"]);
    place.write("serve.toml", &(crate::ground::CONFIGURATION.to_owned() + "[[listen]]\naddress = \"127.0.0.1:0\"\n"));
    let served = place.refused(&["serve", "--config", "serve.toml"]);
    let last = served.lines().last().unwrap_or_default();
    assert!(last.starts_with("biljett: serve.toml: database "), "{served}");
    told
}

fn spoiled(spoil: impl FnOnce(&mut Vec<u8>)) -> String {
    let place = applied();
    let path = place.path("biljett.db");
    let mut bytes = fs::read(&path).unwrap();
    spoil(&mut bytes);
    fs::write(&path, &bytes).unwrap();
    refused(&place)
}

#[test]
fn a_file_that_was_spoiled_is_refused() {
    let header = spoiled(|bytes| bytes[..16].fill(b'x'));
    assert!(header.contains("biljett.db is not a SQLite database"), "{header}");
    let random = spoiled(|bytes| (0..bytes.len()).for_each(|at| bytes[at] = (at * 31 % 251) as u8));
    assert!(random.contains("biljett.db is not a SQLite database"), "{random}");
    let page = spoiled(|bytes| {
        let middle = bytes.len() / 2 / 4096 * 4096;
        bytes[middle..middle + 4096].fill(0xff);
    });
    assert!(page.contains("biljett.db: ") && page.contains("restore it from a backup"), "{page}");
    let cut = spoiled(|bytes| bytes.truncate(bytes.len() / 2));
    assert!(cut.contains("biljett.db: ") && cut.contains("restore it from a backup"), "{cut}");
}

#[test]
fn what_is_no_file_is_refused() {
    let place = applied();
    fs::remove_file(place.path("biljett.db")).unwrap();
    fs::create_dir(place.path("biljett.db")).unwrap();
    assert!(refused(&place).contains("biljett.db"));
}

#[test]
fn a_table_that_is_missing_and_a_newer_database_are_refused() {
    let place = applied();
    let change = |sql: &str| rusqlite::Connection::open(place.path("biljett.db")).unwrap().execute_batch(sql).unwrap();
    change("alter table consents rename to away");
    let told = refused(&place);
    assert!(told.contains("the table consents is missing") && told.contains("restore a backup"), "{told}");
    change("alter table away rename to consents; insert into schema_version (version) values (99)");
    let told = refused(&place);
    assert!(told.contains("the database is at version 99, this program knows"), "{told}");
}

#[test]
fn a_database_that_does_not_answer_is_named() {
    let place = Place::new();
    place
        .write("biljett.toml", "database = \"postgres://nobody@127.0.0.1:1/none\"\nmaster_key_file = \"master.key\"\n");
    place.write("issuers.toml", "issuers = []\n");
    let told = place.refused(&["apply", "-f", "issuers.toml"]);
    assert!(told.starts_with("biljett: biljett.toml: database unavailable: "), "{told}");
}
