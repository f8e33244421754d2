//! What an authorization request may hold (RFC 6749 section 4.1.1, RFC 7636, OpenID Connect Core section 3.1.2.1; AZ-01 to AZ-21, PK-01, PK-03, N9).
use crate::exchange::moment;
use crate::made::{client, issuer, laid, told};
use oauth::decisions::authorize::response::encoded;
use oauth::decisions::authorize::{Rejected, begin, locate};
use oauth::rules::form::read;
use oauth::words::authorization_request::AuthorizationRequest;
use serde_json::{Value, json};

const TAKEN: &str = "taken";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A good request with these members instead (a list repeats one), at a client with those; the answer says where it is told.
fn check(profile: &str, registered: &Value, members: Value, expected: &str) {
    assert_eq!(seen(profile, registered, &members).0, expected, "{profile}: {members} at {registered}");
}

fn seen(profile: &str, registered: &Value, members: &Value) -> (String, Option<AuthorizationRequest>) {
    let issuer = issuer(profile);
    let good = json!({
        "client_id": "shop", "response_type": "code", "redirect_uri": "https://c.example/cb", "scope": "openid",
        "state": "0123456789", "nonce": "0123456789",
        "code_challenge": CHALLENGE, "code_challenge_method": "S256",
    });
    let mut pairs = Vec::new();
    for (name, value) in laid(good, members.clone()).as_object().unwrap() {
        let values = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
        pairs.extend(values.iter().map(|one| format!("{name}={}", encoded(one.as_str().unwrap()))));
    }
    let client = client(registered.clone());
    let located = read(pairs.join("&").as_bytes()).and_then(|query| locate(&issuer, &query, &mut moment()));
    let verdict = located.map_err(Rejected::Page).and_then(|located| {
        let found = (located.client_id == client.id()).then_some(&*client);
        begin(&issuer, &located, found, None, &mut moment())
    });
    match verdict {
        Ok(request) => (TAKEN.to_owned(), Some(request)),
        Err(Rejected::Page(refusal)) => (format!("page: {}", told(&refusal)), None),
        Err(Rejected::Redirect(target, refusal)) => {
            let state = target.state.unwrap_or_default();
            assert!(members.get("state").is_some() || state == "0123456789", "{members} lost the state");
            (format!("{:?}: {}", target.mode, told(&refusal)), None)
        }
    }
}

fn all(profiles: &[&str], rows: &[(Value, &str)]) {
    for profile in profiles {
        for (members, expected) in rows {
            check(profile, &json!({}), members.clone(), expected);
        }
    }
}

const TYPE: &str = "Fragment: unsupported_response_type ResponseType";
const TYPE_IN_QUERY: &str = "Query: unsupported_response_type ResponseType";
const VALUE: &str = "Query: invalid_request Value";

#[test]
fn az_01_to_03_an_unknown_client_is_told_nothing() {
    let rows = [
        (json!({ "client_id": "nobody" }), "page: invalid_client Unknown"),
        (json!({ "client_id": "nobody", "response_type": "bad" }), "page: invalid_client Unknown"),
        (json!({ "client_id": "Shop" }), "page: invalid_client Unknown"),
        (json!({ "client_id": "(absent)" }), "page: invalid_request Missing"),
        (json!({ "client_id": "" }), "page: invalid_request Missing"),
        (json!({ "client_id": ["shop", "shop"] }), "page: invalid_request Repeated"),
    ];
    all(&["standard", "helseid", "helsenorge", "bankid-2017", "halland"], &rows);
    let disabled = json!({ "state": "disabled" });
    check("standard", &disabled, json!({}), "page: invalid_client Disabled");
}

#[test]
fn az_05_and_07_the_response_type_is_offered_and_registered() {
    let other = ["token", "id_token", "id_token token", "token id_token", "code token", "code id_token token"];
    for profile in ["standard", "helseid", "helsenorge", "halland", "bankid-2017"] {
        for response_type in other.iter().chain(&["code id_token"]) {
            check(profile, &json!({}), json!({ "response_type": response_type }), TYPE);
        }
        for response_type in ["code code", "none", "CODE", "code ", " code", "code  id_token"] {
            let told = if response_type.contains("token") { TYPE } else { TYPE_IN_QUERY };
            check(profile, &json!({}), json!({ "response_type": response_type }), told);
        }
        check(profile, &json!({}), json!({ "response_type": "(absent)" }), "Query: invalid_request Missing");
    }
    let hybrid = json!({ "response_types": ["code id_token"] });
    for order in ["code id_token", "id_token code"] {
        check("bankid-2017", &hybrid, json!({ "response_type": order }), TAKEN);
        check("standard", &hybrid, json!({ "response_type": order }), TYPE);
        let alone = json!({ "response_type": order, "nonce": "(absent)" });
        check("bankid-2017", &hybrid, alone, "Fragment: invalid_request Value");
        let query = json!({ "response_type": order, "response_mode": "query" });
        check("bankid-2017", &hybrid, query, "Fragment: invalid_request Value");
    }
    check("bankid-2017", &hybrid, json!({ "response_type": "code" }), TYPE_IN_QUERY);
}

