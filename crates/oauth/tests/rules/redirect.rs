//! Redirect URIs: compared byte for byte, the port of a loopback address excepted (RFC 9700 section 4.1.3, RFC 8252 section 7; RU-01 to RU-36).
use crate::exchange::moment;
use crate::made::{client, form, issuer, told};
use oauth::decisions::authorize::response::encoded;
use oauth::decisions::authorize::{Rejected, understand};
use oauth::refusal::Refusal;
use oauth::rules::form::read;
use serde_json::json;

const CB: &str = "https://c.example/cb";
const TAKEN: &str = "taken";
const UNKNOWN: &str = "page: invalid_request RedirectUriUnknown";
const GOOD: &str = "response_type=code&scope=openid&state=0123456789&nonce=0123456789\
    &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

/// A good request with this query besides, at a client that registered these URIs: what it is taken to, or where the error is told.
fn check(profile: &str, registered: &[&str], query: &str, expected: &str) {
    let verdict = read(format!("client_id=shop&{GOOD}&{query}").as_bytes()).map_err(Rejected::Page).and_then(|form| {
        understand(&issuer(profile), &client(json!({ "redirect_uris": registered })), &form, &mut moment())
    });
    let seen = match &verdict {
        Ok(request) if form(query).value("redirect_uri").is_none_or(|sent| sent == request.redirect_uri) => {
            TAKEN.to_owned()
        }
        Ok(request) => format!("changed to {}", request.redirect_uri),
        Err(Rejected::Page(refusal)) => format!("page: {}", told(refusal)),
        Err(Rejected::Redirect(target, refusal)) => format!("{}: {}", target.redirect_uri, told(refusal)),
    };
    assert_eq!(seen, expected, "{profile}: {query} at {registered:?}");
}

/// Each presented URI at a client that registered these.
fn presented(profile: &str, registered: &[&str], uris: &[&str], expected: &str) {
    for uri in uris {
        check(profile, registered, &format!("redirect_uri={}", encoded(uri)), expected);
    }
}

#[test]
fn ru_01_to_13_only_the_registered_bytes_are_taken() {
    let wrong = [
        "https://c.example/cb?code=evil&state=evil&iss=evil",
        "https://c.example/cb?",
        "https://c.example/cb#frag",
        "https://c.example/cb#",
        "https://c.example/cb%23frag",
        "https://c.example/cb/../evil",
        "https://c.example/cb/%2e%2e/evil",
        "https://c.example/cb/..;/evil",
        "https://c.example/cb/%252e%252e/",
        "https://c.example/x/../cb",
        "https://c.example/./cb",
        "https://c.example//cb",
        "https://c.example/cb/",
        "https://c.example/c",
        "https://c.example/%63b",
        "https://C.EXAMPLE/cb",
        "https://c.example/CB",
        "HTTPS://c.example/cb",
        "http://c.example/cb",
        "https://c.example:443/cb",
        "https://c.example./cb",
        "https://c.example.evil.test/cb",
        "https://cXexample/cb",
        "https://evil.c.example/cb",
        "https://c.example\\@evil.test/cb",
        "https://c.example@evil.test/cb",
        "https://evil.test@c.example/cb",
        "https:\\\\c.example/cb",
        "https:/\\evil.test",
        "//evil.test/cb",
        "/\\evil.test",
        "/%09/evil.test",
        "https:evil.test",
        "/cb",
        "cb",
        " https://c.example/cb",
        "https://c.example/cb ",
        "https://c.example/cb\n",
        "https://c.example/cb\0",
        "https://c.example/cb https://evil.test/cb",
        "https%3A%2F%2Fc.example%2Fcb",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "blob:https://c.example/cb",
        "file:///etc/passwd",
        "about:blank",
        "urn:ietf:wg:oauth:2.0:oob",
    ];
    for profile in ["standard", "helseid", "helsenorge", "bankid-2017"] {
        presented(profile, &[CB], &[CB], TAKEN);
        presented(profile, &[CB], &wrong, UNKNOWN);
    }
}

