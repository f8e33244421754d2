//! What access tokens tell: claims in order, shapes, and the facts that the API asked for (RFC 9068; JW-31, H16, L5).
use crate::exchange::{caller, claims, code, exchange};
use crate::made::{grant, issuer};
use oauth::words::evidence::Artefact;
use serde_json::{Value, json};

/// On what ground the token is asked for, with these parameters.
#[derive(Clone, Copy, Debug)]
enum Ask<'a> {
    /// The client itself.
    Alone(&'a str),
    /// A code of these scopes.
    Code(&'a str, &'a str),
}

use Ask::{Alone, Code};

/// The claims of the access token as JSON, in order; `{}` stands for its identifier.
fn check(profile: &str, ask: Ask, expected: &str) {
    let issuer = issuer(profile);
    let client = caller(&issuer, json!({}));
    let (artefact, more) = match ask {
        Alone(more) => (Artefact::Absent, more),
        Code(scopes, more) => (Artefact::Code(Box::new(code(&issuer, grant(scopes)))), more),
    };
    let (draft, _) = exchange(&issuer, &client, artefact, more).unwrap();
    let mut claims = claims(&draft);
    if let Some(id) = claims.get_mut("jti") {
        assert!(id.as_str().is_some_and(|id| id.len() >= 20));
        *id = json!("{}");
    }
    assert_eq!(Value::Object(claims).to_string(), expected, "{profile}: {ask:?}");
}

#[test]
fn jw_31_an_access_token_tells_what_rfc_9068_asks_and_what_the_api_asked_for() {
    check(
        "standard",
        Code("openid profile orders/read", ""),
        concat!(
            r#"{"iss":"https://as.example","sub":"kari-sub","aud":"orders","exp":1795000300,"iat":1795000000,"jti":"{}","#,
            r#""client_id":"shop","scope":"openid profile orders/read","auth_time":1794999950,"amr":["pwd"],"#,
            r#""name":"Kari Nordmann"}"#,
        ),
    );
    check(
        "standard",
        Code("openid profile stock/read", ""),
        concat!(
            r#"{"iss":"https://as.example","sub":"kari-sub","aud":"stock","exp":1795000300,"iat":1795000000,"jti":"{}","#,
            r#""client_id":"shop","scope":"openid profile stock/read","auth_time":1794999950,"amr":["pwd"]}"#,
        ),
    );
    check(
        "standard",
        Alone("scope=orders/read+stock/read&resource=orders&resource=stock"),
        concat!(
            r#"{"iss":"https://as.example","sub":"shop","aud":["orders","stock"],"exp":1795000300,"iat":1795000000,"#,
            r#""jti":"{}","client_id":"shop","scope":"orders/read stock/read"}"#,
        ),
    );
    check(
        "standard",
        Alone("scope=status"),
        concat!(
            r#"{"iss":"https://as.example","sub":"shop","aud":"https://as.example","exp":1795000300,"iat":1795000000,"#,
            r#""jti":"{}","client_id":"shop","scope":"status"}"#,
        ),
    );
}

#[test]
fn h16_helseid_tells_scope_as_a_list_and_aud_as_a_string() {
    check(
        "helseid",
        Code("openid profile orders/read", "resource=orders"),
        concat!(
            r#"{"iss":"https://as.example","nbf":1795000000,"iat":1795000000,"exp":1795000600,"aud":"orders","#,
            r#""scope":["openid","profile","orders/read"],"amr":["pwd"],"client_id":"shop","client_amr":"private_key_jwt","#,
            r#""sub":"kari-sub","auth_time":1794999950,"helseid://claims/identity/pid":"02017012345","#,
            r#""helseid://claims/client/client_name":"The shop","helseid://claims/client/claims/client_tenancy":"none","name":"Kari Nordmann","sid":"session","jti":"{}"}"#,
        ),
    );
    check(
        "helseid",
        Alone("scope=orders/read"),
        concat!(
            r#"{"iss":"https://as.example","nbf":1795000000,"iat":1795000000,"exp":1795000600,"aud":"orders","#,
            r#""scope":["orders/read"],"client_id":"shop","client_amr":"private_key_jwt","sub":"shop","#,
            r#""helseid://claims/client/client_name":"The shop","helseid://claims/client/claims/client_tenancy":"none","jti":"{}"}"#,
        ),
    );
}

#[test]
fn l5_region_halland_tells_whether_a_user_stands_behind_the_ticket() {
    check(
        "halland",
        Alone("resource=stock"),
        concat!(
            r#"{"aud":"stock","iss":"https://as.example/adfs","iat":1795000000,"nbf":1795000000,"exp":1795003600,"#,
            r#""appid":"shop","idtyp":"app","scp":"stock/read","sub":"shop","jti":"{}"}"#,
        ),
    );
    check(
        "halland",
        Code("openid stock/read", "resource=stock"),
        concat!(
            r#"{"aud":"stock","iss":"https://as.example/adfs","iat":1795000000,"nbf":1795000000,"exp":1795003600,"#,
            r#""appid":"shop","idtyp":"user","auth_time":1794999950,"scp":"openid stock/read","sub":"kari-sub","jti":"{}"}"#,
        ),
    );
}
