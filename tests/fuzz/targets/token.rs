//! FZ-06: the body of a token request (RFC 6749 sections 4.1.3, 4.4.2, 6): granted only where a model says so.
use crate::made::{REDIRECT_URI, VERIFIER, client, issuer};
use crate::world::{Fate, World};
use oauth::rules::form;
use serde_json::json;

/// `CODE` and `REFRESH` in the bytes stand for a living code and refresh token of a small world.
pub fn check(data: &[u8]) {
    let scopes = ["read", "offline_access"].map(str::to_owned);
    let apis = json!([{ "name": "https://api.example", "scopes": ["read"] }]);
    let mut world = World::new(
        issuer("standard", apis),
        vec![client("app", &scopes, "acknowledged"), client("other", &scopes, "acknowledged")],
    );
    let (first, _) = world.authorize(&scopes, &["https://api.example".to_owned()]);
    let redeemed = world.send(&crate::made::redeeming(&first));
    let Fate::Granted(tokens) = redeemed else { panic!("the good request is refused") };
    let refresh = tokens.refresh_token.unwrap_or_default();
    let (code, _) = world.authorize(&scopes, &["https://api.example".to_owned()]);
    let Ok(form) = form::read(data) else { return };
    let placed = |value: &str| match value {
        "CODE" => code.clone(),
        "REFRESH" => refresh.clone(),
        other => other.to_owned(),
    };
    let members: Vec<(String, String)> =
        form.members.iter().map(|(name, value)| (name.clone(), placed(value))).collect();
    let borrowed: Vec<(&str, &str)> = members.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let value = |name: &str| members.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str());
    let granted = match world.send(&borrowed) {
        Fate::Granted(granted) => granted,
        Fate::Refused(..) | Fate::Lost => return,
    };
    assert_eq!(value("client_id"), Some("app"), "another client's");
    match value("grant_type") {
        Some("authorization_code") => {
            assert_eq!(value("code"), Some(code.as_str()));
            assert_eq!(value("code_verifier"), Some(VERIFIER));
            assert_eq!(value("redirect_uri"), Some(REDIRECT_URI));
        }
        Some("refresh_token") => assert_eq!(value("refresh_token"), Some(refresh.as_str())),
        other => panic!("granted for {other:?}"),
    }
    assert!(granted.scopes.iter().all(|scope| scopes.contains(scope)), "{:?}", granted.scopes);
    assert!(granted.audience.iter().all(|one| one == "https://api.example"), "{:?}", granted.audience);
}
