//! For whom a client acts: the shapes of assertion details, each code of HelseID, and what tokens tell (H14).
mod shapes;
mod trail;

use crate::exchange::{claims, code, decided, handle, moment, refresh_token};
use crate::keys::{self, Signer};
use crate::made::{NOW, arrived, client, grant, issuer, laid, told};
use oauth::decisions::token::{admit, decide};
use oauth::refusal::Refusal;
use oauth::words::draft::TokenDraft;
use oauth::words::evidence::{Artefact, Evidence};
use oauth::words::moment::Moment;
use serde_json::{Value, json};

/// An issuer of this profile is asked by `shop` with these organisations registered, on this ground; its assertion has these claims too.
struct Asked<'a> {
    profile: &'a str,
    organizations: Value,
    registration: Value,
    ground: &'a str,
    claims: Value,
}

/// What was decided on such a request.
fn decided_in(asked: &Asked, moment: &mut Moment) -> Result<TokenDraft, Refusal> {
    let issuer = issuer(asked.profile);
    let client = client(laid(json!({ "organizations": asked.organizations }), asked.registration.clone()));
    let artefact = match asked.ground.split('&').next().unwrap() {
        "code" => Artefact::Code(Box::new(code(&issuer, grant("openid orders/read")))),
        "refresh" => Artefact::RefreshToken(Box::new(refresh_token(&issuer, grant("offline_access orders/read")))),
        _ => Artefact::Absent,
    };
    let code = handle(&issuer, issuer.profile.grants.code(), 1).text;
    let token = handle(&issuer, issuer.profile.refresh_token.spelling(), 2).text;
    let verifier = crate::exchange::VERIFIER;
    let redeemed =
        format!("grant_type=authorization_code&code={code}&redirect_uri=https://c.example/cb&code_verifier={verifier}");
    let form = match asked.ground {
        "code" => redeemed,
        "refresh" => format!("grant_type=refresh_token&refresh_token={token}"),
        more => format!("grant_type=client_credentials&{more}"),
    };
    let header = json!({ "alg": "ES256", "kid": "shop" });
    let own = json!({ "iss": "shop", "sub": "shop", "aud": issuer.identifier(), "exp": NOW + 50, "jti": "one" });
    let own = laid(own, asked.claims.clone());
    let text = keys::jwt(Signer::Key(&keys::SHOP), header.as_object().unwrap(), own.as_object().unwrap());
    let kind = "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
    let arrived = arrived(&format!("{form}&client_assertion={text}&client_assertion_type={kind}"), "");
    let (request, wanted) = admit(&issuer, &arrived, moment)?;
    let artefacts = if wanted.artefacts.is_empty() { Vec::new() } else { vec![artefact] };
    let evidence = Evidence { clients: vec![client], artefacts };
    let decision = decided(decide(&issuer, (&arrived, &request), &evidence, moment));
    decision.map(|(draft, _)| draft).map_err(|(refusal, _)| refusal)
}

/// What the token tells of organisations, the scope that was rejected and the warnings; or the refusal with its code.
fn answered(asked: &Asked) -> String {
    let mut moment = moment();
    let draft = match decided_in(asked, &mut moment) {
        Ok(draft) => draft,
        Err(refusal) => return refused(&refusal),
    };
    let claims = claims(&draft);
    let names = ["client_tenancy", "orgnr_parent", "orgnr_child", "orgnr_supplier"];
    let claim = |name: &str| claims.get(&format!("helseid://claims/client/claims/{name}"));
    let mut parts: Vec<String> = names.iter().filter_map(|name| claim(name)?.as_str().map(str::to_owned)).collect();
    parts.extend(claims.get("nhn:sfm:journal_id").map(|id| format!("journal {}", id.as_str().unwrap())));
    parts.extend(draft.rejected_scope.map(|scope| format!("rejected {scope} of {}", draft.scope.unwrap_or_default())));
    parts.extend((!moment.warnings().is_empty()).then(|| format!("{} warned", moment.warnings().len())));
    assert!(moment.warnings().iter().all(|warning| !warning.contains("9999")), "{:?}", moment.warnings());
    parts.join(" ")
}

