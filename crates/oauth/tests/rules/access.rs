//! Which texts are access tokens of this issuer, and whether they serve (RFC 9068 section 4; JW-24, JW-29, JW-32, JW-37, IS-05, IN-25).
use crate::exchange::{handle, moment};
use crate::keys::{ISSUER, ISSUER_RSA, STRANGER, Signer, issued, jwt};
use crate::made::{NOW, client, grant, issuer, issuer_with, laid, person, told};
use oauth::decisions::authorize::response::encoded;
use oauth::decisions::userinfo::{admit, decide};
use oauth::decisions::verdict::Decision;
use oauth::issuer::Issuer;
use oauth::words::evidence::{Artefact, Evidence, Sought};
use oauth::words::token::{AccessToken, Behind, Reach, Revoked};
use oauth::words::{form::Arrived, resource::State, scope::Scopes};
use serde_json::{Value, json};

type Spoil = fn(&mut AccessToken);

const SERVES: &str = "serves";
const DEAD: &str = "invalid_token Dead";
const SCOPE: &str = "insufficient_scope ScopeMissing";

/// A bearer token at the userinfo endpoint; where it is one of the issuer's, what was found for it is spoilt so.
fn check(issuer: &Issuer, token: &str, spoil: Spoil, expected: &str) {
    check_sent(issuer, &bearer(&format!("Bearer {token}")), spoil, expected);
}

fn check_sent(issuer: &Issuer, arrived: &Arrived, spoil: Spoil, expected: &str) {
    let seen = admit(issuer, arrived, &mut moment()).and_then(|(request, wanted)| {
        let mut found = match wanted.artefacts.into_iter().next() {
            Some(Sought::Jwt(found)) => *found,
            _ => opaque(),
        };
        found.client = Some(client(json!({})));
        found.behind = Behind::Grant(Box::new(grant("openid profile")), Box::new(person(json!({}))));
        spoil(&mut found);
        let artefacts = vec![Artefact::AccessToken(Box::new(found))];
        let evidence = Evidence { clients: Vec::new(), artefacts };
        match decide(issuer, (arrived, &request), &evidence, &mut moment()) {
            Decision::Granted { answer, .. } => Ok(answer),
            Decision::Refused { refusal, .. } => Err(refusal),
        }
    });
    let seen = seen.as_ref().map_or_else(told, |answer| {
        assert_eq!(answer["sub"], "kari-sub");
        SERVES.to_owned()
    });
    assert_eq!(seen, expected, "{arrived:?}");
}

/// What a store would find for an opaque token.
fn opaque() -> AccessToken {
    AccessToken {
        address: None,
        token_id: None,
        client_id: "shop".to_owned(),
        client: None,
        reach: Reach { audience: Vec::new(), scopes: Scopes::parse("openid profile"), binding: Default::default() },
        issued_at: NOW - 10,
        expires_at: NOW + 100,
        revoked: Revoked::No,
        behind: Behind::Gone,
    }
}

fn bearer(header: &str) -> Arrived {
    Arrived { authorization: vec![header.as_bytes().to_vec()], ..Arrived::default() }
}

/// An access token of this issuer with these claims instead.
fn claims(issuer: &Issuer, members: Value) -> Value {
    let good = json!({
        "iss": issuer.identifier(), "sub": "kari-sub", "aud": issuer.identifier(), "exp": NOW + 100, "iat": NOW - 10,
        "jti": "AAAA", "client_id": "shop", "scope": "openid profile",
    });
    laid(good, members)
}