#[test]
fn ru_19_to_21_a_loopback_address_matches_any_port() {
    let wrong = [
        "http://127.0.0.1:51004/cb2",
        "http://127.0.0.1:51004/cb?x=1",
        "http://127.0.0.1:51004/cb#x",
        "http://127.0.0.1:51004",
        "http://127.0.0.1.evil.test/cb",
        "http://127.0.0.2/cb",
        "http://2130706433/cb",
        "http://0x7f.1/cb",
        "http://localhost:51004/cb",
        "http://127.0.0.1:/cb",
        "http://127.0.0.1:65536/cb",
        "http://127.0.0.1:-1/cb",
        "http://127.0.0.1:80a/cb",
        "http://127.0.0.1:+80/cb",
        "http://127.0.0.1:80@evil.test/cb",
        "http://evil.test:80@127.0.0.1/cb",
        "http://127.0.0.1:80:80/cb",
        "http://127.0.0.1:80\\@evil.test/cb",
        "http://127.0.0.1?evil/cb",
        "http://127.0.0.1#evil/cb",
        "https://127.0.0.1:51004/cb",
        "HTTP://127.0.0.1:51004/cb",
    ];
    for profile in ["standard", "helseid"] {
        let (v4, v6) = ("http://127.0.0.1/cb", "http://[::1]/cb");
        presented(profile, &[v4], &[v4, "http://127.0.0.1:51004/cb", "http://127.0.0.1:1/cb"], TAKEN);
        presented(profile, &["http://127.0.0.1:8080/cb"], &[v4, "http://127.0.0.1:51004/cb"], TAKEN);
        presented(profile, &[v4], &wrong, UNKNOWN);
        presented(profile, &[v6], &[v6, "http://[::1]:5555/cb"], TAKEN);
        let wrong = ["http://[::ffff:127.0.0.1]:5555/cb", "http://[::1]:x/cb", "http://[::2]/cb", "http://::1/cb", v4];
        presented(profile, &[v6], &wrong, UNKNOWN);
        presented(profile, &["https://127.0.0.1/cb"], &["https://127.0.0.1:51004/cb"], UNKNOWN);
    }
}

#[test]
fn ru_21_localhost_matches_any_port_where_the_profile_says_so() {
    let local = "http://localhost/cb";
    let other = ["http://localhost:51004/cb"];
    let evil = [
        "http://localhost:80@evil.test/cb",
        "http://localhost.evil.test/cb",
        "http://localhostevil/cb",
        "http://LOCALHOST/cb",
        "http://127.0.0.1/cb",
    ];
    for (profile, expected) in [("standard", UNKNOWN), ("helsenorge", UNKNOWN), ("helseid", TAKEN)] {
        presented(profile, &[local], &[local], TAKEN);
        presented(profile, &[local], &other, expected);
        presented(profile, &[local], &evil, UNKNOWN);
    }
    presented("helseid", &["http://localhost"], &["http://localhost:51004"], TAKEN);
    presented("helseid", &["http://localhost"], &["http://localhost:51004/", "http://localhost:51004?x"], UNKNOWN);
}

#[test]
fn ru_23_to_29_other_spellings_and_other_registrations() {
    let private = "no.example.app:/cb";
    presented("standard", &[private], &[private], TAKEN);
    presented("standard", &[private], &["no.example.app:/cb2", "no.example.app://cb", "no.example.APP:/cb"], UNKNOWN);
    let two = [CB, "https://c.example/other"];
    check("standard", &[CB], "", TAKEN);
    check("standard", &two, "", "page: invalid_request RedirectUriMissing");
    check("standard", &[], "", "page: invalid_request RedirectUriMissing");
    presented("standard", &two, &two, TAKEN);
    let repeated = "page: invalid_request Repeated";
    let (good, evil) = (encoded(CB), encoded("https://evil.test/cb"));
    check("standard", &[CB], &format!("redirect_uri={good}&redirect_uri={evil}"), repeated);
    check("standard", &[CB], &format!("redirect_uri={evil}&redirect_uri={good}"), repeated);
    check("standard", &[CB], &format!("redirect_uri=&redirect_uri={good}"), repeated);
    check("standard", &[CB], "redirect_uri=https%253A%252F%252Fc.example%252Fcb", UNKNOWN);
    let spaces = ["https://c.example/a+b", "https://c.example/a%20b"];
    for (one, other) in [(spaces[0], spaces[1]), (spaces[1], spaces[0])] {
        presented("standard", &[one], &[one], TAKEN);
        presented("standard", &[one], &[other, "https://c.example/a b"], UNKNOWN);
    }
    presented("standard", &[CB], &["https://c2.example/cb"], UNKNOWN);
}

#[test]
fn ru_31_and_32_an_unproven_address_is_told_nothing() {
    let evil = format!("redirect_uri={}", encoded("https://evil.test/cb"));
    for more in ["resource=unknown", "prompt=bad", "response_mode=form_post", "response_mode=jwt", "request=x"] {
        check("standard", &[CB], &format!("{evil}&{more}"), UNKNOWN);
    }
    let good = format!("redirect_uri={}", encoded(CB));
    check("standard", &[CB], &format!("{good}&prompt=bad"), "https://c.example/cb: invalid_request Value");
}

#[test]
fn ru_36_every_mutation_of_one_byte_is_another_address() {
    let issuer = issuer("standard");
    let rules = &issuer.profile.authorization;
    for at in 0..=CB.len() {
        for byte in 0..=127_u8 {
            let letter = char::from(byte);
            let inserted = format!("{}{letter}{}", &CB[..at], &CB[at..]);
            assert!(!rules.same(CB, &inserted), "{inserted}");
            if at < CB.len() {
                let replaced = format!("{}{letter}{}", &CB[..at], &CB[at + 1..]);
                assert_eq!(rules.same(CB, &replaced), replaced == CB, "{replaced}");
            }
        }
        assert!(at == CB.len() || !rules.same(CB, &CB[..at]));
    }
    assert!(matches!(read(b"redirect_uri=%ff"), Err(Refusal::Parameters(_))));
}
