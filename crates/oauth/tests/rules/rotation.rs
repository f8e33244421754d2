//! The life of signing keys: what is due at which second (OpenID Connect Core section 10.1.1; KM-01, KM-10).
use crate::made::{issuer, issuer_with};
use jose::algorithm::Algorithm::{self, ES256, ES384, EdDSA, PS256, RS256};
use oauth::decisions::metadata::metadata;
use oauth::decisions::rotate::{Step, begun, due, id_token_algorithms, needed, remembered};
use oauth::issuer::Issuer;
use oauth::words::keyring::{CACHED_SECONDS, Keyring, Published, Schedule, SigningAlgorithm, Stage};
use serde_json::{Value, json};

const DAY: i64 = 86_400;
/// 90 days, a day ahead, and what caches keep.
const QUARTER: Schedule = Schedule { signs_for: Some(90 * DAY), margin: DAY };
const BY_HAND: Schedule = Schedule { signs_for: None, margin: DAY };

/// A key: identifier, algorithm, stage, and since when.
type Key = (&'static str, Algorithm, Stage, i64);

fn with_keys(mut issuer: Issuer, keys: &[Key]) -> Issuer {
    let some = issuer.keyring.keys[0].key.clone();
    let published = |(kid, algorithm, stage, since): &Key| Published {
        kid: (*kid).to_owned(),
        algorithm: *algorithm,
        key: some.clone(),
        stage: *stage,
        since: *since,
    };
    issuer.keyring = Keyring { keys: keys.iter().map(published).collect() };
    issuer
}

/// What it shows, the keys there are, the schedule, the second, and what is due.
type Row<'a> = (&'a str, &'a [Key], Schedule, i64, &'a [Step]);

/// The standard issuer signs with ES256 alone.
fn check(rows: &[Row]) {
    for (what, keys, schedule, now, steps) in rows {
        assert_eq!(due(&with_keys(issuer("standard"), keys), schedule, *now), *steps, "{what}");
    }
}

fn promoted(next: &str, active: Option<&str>) -> Step {
    Step::Promote { next: next.to_owned(), active: active.map(str::to_owned) }
}

fn gone(kid: &str, stage: Stage) -> Step {
    Step::Remove(kid.to_owned(), stage)
}

#[test]
fn a_key_is_published_before_it_signs_and_until_what_it_signed_is_dead() {
    let (active, ahead) = (("a", ES256, Stage::Active, 0), DAY + CACHED_SECONDS);
    let last = 90 * DAY - ahead;
    let (early, waits) = (("b", ES256, Stage::Next, 7), ("b", ES256, Stage::Next, last));
    let (signs, retired) = (("b", ES256, Stage::Active, 90 * DAY), ("a", ES256, Stage::Retired, 90 * DAY));
    let stays = remembered(&issuer("standard"));
    let over = 90 * DAY + stays;
    check(&[
        ("the first key signs at once", &[], QUARTER, 0, &[Step::Make(ES256, Stage::Active)]),
        ("a young key is left alone", &[active], QUARTER, last - 1, &[]),
        ("the next one is made ahead", &[active], QUARTER, last, &[Step::Make(ES256, Stage::Next)]),
        ("also where nobody looked in time", &[active], QUARTER, 900 * DAY, &[Step::Make(ES256, Stage::Next)]),
        ("it waits", &[active, waits], QUARTER, 90 * DAY - 1, &[]),
        ("then it signs", &[active, waits], QUARTER, 90 * DAY, &[promoted("b", Some("a"))]),
        ("late, it waits as long", &[active, ("b", ES256, Stage::Next, 900 * DAY)], QUARTER, 901 * DAY, &[]),
        ("begun by hand, it is due earlier", &[active, early], QUARTER, 7 + ahead, &[promoted("b", Some("a"))]),
        ("the retired one stays", &[retired, signs], QUARTER, over - 1, &[]),
        ("and goes", &[retired, signs], QUARTER, over, &[gone("a", Stage::Retired)]),
        ("by hand, nothing is made", &[active], BY_HAND, 900 * DAY, &[]),
        ("by hand, what waits signs", &[active, early], BY_HAND, 7 + ahead, &[promoted("b", Some("a"))]),
        ("a key that waits for none signs at once", &[waits], QUARTER, last, &[promoted("b", None)]),
        ("no date is too far", &[("a", ES256, Stage::Active, i64::MAX - 9)], QUARTER, i64::MAX, &[]),
        ("nor too early", &[("a", ES256, Stage::Active, 9)], QUARTER, i64::MIN, &[]),
    ]);
}

