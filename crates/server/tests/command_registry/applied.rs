//! `apply` and `export`: shown before it is done, done twice without a change, and back again whole.
use crate::ground::{CONFIGURATION, ISSUERS, applied, ended, json};
use crate::place::Place;
use serde_json::{Value, json};

#[test]
fn a_dry_run_shows_what_differs_and_changes_nothing() {
    let place = applied();
    let same = ended(&place, &["apply", "-f", "issuers.toml", "--dry-run"]);
    assert_eq!(same, (Some(0), "0 would change, 4 unchanged\n".to_owned(), String::new()));
    let changed = ISSUERS
        .replace("name = \"Batch\"", "name = \"Night batch\"")
        .replace("batch-1", "batch-2")
        .replace("[\"read\", \"write\"]", "[\"read\", \"write\", \"audit\"]")
        .replace("given_name = \"Anna\"", "given_name = \"Ann\"")
        .replace("a long enough password", "another long password")
        + "\n[[issuers.apis]]\nname = \"archive\"\nscopes = [\"keep\"]\n";
    place.write("changed.toml", &changed);
    for _ in 0..2 {
        let (code, told, errors) = ended(&place, &["apply", "-f", "changed.toml", "--dry-run"]);
        assert_eq!((code, errors.as_str()), (Some(3), ""), "{told}");
        for line in [
            "added    api     main: archive\n",
            "changed  api     main: records\n    scopes: [\"read\",\"write\"] -> [\"read\",\"write\",\"audit\"]\n",
            "changed  client  main: batch\n    name: \"Batch\" -> \"Night batch\"\n    secret_digests: changed\n",
            "changed  person  main: anna\n    attributes.given_name: \"Anna\" -> \"Ann\"\n    password_hash: changed\n",
            "3 would change, 1 unchanged\n",
        ] {
            assert!(told.contains(line), "{line} in {told}");
        }
        assert!(!told.contains("argon2") && !told.contains("batch-2"), "{told}");
    }
    let (code, told, _) = ended(&place, &["apply", "-f", "changed.toml", "--dry-run", "-o", "json"]);
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!((code, &told["dry_run"], &told["unchanged"]), (Some(3), &json!(true), &json!(1)));
    let member = |name: &str| told["changes"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap();
    assert_eq!(member("batch")["members"][0], json!({ "member": "name", "before": "Batch", "after": "Night batch" }));
    assert_eq!(member("batch")["members"][1], json!({ "member": "secret_digests" }));
    assert_eq!(place.told(&["apply", "-f", "changed.toml"]), "3 changed, 1 unchanged\n");
    assert_eq!(place.told(&["apply", "-f", "changed.toml"]), "0 changed, 4 unchanged\n");
}

#[test]
fn a_dry_run_makes_no_database_and_no_key() {
    let place = Place::new();
    place.write("biljett.toml", CONFIGURATION);
    place.write("issuers.toml", ISSUERS);
    let (code, told, errors) = ended(&place, &["apply", "-f", "issuers.toml", "--dry-run"]);
    assert_eq!((code, errors.as_str()), (Some(3), ""));
    assert!(told.ends_with("4 would change, 0 unchanged\n"), "{told}");
    assert!(!place.path("biljett.db").exists() && !place.path("master.key").exists());
}

#[test]
fn what_a_file_does_not_name_goes_where_that_is_asked_for() {
    let place = applied();
    let more = "\n[[issuers]]\nname = \"other\"\nprofile = \"standard\"\nroot = \"{base}/other\"\n";
    place.write("more.toml", &(ISSUERS.to_owned() + more));
    place.told(&["apply", "-f", "more.toml"]);
    let fewer = ISSUERS.split("[[issuers.clients]]\nclient_id = \"app\"").next().unwrap();
    place.write("fewer.toml", fewer);
    assert_eq!(place.told(&["apply", "-f", "fewer.toml"]), "0 changed, 2 unchanged\n");
    let (code, told, _) = ended(&place, &["apply", "-f", "fewer.toml", "--prune", "--dry-run"]);
    let expected = "removed  client  main: app\nremoved  person  main: anna\n2 would change, 2 unchanged\n";
    assert_eq!((code, told.as_str()), (Some(3), expected));
    assert_eq!(place.told(&["apply", "-f", "fewer.toml", "--prune"]), "2 changed, 2 unchanged\n");
    assert_eq!(place.told(&["apply", "-f", "fewer.toml", "--prune"]), "0 changed, 2 unchanged\n");
    let (_, told, _) = ended(&place, &["apply", "-f", "fewer.toml", "--prune=issuers", "--dry-run"]);
    assert_eq!(told, "removed  issuer  other\n1 would change, 2 unchanged\n");
    assert_eq!(place.told(&["apply", "-f", "fewer.toml", "--prune=issuers"]), "1 changed, 2 unchanged\n");
    assert_eq!(place.told(&["user", "list", "--issuer", "main"]), "\n");
    let kinds = journal(&place);
    assert_eq!(kinds.iter().filter(|kind| *kind == "client_removed").count(), 1, "{kinds:?}");
    assert_eq!(kinds.iter().filter(|kind| *kind == "person_erased").count(), 1, "{kinds:?}");
}

#[test]
fn what_happened_to_an_issuer_stands_in_the_journal_by_its_name() {
    let place = applied();
    let other = "\n[[issuers]]\nname = \"other\"\nprofile = \"standard\"\nroot = \"{base}/other\"\n";
    for more in ["", "scopes = [\"audit\"]\n", "scopes = [\"audit\"]\nstate = \"disabled\"\n"] {
        place.write("more.toml", &format!("{ISSUERS}{other}{more}"));
        place.told(&["apply", "-f", "more.toml"]);
    }
    place.write("more.toml", &format!("{ISSUERS}{other}scopes = [\"audit\"]\n"));
    place.told(&["apply", "-f", "more.toml"]);
    place.told(&["apply", "-f", "issuers.toml", "--prune=issuers"]);
    let told = place.told(&["journal", "list", "--most", "1000", "-o", "json"]);
    let entries: Vec<Value> = told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of_other = entries.iter().filter(|one| one["issuer"] == "other").map(|one| one["kind"].as_str().unwrap());
    let kinds: Vec<_> = of_other.filter(|kind| kind.starts_with("issuer_")).collect();
    let expected = ["issuer_registered", "issuer_changed", "issuer_disabled", "issuer_enabled", "issuer_removed"];
    assert_eq!(kinds, expected);
}

#[test]
fn whoever_is_removed_and_comes_again_is_another_person() {
    let place = applied();
    let subject = |place: &Place| json(place, &["user", "show", "--issuer", "main", "anna"])["subject"].clone();
    let before = subject(&place);
    let fewer = ISSUERS.split("[[issuers.people]]").next().unwrap();
    place.write("fewer.toml", fewer);
    place.told(&["apply", "-f", "fewer.toml", "--prune"]);
    place.told(&["apply", "-f", "issuers.toml"]);
    assert_ne!(subject(&place), before);
}

#[test]
fn a_mistake_is_told_with_what_was_probably_meant() {
    let place = applied();
    for (good, wrong, line, words) in [
        ("client_id = \"batch\"", "clientid = \"batch\"", 11, "did you mean `client_id`?"),
        ("\"client_secret_basic\"", "\"client_secret_bassic\"", 13, "did you mean `client_secret_basic`?"),
        ("profile = \"standard\"", "profile = \"standart\"", 3, "did you mean `standard`?"),
        ("scopes = [\"read\"]", "scopes = [\"raed\"]", 16, "did you mean `read`?"),
        ("name = \"Batch\"", "name = \"Batch\"\nname = \"Batch\"", 13, "duplicate key"),
    ] {
        place.write("wrong.toml", &ISSUERS.replacen(good, wrong, 1));
        let told = place.refused(&["apply", "-f", "wrong.toml"]);
        assert!(told.starts_with(&format!("biljett: wrong.toml:{line}: ")) && told.contains(words), "{wrong}: {told}");
    }
}

#[test]
fn what_is_exported_changes_nothing() {
    let place = applied();
    let exported = place.told(&["export"]);
    assert!(!exported.contains("a-secret-of") && exported.contains("secret_digests"), "{exported}");
    place.write("exported.toml", &exported);
    assert_eq!(place.told(&["apply", "-f", "exported.toml"]), "0 changed, 4 unchanged\n");
    assert_eq!(place.told(&["apply", "-f", "exported.toml", "--prune=issuers"]), "0 changed, 4 unchanged\n");
    let as_json = json(&place, &["export", "--issuer", "main"]);
    assert_eq!(as_json["issuers"][0]["clients"][0]["client_id"], "app");
    let told = place.refused(&["export", "--issuer", "mian"]);
    assert!(told.contains("did you mean `main`?"), "{told}");
}

#[test]
fn a_whole_demonstration_is_exported_and_applied_without_a_change() {
    let place = Place::new();
    let demo = place.demo(&[]);
    place.write("exported.toml", &place.told(&["export", "--demo", "data/demo.json"]));
    let told = place.told(&["apply", "--demo", "data/demo.json", "-f", "exported.toml", "--prune=issuers"]);
    assert!(told.starts_with("0 changed, ") && !told.starts_with("0 changed, 0 "), "{told}");
    drop(demo);
}

/// The kinds of all entries of the journal.
pub fn journal(place: &Place) -> Vec<String> {
    let told = place.told(&["journal", "list", "--most", "1000", "-o", "json"]);
    let kind = |line: &str| serde_json::from_str::<Value>(line).unwrap()["kind"].as_str().unwrap().to_owned();
    told.lines().map(kind).collect()
}
