//! Spot checks of what the profiles say, through what the engine asks of them.
use crate::library;
use jose::algorithm::Algorithm;
use oauth::profile::Profile;
use oauth::refusal::ErrorCode;
use oauth::rules::id_token::Moments;
use oauth::rules::paths::Endpoint;
use oauth::words::chance::Chance;
use oauth::words::credentials::Challenge;
use oauth::words::draft::{AccessTokenDraft, Drafted, JwtDraft, TokenDraft};
use oauth::words::fact::{Fact, Protocol};
use oauth::words::form::Form;
use oauth::words::handle::{Address, Handle};
use oauth::words::moment::Moment;
use oauth::words::scope::Scopes;

/// The moments of the pilot's sample of 25 May 2017.
const SAMPLE: Moments = Moments { auth_time: 1_495_710_563, authorization: 1_495_710_576, response: 1_495_710_736 };

type Seen = fn(&Profile) -> String;

fn check(name: &str, rows: &[(Seen, &str)]) {
    let library = library();
    let profile = library.find(name).unwrap();
    for (number, (seen, expected)) in rows.iter().enumerate() {
        assert_eq!(seen(profile), *expected, "{name}, row {number}");
    }
}

#[test]
fn standard_is_strict() {
    check(
        "standard",
        &[
            (|p| place(p, Endpoint::Token), "/token"),
            (|p| place(p, Endpoint::Extend), "none"),
            (
                methods,
                "none client_secret_basic client_secret_post private_key_jwt tls_client_auth self_signed_tls_client_auth",
            ),
            (|p| p.grants.code_lifetime().to_string(), "60"),
            (|p| format!("{:?}", p.grants.code()), "Spelling { bytes: 33, encoding: Base64url }"),
            (access_token, "Jwt ES256 at+jwt Bearer 300"),
            (scope_claim, r#"{"scope":"a b"}"#),
            (|p| p.refresh_token.expiry(0, 5).to_string(), "5"),
            (|p| p.refresh_token.expiry(0, i64::MAX).to_string(), "28800"),
            (|p| p.refresh_token.absolute_lifetime().to_string(), "2592000"),
            (|p| p.id_token.refreshed(&Scopes::parse("openid")).to_string(), "false"),
            (|p| joined(p.authorization.response_types().iter().map(|one| one.name())), "code"),
            (|p| p.authorization.same("http://127.0.0.1/cb", "http://127.0.0.1:99/cb").to_string(), "true"),
            (|p| p.authorization.same("http://localhost/cb", "http://localhost:99/cb").to_string(), "false"),
            (errors, "401 invalid_target temporarily_unavailable"),
            (headers, "no-store / no-cache / application/json"),
        ],
    );
}

#[test]
fn helseid_tells_scopes_as_a_list_and_a_new_id_token_on_refresh() {
    check(
        "helseid",
        &[
            (|p| place(p, Endpoint::PushedAuthorizationRequest), "/connect/par"),
            (|p| place(p, Endpoint::Jwks), "/.well-known/openid-configuration/jwks"),
            (|p| p.scope.read("openid offline").unwrap().to_string(), "openid offline_access"),
            (|p| renamed(p, "authorization_code"), "code"),
            (scope_claim, r#"{"scope":["a","b"]}"#),
            (methods, "private_key_jwt"),
            (|p| p.assertion.algorithms().contains(&Algorithm::EdDSA).to_string(), "false"),
            (access_token, "Jwt RS256 at+jwt Bearer 600"),
            (|p| p.id_token.refreshed(&Scopes::parse("openid")).to_string(), "true"),
            (|p| p.authorization.same("http://localhost/cb", "http://localhost:99/cb").to_string(), "true"),
            (members, "access_token id_token token_type expires_in refresh_token rt_expires_in scope rejected_scope"),
            (errors, "400 invalid_target temporarily_unavailable"),
        ],
    );
}

#[test]
fn helsenorge_extends_echoes_and_says_nothing_when_down() {
    check(
        "helsenorge",
        &[
            (|p| p.paths.issuer().to_owned(), "/sts/oidcprov/v3"),
            (|p| place(p, Endpoint::Extend), "/sts/oidcprov/v3/extend"),
            (|p| place(p, Endpoint::Authorization), "/sts/oidcprov/v2/authorize"),
            (|p| place(p, Endpoint::PushedAuthorizationRequest), "/sts/oidcprov/v1/par"),
            (methods, "private_key_jwt none"),
            (access_token, "Opaque ES256 at+jwt Bearer 1800"),
            (|p| p.refresh_token.expiry(0, i64::MAX).to_string(), "1800"),
            (|p| p.refresh_token.absolute_lifetime().to_string(), "86400"),
            (|p| p.id_token.claims().names().last().unwrap_or_default().to_owned(), "representation"),
            (|p| p.authorization.offers_representation().to_string(), "true"),
            (|p| p.response.scope("openid", Some("openid extra")).unwrap_or_default(), "openid extra"),
            (errors, "400 invalid_target none"),
        ],
    );
}

#[test]
fn halland_speaks_as_ad_fs_does() {
    check(
        "halland",
        &[
            (|p| p.paths.issuer().to_owned(), "/adfs"),
            (grants, "client_credentials authorization_code"),
            (access_token, "Jwt RS256 JWT bearer 3600"),
            (|p| told(p, Protocol::TokenSubjectKind), "idtyp"),
            (|p| told(p, Protocol::ClientId), "appid"),
            (scope_claim, r#"{"scp":"a b"}"#),
            (|p| p.refresh_token.offered().to_string(), "false"),
            (errors, "400 invalid_resource temporarily_unavailable"),
            (headers, "no-store / no-cache / application/json;charset=UTF-8"),
        ],
    );
}

#[test]
fn bankid_is_the_sample_of_2017() {
    let claims = "preferred_username name given_name family_name sub iat iss auth_time exp birthdate nonce amr azp aud \
                  at_hash c_hash";
    check(
        "bankid-2017",
        &[
            (|p| p.paths.issuer().to_owned(), ""),
            (|p| place(p, Endpoint::Jwks), "/oidc/oauth/userinfo/jwk"),
            (grants, "authorization_code"),
            (|p| format!("{:?}", p.grants.code()), "Spelling { bytes: 31, encoding: Hex }"),
            (access_token, "Opaque ES256 at+jwt Bearer 3600"),
            (|p| joined(p.id_token.header()), "kid typ alg"),
            (|p| joined(p.id_token.claims().names()), claims),
            (|p| format!("{:?}", p.id_token.times(SAMPLE)), "(1495710576, 1495714163)"),
            (|p| format!("{} {}", p.id_token.algorithm(None).name(), p.id_token.key_id()), "RS256 bankid-oauth"),
            (|p| joined(p.authorization.response_types().iter().map(|one| one.name())), "code code id_token"),
            (members, "access_token expires_in id_token scope token_type"),
            (headers, "no-store / no-cache / application/json;charset=utf-8"),
        ],
    );
}

#[test]
fn eparaksts_is_one_server_for_each_name() {
    let introspect = "urn:safelayer:eidas:oauth:token:introspect";
    check(
        "eparaksts",
        &[
            (|p| p.paths.issuer().to_owned(), "/trustedx-authserver/oauth/{as}"),
            (|p| place(p, Endpoint::Authorization), "/trustedx-authserver/oauth/{as}"),
            (|p| p.client_authentication.introspection_scope().unwrap_or_default().to_owned(), introspect),
            (|p| format!("{:?}", p.access_token.opaque()), "Spelling { bytes: 32, encoding: Hex }"),
            (access_token, "Opaque ES256 at+jwt Bearer 120"),
            (members, "scope access_token token_type expires_in"),
            (headers, "no-store, no-cache, must-revalidate / no-cache / application/json;charset=utf-8"),
        ],
    );
}

fn joined<T: AsRef<str>>(words: impl IntoIterator<Item = T>) -> String {
    words.into_iter().map(|word| word.as_ref().to_owned()).collect::<Vec<_>>().join(" ")
}

fn place(profile: &Profile, endpoint: Endpoint) -> String {
    profile.paths.path(endpoint).unwrap_or("none").to_owned()
}

fn methods(profile: &Profile) -> String {
    joined(profile.client_authentication.methods().iter().map(|one| one.name()))
}

fn grants(profile: &Profile) -> String {
    joined(profile.grants.accepted().iter().map(|one| one.name()))
}

fn access_token(profile: &Profile) -> String {
    let rules = &profile.access_token;
    let (form, algorithm) = (rules.form(&[]), rules.algorithm(&[]));
    format!("{form:?} {algorithm} {} {} {}", rules.typ(), rules.token_type(None), rules.lifetime())
}

fn told(profile: &Profile, fact: Protocol) -> String {
    profile.access_token.claims().name_of(&Fact::Protocol(fact)).unwrap_or("none").to_owned()
}

/// The `scope` claim of a token with two scopes.
fn scope_claim(profile: &Profile) -> String {
    let scope = Fact::Protocol(Protocol::Scope);
    let known = |fact: &Fact| (*fact == scope).then(|| Drafted::Value("a b".into()));
    let claims = profile.access_token.claims().draft(known);
    let draft = JwtDraft { header: Vec::new(), typ: String::new(), algorithm: Algorithm::ES256, claims };
    serde_json::to_string(&draft.filled(None)).unwrap()
}

/// The members of an answer that has everything.
fn members(profile: &Profile) -> String {
    let address = Address { locator: 0, digest: Vec::new() };
    let handle = Handle { text: "handle".to_owned(), address };
    let draft = TokenDraft {
        access_token: AccessTokenDraft::Opaque(handle.clone()),
        token_type: "Bearer".to_owned(),
        expires_in: 1,
        scope: Some("openid".to_owned()),
        rejected_scope: Some("write".to_owned()),
        refresh_token: Some((handle, 1)),
        id_token: None,
    };
    joined(profile.response.token(&draft, "access", Some("id")).keys())
}

/// What a parameter is called after its alias was resolved.
fn renamed(profile: &Profile, name: &str) -> String {
    let form = Form { members: vec![(name.to_owned(), "value".to_owned())] };
    let mut moment = Moment::new(0, Chance::new([0; 32]));
    profile.parameters.renamed(form, &mut moment).unwrap().members.remove(0).0
}

fn errors(profile: &Profile) -> String {
    let rules = &profile.errors;
    let status = rules.status(ErrorCode::InvalidClient, Challenge::None);
    format!("{status} {} {}", rules.name(ErrorCode::InvalidTarget), rules.unavailable().unwrap_or("none"))
}

fn headers(profile: &Profile) -> String {
    profile.response.headers().into_iter().map(|(_, value)| value).collect::<Vec<_>>().join(" / ")
}