#[test]
fn what_nobody_needs_is_not_renewed() {
    let active = ("a", ES256, Stage::Active, 0);
    let old = ("r", RS256, Stage::Active, DAY);
    let left = |at: i64, steps: &[Step]| {
        assert_eq!(due(&with_keys(issuer("standard"), &[active, old]), &QUARTER, at), steps);
    };
    left(2 * DAY, &[]);
    left(91 * DAY, &[Step::Make(ES256, Stage::Next), Step::Retire("r".to_owned())]);
    let waiting = with_keys(issuer("standard"), &[active, ("r", RS256, Stage::Next, 0)]);
    assert_eq!(due(&waiting, &QUARTER, 1), [gone("r", Stage::Next)]);
    assert_eq!(
        begun(&with_keys(issuer("standard"), &[active, old])),
        [Step::Make(ES256, Stage::Next), Step::Retire("r".to_owned())]
    );
    assert_eq!(begun(&with_keys(issuer("standard"), &[active, ("b", ES256, Stage::Next, 0)])), []);
}

#[test]
fn an_issuer_needs_what_its_apis_and_clients_ask_for() {
    let api = |name: &str, members: Value| {
        let mut api = json!({ "name": name, "scopes": [name] });
        api.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        api
    };
    let apis = json!([
        api("one", json!({ "algorithm": "PS256" })),
        api("two", json!({ "algorithm": "ES384", "access_token": "opaque" })),
        api("three", json!({ "algorithm": "PS256", "access_token": "jwt" })),
    ]);
    let rows = [
        (json!({}), vec![ES256], vec![ES256]),
        (json!({ "apis": apis }), vec![ES256, PS256], vec![ES256]),
        (json!({ "algorithms": ["EdDSA", "ES256"] }), vec![ES256, EdDSA], vec![ES256, EdDSA]),
        (json!({ "algorithms": ["ES384"], "identity_provider": "none" }), vec![ES256, ES384], vec![ES256, ES384]),
    ];
    for (members, all, offered) in rows {
        let issuer = issuer_with("standard", members.clone());
        assert_eq!((needed(&issuer), id_token_algorithms(&issuer)), (all, offered), "{members}");
    }
    assert_eq!(needed(&issuer_with("bankid-2017", json!({ "identity_provider": "none", "apis": [] }))), []);
}

#[test]
fn metadata_offer_what_a_key_is_there_for() {
    let offered = |issuer: &Issuer| metadata(issuer)["id_token_signing_alg_values_supported"].clone();
    let issuer = issuer_with("standard", json!({ "algorithms": ["EdDSA", "RS256"] }));
    let keys = [("a", ES256, Stage::Active, 0), ("b", EdDSA, Stage::Next, 0), ("c", RS256, Stage::Retired, 0)];
    assert_eq!(offered(&with_keys(issuer.clone(), &keys)), json!(["ES256"]));
    let signing = [("a", RS256, Stage::Active, 0), ("b", ES256, Stage::Active, 0), ("c", PS256, Stage::Active, 0)];
    assert_eq!(offered(&with_keys(issuer, &signing)), json!(["ES256", "RS256"]));
}

#[test]
fn five_algorithms_sign_and_the_others_are_checked_alone() {
    let signing: Vec<_> = Algorithm::ALL.into_iter().filter(|one| SigningAlgorithm::try_from(*one).is_ok()).collect();
    assert_eq!(signing, [RS256, PS256, ES256, ES384, EdDSA]);
    let refused = serde_json::from_value::<SigningAlgorithm>(json!("ES512")).unwrap_err().to_string();
    assert_eq!(refused, "ES512 is checked and never signed with; RS256, PS256, ES256, ES384, EdDSA are");
}

/// A session of 8 hours, ID and access tokens of 5 minutes: hints of a session that stands are understood.
#[test]
fn a_retired_key_stays_as_long_as_anything_that_it_signed() {
    for (profile, seconds) in [("standard", 28_800), ("helsenorge", 86_400), ("bankid-2017", 3_600)] {
        assert_eq!(remembered(&issuer(profile)), seconds + 120, "{profile}");
    }
    let alone = issuer_with("standard", json!({ "identity_provider": "none" }));
    assert_eq!(remembered(&alone), 300 + 120);
}
