//! Certificates of connections: who authenticates by them, and what is bound to them (RFC 8705; MT-01 to MT-15, DP-24).
use crate::exchange::{claims, decided, handle, moment, refresh_token};
use crate::keys::{self, EXPIRED, FUTURE, VALID};
use crate::made::{arrived, client, grant, issuer, laid, told, try_client};
use jose::base64;
use jose::certificate::Certificate;
use oauth::decisions::identify::{claim, identify};
use oauth::decisions::{introspect, token};
use oauth::issuer::Issuer;
use oauth::words::binding::{Binding, CertificateThumbprint};
use oauth::words::changes::Change;
use oauth::words::evidence::{Artefact, Evidence};
use oauth::words::form::Arrived;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, KeyPair, SanType};
use serde_json::{Value, json};

/// An authority, and certificates that it issued.
struct Issued {
    authority: Certificate,
    client: Certificate,
    namesake: Certificate,
}

fn issued() -> Issued {
    let named = |name: &str| {
        let mut made = CertificateParams::new(Vec::new()).unwrap();
        made.distinguished_name = rcgen::DistinguishedName::new();
        made.distinguished_name.push(DnType::OrganizationName, "Example");
        made.distinguished_name.push(DnType::CommonName, name);
        made
    };
    let mut authority = named("authority");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let read = |made: rcgen::Certificate| Certificate::from_der(made.der()).unwrap();
    let key = || KeyPair::generate().unwrap();
    let mut client = named("client");
    client.subject_alt_names = vec![
        SanType::DnsName("client.example".try_into().unwrap()),
        SanType::URI("urn:client".try_into().unwrap()),
        SanType::IpAddress("2001:db8::1".parse().unwrap()),
        SanType::Rfc822Name("client@example.se".try_into().unwrap()),
    ];
    let namesake = read(client.self_signed(&key()).unwrap());
    let own = key();
    let issuer = rcgen::Issuer::from_params(&authority, &own);
    let issued = read(client.signed_by(&key(), &issuer).unwrap());
    Issued { authority: read(authority.self_signed(&own).unwrap()), client: issued, namesake }
}

fn over(body: &str, certificate: Option<&Certificate>) -> Arrived {
    Arrived { certificate: certificate.map(|one| one.der().to_vec()), ..arrived(body, "") }
}

/// A client with these members that names itself over a connection with this certificate: itself, or why not.
fn check(issuer: &Issuer, members: &Value, shown: Option<&Certificate>, expected: &str) {
    let client = client(members.clone());
    let arrived = over("client_id=shop", shown);
    let seen = claim(issuer, &arrived, &arrived.form, &mut moment()).and_then(|credentials| {
        identify(issuer, (&arrived, &arrived.form), &credentials, std::slice::from_ref(&client), &mut moment())
    });
    let seen = seen.as_ref().map_or_else(told, |one| one.client.id().to_owned());
    assert_eq!(seen, expected, "{members} {:?}", shown.map(Certificate::names));
}

const MISSING: &str = "invalid_client CertificateMissing";
const UNKNOWN: &str = "invalid_client CertificateUnknown";
const UNTRUSTED: &str = "invalid_client CertificateUntrusted";

fn by_name(member: &str, name: &str) -> Value {
    json!({ "token_endpoint_auth_method": "tls_client_auth", member: name })
}

