//! For which APIs, with which scopes, a token is issued (RFC 8707 section 2.2, RFC 6749 sections 3.3 and 6; RI-01 to RI-17, RT-16 to RT-19, H5, H6, L2).
use crate::exchange::{caller, carried, code, exchange, refresh_token};
use crate::made::{grant, issuer, told};
use oauth::decisions::authorize::response::encoded;
use oauth::words::evidence::Artefact;
use serde_json::{Value, json};

/// On what ground a row asks.
#[derive(Clone, Copy, Debug)]
enum Ask<'a> {
    /// The client itself.
    Alone,
    /// A code or refresh token for these scopes, authorized with these resources.
    Granted(&'a str, &'a [&'a str]),
}

use Ask::{Alone, Granted};

/// A request on this ground with these parameters: audience and scope of the token, or why not; code and refresh token alike.
fn check(profile: &str, registered: &Value, ask: Ask, (resources, scope): (&[&str], &str), expected: &str) {
    let issuer = issuer(profile);
    let client = caller(&issuer, registered.clone());
    let resources: String = resources.iter().map(|one| format!("&resource={}", encoded(one))).collect();
    let scope_sent = if scope.is_empty() { String::new() } else { format!("&scope={}", encoded(scope)) };
    let artefacts = match ask {
        Alone => vec![Artefact::Absent],
        Granted(scopes, authorized) => {
            let mut grant = grant(scopes);
            grant.terms.resources = authorized.iter().map(|one| (*one).to_owned()).collect();
            let refresh = Artefact::RefreshToken(Box::new(refresh_token(&issuer, grant.clone())));
            let code = Artefact::Code(Box::new(code(&issuer, grant)));
            let refreshes = issuer.profile.refresh_token.offered() && scopes.contains("offline_access");
            let first = scope.is_empty().then_some(code);
            first.into_iter().chain(refreshes.then_some(refresh)).collect()
        }
    };
    assert!(!artefacts.is_empty(), "nothing is asked");
    for artefact in artefacts {
        let seen = match exchange(&issuer, &client, artefact, &format!("{resources}{scope_sent}")) {
            Ok((draft, changes)) => carried(&issuer, &draft, &changes),
            Err((refusal, consequences)) => {
                assert!(consequences.is_empty(), "a refused target ends {consequences:?}");
                told(&refusal)
            }
        };
        assert_eq!(seen, expected, "{profile}: {ask:?} {resources} {scope_sent}");
    }
}

type Row<'a> = (Ask<'a>, &'a [&'a str], &'a str, &'a str);

fn all(profiles: &[&str], rows: &[Row]) {
    for profile in profiles {
        for (ask, resources, scope, expected) in rows {
            check(profile, &json!({}), *ask, (resources, scope), expected);
        }
    }
}

const NEEDED: &str = "invalid_target ResourceNeeded";
const SEVERAL: &str = "invalid_target SeveralResources";
const NOT_GRANTED: &str = "invalid_target ResourceNotGranted";
const BOTH: &str = "openid offline_access orders/read orders/write stock/read";

#[test]
fn ri_01_to_07_each_api_gets_its_own_token() {
    let granted = Granted(BOTH, &["orders", "stock"]);
    let rows: [Row; 9] = [
        (granted, &["orders"], "", "orders: openid orders/read orders/write"),
        (granted, &["stock"], "", "stock: openid stock/read"),
        (granted, &["vault"], "", NOT_GRANTED),
        (granted, &["unknown"], "", "invalid_target ResourceUnknown"),
        (granted, &["Orders"], "", "invalid_target ResourceUnknown"),
        (granted, &["attic"], "", "invalid_target ApiDisabled"),
        (Granted(BOTH, &["orders"]), &["stock"], "", NOT_GRANTED),
        (Granted(BOTH, &["orders"]), &["orders"], "", "orders: openid orders/read orders/write"),
        (Granted("openid offline_access", &[]), &["orders"], "", NOT_GRANTED),
    ];
    all(&["standard", "helseid"], &rows);
}

#[test]
fn ri_03_several_resources_are_one_audience_too_many_where_the_profile_says_so() {
    let granted = Granted(BOTH, &["orders", "stock"]);
    all(&["helseid"], &[(granted, &["orders", "stock"], "", SEVERAL), (granted, &["orders", "orders"], "", SEVERAL)]);
    let both = "orders stock: openid orders/read orders/write stock/read";
    all(&["standard"], &[(granted, &["orders", "stock"], "", both)]);
    let vault = Granted("offline_access vault/read stock/read", &[]);
    all(&["standard"], &[(vault, &["vault", "stock"], "", SEVERAL), (vault, &["vault"], "", "vault: vault/read")]);
    let alone = "orders/read stock/read";
    all(&["standard"], &[(Alone, &["orders", "stock"], alone, "orders stock: orders/read stock/read")]);
    all(&["helseid", "halland"], &[(Alone, &["orders", "stock"], alone, SEVERAL)]);
}