#[test]
fn jw_24_and_32_only_an_access_token_of_this_issuer_serves() {
    let issuer = issuer("standard");
    let row = |typ: &str, members: Value, expected| {
        check(&issuer, &issued(typ, &claims(&issuer, members)), |_| (), expected);
    };
    row("at+jwt", json!({}), SERVES);
    for typ in ["JWT", "logout+jwt", "dpop+jwt", "client-authentication+jwt", "AT+JWT", "application/at+jwt", ""] {
        row(typ, json!({}), DEAD);
    }
    row("JWT", json!({ "aud": "shop", "nonce": "n" }), DEAD);
    for iss in [json!("https://other.example"), json!("https://as.example/"), json!(null), json!("(absent)")] {
        row("at+jwt", json!({ "iss": iss }), DEAD);
    }
    for claim in ["jti", "client_id", "exp", "iat"] {
        row("at+jwt", json!({ claim: "(absent)" }), DEAD);
    }
    for claim in ["exp", "iat"] {
        for value in [json!("9999999999"), json!(1e30), json!(null), json!(true), json!(1.5)] {
            row("at+jwt", json!({ claim: value }), DEAD);
        }
    }
    row("at+jwt", json!({ "exp": NOW }), DEAD);
    row("at+jwt", json!({ "exp": NOW + 1 }), SERVES);
    row("at+jwt", json!({ "scope": "profile", "aud": "orders" }), SCOPE);
}

/// Where both have the `typ` `JWT`, the identifier of the token tells them apart (RFC 8725 section 3.12).
#[test]
fn jw_32_an_id_token_serves_in_no_profile() {
    for profile in ["standard", "helseid", "helsenorge", "halland", "bankid-2017", "eparaksts"] {
        let issuer = issuer(profile);
        let id_token = |more: Value| {
            let good = json!({
                "iss": issuer.identifier(), "sub": "kari-sub", "aud": "shop", "exp": NOW + 100, "iat": NOW - 10,
                "nonce": "n", "auth_time": NOW - 20, "azp": "shop", "at_hash": "AAAA", "sid": "AAAA",
            });
            laid(good, more)
        };
        for typ in ["JWT", issuer.profile.access_token.typ()] {
            check(&issuer, &issued(typ, &id_token(json!({}))), |_| (), DEAD);
            // As if a profile told the client and the scope under the names that its access tokens have.
            let named = json!({ "client_id": "shop", "appid": "shop", "scope": "openid", "scp": "openid" });
            check(&issuer, &issued(typ, &id_token(named)), |_| (), DEAD);
        }
    }
    let issuer = issuer("halland");
    let token = laid(claims(&issuer, json!({})), json!({ "appid": "shop", "scp": "openid profile" }));
    check(&issuer, &issued("JWT", &token), |_| (), SERVES);
    check(&issuer, &issued("at+jwt", &token), |_| (), DEAD);
}

#[test]
fn jw_01_and_29_the_signature_is_this_issuers() {
    let issuer = issuer("standard");
    let header = |members: Value| laid(json!({ "alg": "ES256", "kid": "as", "typ": "at+jwt" }), members);
    let row = |signer: Signer, members: Value, expected| {
        let (header, claims) = (header(members), claims(&issuer, json!({})));
        check(&issuer, &jwt(signer, header.as_object().unwrap(), claims.as_object().unwrap()), |_| (), expected);
    };
    row(Signer::Key(&ISSUER), json!({}), SERVES);
    row(Signer::Key(&ISSUER_RSA), json!({ "alg": "RS256", "kid": "as-rsa" }), SERVES);
    row(Signer::Key(&ISSUER_RSA), json!({ "alg": "PS256", "kid": "as-rsa" }), DEAD);
    row(Signer::Key(&ISSUER_RSA), json!({ "alg": "RS256" }), DEAD);
    row(Signer::Key(&STRANGER), json!({}), DEAD);
    row(Signer::Key(&STRANGER), json!({ "jwk": STRANGER.public().to_jwk() }), DEAD);
    row(Signer::Key(&ISSUER), json!({ "kid": "(absent)" }), DEAD);
    row(Signer::Key(&ISSUER), json!({ "kid": "as2" }), DEAD);
    row(Signer::Nobody(b""), json!({}), DEAD);
    row(Signer::Nobody(b""), json!({ "alg": "none" }), DEAD);
    row(Signer::Hmac(ISSUER.public().to_jwk().to_string().as_bytes()), json!({ "alg": "HS256" }), DEAD);
    for text in ["a.b.c", ".", "..", "a.b", "x"] {
        check(&issuer, text, |_| (), DEAD);
    }
}