/// The error, the variant and the code that the description bears.
fn refused(refusal: &Refusal) -> String {
    let explanation = refusal.explain();
    let code = explanation.rule.split(':').next().filter(|code| code.starts_with("HID-")).unwrap_or("(no code)");
    assert!(!explanation.arrived.is_empty() && !explanation.fix.is_empty(), "{explanation:?}");
    format!("{} {code}", told(refusal))
}

fn check(organizations: &Value, rows: &[(&str, Value, &str)]) {
    for (ground, claims, expected) in rows {
        let (organizations, claims) = (organizations.clone(), claims.clone());
        let asked = Asked { profile: "helseid", organizations, registration: json!({}), ground, claims };
        assert_eq!(answered(&asked), *expected, "{ground} {}", asked.claims);
    }
}

const CHILD: &str = "urn:oid:2.16.578.1.12.4.1.4.101";
const OLDER: &str = "urn:oid:2.16.578.1.12.4.1.2.101";
const PARENT: &str = "urn:oid:1.0.6523";
const ALONE: &str = "scope=orders/read";

fn organization(system: &str, value: &str) -> Value {
    let identifier = json!({ "system": system, "type": "ENH", "value": value });
    json!({ "type": "helseid_authorization", "practitioner_role": { "organization": { "identifier": identifier } } })
}

fn named(system: &str, value: &str) -> Value {
    json!({ "assertion_details": organization(system, value) })
}

fn single() -> Value {
    json!({ "tenancy": "single_tenant", "number": "200000005", "children": ["200000013", "999977776"], "supplier": "300000002" })
}

fn multi() -> Value {
    json!({ "tenancy": "multi_tenant", "supplier": "300000002", "delegations": [
        { "parent": "999977774", "children": ["999977776"] },
        { "parent": "100000008", "unsigned_scopes": ["orders/write", "stock/read"] },
    ] })
}

const OWN: &str = "single-tenant 200000005 300000002";
const WITH_CHILD: &str = "single-tenant 200000005 200000013 300000002";
const BOTH: &str = "multi-tenant 999977774 999977776 300000002 1 warned";

#[test]
fn a_single_tenant_client_tells_its_organisation_and_names_a_child() {
    let text = organization(CHILD, "200000013").to_string();
    check(
        &single(),
        &[
            (ALONE, json!({}), OWN),
            ("code", json!({}), OWN),
            ("refresh", json!({}), OWN),
            (ALONE, named(CHILD, "200000013"), WITH_CHILD),
            (ALONE, named(OLDER, "200000013"), WITH_CHILD),
            ("refresh", named(CHILD, "200000013"), WITH_CHILD),
            (ALONE, json!({ "authorization_details": organization(CHILD, "200000013") }), WITH_CHILD),
            (ALONE, json!({ "assertion_details": [organization(CHILD, "200000013")] }), WITH_CHILD),
            (ALONE, json!({ "assertion_details": text }), WITH_CHILD),
            (ALONE, json!({ "assertion_details": format!("[{text}]") }), WITH_CHILD),
            (ALONE, json!({ "assertion_details": [], "authorization_details": "[]" }), OWN),
            (ALONE, named(CHILD, "999977776"), "single-tenant 200000005 999977776 300000002 1 warned"),
        ],
    );
}

#[test]
fn a_multi_tenant_client_names_who_delegated_and_tells_nothing_else() {
    check(
        &multi(),
        &[
            (ALONE, json!({}), "multi-tenant"),
            ("code", json!({}), "multi-tenant"),
            (ALONE, named(PARENT, "NO:ORGNR:999977774"), "multi-tenant 999977774 300000002"),
            (ALONE, named(PARENT, "NO:ORGNR:999977774:"), "multi-tenant 999977774 300000002"),
            (ALONE, named(PARENT, "NO:ORGNR:999977774:999977776"), BOTH),
            (ALONE, named("urn:oid:1.0.652301", "NO:ORGNR:999977774:999977776"), BOTH),
            ("refresh", named(PARENT, "NO:ORGNR:999977774:999977776"), BOTH),
            (ALONE, named(PARENT, "NO:ORGNR:100000008:200000013"), "multi-tenant 100000008 200000013 300000002"),
        ],
    );
}