#[test]
fn ri_04_without_resource_a_token_breaks_no_demand() {
    let whole = "orders stock: openid offline_access orders/read orders/write stock/read";
    all(&["standard"], &[(Granted(BOTH, &[]), &[], "", NEEDED)]);
    all(&["helseid"], &[(Granted(BOTH, &[]), &[], "", whole)]);
    let vault = Granted("openid offline_access vault/read stock/read", &[]);
    all(&["standard", "helseid"], &[(vault, &[], "", NEEDED)]);
    let rows: [Row; 4] = [
        (Granted("openid offline_access orders/read", &[]), &[], "", "orders: openid offline_access orders/read"),
        (Granted("openid offline_access vault/read", &[]), &[], "", "vault: openid offline_access vault/read"),
        (Granted("openid offline_access", &[]), &[], "", ": openid offline_access"),
        (Granted("openid offline_access status", &[]), &[], "", ": openid offline_access status"),
    ];
    all(&["standard", "helseid"], &rows);
}

#[test]
fn ri_16_a_client_alone_gets_no_scope_about_a_person() {
    let person = "invalid_scope NeedsPerson";
    let rows: [Row; 8] = [
        (Alone, &[], "openid", person),
        (Alone, &[], "orders/read profile", person),
        (Alone, &[], "orders/read offline_access", person),
        (Alone, &[], "unknown", "invalid_scope Unknown"),
        (Alone, &[], "orders/read", "orders: orders/read"),
        (Alone, &[], "orders/read orders/read", "orders: orders/read"),
        (Alone, &["orders"], "stock/read", "invalid_target OutsideResources"),
        (Alone, &[], "attic/read", "invalid_target ApiDisabled"),
    ];
    all(&["standard", "helseid", "halland"], &rows);
    all(&["standard", "eparaksts"], &[(Alone, &[], "", "invalid_scope Missing"), (Alone, &[], "status", ": status")]);
    all(&["eparaksts"], &[(Alone, &[], "orders/read", "orders: orders/read")]);
    let few = json!({ "scopes": ["openid", "orders/read"] });
    for profile in ["standard", "helseid", "halland", "eparaksts"] {
        check(profile, &few, Alone, (&[], "orders/write"), "invalid_scope NotAllowed");
        check(profile, &few, Alone, (&["stock"], "orders/read"), NOT_GRANTED);
    }
    for profile in ["helseid", "halland"] {
        check(profile, &few, Alone, (&[], ""), "orders: orders/read");
        check(profile, &json!({ "scopes": ["openid"] }), Alone, (&[], ""), "invalid_scope Missing");
    }
}

#[test]
fn l2_and_ri_17_region_halland_gives_one_ticket_for_each_resource() {
    let rows: [Row; 5] = [
        (Alone, &["orders"], "", "orders: orders/read orders/write"),
        (Alone, &["stock"], "", "stock: stock/read"),
        (Alone, &[], "orders/read stock/read", NEEDED),
        (Alone, &["orders"], "orders/read stock/read", "invalid_target OutsideResources"),
        (Alone, &[], "", NEEDED),
    ];
    all(&["halland"], &rows);
}

#[test]
fn rt_16_a_refresh_narrows_and_never_widens() {
    let granted = Granted("openid offline_access orders/read orders/write", &[]);
    let beyond = "invalid_scope BeyondGrant";
    let rows: [Row; 6] = [
        (granted, &[], "orders/read", "orders: orders/read"),
        (granted, &[], "orders/read openid", "orders: orders/read openid"),
        (granted, &["orders"], "orders/read", "orders: orders/read"),
        (granted, &[], "orders/read stock/read", beyond),
        (granted, &[], "profile", beyond),
        (granted, &["stock"], "orders/read", NOT_GRANTED),
    ];
    all(&["standard", "helseid"], &rows);
}

#[test]
fn rt_17_and_19_what_was_withdrawn_since_is_lost() {
    let granted = Granted("openid offline_access orders/read stock/read", &["orders", "stock"]);
    let without = |gone: &str| {
        let all = ["openid", "profile", "offline_access", "orders/read", "stock/read"];
        json!({ "scopes": all.into_iter().filter(|one| *one != gone).collect::<Vec<_>>() })
    };
    for profile in ["standard", "helseid"] {
        check(profile, &without("orders/read"), granted, (&[], ""), "stock: openid offline_access stock/read");
        check(profile, &without("orders/read"), granted, (&["orders"], ""), NOT_GRANTED);
        check(profile, &without("openid"), granted, (&["orders"], ""), "orders: orders/read");
        let refreshed = Granted("openid offline_access orders/read", &[]);
        check(profile, &without("offline_access"), refreshed, (&[], "orders/read"), "invalid_grant RefreshWithdrawn");
        let attic = Granted("openid offline_access attic/read", &[]);
        check(profile, &json!({}), attic, (&["attic"], ""), "invalid_target ApiDisabled");
        check(profile, &json!({}), attic, (&[], ""), "invalid_target ApiDisabled");
        let nothing = json!({ "scopes": [] });
        check(profile, &nothing, Granted("offline_access orders/read", &[]), (&[], ""), "invalid_scope NothingLeft");
    }
}