#[test]
fn is_05_and_in_25_a_neighbours_token_is_nobodys() {
    let (one, other) = (issuer("standard"), issuer_with("standard", json!({ "root": "https://as.example/t2" })));
    check(&other, &issued("at+jwt", &claims(&one, json!({}))), |_| (), DEAD);
    check(&one, &issued("at+jwt", &claims(&other, json!({}))), |_| (), DEAD);
    check(&other, &issued("at+jwt", &claims(&other, json!({}))), |_| (), SERVES);
}

#[test]
fn jw_37_an_opaque_token_is_its_exact_characters() {
    for profile in ["helsenorge", "bankid-2017"] {
        let issuer = issuer(profile);
        let text = handle(&issuer, issuer.profile.access_token.opaque(), 1).text;
        check(&issuer, &text, |_| (), SERVES);
        for other in [format!("{text}00"), format!("{text}A"), text[1..].to_owned(), text[..4].to_owned()] {
            check(&issuer, &other, |_| (), DEAD);
        }
    }
}

#[test]
fn a_token_serves_while_all_behind_it_stands() {
    let issuer = issuer("standard");
    let text = issued("at+jwt", &claims(&issuer, json!({})));
    let rows: [(Spoil, &str); 9] = [
        (|token| token.revoked = Revoked::Yes, DEAD),
        (|token| token.client = None, DEAD),
        (|token| token.behind = Behind::Gone, DEAD),
        (|token| token.behind = Behind::Client, SCOPE),
        (|token| token.reach.audience = vec!["attic".to_owned()], DEAD),
        (|token| token.reach.audience = vec!["unknown".to_owned()], DEAD),
        (|token| token.reach.audience = vec!["attic".to_owned(), "orders".to_owned()], SERVES),
        (|token| (token.reach.audience, token.reach.scopes) = (vec!["orders".to_owned()], Scopes::default()), SCOPE),
        (
            |token| {
                let Behind::Grant(_, person) = &mut token.behind else { return };
                person.state = State::Disabled;
            },
            DEAD,
        ),
    ];
    for (spoil, expected) in rows {
        check(&issuer, &text, spoil, expected);
    }
}

#[test]
fn in_20_to_23_the_token_stands_once_in_header_or_body() {
    let issuer = issuer("standard");
    let text = issued("at+jwt", &claims(&issuer, json!({})));
    let missing = "invalid_token Missing";
    let misplaced = "invalid_request Misplaced";
    let header = |header: &str, expected| check_sent(&issuer, &bearer(header), |_| (), expected);
    header(&format!("bearer {text}"), SERVES);
    header(&format!("Bearer  {text}"), missing);
    header(&format!("Bearer {text} "), missing);
    header(&format!("Bearer {text},{text}"), missing);
    header(&format!("Basic {text}"), missing);
    header(&format!("DPoP {text}"), "invalid_dpop_proof Missing");
    header("Bearer ", missing);
    header("Bearer", missing);
    header("Bearer å", missing);
    header(&format!("Bearer {}", "x".repeat(1 << 20)), DEAD);
    check_sent(&issuer, &Arrived::default(), |_| (), missing);
    let form = |token: &str| crate::made::form(&format!("access_token={}", encoded(token)));
    check_sent(&issuer, &Arrived { form: form(&text), ..Arrived::default() }, |_| (), SERVES);
    check_sent(&issuer, &Arrived { query: form(&text), ..Arrived::default() }, |_| (), misplaced);
    let both = Arrived { form: form(&text), ..bearer(&format!("Bearer {text}")) };
    check_sent(&issuer, &both, |_| (), misplaced);
    let mut twice = bearer(&format!("Bearer {text}"));
    twice.authorization.push(twice.authorization[0].clone());
    check_sent(&issuer, &twice, |_| (), misplaced);
}
