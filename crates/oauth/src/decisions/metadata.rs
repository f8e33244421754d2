//! Metadata (OpenID Connect Discovery section 3, RFC 8414 section 2), derived from the rules, so that it cannot lie.
use crate::issuer::Issuer;
use crate::rules::paths::Endpoint;
use crate::words::issuer::IdentityProvider;
use crate::words::names::{AuthenticationMethod, GrantType};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The metadata document of an issuer.
pub fn metadata(issuer: &Issuer) -> Map<String, Value> {
    let profile = &issuer.profile;
    let people = issuer.registration.identity_provider == IdentityProvider::BuiltIn;
    let mut out = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            out.insert(name.to_owned(), value);
        }
    };
    let endpoint = |endpoint| issuer.endpoint(endpoint).map(Value::String);
    put("issuer", Some(json!(issuer.identifier())));
    put("authorization_endpoint", endpoint(Endpoint::Authorization));
    put("token_endpoint", endpoint(Endpoint::Token));
    put("userinfo_endpoint", endpoint(Endpoint::Userinfo));
    put("jwks_uri", endpoint(Endpoint::Jwks));
    put("introspection_endpoint", endpoint(Endpoint::Introspection));
    put("revocation_endpoint", endpoint(Endpoint::Revocation));
    put("end_session_endpoint", endpoint(Endpoint::EndSession));
    let pushed = endpoint(Endpoint::PushedAuthorizationRequest);
    put("require_pushed_authorization_requests", pushed.as_ref().map(|_| json!(false)));
    put("pushed_authorization_request_endpoint", pushed);
    put("scopes_supported", Some(json!(profile.scope.supported(&issuer.registration, &profile.refresh_token))));
    let person_only = |grant: &GrantType| *grant != GrantType::ClientCredentials;
    let grants = profile.grants.accepted().iter().filter(|grant| people || !person_only(grant));
    put("grant_types_supported", Some(grants.map(|grant| json!(grant.name())).collect()));
    client_authentication(issuer, &mut put);
    let proven: Vec<_> = profile.proof.algorithms().iter().map(|one| one.name()).collect();
    put("dpop_signing_alg_values_supported", (!proven.is_empty()).then(|| json!(proven)));
    put("subject_types_supported", Some(json!(["public"])));
    put("id_token_signing_alg_values_supported", Some(json!([profile.id_token.algorithm().name()])));
    if people {
        authorization(issuer, &mut put);
    } else {
        put("response_types_supported", Some(json!([])));
    }
    put("request_parameter_supported", Some(json!(false)));
    put("request_uri_parameter_supported", Some(json!(false)));
    put("claims_parameter_supported", Some(json!(false)));
    out
}

fn client_authentication(issuer: &Issuer, put: &mut impl FnMut(&str, Option<Value>)) {
    let (rules, assertion) = (&issuer.profile.client_authentication, &issuer.profile.assertion);
    let all = [
        ("token", Endpoint::Token, rules.methods()),
        ("introspection", Endpoint::Introspection, rules.introspection_methods()),
        ("revocation", Endpoint::Revocation, rules.methods()),
    ];
    for (name, _, methods) in all.into_iter().filter(|(_, endpoint, _)| issuer.endpoint(*endpoint).is_some()) {
        let signed = methods.contains(&AuthenticationMethod::PrivateKeyJwt);
        let methods: Vec<_> = methods.iter().map(|method| method.name()).collect();
        let algorithms: Vec<_> = assertion.algorithms().iter().map(|one| one.name()).collect();
        put(&format!("{name}_endpoint_auth_methods_supported"), Some(json!(methods)));
        put(&format!("{name}_endpoint_auth_signing_alg_values_supported"), signed.then(|| json!(algorithms)));
    }
}

fn authorization(issuer: &Issuer, put: &mut impl FnMut(&str, Option<Value>)) {
    let rules = &issuer.profile.authorization;
    let types: Vec<_> = rules.response_types().iter().map(|one| one.name()).collect();
    let modes: Vec<_> = rules.response_modes().iter().map(|one| one.name()).collect();
    put("response_types_supported", Some(json!(types)));
    put("response_modes_supported", Some(json!(modes)));
    put("code_challenge_methods_supported", Some(json!(["S256"])));
    put("authorization_response_iss_parameter_supported", Some(json!(true)));
    put("prompt_values_supported", Some(json!(["none", "login", "consent", "select_account"])));
    let locales = rules.ui_locales();
    put("ui_locales_supported", (!locales.is_empty()).then(|| json!(locales)));
    let rules = &issuer.profile.id_token;
    let userinfo = issuer.endpoint(Endpoint::Userinfo).map(|_| rules.userinfo());
    let claims: BTreeSet<_> = userinfo.into_iter().chain([rules.claims()]).flat_map(|table| table.names()).collect();
    put("claims_supported", Some(json!(claims)));
}
