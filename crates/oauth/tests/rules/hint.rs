//! `id_token_hint`: an ID token of this issuer, expired or not (OpenID Connect Core sections 3.1.2.1 and 3.1.2.2; AZ-23, JW-01 to JW-32).
use crate::exchange::moment;
use crate::keys::{ISSUER, ISSUER_RSA, SHOP, STRANGER, Signer, jwt};
use crate::made::{NOW, client, form, issuer, issuer_with, laid, told};
use oauth::decisions::authorize::response::encoded;
use oauth::decisions::authorize::{Rejected, understand};
use oauth::issuer::Issuer;
use serde_json::{Value, json};

const REFUSED: &str = "invalid_request Value";
const QUERY: &str = "response_type=code&scope=openid&state=0123456789&nonce=0123456789&redirect_uri=https://c.example/cb\
    &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

/// The subject that is expected after this hint, or how the client is told no.
fn check(issuer: &Issuer, hint: &str, expected: &str) {
    let query = form(&format!("client_id=shop&{QUERY}&id_token_hint={}", encoded(hint)));
    let seen = match understand(issuer, &client(json!({})), &query, &mut moment()) {
        Ok(request) => request.hinted_subject.unwrap_or_default(),
        Err(Rejected::Redirect(_, refusal)) => {
            let shown = format!("{:?}", refusal.explain());
            assert!(!shown.contains("eyJ"), "an explanation holds a token: {shown}");
            told(&refusal)
        }
        Err(Rejected::Page(refusal)) => format!("page: {}", told(&refusal)),
    };
    assert_eq!(seen, expected, "{}: {hint}", issuer.identifier());
}

/// An ID token of this issuer with these members instead.
fn hint(issuer: &Issuer, signer: Signer, members: Value) -> String {
    let mut header = json!({ "alg": "ES256", "kid": "as", "typ": "JWT" });
    let mut claims = json!({
        "iss": issuer.identifier(), "sub": "kari-sub", "aud": "shop", "iat": NOW - 60, "exp": NOW + 60,
    });
    for (name, value) in members.as_object().unwrap() {
        let part = if ["alg", "kid", "typ", "jwk"].contains(&name.as_str()) { &mut header } else { &mut claims };
        *part = laid(part.take(), json!({ name: value }));
    }
    jwt(signer, header.as_object().unwrap(), claims.as_object().unwrap())
}

#[test]
fn a_hint_of_this_issuer_says_who_is_expected() {
    for profile in ["standard", "helseid", "helsenorge", "halland", "bankid-2017"] {
        let issuer = issuer(profile);
        for members in [
            json!({}),
            json!({ "exp": 1, "iat": 0 }),
            json!({ "aud": "other" }),
            json!({ "nonce": "another", "acr": "x" }),
        ] {
            check(&issuer, &hint(&issuer, Signer::Key(&ISSUER), members), "kari-sub");
        }
        let rsa = json!({ "alg": "RS256", "kid": "as-rsa" });
        check(&issuer, &hint(&issuer, Signer::Key(&ISSUER_RSA), rsa), "kari-sub");
        check(&issuer, "", "");
    }
}

#[test]
fn az_23_any_other_hint_is_refused() {
    let issuer = issuer("standard");
    let by = |signer, members| check(&issuer, &hint(&issuer, signer, members), REFUSED);
    by(Signer::Key(&ISSUER), json!({ "iss": "https://other.example" }));
    by(Signer::Key(&ISSUER), json!({ "iss": "https://as.example/" }));
    by(Signer::Key(&ISSUER), json!({ "iss": "(absent)" }));
    by(Signer::Key(&ISSUER), json!({ "sub": "(absent)" }));
    by(Signer::Key(&ISSUER), json!({ "sub": 1 }));
    by(Signer::Key(&ISSUER), json!({ "kid": "(absent)" }));
    by(Signer::Key(&ISSUER), json!({ "kid": "shop" }));
    by(Signer::Key(&STRANGER), json!({}));
    by(Signer::Key(&SHOP), json!({ "kid": "shop" }));
    by(Signer::Key(&STRANGER), json!({ "jwk": STRANGER.public().to_jwk() }));
    by(Signer::Key(&ISSUER_RSA), json!({ "alg": "RS256" }));
    let public = ISSUER.public().to_jwk().to_string();
    for alg in ["none", "None", "HS256", ""] {
        by(Signer::Nobody(b""), json!({ "alg": alg }));
        by(Signer::Hmac(public.as_bytes()), json!({ "alg": alg }));
    }
    by(Signer::Nobody(b""), json!({}));
    for text in ["x", "a.b.c", "kari-sub", "{}"] {
        check(&issuer, text, REFUSED);
    }
}

#[test]
fn jw_32_a_token_of_another_kind_is_no_hint() {
    let issuer = issuer("standard");
    for typ in ["at+jwt", "logout+jwt", "jwt", "", "(absent)"] {
        check(&issuer, &hint(&issuer, Signer::Key(&ISSUER), json!({ "typ": typ })), REFUSED);
    }
}

/// Of tokens with one `typ` only ID tokens lack an identifier.
#[test]
fn jw_32_an_access_token_is_no_hint_where_its_type_says_nothing() {
    for profile in ["standard", "helseid", "halland"] {
        let issuer = issuer(profile);
        check(&issuer, &hint(&issuer, Signer::Key(&ISSUER), json!({ "jti": "AAAA" })), REFUSED);
    }
}

#[test]
fn is_05_a_hint_of_a_neighbour_is_refused() {
    let (one, other) = (issuer("standard"), issuer_with("standard", json!({ "root": "https://as.example/t2" })));
    check(&one, &hint(&other, Signer::Key(&ISSUER), json!({})), REFUSED);
    check(&other, &hint(&one, Signer::Key(&ISSUER), json!({})), REFUSED);
    check(&other, &hint(&other, Signer::Key(&ISSUER), json!({})), "kari-sub");
}
