//! Metadata (OpenID Connect Discovery section 3, RFC 8414 section 2), derived from the rules, so that it cannot lie.
use super::rotate::id_token_algorithms;
use crate::issuer::Issuer;
use crate::rules::paths::Endpoint;
use crate::words::issuer::IdentityProvider;
use crate::words::names::{AuthenticationMethod, GrantType};
use jose::algorithm::Algorithm;
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
    if issuer.registration.takes_certificates() {
        mutual_tls(issuer, &mut put);
    }
    put("subject_types_supported", Some(json!(["public"])));
    put("id_token_signing_alg_values_supported", Some(json!(offered(issuer))));
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

/// What a client may register for its ID tokens, as far as there are keys for it; where nobody signs in there is no
/// key, and the member, which must be there and not be empty, names what would sign (OpenID Connect Discovery section 3).
fn offered(issuer: &Issuer) -> Vec<&'static str> {
    let nobody = issuer.registration.identity_provider == IdentityProvider::None;
    let signs = |algorithm: &Algorithm| nobody || issuer.keyring.active(*algorithm).is_some();
    id_token_algorithms(issuer).into_iter().filter(signs).map(Algorithm::name).collect()
}

/// What certificates open, and where they are asked for (RFC 8705 sections 3.3 and 5).
fn mutual_tls(issuer: &Issuer, put: &mut impl FnMut(&str, Option<Value>)) {
    put("tls_client_certificate_bound_access_tokens", issuer.profile.proof.certificates().then(|| json!(true)));
    let called = [
        ("token_endpoint", Endpoint::Token),
        ("userinfo_endpoint", Endpoint::Userinfo),
        ("introspection_endpoint", Endpoint::Introspection),
        ("revocation_endpoint", Endpoint::Revocation),
        ("pushed_authorization_request_endpoint", Endpoint::PushedAuthorizationRequest),
    ];
    let aliases =
        called.into_iter().filter_map(|(name, one)| Some((name.to_owned(), json!(issuer.mtls_endpoint(one)?))));
    let aliases: Map<String, Value> = aliases.collect();
    put("mtls_endpoint_aliases", (!aliases.is_empty()).then_some(Value::Object(aliases)));
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
        let methods: Vec<_> =
            methods.iter().filter(|method| possible(issuer, **method)).map(|method| method.name()).collect();
        let algorithms: Vec<_> = assertion.algorithms().iter().map(|one| one.name()).collect();
        put(&format!("{name}_endpoint_auth_methods_supported"), Some(json!(methods)));
        put(&format!("{name}_endpoint_auth_signing_alg_values_supported"), signed.then(|| json!(algorithms)));
    }
}

/// Whether any client can authenticate so: a certificate must be able to arrive, and an authority of its names be trusted.
fn possible(issuer: &Issuer, method: AuthenticationMethod) -> bool {
    match method {
        AuthenticationMethod::TlsClientAuth => {
            issuer.registration.takes_certificates() && !issuer.trust_anchors.is_empty()
        }
        AuthenticationMethod::SelfSignedTlsClientAuth => issuer.registration.takes_certificates(),
        _ => true,
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
