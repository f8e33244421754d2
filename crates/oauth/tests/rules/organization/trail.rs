//! Which rules of organisations a request kept, in order, by the last two digits of their codes.
use super::{ALONE, Asked, CHILD, PARENT, decided_in, multi, named, single};
use crate::exchange::moment;
use serde_json::{Value, json};

#[test]
fn the_rules_that_were_kept_are_remembered_in_order() {
    let kept = |organizations: Value, ground: &str, claims: Value| {
        let mut moment = moment().remembering();
        let asked = Asked { profile: "helseid", organizations, registration: json!({}), ground, claims };
        let _ = decided_in(&asked, &mut moment);
        let codes = moment.kept().iter().filter_map(|rule| rule.sentence.split_once(':'));
        codes.filter_map(|(code, _)| code.strip_prefix("HID-10")).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(kept(multi(), ALONE, json!({})), "");
    assert_eq!(kept(single(), ALONE, json!({})), "10");
    assert_eq!(kept(single(), ALONE, named(CHILD, "200000013")), "07 04 09 10 06 02");
    assert_eq!(kept(single(), ALONE, named(CHILD, "200000021")), "07 04 09 10 06");
    assert_eq!(kept(multi(), ALONE, named(PARENT, "NO:ORGNR:999977774")), "07 04 09 05 01");
    assert_eq!(kept(multi(), ALONE, named(PARENT, "NO:ORGNR:999977774:999977776")), "07 04 09 05 01 03");
    assert_eq!(kept(multi(), ALONE, named(PARENT, "NO:ORGNR:999977774:200000013")), "07 04 09 05 01");
    assert_eq!(kept(multi(), "code", named(PARENT, "NO:ORGNR:999977774")), "07 04");
}