#[test]
fn mt_03_and_07_a_client_is_known_by_one_name_under_an_authority() {
    let made = issued();
    let mut issuer = issuer("standard");
    issuer.trust_anchors = [made.authority.clone()].into();
    let own = by_name("tls_client_auth_subject_dn", "CN=client,O=Example");
    check(&issuer, &own, Some(&made.client), "shop");
    check(&issuer, &own, None, MISSING);
    check(&issuer, &own, Some(&made.namesake), UNTRUSTED);
    check(&issuer, &own, Some(&made.authority), UNKNOWN);
    for name in
        ["O=Example,CN=client", "CN=client", "CN=Client,O=Example", "CN=client, O=Example", "CN=client,O=Example,C=SE"]
    {
        check(&issuer, &by_name("tls_client_auth_subject_dn", name), Some(&made.client), UNKNOWN);
    }
    for (member, right, wrong) in [
        ("tls_client_auth_san_dns", "client.example", "CLIENT.example"),
        ("tls_client_auth_san_uri", "urn:client", "urn:client:"),
        ("tls_client_auth_san_ip", "2001:0db8:0::1", "2001:db8::2"),
        ("tls_client_auth_san_email", "client@example.se", "client.example"),
    ] {
        check(&issuer, &by_name(member, right), Some(&made.client), "shop");
        check(&issuer, &by_name(member, wrong), Some(&made.client), UNKNOWN);
    }
    let mut nobody = issuer.clone();
    nobody.trust_anchors = Default::default();
    check(&nobody, &own, Some(&made.client), UNTRUSTED);
    let required = json!({ "token_endpoint_auth_method": "none", "mutual_tls": "required",
        "tls_client_auth_subject_dn": "CN=client,O=Example" });
    check(&issuer, &required, Some(&made.client), "shop");
    check(&issuer, &required, Some(&made.namesake), UNTRUSTED);
    check(&issuer, &required, None, MISSING);
}

#[test]
fn mt_05_and_09_a_certificate_that_is_registered_itself() {
    let issuer = issuer("standard");
    let method = "self_signed_tls_client_auth";
    let own = json!({ "token_endpoint_auth_method": method, "certificates": [VALID.to_pem(), EXPIRED.to_pem(), FUTURE.to_pem()] });
    check(&issuer, &own, Some(&VALID), "shop");
    check(&issuer, &own, None, MISSING);
    check(&issuer, &own, Some(&EXPIRED), "invalid_client CertificateExpired");
    check(&issuer, &own, Some(&FUTURE), "invalid_client CertificateExpired");
    check(&issuer, &own, Some(&issued().client), UNKNOWN);
    let mut jwk = keys::jwk(&keys::SHOP_RSA, "1");
    check(&issuer, &laid(own.clone(), json!({ "certificates": [], "jwks": { "keys": [jwk] } })), Some(&VALID), UNKNOWN);
    jwk["x5c"] = json!([base64::encode(VALID.der())]);
    check(&issuer, &laid(own.clone(), json!({ "certificates": [], "jwks": { "keys": [jwk] } })), Some(&VALID), "shop");
    let mut foreign = keys::jwk(&keys::SHOP, "1");
    foreign["x5c"] = json!([base64::encode(VALID.der())]);
    let of_another_key = laid(own, json!({ "certificates": [], "jwks": { "keys": [foreign] } }));
    check(&issuer, &of_another_key, Some(&VALID), UNKNOWN);
}

#[test]
fn a_certificate_takes_no_other_methods_place() {
    for method in ["private_key_jwt", "client_secret_basic"] {
        let members = json!({ "token_endpoint_auth_method": method, "certificates": [VALID.to_pem()] });
        check(&issuer("standard"), &members, Some(&VALID), "invalid_client MethodNotRegistered");
    }
    let own = json!({ "token_endpoint_auth_method": "self_signed_tls_client_auth", "certificates": [VALID.to_pem()] });
    for profile in ["helseid", "halland", "eparaksts", "bankid-2017", "helsenorge"] {
        check(&issuer(profile), &own, Some(&VALID), "invalid_client MethodNotAccepted");
    }
    let public = over("client_id=shop&token=x", Some(&VALID));
    let client = client(json!({ "token_endpoint_auth_method": "none" }));
    let issuer = issuer("standard");
    let (request, _) = introspect::admit(&issuer, &public, &mut moment()).unwrap();
    let evidence = Evidence { clients: vec![client], artefacts: Vec::new() };
    let refused = decided(introspect::decide(&issuer, (&public, &request), &evidence, &mut moment()));
    assert_eq!(told(&refused.unwrap_err().0), "invalid_client MethodNotAccepted", "CA-42");
}

#[test]
fn exactly_one_name_is_registered() {
    let refused = |members: Value, expected: &str| {
        let why = try_client(members).unwrap_err();
        assert!(why.starts_with(expected), "{why}");
    };
    let method = "token_endpoint_auth_method";
    refused(json!({ method: "tls_client_auth" }), method);
    let two = json!({ "tls_client_auth_san_dns": "a.example" });
    refused(laid(by_name("tls_client_auth_subject_dn", "CN=a"), two.clone()), "tls_client_auth_san_dns");
    refused(two, "tls_client_auth_san_dns");
    refused(by_name("tls_client_auth_san_ip", "10.0.0.256"), "tls_client_auth_san_ip");
}