#[test]
fn az_09_the_response_mode_is_one_of_the_profile() {
    for mode in ["unknown", "jwt", "form_post.jwt", "web_message", "Query"] {
        all(&["standard", "helsenorge", "eparaksts"], &[(json!({ "response_mode": mode, "scope": "openid" }), VALUE)]);
    }
    let mode = |mode: &str, expected| (json!({ "response_mode": mode }), expected);
    all(&["standard"], &[mode("query", TAKEN), mode("fragment", TAKEN), mode("form_post", TAKEN)]);
    all(&["helsenorge"], &[mode("query", TAKEN), mode("fragment", VALUE), mode("form_post", TAKEN)]);
    all(&["eparaksts"], &[mode("fragment", VALUE), mode("form_post", VALUE)]);
    let wrong = json!({ "response_mode": "form_post", "prompt": "bad" });
    check("standard", &json!({}), wrong, "FormPost: invalid_request Value");
}

#[test]
fn az_10_to_15_parameters_stand_once_and_state_returns() {
    for name in ["state", "scope", "redirect_uri", "nonce", "code_challenge", "response_type", "prompt", "max_age"] {
        all(&["standard"], &[(json!({ name: ["one", "one"] }), "page: invalid_request Repeated")]);
    }
    let unknown = json!({ "unknown": ["1", "2"], "client_id[]": "evil", "a.b": "c" });
    all(&["standard", "helseid"], &[(unknown, TAKEN)]);
    let long = "s".repeat(2_048);
    for state in [long.as_str(), "\r\nSet-Cookie: x", "\"><script>", "\0", "å + %41", "s"] {
        let (told, request) = seen("standard", &json!({}), &json!({ "state": state }));
        assert_eq!((told.as_str(), request.unwrap().state.as_deref()), (TAKEN, Some(state)));
    }
    all(&["standard"], &[(json!({ "state": "s".repeat(4_097) }), VALUE), (json!({ "state": "(absent)" }), TAKEN)]);
}

#[test]
fn az_18_and_21_prompt_and_max_age_are_understood() {
    let prompt = |text: &str, expected| (json!({ "prompt": text }), expected);
    let rows = [
        prompt("none", TAKEN),
        prompt("login consent", TAKEN),
        prompt("select_account", TAKEN),
        prompt("none login", VALUE),
        prompt("consent none", VALUE),
        prompt("none none", VALUE),
        prompt("create", VALUE),
        prompt("None", VALUE),
    ];
    all(&["standard", "helseid"], &rows);
    for age in ["-1", "abc", "99999999999999999999", "1.5", "+1", "1e3", " 1", "0x1", "99999999999"] {
        all(&["standard", "helseid"], &[(json!({ "max_age": age }), VALUE)]);
    }
    for age in ["0", "1", "9999999999"] {
        all(&["standard", "helseid"], &[(json!({ "max_age": age }), TAKEN)]);
    }
}

#[test]
fn pk_01_and_03_a_challenge_is_s256() {
    let wrong = "Query: invalid_request Challenge";
    let method = |method: Value| json!({ "code_challenge_method": method });
    let rows = [
        (method(json!("s256")), wrong),
        (method(json!("S512")), wrong),
        (method(json!("plain")), wrong),
        (method(json!("")), wrong),
        (method(json!("(absent)")), wrong),
        (method(json!(["S256", "S256"])), "page: invalid_request Repeated"),
        (json!({ "code_challenge": "short" }), wrong),
        (json!({ "code_challenge": format!("{CHALLENGE}=") }), wrong),
        (json!({ "code_challenge": format!("{CHALLENGE}AAAA") }), wrong),
        (json!({ "code_challenge": CHALLENGE.replace('-', "+") }), wrong),
        (json!({ "code_challenge": "(absent)" }), wrong),
        (json!({}), TAKEN),
    ];
    all(&["standard", "helseid", "helsenorge", "halland", "bankid-2017"], &rows);
    let none = json!({ "code_challenge": "(absent)", "code_challenge_method": "(absent)" });
    all(&["standard", "helseid", "helsenorge", "halland"], &[(none.clone(), wrong)]);
    all(&["bankid-2017"], &[(none.clone(), TAKEN)]);
    let public = json!({ "token_endpoint_auth_method": "none" });
    check("standard", &public, none, wrong);
}

