//! `token inspect` and `revoke`: what a token is, from the database; and what is removed stays dead when its name comes again.
use crate::ground::json;
use crate::place::Place;
use serde_json::Value;

fn inspected(place: &Place, token: &str) -> Value {
    json(place, &["token", "inspect", "--demo", "data/demo.json", token])
}

#[test]
fn a_token_is_told_and_ends_with_its_client_for_good() {
    let place = Place::new();
    let demo = place.demo(&[]);
    let of = |words: &[&str]| place.told(&[words, &["--demo", "data/demo.json"]].concat());
    let get = ["token", "get", "--issuer", "standard", "--client", "worker", "--scope", "read"];
    let token = || -> String {
        let answer: Value = serde_json::from_str(&of(&get)).unwrap();
        answer["access_token"].as_str().unwrap().to_owned()
    };
    let (first, second) = (token(), token());
    let told = inspected(&place, &first);
    assert_eq!(
        (&told["kind"], &told["alive"], &told["issuer"]),
        (&"access_token".into(), &true.into(), &"standard".into())
    );
    assert_eq!((&told["members"]["client_id"], &told["members"]["scope"]), (&"worker".into(), &"read".into()));
    of(&["token", "revoke", &second]);
    let told = inspected(&place, &second);
    assert_eq!((&told["alive"], &told["why_dead"]), (&false.into(), &"it was revoked".into()));
    place.write("before.toml", &of(&["export", "--issuer", "standard"]));
    of(&["client", "remove", "--issuer", "standard", "worker"]);
    assert_eq!(inspected(&place, &first)["why_dead"], "its client is gone");
    let applied = of(&["apply", "-f", "before.toml"]);
    assert!(applied.starts_with("1 changed, "), "{applied}");
    assert_eq!(inspected(&place, &first)["why_dead"], "its client, person or issuer was disabled");
    let told = place.refused(&["token", "inspect", "--demo", "data/demo.json", "nonsense"]);
    assert!(told.contains("no issuer of this server issued it"), "{told}");
    drop(demo);
}