/// A token request of a client with bound tokens: its binding as it is written, of the access and of the refresh token.
fn exchanged(
    members: &Value,
    ground: &str,
    artefact: Artefact,
    shown: Option<&Certificate>,
) -> Result<[Option<Value>; 2], String> {
    let issuer = issuer("standard");
    let registered = client(laid(
        json!({ "token_endpoint_auth_method": "none", "tls_client_certificate_bound_access_tokens": true }),
        members.clone(),
    ));
    let arrived = over(&format!("client_id=shop&{ground}"), shown);
    let (request, _) = token::admit(&issuer, &arrived, &mut moment()).map_err(|refusal| told(&refusal))?;
    let evidence = Evidence { clients: vec![registered], artefacts: vec![artefact] };
    match decided(token::decide(&issuer, (&arrived, &request), &evidence, &mut moment())) {
        Ok((draft, changes)) => {
            let refresh = changes.iter().find_map(|change| match change {
                Change::StoreRefreshToken { binding, .. } => binding.confirmation(),
                _ => None,
            });
            assert_eq!(draft.token_type, "Bearer");
            Ok([claims(&draft).get("cnf").cloned(), refresh])
        }
        Err((refusal, consequences)) => {
            assert!(consequences.is_empty());
            Err(told(&refusal))
        }
    }
}

fn refreshing(issuer: &Issuer) -> String {
    format!(
        "grant_type=refresh_token&refresh_token={}",
        handle(issuer, issuer.profile.refresh_token.spelling(), 2).text
    )
}

#[test]
fn mt_01_and_15_tokens_are_bound_where_the_client_is_registered_so() {
    let (issuer, print) = (issuer("standard"), CertificateThumbprint::of(VALID.der()));
    let own = Some(json!({ "x5t#S256": print.as_str() }));
    let bound_to = |certificate: Option<CertificateThumbprint>| {
        let mut token = refresh_token(&issuer, grant("openid offline_access"));
        token.binding = Binding { key: None, certificate };
        Artefact::RefreshToken(Box::new(token))
    };
    let refreshed = |members: Value, bound: Option<&Certificate>, shown| {
        let bound = bound.map(|one| CertificateThumbprint::of(one.der()));
        exchanged(&members, &refreshing(&issuer), bound_to(bound), shown)
    };
    let (public, other) = (json!({}), issued().client);
    assert_eq!(refreshed(public.clone(), Some(&VALID), Some(&VALID)), Ok([own.clone(), own.clone()]));
    assert_eq!(refreshed(public.clone(), None, Some(&VALID)), Ok([own.clone(), own.clone()]));
    let another = Err("invalid_grant AnotherCertificate".to_owned());
    assert_eq!(refreshed(public.clone(), Some(&VALID), Some(&other)), another);
    assert_eq!(refreshed(public.clone(), Some(&VALID), None), Err("invalid_request CertificateMissing".to_owned()));
    assert_eq!(refreshed(public, Some(&VALID), Some(&EXPIRED)), Err("invalid_client CertificateExpired".to_owned()));
    let no_more = json!({ "tls_client_certificate_bound_access_tokens": false });
    assert_eq!(refreshed(no_more.clone(), Some(&VALID), None), another);
    assert_eq!(refreshed(no_more.clone(), Some(&VALID), Some(&VALID)), Ok([None, own.clone()]));
    assert_eq!(refreshed(no_more, None, Some(&VALID)), Ok([None, None]));
    let confidential = json!({ "token_endpoint_auth_method": "self_signed_tls_client_auth", "certificates": [VALID.to_pem(), other.to_pem()] });
    assert_eq!(refreshed(confidential.clone(), None, Some(&VALID)), Ok([own, None]));
    let alone = |shown| exchanged(&confidential, "grant_type=client_credentials&scope=status", Artefact::Absent, shown);
    let another = json!({ "x5t#S256": CertificateThumbprint::of(other.der()).as_str() });
    assert_eq!(alone(Some(&other)), Ok([Some(another), None]));
    assert_eq!(alone(None), Err(MISSING.to_owned()));
}
