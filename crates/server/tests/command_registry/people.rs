//! `user`: listed, shown, registered, turned off and on, told whole, erased; a password never stands in an argument.
use crate::applied::journal;
use crate::ground::{applied, ended, json};

const ANNA: [&str; 3] = ["--issuer", "main", "anna"];

#[test]
fn a_person_is_registered_listed_and_shown_without_a_password() {
    let place = applied();
    place.write("bo.password", "a password of bo's\n");
    let add = ["user", "add", "--issuer", "main", "bo", "--name", "Bo Ek", "--password-file", "bo.password"];
    assert_eq!(ended(&place, &[&add[..], &["--attribute", "given_name=Bo"]].concat()).0, Some(0));
    let told = place.refused(&add);
    assert!(told.contains("somebody is called bo already"), "{told}");
    let names: Vec<_> = json(&place, &["user", "list", "--issuer", "main"]).as_array().unwrap().clone();
    assert_eq!(names.iter().map(|one| one["username"].as_str().unwrap()).collect::<Vec<_>>(), ["anna", "bo"]);
    let shown = place.told(&["user", "show", "--issuer", "main", "bo", "-o", "json"]);
    assert!(shown.contains("\"has_password\": true") && !shown.contains("argon2"), "{shown}");
    let told = place.refused(&["user", "show", "--issuer", "main", "ana"]);
    assert!(told.contains("knows nobody called \"ana\"; did you mean `anna`?"), "{told}");
}

#[test]
fn a_person_is_turned_off_and_on_signed_out_and_given_a_password() {
    let place = applied();
    let of = |words: &[&str]| ended(&place, &[&["user"], words, &ANNA[..]].concat());
    assert_eq!(of(&["disable"]).2, "anna is disabled\n");
    assert_eq!(of(&["disable"]).2, "anna is disabled, as before\n");
    assert_eq!(of(&["enable"]).2, "anna is enabled\n");
    assert_eq!(of(&["sessions", "end"]).2, "all sign-ins of anna have ended\n");
    place.write("new.password", "quite another password");
    assert_eq!(of(&["password", "--password-file", "new.password"]).0, Some(0));
    assert_eq!(of(&["password", "--password-file", "nowhere"]).0, Some(1));
    assert_eq!(of(&["password"]).0, Some(1), "stdin is empty");
    let kinds = journal(&place);
    for kind in ["person_disabled", "person_enabled", "sessions_ended", "person_changed"] {
        assert_eq!(kinds.iter().filter(|one| *one == kind).count(), 1, "{kind} in {kinds:?}");
    }
}

#[test]
fn all_that_is_kept_is_told_and_erased() {
    let place = applied();
    let told = place.told(&[&["user", "export"], &ANNA[..]].concat());
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["person"]["username"], "anna");
    for member in ["consents", "sessions", "grants", "journal"] {
        assert!(told[member].is_array(), "{member}");
    }
    let subject = told["person"]["subject"].as_str().unwrap().to_owned();
    assert_eq!(told["journal"].as_array().unwrap().last().unwrap()["kind"], "person_exported");
    let refused = place.refused(&[&["user", "erase"], &ANNA[..]].concat());
    assert!(refused.contains("nothing was erased"), "{refused}");
    let (code, _, said) = ended(&place, &[&["user", "erase", "--yes"], &ANNA[..]].concat());
    assert_eq!((code, said.as_str()), (Some(0), "anna is erased, with 0 consents, 0 sign-ins and 0 grants\n"));
    assert_eq!(place.told(&["user", "list", "--issuer", "main"]), "\n");
    let lines = place.told(&["journal", "list", "-o", "json"]);
    assert!(lines.contains("person_erased") && lines.contains(&subject) && !lines.contains("anna"), "{lines}");
}

#[test]
fn what_was_erased_stands_nowhere_in_the_file() {
    let place = applied();
    let stands = |what: &str| {
        let file = std::fs::read(place.path("biljett.db")).unwrap();
        file.windows(what.len()).any(|bytes| bytes == what.as_bytes())
    };
    assert!(stands("Anna Holm") && stands("$argon2id$"));
    assert_eq!(ended(&place, &[&["user", "erase", "--yes"], &ANNA[..]].concat()).0, Some(0));
    assert!(!stands("Anna Holm") && !stands("$argon2id$"));
}