#[test]
fn what_no_organisation_signed_is_left_out_or_refused_where_nothing_is_left() {
    let parent = || named(PARENT, "NO:ORGNR:100000008");
    let all = "rejected orders/write of orders/read";
    check(
        &multi(),
        &[
            ("scope=orders/read+orders/write", parent(), &format!("multi-tenant 100000008 300000002 {all}")),
            ("scope=orders/read", parent(), "multi-tenant 100000008 300000002"),
            ("scope=orders/read+orders/write", named(PARENT, "NO:ORGNR:999977774"), "multi-tenant 999977774 300000002"),
            (
                "scope=orders/read+stock/read",
                parent(),
                "multi-tenant 100000008 300000002 rejected stock/read of orders/read",
            ),
            ("scope=orders/write", parent(), "invalid_scope TermsUnsigned (no code)"),
            ("scope=orders/read+stock/read&resource=stock", parent(), "invalid_target OutsideResources (no code)"),
            ("scope=stock/read&resource=stock", parent(), "invalid_scope TermsUnsigned (no code)"),
        ],
    );
}

#[test]
fn each_code_of_the_service() {
    let rows = |rows: Vec<(Value, Value, &str)>| {
        for (organizations, claims, expected) in rows {
            check(&organizations, &[(ALONE, claims, &format!("invalid_request {expected}"))]);
        }
    };
    let parent = |value: &str| named(PARENT, value);
    let bare = json!({ "tenancy": "single_tenant" });
    let childless = json!({ "tenancy": "single_tenant", "number": "200000005" });
    rows(vec![
        (multi(), parent("NO:ORGNR:200000005"), "ParentNotDelegated HID-1001"),
        (single(), named(CHILD, "200000021"), "ChildNotAllowed HID-1002"),
        (multi(), parent("NO:ORGNR:999977774:200000013"), "ChildNotDelegated HID-1003"),
        (single(), named(CHILD, "20000001"), "NumberMalformed HID-1004"),
        (single(), named(CHILD, "200 000 013"), "NumberMalformed HID-1004"),
        (multi(), parent("NO:ORGNR:99997777x"), "NumberMalformed HID-1004"),
        (multi(), parent("NO:ORGNR:"), "NumberMalformed HID-1004"),
        (multi(), parent("NO:ORGNR:999977774:99997777"), "NumberMalformed HID-1004"),
        (single(), parent("NO:ORGNR:200000005"), "ParentNotEnabled HID-1005"),
        (json!({}), parent("NO:ORGNR:200000005"), "ParentNotEnabled HID-1005"),
        (json!({}), named(CHILD, "200000013"), "ChildNotEnabled HID-1006"),
        (multi(), named(CHILD, "999977776"), "ChildNotEnabled HID-1006"),
        (childless, named(CHILD, "200000013"), "ChildNotEnabled HID-1006"),
        (bare.clone(), named(CHILD, "200000013"), "Misregistered HID-1010"),
        (bare, json!({}), "Misregistered HID-1010"),
    ]);
    let redeemed = "invalid_request CodeRedeemed HID-1009";
    check(&multi(), &[("code", parent("NO:ORGNR:999977774"), redeemed)]);
    check(&single(), &[("code", named(CHILD, "200000013"), redeemed)]);
}

#[test]
fn hid_1008_is_told_to_a_client_with_a_secret_that_proves_itself() {
    let ask = |registration: Value, claims: Value| {
        answered(&Asked { profile: "helseid", organizations: multi(), registration, ground: ALONE, claims })
    };
    let secret = json!({ "token_endpoint_auth_method": "client_secret_basic", "secret_digests": ["00"] });
    let details = named(PARENT, "NO:ORGNR:999977774");
    assert_eq!(ask(secret.clone(), details.clone()), "invalid_request SharedSecret HID-1008");
    assert_eq!(ask(secret.clone(), json!({})), "invalid_client MethodNotRegistered (no code)");
    let other = laid(secret, json!({ "jwks": { "keys": [keys::jwk(&keys::STRANGER, "shop")] } }));
    assert_eq!(ask(other, details), "invalid_client MethodNotRegistered (no code)");
}

#[test]
fn other_profiles_read_no_details() {
    for profile in ["standard", "halland"] {
        let claims = named(PARENT, "nothing of the kind");
        let asked = Asked { profile, organizations: multi(), registration: json!({}), ground: ALONE, claims };
        let asked = if profile == "halland" { Asked { ground: "resource=orders", ..asked } } else { asked };
        assert_eq!(answered(&asked), "", "{profile}");
    }
}
