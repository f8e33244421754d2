//! How a code is redeemed, and in which order it is refused (RFC 6749 section 4.1.3, RFC 7636 section 4.6; PK-04 to PK-25).
use crate::exchange::{CHALLENGE, VERIFIER, caller, code, ending, exchange};
use crate::made::{NOW, PROFILES, grant, issuer, told};
use oauth::words::changes::Change;
use oauth::words::evidence::Artefact;
use oauth::words::token::{Code, Standing};
use serde_json::json;

const URI: &str = "redirect_uri=https://c.example/cb";
const GRANTED: &str = "granted";
const FAMILY_ENDS: &str = "invalid_grant CodeUsed, and its family ends";

type Spoil = fn(&mut Code);

/// A good code spoilt so, redeemed with these parameters; a refusal tells what follows from it.
fn check(profiles: &[&str], rows: &[(&str, Spoil, String, &str)]) {
    for profile in profiles {
        for (id, spoil, parameters, expected) in rows {
            let issuer = issuer(profile);
            let client = caller(&issuer, json!({}));
            let mut code = code(&issuer, grant("status"));
            spoil(&mut code);
            let seen = match exchange(&issuer, &client, Artefact::Code(Box::new(code)), parameters) {
                Ok((_, changes)) => {
                    let redeems = |change: &&Change| matches!(change, Change::RedeemCode { .. });
                    assert_eq!(changes.iter().filter(redeems).count(), 1, "{id}");
                    GRANTED.to_owned()
                }
                Err((refusal, consequences)) if consequences == [ending(&issuer)] => {
                    format!("{}, and its family ends", told(&refusal))
                }
                Err((refusal, consequences)) => {
                    assert!(consequences.is_empty(), "{id}");
                    told(&refusal)
                }
            };
            assert_eq!(seen, *expected, "{profile}, {id}: {parameters}");
        }
    }
}

fn with(verifier: &str) -> String {
    format!("{URI}&code_verifier={verifier}")
}

#[test]
fn pk_04_to_09_the_verifier_hashes_to_the_challenge() {
    let same: Spoil = |_| ();
    let wrong = "invalid_grant VerifierWrong";
    let malformed = "invalid_grant VerifierMalformed";
    let hash = |text: &str| jose::base64url::encode(&jose::digest::sha256(text.as_bytes()));
    let rows = [
        ("good", same, with(VERIFIER), GRANTED),
        ("PK-04", same, URI.to_owned(), "invalid_grant VerifierMissing"),
        ("PK-09", same, with(""), "invalid_grant VerifierMissing"),
        ("PK-05", same, with(&VERIFIER.replace('d', "e")), wrong),
        ("PK-05 case", same, with(&VERIFIER.to_uppercase()), wrong),
        ("PK-07", same, with(CHALLENGE), wrong),
        ("PK-07 hashed again", same, with(&hash(CHALLENGE)), wrong),
        ("PK-08 42", same, with(&VERIFIER[..42]), malformed),
        ("PK-08 129", same, with(&"a".repeat(129)), malformed),
        ("PK-08 128", same, with(&"a".repeat(128)), wrong),
        ("PK-08 characters", same, with(&format!("{VERIFIER}%2B")), malformed),
        ("PK-08 space", same, with(&format!("{VERIFIER}+")), malformed),
        ("PK-08 NUL", same, with(&format!("{VERIFIER}%00")), malformed),
        ("PK-08 beyond ASCII", same, with(&format!("{VERIFIER}%C3%A5")), malformed),
    ];
    check(&PROFILES, &rows);
}

#[test]
fn a_verifier_without_a_challenge_is_a_stripped_challenge() {
    let stripped: Spoil = |code| code.binding.code_challenge = None;
    let rows = [
        ("no challenge, no verifier", stripped, URI.to_owned(), GRANTED),
        ("no challenge, a verifier", stripped, with(VERIFIER), "invalid_grant VerifierUnasked"),
    ];
    check(&PROFILES, &rows);
}

#[test]
fn pk_12_and_13_a_used_code_ends_its_family_when_all_else_is_right() {
    let used: Spoil = |code| code.used_at = Some(NOW - 5);
    let expired: Spoil = |code| (code.used_at, code.expires_at) = (Some(NOW - 70), NOW - 30);
    let ended: Spoil = |code| (code.used_at, code.grant.ended_at) = (Some(NOW - 5), Some(NOW - 4));
    let foreign: Spoil = |code| (code.used_at, code.grant.client_id) = (Some(NOW - 5), "other".to_owned());
    let rows = [
        ("PK-12", used, with(VERIFIER), FAMILY_ENDS),
        ("PK-12 expired since", expired, with(VERIFIER), FAMILY_ENDS),
        ("PK-12 ended since", ended, with(VERIFIER), FAMILY_ENDS),
        ("PK-13 wrong verifier", used, with(CHALLENGE), "invalid_grant VerifierWrong"),
        ("PK-13 no verifier", used, URI.to_owned(), "invalid_grant VerifierMissing"),
        ("PK-13 other client", foreign, with(VERIFIER), "invalid_grant AnotherClient"),
        ("PK-13 other address", used, format!("code_verifier={VERIFIER}"), "invalid_grant RedirectUriDiffers"),
    ];
    check(&PROFILES, &rows);
}

#[test]
fn pk_15_to_19_a_code_is_one_clients_for_one_address_for_a_moment() {
    let same: Spoil = |_| ();
    let last: Spoil = |code| code.expires_at = NOW + 1;
    let late: Spoil = |code| code.expires_at = NOW;
    let foreign: Spoil = |code| code.grant.client_id = "other".to_owned();
    let unsent: Spoil = |code| code.binding.redirect_uri = None;
    let differs = "invalid_grant RedirectUriDiffers";
    let at = |uri: &str| format!("redirect_uri={uri}&code_verifier={VERIFIER}");
    let rows = [
        ("PK-15 last second", last, with(VERIFIER), GRANTED),
        ("PK-15", late, with(VERIFIER), "invalid_grant Expired"),
        ("PK-16", foreign, with(VERIFIER), "invalid_grant AnotherClient"),
        ("PK-16 first of all", foreign, with(CHALLENGE), "invalid_grant AnotherClient"),
        ("PK-19", same, at("https://c.example/cb/"), differs),
        ("PK-19 case", same, at("https://C.example/cb"), differs),
        ("PK-19 missing", same, format!("code_verifier={VERIFIER}"), differs),
        ("PK-19 before the verifier", same, "redirect_uri=x&code_verifier=short".to_owned(), differs),
        ("PK-19 not sent before", unsent, format!("code_verifier={VERIFIER}"), GRANTED),
    ];
    check(&PROFILES, &rows);
}

#[test]
fn pk_25_what_was_ended_gives_nothing() {
    let ended: Spoil = |code| code.grant.ended_at = Some(NOW - 1);
    let signed_out: Spoil = |code| code.session = Standing::Ended;
    let disabled: Spoil = |code| code.person = crate::made::person(json!({ "state": "disabled" }));
    let rows = [
        ("PK-25 ended", ended, with(VERIFIER), "invalid_grant Ended"),
        ("PK-25 signed out", signed_out, with(VERIFIER), "invalid_grant Ended"),
        ("PK-25 person", disabled, with(VERIFIER), "invalid_grant Disabled"),
    ];
    check(&PROFILES, &rows);
}
