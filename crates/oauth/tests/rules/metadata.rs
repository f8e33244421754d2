//! What metadata says of each profile: its addresses, its members in order, and nothing that does not exist (RFC 8414; IS-20).
use crate::keys::VALID;
use crate::made::{PROFILES, issuer, issuer_with};
use jose::certificate::Certificate;
use oauth::decisions::metadata::metadata;
use oauth::rules::paths::Endpoint;
use serde_json::{Value, json};

/// The document of an issuer with these members: its addresses in order, beneath its root (where they are told), and other members.
fn check(profile: &str, registered: &Value, addresses: &[(&str, &str)], others: &[(&str, Value)]) {
    let issuer = issuer_with(profile, registered.clone());
    let document = metadata(&issuer);
    assert_eq!(document, metadata(&issuer), "{profile}");
    let root = &issuer.registration.root;
    let told = document.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?.strip_prefix(root)?)));
    assert!(addresses.is_empty() || told.collect::<Vec<_>>() == addresses, "{profile}: {document:?}");
    assert_eq!(document["issuer"], issuer.identifier(), "{profile}");
    let served = Endpoint::ALL.map(|endpoint| issuer.endpoint(endpoint));
    for (name, value) in document.iter().filter(|(name, _)| name.ends_with("_endpoint") || *name == "jwks_uri") {
        let value = value.as_str().map(str::to_owned);
        assert!(served.contains(&value), "{profile}: {name} is {value:?}, which is nowhere served");
    }
    for (name, expected) in others {
        let value = match *name {
            "(members)" => json!(document.keys().collect::<Vec<_>>()),
            "(openid_configuration)" => json!(issuer.endpoint(Endpoint::OpenidConfiguration)),
            "(authorization_server_metadata)" => json!(issuer.endpoint(Endpoint::AuthorizationServerMetadata)),
            member => document.get(member).cloned().unwrap_or_default(),
        };
        assert_eq!(value, *expected, "{profile}: {name}");
    }
}

#[test]
fn each_profile_stands_at_its_own_addresses() {
    let people = json!({});
    check(
        "standard",
        &people,
        &[
            ("issuer", ""),
            ("authorization_endpoint", "/authorize"),
            ("token_endpoint", "/token"),
            ("userinfo_endpoint", "/userinfo"),
            ("jwks_uri", "/jwks"),
            ("introspection_endpoint", "/introspect"),
            ("revocation_endpoint", "/revoke"),
            ("end_session_endpoint", "/logout"),
            ("pushed_authorization_request_endpoint", "/par"),
        ],
        &[("(openid_configuration)", json!("https://as.example/.well-known/openid-configuration"))],
    );
    check(
        "helseid",
        &people,
        &[
            ("issuer", ""),
            ("authorization_endpoint", "/connect/authorize"),
            ("token_endpoint", "/connect/token"),
            ("userinfo_endpoint", "/connect/userinfo"),
            ("jwks_uri", "/.well-known/openid-configuration/jwks"),
            ("introspection_endpoint", "/connect/introspect"),
            ("revocation_endpoint", "/connect/revocation"),
            ("end_session_endpoint", "/connect/endsession"),
            ("pushed_authorization_request_endpoint", "/connect/par"),
        ],
        &[("grant_types_supported", json!(["authorization_code", "client_credentials", "refresh_token"]))],
    );
    check(
        "helsenorge",
        &people,
        &[
            ("issuer", "/sts/oidcprov/v3"),
            ("authorization_endpoint", "/sts/oidcprov/v2/authorize"),
            ("token_endpoint", "/sts/oidcprov/v3/token"),
            ("jwks_uri", "/sts/oidcprov/v3/jwks"),
            ("introspection_endpoint", "/sts/oidcprov/introspect/v1"),
            ("revocation_endpoint", "/sts/oidcprov/v3/revoke"),
            ("end_session_endpoint", "/sts/oidcprov/v2/logout"),
            ("pushed_authorization_request_endpoint", "/sts/oidcprov/v1/par"),
        ],
        &[("ui_locales_supported", json!(["nb"])), ("response_modes_supported", json!(["query", "form_post"]))],
    );
    check(
        "halland",
        &people,
        &[
            ("issuer", "/adfs"),
            ("authorization_endpoint", "/adfs/oauth2/authorize"),
            ("token_endpoint", "/adfs/oauth2/token"),
            ("userinfo_endpoint", "/adfs/userinfo"),
            ("jwks_uri", "/adfs/discovery/keys"),
            ("introspection_endpoint", "/adfs/oauth2/introspect"),
            ("revocation_endpoint", "/adfs/oauth2/revoke"),
            ("end_session_endpoint", "/adfs/oauth2/logout"),
        ],
        &[("grant_types_supported", json!(["client_credentials", "authorization_code"]))],
    );
    check(
        "bankid-2017",
        &people,
        &[
            ("issuer", ""),
            ("authorization_endpoint", "/oidc/oauth/authorize"),
            ("token_endpoint", "/oidc/oauth/token"),
            ("userinfo_endpoint", "/oidc/oauth/userinfo"),
            ("jwks_uri", "/oidc/oauth/userinfo/jwk"),
        ],
        &[
            ("response_types_supported", json!(["code", "code id_token"])),
            ("introspection_endpoint_auth_methods_supported", Value::Null),
            ("token_endpoint_auth_signing_alg_values_supported", Value::Null),
        ],
    );
}

const AS: &str = "/trustedx-authserver/oauth/lvrtc";

