//! The shapes of assertion details: what is missing or otherwise is HID-1007, and what stands beside an organisation.
use super::{ALONE, PARENT, check, multi, named, organization};
use crate::made::laid;
use serde_json::{Value, json};

#[test]
fn hid_1007_is_any_other_shape() {
    let wrong = |claims: Value| check(&multi(), &[(ALONE, claims, "invalid_request Structure HID-1007")]);
    let without = |path: &[&str]| {
        let mut details = organization(PARENT, "NO:ORGNR:999977774");
        let (last, path) = path.split_last().unwrap();
        let inner = path.iter().fold(&mut details, |inner, name| &mut inner[*name]);
        inner.as_object_mut().unwrap().remove(*last).unwrap();
        json!({ "assertion_details": details })
    };
    let path = ["practitioner_role", "organization", "identifier"];
    for (end, name) in [(0, "type"), (0, path[0]), (1, path[1]), (2, path[2]), (3, "system"), (3, "value")] {
        wrong(without(&[&path[..end], &[name]].concat()));
    }
    check(&multi(), &[(ALONE, without(&[&path[..], &["type"]].concat()), "multi-tenant 999977774 300000002")]);
    let one = || organization(PARENT, "NO:ORGNR:999977774");
    for details in
        [json!(1), json!(true), json!(null), json!("text"), json!("\"{}\""), json!([1]), json!([[one()]]), json!({})]
    {
        wrong(json!({ "assertion_details": details }));
    }
    wrong(json!({ "assertion_details": [one(), one()] }));
    wrong(json!({ "assertion_details": laid(one(), json!({ "type": "another" })) }));
    wrong(json!({ "assertion_details": one(), "authorization_details": organization(PARENT, "NO:ORGNR:100000008") }));
    wrong(named("urn:oid:1.2.3", "NO:ORGNR:999977774"));
    for value in ["999977774", "SE:ORGNR:999977774", "NO:ORGNR:999977774:999977776:", "NO:ORGNR:1:2:3"] {
        wrong(named(PARENT, value));
    }
    for journal in
        [json!({}), json!({ "journal_id": "" }), json!({ "journal_id": 1 }), json!({ "journal_id": "x".repeat(257) })]
    {
        wrong(json!({ "assertion_details": { "type": "nhn:sfm:journal-id", "value": journal } }));
    }
}

#[test]
fn a_record_is_told_beside_an_organisation_and_what_is_not_read_is_said() {
    let journal = || json!({ "type": "nhn:sfm:journal-id", "value": { "journal_id": "journal-1" } });
    let unread = || json!({ "type": "nhn:tillitsrammeverk:parameters", "practitioner": {} });
    let list = json!({ "assertion_details": [organization(PARENT, "NO:ORGNR:999977774"), journal(), unread()] });
    check(
        &multi(),
        &[
            (ALONE, list, "multi-tenant 999977774 300000002 journal journal-1 1 warned"),
            ("code", json!({ "assertion_details": journal() }), "multi-tenant journal journal-1"),
            (ALONE, json!({ "assertion_details": unread() }), "multi-tenant 1 warned"),
        ],
    );
}
