//! `client`: listed, shown, registered, turned off and on, its secret changed in two steps, removed; each with a line in the journal.
use crate::applied::journal;
use crate::ground::{applied, ended, json};

#[test]
fn clients_are_listed_and_shown_without_secrets() {
    let place = applied();
    let listed = json(&place, &["client", "list"]);
    let ids: Vec<_> = listed.as_array().unwrap().iter().map(|one| one["client_id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["app", "batch"]);
    assert!(place.told(&["client", "list", "--issuer", "main"]).contains("client_secret_basic  enabled  Batch"));
    let shown = json(&place, &["client", "show", "--issuer", "main", "batch"]);
    assert_eq!((&shown["secrets"], shown.get("secret_digests")), (&1.into(), None));
    assert!(place.told(&["client", "show", "--issuer", "main", "batch"]).contains("client_id = \"batch\"\n"));
    let told = place.refused(&["client", "show", "--issuer", "main", "bacth"]);
    assert!(told.contains("main has no client \"bacth\"; did you mean `batch`?"), "{told}");
}

#[test]
fn a_client_is_turned_off_and_on_and_removed() {
    let place = applied();
    let of = |word: &str| ended(&place, &["client", word, "--issuer", "main", "batch"]);
    let said = |text: &str| (Some(0), String::new(), format!("{text}\n"));
    assert_eq!(of("disable"), said("batch is disabled"));
    assert_eq!(of("disable"), said("batch is disabled, as it was"));
    assert_eq!(json(&place, &["client", "show", "--issuer", "main", "batch"])["state"], "disabled");
    assert_eq!(of("enable"), said("batch is enabled"));
    assert_eq!(of("remove"), said("batch is removed"));
    assert_eq!(of("remove").0, Some(1));
    let kinds = journal(&place);
    for kind in ["client_disabled", "client_enabled", "client_removed"] {
        assert_eq!(kinds.iter().filter(|one| *one == kind).count(), 1, "{kind} in {kinds:?}");
    }
}

#[test]
fn a_secret_is_changed_in_two_steps() {
    let place = applied();
    let words = |step: &'static str| ["client", "secret", step, "--issuer", "main", "batch"];
    let told = place.refused(&words("retire"));
    assert!(told.contains("no older secret"), "{told}");
    let (code, secret, _) = ended(&place, &words("add"));
    assert_eq!((code, secret.trim().len()), (Some(0), 43));
    assert_eq!(json(&place, &["client", "show", "--issuer", "main", "batch"])["secrets"], 2);
    let told = place.refused(&words("add"));
    assert!(told.contains("two secrets already"), "{told}");
    place.told(&words("retire"));
    assert_eq!(json(&place, &["client", "show", "--issuer", "main", "batch"])["secrets"], 1);
    assert!(!place.told(&["export"]).contains(secret.trim()));
    let told = place.refused(&["client", "secret", "add", "--issuer", "main", "app"]);
    assert!(told.contains("shows no secret"), "{told}");
    assert_eq!(journal(&place).iter().filter(|kind| *kind == "client_changed").count(), 2);
}

#[test]
fn a_client_is_registered_with_where_a_logout_leads() {
    let place = applied();
    let words = ["client", "add", "--issuer", "main", "--client-id", "web", "--public"];
    let uris = ["--redirect", "https://web.example/callback", "--post-logout-redirect", "https://web.example/bye"];
    let told = json(&place, &[&words[..], &uris, &["--scope", "openid read"]].concat());
    assert_eq!(told["client_id"], "web");
    let shown = json(&place, &["client", "show", "--issuer", "main", "web"]);
    assert_eq!(shown["post_logout_redirect_uris"][0], "https://web.example/bye");
    let other =
        ["client", "add", "--issuer", "main", "--client-id", "two", "--public", "--redirect", "https://t.example/"];
    let told = place.refused(&[&other[..], &["--scope", "raed"]].concat());
    assert!(told.contains("no API of the issuer has the scope raed; did you mean `read`?"), "{told}");
}