#[test]
fn e6_an_issuer_without_people_has_no_endpoint_for_them() {
    let address = |path: &str| format!("{AS}{path}");
    let (token, keys) = (address("/token"), address("/keys"));
    let (introspection, revocation) = (address("/introspect"), address("/revoke"));
    let addresses = [
        ("issuer", AS),
        ("token_endpoint", &token),
        ("jwks_uri", &keys),
        ("introspection_endpoint", &introspection),
        ("revocation_endpoint", &revocation),
    ];
    let nobody = [
        ("grant_types_supported", json!(["client_credentials"])),
        ("response_types_supported", json!([])),
        ("response_modes_supported", Value::Null),
        ("claims_supported", Value::Null),
        ("scopes_supported", json!(["orders/read", "orders/write", "stock/read", "vault/read", "status"])),
    ];
    let none = json!({ "identity_provider": "none" });
    check("eparaksts", &none, &addresses, &nobody);
    let people = [addresses[0], ("authorization_endpoint", AS), addresses[1], addresses[2], addresses[3], addresses[4]];
    check("eparaksts", &json!({}), &people, &[]);
    let plain = [
        ("issuer", ""),
        ("token_endpoint", "/token"),
        ("jwks_uri", "/jwks"),
        ("introspection_endpoint", "/introspect"),
    ];
    let plain: Vec<_> = plain.into_iter().chain([("revocation_endpoint", "/revoke")]).collect();
    check("standard", &none, &plain, &nobody);
}

#[test]
fn is_20_metadata_stands_at_both_well_known_spellings() {
    let (openid, oauth) = (".well-known/openid-configuration", ".well-known/oauth-authorization-server");
    for (profile, root, appended, inserted) in [
        ("standard", "https://as.example", format!("/{openid}"), format!("/{oauth}")),
        ("helsenorge", "https://as.example", format!("/sts/oidcprov/v3/{openid}"), format!("/{oauth}/sts/oidcprov/v3")),
        ("halland", "https://as.example/x", format!("/x/adfs/{openid}"), format!("/{oauth}/x/adfs")),
        ("standard", "https://as.example/a/b", format!("/a/b/{openid}"), format!("/{oauth}/a/b")),
        ("eparaksts", "https://as.example", format!("{AS}/{openid}"), format!("/{oauth}{AS}")),
    ] {
        let places = [
            ("(openid_configuration)", json!(format!("https://as.example{appended}"))),
            ("(authorization_server_metadata)", json!(format!("https://as.example{inserted}"))),
        ];
        check(profile, &json!({ "root": root }), &[], &places);
    }
}

#[test]
fn metadata_says_what_is_not_taken() {
    for profile in PROFILES {
        let rows = [
            ("code_challenge_methods_supported", json!(["S256"])),
            ("authorization_response_iss_parameter_supported", json!(true)),
            ("request_parameter_supported", json!(false)),
            ("request_uri_parameter_supported", json!(false)),
            ("claims_parameter_supported", json!(false)),
        ];
        check(profile, &json!({}), &[], &rows);
    }
}

#[test]
fn members_stand_in_one_order() {
    let members = json!([
        "issuer",
        "authorization_endpoint",
        "token_endpoint",
        "jwks_uri",
        "introspection_endpoint",
        "revocation_endpoint",
        "scopes_supported",
        "grant_types_supported",
        "token_endpoint_auth_methods_supported",
        "introspection_endpoint_auth_methods_supported",
        "revocation_endpoint_auth_methods_supported",
        "subject_types_supported",
        "id_token_signing_alg_values_supported",
        "response_types_supported",
        "response_modes_supported",
        "code_challenge_methods_supported",
        "authorization_response_iss_parameter_supported",
        "prompt_values_supported",
        "claims_supported",
        "request_parameter_supported",
        "request_uri_parameter_supported",
        "claims_parameter_supported",
    ]);
    check("eparaksts", &json!({}), &[], &[("(members)", members)]);
}

#[test]
fn metadata_tell_of_certificates_where_they_can_arrive() {
    let told = |registered: Value, anchors: &[Certificate]| {
        let mut issuer = issuer_with("standard", registered);
        issuer.trust_anchors = anchors.to_vec().into();
        let document = metadata(&issuer);
        let names = |name: &str| document[name].as_array().unwrap().iter().any(|one| one == "tls_client_auth");
        let (token, introspection) =
            ("token_endpoint_auth_methods_supported", "introspection_endpoint_auth_methods_supported");
        assert_eq!(names(token), names(introspection));
        let bound = document.get("tls_client_certificate_bound_access_tokens").cloned();
        let own = document[token].as_array().unwrap().iter().any(|one| one == "self_signed_tls_client_auth");
        (bound, names(token), own, document.get("mtls_endpoint_aliases").cloned())
    };
    let bound = Some(json!(true));
    assert_eq!(
        told(json!({ "root": "http://127.0.0.1:8080" }), std::slice::from_ref(&VALID)),
        (None, false, false, None)
    );
    assert_eq!(told(json!({}), &[]), (bound.clone(), false, true, None));
    let aliases = json!({
        "token_endpoint": "https://mtls.example/token",
        "userinfo_endpoint": "https://mtls.example/userinfo",
        "introspection_endpoint": "https://mtls.example/introspect",
        "revocation_endpoint": "https://mtls.example/revoke",
        "pushed_authorization_request_endpoint": "https://mtls.example/par",
    });
    let registered = json!({ "mtls_root": "https://mtls.example" });
    assert_eq!(told(registered, std::slice::from_ref(&VALID)), (bound, true, true, Some(aliases)));
    assert_eq!(metadata(&issuer("helseid")).get("tls_client_certificate_bound_access_tokens"), None);
}