#[test]
fn n9_helsenorge_bounds_state_nonce_and_language() {
    for name in ["state", "nonce"] {
        let rows = [
            (json!({ name: "123456789" }), VALUE),
            (json!({ name: "æøåæøåæøå" }), VALUE),
            (json!({ name: "1234567890" }), TAKEN),
            (json!({ name: "x".repeat(1_000) }), TAKEN),
            (json!({ name: "x".repeat(1_001) }), VALUE),
            (json!({ name: "(absent)" }), VALUE),
        ];
        all(&["helsenorge"], &rows);
        all(&["standard"], &[(json!({ name: "1" }), TAKEN), (json!({ name: "(absent)" }), TAKEN)]);
    }
    all(&["standard"], &[(json!({ "nonce": "x".repeat(1_025) }), VALUE), (json!({ "ui_locales": "se fr" }), TAKEN)]);
    let locale = |locale: &str, expected| (json!({ "ui_locales": locale }), expected);
    all(&["helsenorge"], &[locale("nb", TAKEN), locale("nn", VALUE), locale("nb nn", VALUE), locale("NB", VALUE)]);
    let scope = |scope: &str, expected| (json!({ "scope": scope }), expected);
    all(&["helsenorge"], &[scope("offline_access", VALUE), scope("offline_access openid", TAKEN)]);
    all(&["standard"], &[scope("offline_access", TAKEN), scope("orders/read", TAKEN)]);
}

#[test]
fn what_a_client_may_send_is_registered() {
    let no_code = json!({ "grant_types": ["client_credentials"] });
    check("standard", &no_code, json!({}), "Query: unauthorized_client NotAllowed");
    let pushed = json!({ "pushed_authorization_requests": "required" });
    check("standard", &pushed, json!({}), "Query: invalid_request NotPushed");
    let rows = [
        (json!({ "request": "eyJ" }), "Query: request_not_supported RequestObject"),
        (json!({ "request_uri": "https://evil.test/r" }), "page: invalid_request_uri RequestUri"),
        (json!({ "request_uri": "urn:ietf:params:oauth:request_uri:x" }), "page: invalid_request_uri RequestUri"),
    ];
    all(&["standard", "helseid"], &rows);
}

#[test]
fn h4_h7_and_ri_scopes_and_resources_fit_together() {
    let ask = |scope: &str, resources: &[&str]| json!({ "scope": scope, "resource": resources });
    let rows = [
        (ask("openid orders/read stock/read", &["orders", "stock"]), TAKEN),
        (ask("openid orders/read stock/read", &[]), TAKEN),
        (ask("openid status orders/read", &["orders"]), TAKEN),
        (ask("openid orders/read orders/read", &["orders", "orders"]), TAKEN),
        (ask("orders/read stock/read", &["orders"]), "Query: invalid_target OutsideResources"),
        (ask("orders/read", &["stock"]), "Query: invalid_target OutsideResources"),
        (ask("orders/read", &["orders", "unknown"]), "Query: invalid_target ResourceUnknown"),
        (ask("orders/read", &["ORDERS"]), "Query: invalid_target ResourceUnknown"),
        (ask("orders/read", &["orders/"]), "Query: invalid_target ResourceUnknown"),
        (ask("attic/read", &["attic"]), "Query: invalid_target ApiDisabled"),
        (ask("openid unknown", &[]), "Query: invalid_scope Unknown"),
        (ask("openid Orders/read", &[]), "Query: invalid_scope Unknown"),
        (ask("email", &[]), "Query: invalid_scope NotAllowed"),
        (json!({ "scope": "(absent)" }), "Query: invalid_scope Missing"),
        (json!({ "scope": "   " }), "Query: invalid_scope Missing"),
    ];
    all(&["standard"], &rows);
    all(&["helseid"], &rows[..12]);
    let few = json!({ "scopes": ["openid", "orders/read"] });
    check("helseid", &few, ask("openid orders/write", &[]), "Query: invalid_scope NotAllowed");
    check("helseid", &few, ask("openid orders/read", &["stock"]), "Query: invalid_target ResourceNotGranted");
    let (_, request) = seen("helseid", &json!({}), &json!({ "scope": "offline openid openid offline_access" }));
    assert_eq!(request.unwrap().scopes.to_string(), "offline_access openid", "H2, RI-12");
}
