//! How a client shows who it is: Basic, secrets in the form, assertions, certificates (RFC 6749 section 2.3; CA-31 to CA-43).
use crate::exchange::moment;
use crate::keys::{self, EXPIRED, SHOP, STRANGER, Signer, VALID};
use crate::made::{NOW, arrived, client, issuer, laid, told};
use jose::base64;
use oauth::decisions::identify::{claim, identify, secret_digest};
use oauth::issuer::Issuer;
use oauth::words::client::Client;
use serde_json::{Value, json};
use std::sync::Arc;

const TYPE: &str = "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
const WRONG: &str = "invalid_client WrongSecret";
const HEADER: &str = "invalid_client MalformedHeader";
const UNREGISTERED: &str = "invalid_client MethodNotRegistered";
const SEVERAL: &str = "invalid_request Several";
const DIFFERS: &str = "invalid_request IdentifierDiffers";

/// A request with this body and these headers, one a line; `{jwt}` is the client's assertion, `{forged}` a
/// stranger's, `{public}` a public client's. The answer is who it comes from.
fn check(profile: &str, rows: &[(&str, &str, &str, &str)]) {
    check_over(profile, None, rows);
}

fn check_over(profile: &str, certificate: Option<&[u8]>, rows: &[(&str, &str, &str, &str)]) {
    let issuer = issuer(profile);
    let clients = registered(&issuer);
    for (id, body, headers, expected) in rows {
        let body = body.replace("{type}", TYPE).replace("{jwt}", &assertion(&issuer, "shop", Signer::Key(&SHOP)));
        let body = body.replace("{forged}", &assertion(&issuer, "shop", Signer::Key(&STRANGER)));
        let body = body.replace("{public}", &assertion(&issuer, "app", Signer::Key(&SHOP)));
        let mut arrived = arrived(&body, "");
        arrived.authorization = headers.lines().map(|line| line.as_bytes().to_vec()).collect();
        arrived.certificate = certificate.map(<[u8]>::to_vec);
        let believed = claim(&issuer, &arrived, &arrived.form, &mut moment()).and_then(|credentials| {
            let claimed = credentials.client_ids();
            let found: Vec<_> = clients.iter().filter(|one| claimed.contains(&one.id())).cloned().collect();
            identify(&issuer, (&arrived, &arrived.form), &credentials, &found, &mut moment())
        });
        let told = believed.as_ref().map_or_else(told, |one| one.client.id().to_owned());
        assert_eq!(told, *expected, "{profile}, {id}: {body} {headers}");
    }
}

fn assertion(issuer: &Issuer, client_id: &str, signer: Signer) -> String {
    let header = json!({ "alg": "ES256", "kid": "shop" });
    let claims =
        json!({ "iss": client_id, "sub": client_id, "aud": issuer.identifier(), "exp": NOW + 50, "jti": "one" });
    keys::jwt(signer, header.as_object().unwrap(), claims.as_object().unwrap())
}

fn registered(issuer: &Issuer) -> Vec<Arc<Client>> {
    let secret = |id: &str, method: &str, secrets: &[&str], members: Value| {
        let digests: Vec<_> = secrets.iter().map(|one| secret_digest(issuer, id, one.as_bytes())).collect();
        let basic = json!({ "client_id": id, "token_endpoint_auth_method": method, "secret_digests": digests });
        client(laid(basic, members))
    };
    let basic = "client_secret_basic";
    let certificates = [VALID.to_pem(), EXPIRED.to_pem()];
    let mutual = json!({ "mutual_tls": "required", "certificates": certificates });
    vec![
        client(json!({})),
        secret("web", basic, &["Secret+1"], json!({})),
        secret("raw", basic, &["p%41ss"], json!({})),
        secret("rotating", basic, &["old", "new"], json!({})),
        secret("forgotten", basic, &[], json!({})),
        secret("empty", basic, &[""], json!({})),
        secret("gone", basic, &["secret"], json!({ "state": "disabled" })),
        secret("portāls", basic, &["drošība"], json!({})),
        secret("post", "client_secret_post", &["secret"], json!({})),
        secret("app", "none", &[], json!({})),
        secret("mutual", "none", &[], mutual),
    ]
}

