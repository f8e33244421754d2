//! ID tokens where access tokens belong, and the other way round, at every issuer of the demonstration (RFC 8725 section 3.12).
use crate::stand::visitor::{Visitor, wishing};
use crate::stand::{Stand, on_both_engines, posted};
use jose::signed::Compact;
use oauth::rules::paths::Endpoint;
use serde_json::{Value, json};

on_both_engines!(an_id_token_is_no_access_token, an_access_token_is_no_hint);

/// Issuers with people: a client, its scope, and a resource server where there is introspection.
const ISSUERS: [(&str, &str, &str, Option<&str>); 5] = [
    ("helseid", "client", r"openid owner-1:api\read", Some("owner-1:api-resource")),
    ("helsenorge", "journal", "openid", Some("helsenorge-api-resource")),
    (
        "halland",
        "5b0f9c2e-8f5d-4a51-9d0e-3a4f6f1c2d77",
        "openid exempelapi.Public",
        Some("exempelapi.regionhalland.se-resource"),
    ),
    ("bankid", "Postman", "openid", None),
    ("standard", "web", "openid read", Some("api")),
];

async fn tokens(stand: &Stand, (issuer, client_id, scope): (&str, &str, &str)) -> Value {
    let party = stand.party(issuer, client_id).await;
    let code = party.code(stand, &wishing(party.wishes(), "scope", scope)).await;
    let answer = party.redeems(stand, &code).sent(stand).await;
    assert_eq!(answer.status, 200, "{issuer}: {}", answer.body);
    answer.json()
}

async fn an_id_token_is_no_access_token(stand: &Stand) {
    for (name, client_id, scope, resource) in ISSUERS {
        let tokens = tokens(stand, (name, client_id, scope)).await;
        let id_token = tokens["id_token"].as_str().unwrap_or_else(|| panic!("{name}: {tokens}"));
        let issuer = stand.issuer(name).await;
        if let Some(userinfo) = issuer.endpoint(Endpoint::Userinfo) {
            let bearer = format!("Bearer {id_token}");
            let request = posted(&userinfo, &[("authorization", &bearer)], &[]);
            let answer = stand.send(request, None).await;
            assert_eq!(answer.status, 401, "{name}: {}", answer.body);
            assert!(answer.header("www-authenticate").contains("invalid_token"), "{name}");
        }
        let Some(server) = resource else { continue };
        let server = stand.party(name, server).await;
        for (kind, active) in [("id_token", false), ("access_token", true)] {
            let token = tokens[kind].as_str().unwrap();
            let answer = server.request(stand, Endpoint::Introspection).with("token", token).sent(stand).await;
            assert_eq!((answer.status.as_u16(), &answer.json()["active"]), (200, &json!(active)), "{name} {kind}");
        }
    }
}

/// Its type says nothing at one of them; the identifier that only access tokens have does.
async fn an_access_token_is_no_hint(stand: &Stand) {
    for (name, client_id, scope, _) in ISSUERS {
        let tokens = tokens(stand, (name, client_id, scope)).await;
        let access_token = tokens["access_token"].as_str().unwrap();
        let party = stand.party(name, client_id).await;
        let mut visitor = Visitor::at(party.issuer.clone());
        for (hint, refused) in [(access_token, true), (tokens["id_token"].as_str().unwrap(), false)] {
            let wishes = wishing(wishing(party.wishes(), "scope", scope), "id_token_hint", hint);
            let answer = visitor.visit(stand, &wishes).await;
            let told = answer.header("location").contains("error=invalid_request");
            assert_eq!(told, refused, "{name}: {} {}", answer.status, answer.header("location"));
        }
    }
    let halland = stand.party("halland", ISSUERS[2].1).await;
    let tokens = tokens(stand, ("halland", halland.id(), ISSUERS[2].2)).await;
    let typ = |kind: &str| Compact::parse(tokens[kind].as_str().unwrap()).unwrap().typ().map(str::to_owned);
    assert_eq!((typ("access_token"), typ("id_token")), (Some("JWT".to_owned()), Some("JWT".to_owned())));
}
