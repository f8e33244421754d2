//! Parameters of a direct request: content type, encoding, repetition, place, names (RFC 6749 sections 3.2 and appendix B; HP-01 to HP-23, CA-41, H1, G3, G4).
use crate::exchange::moment;
use crate::made::{issuer, told};
use oauth::rules::form::{read, read_body};
use oauth::words::form::Arrived;

const FORM: &str = "application/x-www-form-urlencoded";
const REPEATED: &str = "invalid_request Repeated";
const MALFORMED: &str = "invalid_request Malformed";
const NOT_A_FORM: &str = "invalid_request NotAForm";
const IN_QUERY: &str = "invalid_request InQuery";
const TWO_NAMES: &str = "invalid_request TwoNames";

/// A body of this content type and a query: the canonical members as `name=value`, one after another, or why they are refused.
fn check(profile: &str, (content_type, body, query): (&str, &[u8], &str), expected: &str) {
    let seen = read_body((!content_type.is_empty()).then_some(content_type), body).and_then(|form| {
        let arrived = Arrived { form, query: read(query.as_bytes())?, ..Arrived::default() };
        issuer(profile).profile.parameters.canonical(&arrived, &mut moment())
    });
    let pair = |(name, value): &(String, String)| format!("{name}={value}");
    let seen = seen.as_ref().map_or_else(told, |form| form.members.iter().map(pair).collect::<Vec<_>>().join(" "));
    assert_eq!(seen, expected, "{profile}: {} ? {query}", String::from_utf8_lossy(body));
}

fn body(body: &str, expected: &str) {
    for profile in ["standard", "helsenorge", "halland"] {
        check(profile, (FORM, body.as_bytes(), ""), expected);
    }
}

#[test]
fn hp_01_what_the_specifications_define_stands_once() {
    for name in [
        "grant_type",
        "code",
        "redirect_uri",
        "client_id",
        "client_secret",
        "client_assertion",
        "client_assertion_type",
        "code_verifier",
        "refresh_token",
        "scope",
        "token",
        "token_type_hint",
        "request_uri",
        "id_token_hint",
    ] {
        body(&format!("{name}=a&{name}=b"), REPEATED);
        body(&format!("{name}=a&x=1&{name}=a"), REPEATED);
        body(&format!("{name}=&{name}=a"), REPEATED);
        body(&format!("{name}=a&{name}"), REPEATED);
        body(&format!("{name}=a&%{:02X}{}=b", name.as_bytes()[0], &name[1..]), REPEATED);
    }
    body("resource=a&resource=b", "resource=a resource=b");
    body("unknown=1&unknown=2", "unknown=1 unknown=2");
}

#[test]
fn hp_03_other_spellings_are_other_parameters() {
    body("client_id[]=a&client_id[0]=b&a.b=c&Client_Id=d", "client_id[]=a client_id[0]=b a.b=c Client_Id=d");
    body("scope%00=a", "scope\0=a");
    body("+scope=a", " scope=a");
}

#[test]
fn hp_04_and_05_only_a_form_is_a_form() {
    let typed = |content_type: &str, expected| check("standard", (content_type, b"a=1", ""), expected);
    for good in [FORM, "Application/X-WWW-Form-Urlencoded", "application/x-www-form-urlencoded;charset=UTF-8"] {
        typed(good, "a=1");
    }
    typed("application/x-www-form-urlencoded; charset=\"utf-8\"", "a=1");
    for bad in ["", "application/json", "multipart/form-data; boundary=x", "text/plain", "application/x-www-form"] {
        typed(bad, NOT_A_FORM);
    }
    for charset in ["utf-16", "utf-7", "iso-8859-1", "\"utf-16\""] {
        typed(&format!("{FORM}; charset={charset}"), NOT_A_FORM);
    }
}

#[test]
fn hp_08_to_12_encodings_are_undone_once_and_strictly() {
    for wrong in ["%", "%2", "%zz", "%u0041", "a%", "%c0%af", "%ed%a0%80", "%ff", "%80"] {
        body(&format!("state={wrong}"), MALFORMED);
        body(&format!("{wrong}=x"), MALFORMED);
    }
    check("standard", (FORM, b"state=\xff", ""), MALFORMED);
    body("a=%2541", "a=%41");
    body("a=x+y%2Bz", "a=x y+z");
    body("a=1;b=2", "a=1;b=2");
    body("&&a=1&", "a=1");
    body("a&b=&c", "");
    body("a==b=c", "a==b=c");
    body("", "");
}

#[test]
fn hp_23_a_form_is_bounded() {
    let many = |count: usize| vec!["a=1"; count].join("&");
    body(&many(1_001), "invalid_request TooMany");
    body(&many(1_000), &vec!["a=1"; 1_000].join(" "));
}

#[test]
fn ca_41_and_g4_nothing_of_a_token_request_stands_in_the_url() {
    for name in
        ["client_secret", "client_id", "client_assertion", "code", "refresh_token", "grant_type", "token", "scope"]
    {
        for profile in ["standard", "helseid", "helsenorge", "halland", "bankid-2017", "eparaksts"] {
            check(profile, (FORM, b"a=1", &format!("{name}=x")), IN_QUERY);
        }
    }
    check("standard", (FORM, b"a=1", "tracking=x"), "a=1");
}

#[test]
fn h1_helseid_takes_authorization_code_for_code() {
    let helseid = |body: &str, expected| check("helseid", (FORM, body.as_bytes(), ""), expected);
    helseid("code=a", "code=a");
    helseid("authorization_code=a&grant_type=authorization_code", "code=a grant_type=authorization_code");
    helseid("code=a&authorization_code=a", TWO_NAMES);
    helseid("authorization_code=a&code=b", TWO_NAMES);
    helseid("authorization_code=a&authorization_code=a", REPEATED);
    body("authorization_code=a", "authorization_code=a");
}