fn basic(pair: &str) -> String {
    format!("Basic {}", base64::encode(pair.as_bytes()))
}

#[test]
fn ca_35_basic_is_read_strictly_but_in_two_readings() {
    let pair = |pair: &str, expected: &str| check("standard", &[("CA-35, G6", "", &basic(pair), expected)]);
    pair("web:Secret%2B1", "web");
    pair("web:Secret+1", "web");
    pair("raw:p%2541ss", "raw");
    pair("raw:p%41ss", "raw");
    pair("raw:pAss", WRONG);
    pair("port%C4%81ls:dro%C5%A1%C4%ABba", "portāls");
    pair("portāls:drošība", "portāls");
    pair("unknown:secret", "invalid_client Unknown");
    pair(":secret", "invalid_client Unknown");
    pair("web", HEADER);
    let good = base64::encode(b"web:Secret+1");
    let rows = [
        format!("Basic {good}="),
        format!("Basic {good}\u{e9}"),
        format!("Basic  {good}"),
        format!("Basic {good} "),
        format!("Basic {good},{good}"),
        "Basic d2ViOj_-_w==".to_owned(),
        "Basic".to_owned(),
        "Basic ".to_owned(),
        "Bearer abc".to_owned(),
        format!("Digest {good}"),
        format!("Basic {good}\nBasic {good}"),
    ];
    for headers in rows {
        check("standard", &[("CA-35", "", &headers, HEADER)]);
    }
    let literal = "Basic CG94ydCVDNCUMWxzOmRybyVDNSVBMSVDNCVBQmJh";
    check("eparaksts", &[("E1", "", literal, HEADER)]);
    let right = "Basic cG9ydCVDNCU4MWxzOmRybyVDNSVBMSVDNCVBQmJh";
    check("eparaksts", &[("E1", "", right, "portāls")]);
}

#[test]
fn ca_37_a_secret_is_right_or_wrong() {
    let long = format!("web:{}", "S".repeat(1 << 20));
    let wrong = ["web:", "web:Secret", "web:Secret+1+1", "web:secret+1", "web:Secret+1\0", "web:Secret%2B1%00", &long];
    for pair in wrong {
        check("standard", &[("CA-37", "", &basic(pair), WRONG)]);
    }
    let rows = [
        ("CA-37 post", "client_id=post&client_secret=secret", "", "post"),
        ("CA-37 post, wrong", "client_id=post&client_secret=Secret", "", WRONG),
        ("CA-37 post, more", "client_id=post&client_secret=secret%00", "", WRONG),
        ("CA-43 old", "", &*basic("rotating:old"), "rotating"),
        ("CA-43 new", "", &*basic("rotating:new"), "rotating"),
        ("CA-43 neither", "", &*basic("rotating:older"), WRONG),
        ("CA-39 none registered", "", &*basic("forgotten:x"), WRONG),
        ("CA-39 none registered, empty", "", &*basic("forgotten:"), WRONG),
        ("CA-39 empty registered", "", &*basic("empty:"), WRONG),
        ("MX-04", "", &*basic("gone:secret"), "invalid_client Disabled"),
        ("MX-04 told to nobody else", "", &*basic("gone:wrong"), WRONG),
    ];
    check("standard", &rows);
}

#[test]
fn ca_33_a_client_uses_the_method_it_registered() {
    let rows = [
        ("CA-33 secret for a key", "", &*basic("shop:secret"), UNREGISTERED),
        ("CA-33 post for a key", "client_id=shop&client_secret=x", "", UNREGISTERED),
        ("CA-33 none for a key", "client_id=shop", "", UNREGISTERED),
        ("CA-33 none for a secret", "client_id=web", "", UNREGISTERED),
        ("CA-33 post for basic", "client_id=web&client_secret=Secret%2B1", "", UNREGISTERED),
        ("CA-33 basic for post", "", &*basic("post:secret"), UNREGISTERED),
        ("CA-33 secret from a public client", "client_id=app&client_secret=x", "", UNREGISTERED),
        ("public", "client_id=app", "", "app"),
        ("nobody", "", "", "invalid_client Absent"),
        ("a secret of nobody", "client_secret=x", "", "invalid_client Absent"),
        ("unknown", "client_id=nobody", "", "invalid_client Unknown"),
    ];
    check("standard", &rows);
    let unaccepted = "invalid_client MethodNotAccepted";
    for profile in ["helseid", "halland"] {
        check(profile, &[("CA-33", "", &basic("web:Secret+1"), unaccepted)]);
        check(profile, &[("CA-33 public", "client_id=app", "", unaccepted)]);
    }
    for profile in ["bankid-2017", "eparaksts"] {
        check(profile, &[("CA-33", "client_id=post&client_secret=secret", "", unaccepted)]);
        check(profile, &[("CA-33 key", "{type}&client_assertion={jwt}", "", unaccepted)]);
    }
}

