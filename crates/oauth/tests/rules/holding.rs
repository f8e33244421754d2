//! Nobody gets or uses a bound token without what it is bound to: every combination of what is registered and shown (RFC 9449 section 5, RFC 8705 section 3; MT-14, DP-20 to DP-24).
use crate::exchange::moment;
use crate::made::{client, grant, issuer, person, told};
use crate::proof::proven;
use oauth::decisions::holder::{Holder, Shown};
use oauth::decisions::present::Presented;
use oauth::rules::paths::Endpoint;
use oauth::words::binding::{Binding, CertificateThumbprint};
use oauth::words::scope::Scopes;
use oauth::words::token::{AccessToken, Behind, Reach, Revoked};
use serde_json::json;

#[test]
fn a_holder_has_shown_what_its_tokens_must_be_bound_to() {
    let proof = proven(&issuer("standard"), Endpoint::Token, json!({}), 0).unwrap().unwrap();
    let certificate = CertificateThumbprint::of(b"certificate");
    for number in 0..32_u8 {
        let [key_bound, certificate_bound, public, key, connection] = [1, 2, 4, 8, 16].map(|bit| number & bit != 0);
        let client = client(json!({
            "token_endpoint_auth_method": if public { "none" } else { "private_key_jwt" },
            "dpop_bound_access_tokens": key_bound,
            "tls_client_certificate_bound_access_tokens": certificate_bound,
        }));
        let shown = Shown { proof: key.then_some(&proof), certificate: connection.then_some(&certificate) };
        let seen = Holder::of(&client, shown, &mut moment()).map_err(|refusal| told(&refusal));
        match seen {
            Err(why) if key_bound && !key => assert_eq!(why, "invalid_dpop_proof Missing"),
            Err(why) => {
                assert!(certificate_bound && !connection);
                assert_eq!(why, "invalid_request CertificateMissing");
            }
            Ok(holder) => {
                let own = Binding {
                    key: key.then(|| proof.thumbprint().clone()),
                    certificate: (certificate_bound && connection).then(|| certificate.clone()),
                };
                assert!((!key_bound || own.key.is_some()) && (!certificate_bound || own.certificate.is_some()));
                assert_eq!(holder.kept(), if public { own.clone() } else { Binding::default() });
                assert_eq!(holder.binding(), own);
            }
        }
    }
}

#[test]
fn mt_14_and_dp_24_all_that_a_token_is_bound_to_is_shown() {
    let issuer = issuer("standard");
    let proof = proven(&issuer, Endpoint::Userinfo, json!({}), 0).unwrap().unwrap();
    let print = |name: &str| CertificateThumbprint::of(name.as_bytes());
    let check = |bound: (bool, Option<&str>), shown: (bool, Option<&str>), expected: &str| {
        let binding = Binding { key: bound.0.then(|| proof.thumbprint().clone()), certificate: bound.1.map(print) };
        let found = AccessToken {
            address: None,
            token_id: None,
            client_id: "shop".to_owned(),
            client: Some(client(json!({}))),
            reach: Reach { audience: Vec::new(), scopes: Scopes::parse("openid"), binding },
            issued_at: 0,
            expires_at: i64::MAX,
            revoked: Revoked::No,
            behind: Behind::Grant(Box::new(grant("openid")), Box::new(person(json!({})))),
        };
        let presented = Presented {
            token: "token".to_owned(),
            proof: shown.0.then(|| proof.clone()),
            certificate: shown.1.map(print),
        };
        let seen = presented.serves((&issuer, Endpoint::Userinfo), &found, &mut moment());
        assert_eq!(
            seen.map_or_else(|refusal| told(&refusal), |()| "serves".to_owned()),
            expected,
            "{bound:?} {shown:?}"
        );
    };
    let another = "invalid_token AnotherCertificate";
    check((false, None), (false, None), "serves");
    check((false, None), (false, Some("own")), "serves");
    check((false, Some("own")), (false, Some("own")), "serves");
    check((false, Some("own")), (false, Some("other")), another);
    check((false, Some("own")), (false, None), another);
    check((false, Some("own")), (true, Some("own")), "invalid_token Unbound");
    check((true, Some("own")), (true, Some("own")), "serves");
    check((true, Some("own")), (true, Some("other")), another);
    check((true, Some("own")), (true, None), another);
    check((true, Some("own")), (false, Some("own")), "invalid_token Bound");
    check((true, None), (true, Some("own")), "serves");
    check((true, None), (false, Some("own")), "invalid_token Bound");
}