#[test]
fn ca_34_an_assertion_has_its_type_and_never_falls_back() {
    let kind = "invalid_request AssertionType";
    let rows = [
        ("CA-34 missing", "client_id=app&client_assertion={jwt}", "", kind),
        ("CA-34 wrong", "client_id=app&client_assertion_type=saml&client_assertion={jwt}", "", kind),
        ("CA-34 alone", "client_id=app&{type}", "", kind),
        ("CA-34 case", &format!("{}&client_assertion={{jwt}}", TYPE.to_uppercase()), "", kind),
        ("CA-25", "{type}&client_assertion={forged}", "", "invalid_client Signature"),
        ("JW-29", "{type}&client_assertion=a.b", "", "invalid_client Malformed"),
    ];
    check("standard", &rows);
    let public = "{type}&client_id=app&client_assertion={jwt}";
    check("helsenorge", &[("N5 another's assertion", public, "", DIFFERS)]);
    let own = "{type}&client_id=app&client_assertion={public}";
    check("helsenorge", &[("N5", own, "", UNREGISTERED)]);
}

#[test]
fn ca_31_a_client_id_beside_is_the_same_client() {
    for profile in ["standard", "helseid", "helsenorge", "halland"] {
        let rows = [
            ("CA-31 absent", "{type}&client_assertion={jwt}", "", "shop"),
            ("CA-31 equal", "{type}&client_assertion={jwt}&client_id=shop", "", "shop"),
            ("CA-31 different", "{type}&client_assertion={jwt}&client_id=app", "", DIFFERS),
            ("CA-31 case", "{type}&client_assertion={jwt}&client_id=Shop", "", DIFFERS),
        ];
        check(profile, &rows);
    }
    for profile in ["standard", "bankid-2017", "eparaksts"] {
        let rows = [
            ("B1 equal", "client_id=web", &*basic("web:Secret+1"), "web"),
            ("B1 different", "client_id=app", &*basic("web:Secret%2B1"), DIFFERS),
            ("B1 two readings, different", "client_id=web", &*basic("raw:p%41ss"), DIFFERS),
            ("B1 never authenticates", "client_id=web", &*basic("web:wrong"), WRONG),
        ];
        check(profile, &rows);
    }
}

#[test]
fn one_mechanism_is_used() {
    let good = basic("web:Secret+1");
    let rows = [
        ("Basic and secret", "client_secret=Secret%2B1", &*good, SEVERAL),
        ("Basic and assertion", "{type}&client_assertion={jwt}", &*good, SEVERAL),
        ("Basic and type", "{type}", &*good, SEVERAL),
        ("secret and assertion", "client_secret=x&{type}&client_assertion={jwt}", "", SEVERAL),
        ("all", "client_secret=x&client_assertion={jwt}", "Bearer x", SEVERAL),
    ];
    for profile in ["standard", "helsenorge"] {
        check(profile, &rows);
    }
}

#[test]
fn n6_a_certificate_is_the_clients_and_valid() {
    let row = |expected| [("N6", "client_id=mutual", "", expected)];
    for profile in ["standard", "helsenorge"] {
        check_over(profile, Some(VALID.der()), &row("mutual"));
        check_over(profile, None, &row("invalid_client CertificateMissing"));
        check_over(profile, Some(keys::FUTURE.der()), &row("invalid_client CertificateUnknown"));
        check_over(profile, Some(EXPIRED.der()), &row("invalid_client CertificateExpired"));
        check_over(profile, Some(b"junk"), &row("invalid_client CertificateUnknown"));
    }
}
