//! A line of refresh tokens that is bound to a key and a certificate: whatever else is shown changes nothing and spends nothing (RFC 9449 section 5, RFC 8705 section 4; RT-15, MT-15).
use crate::made::{client, issuer, proof, redeeming, refreshing};
use crate::world::{Fate, World};
use crate::{Telling, holds};
use jose::algorithm::Algorithm;
use jose::key::PrivateKey;
use oauth::words::client::{Bound, Client};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;
use std::sync::{Arc, LazyLock};

static OWN: LazyLock<PrivateKey> = LazyLock::new(|| PrivateKey::generate(Algorithm::ES256).unwrap());
static ANOTHER: LazyLock<PrivateKey> = LazyLock::new(|| PrivateKey::generate(Algorithm::ES256).unwrap());

/// What comes with a refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Showing {
    Own,
    Another,
    Nothing,
    Two,
    Stale,
    Replayed,
    AnotherCertificate,
    NoCertificate,
}

const SHOWINGS: [Showing; 8] = [
    Showing::Own,
    Showing::Another,
    Showing::Nothing,
    Showing::Two,
    Showing::Stale,
    Showing::Replayed,
    Showing::AnotherCertificate,
    Showing::NoCertificate,
];

fn certificate() -> Vec<u8> {
    let (made, key) = (rcgen::CertificateParams::default(), rcgen::KeyPair::generate().unwrap());
    made.self_signed(&key).unwrap().der().to_vec()
}

static CERTIFICATES: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| [certificate(), certificate()]);

fn world() -> World {
    let scopes = ["offline_access".to_owned(), "read".to_owned()];
    let apis = json!([{ "name": "https://api.example", "scopes": ["read"] }]);
    let mut app = Client::clone(&client("app", &scopes, "acknowledged"));
    app.registration.dpop_bound_access_tokens = Bound::Required;
    app.registration.tls_client_certificate_bound_access_tokens = Bound::Required;
    World::new(issuer("standard", apis), vec![Arc::new(app)])
}

fn check(steps: &[(Showing, usize)]) -> Telling {
    let mut world = world();
    let (code, own) = world.authorize(&["offline_access".to_owned(), "read".to_owned()], &[]);
    assert!(matches!(world.send(&redeeming(&code)), Fate::Refused(_, consequences) if consequences.is_empty()));
    let granted = proof(&OWN, "first", world.now);
    world.shown.proofs = vec![granted.clone()];
    assert!(matches!(world.send(&redeeming(&code)), Fate::Refused(_, consequences) if consequences.is_empty()));
    let [own_certificate, another_certificate] = &*CERTIFICATES;
    world.shown.certificate = Some(own_certificate.clone());
    let Fate::Granted(first) = world.send(&redeeming(&code)) else { panic!("the code is redeemed after a refusal") };
    let (mut tokens, mut telling) = (vec![first.refresh_token.unwrap()], Telling::No);
    for (number, (showing, which)) in steps.iter().enumerate() {
        let fresh = |key: &PrivateKey| proof(key, &format!("proof-{number}"), world.now);
        let proofs = match showing {
            Showing::Own | Showing::AnotherCertificate | Showing::NoCertificate => vec![fresh(&OWN)],
            Showing::Another => vec![fresh(&ANOTHER)],
            Showing::Nothing => Vec::new(),
            Showing::Two => vec![fresh(&OWN), fresh(&OWN)],
            Showing::Stale => vec![proof(&OWN, "stale", world.now - 61)],
            Showing::Replayed => vec![granted.clone()],
        };
        world.shown.proofs = proofs;
        world.shown.certificate = match showing {
            Showing::AnotherCertificate => Some(another_certificate.clone()),
            Showing::NoCertificate => None,
            _ => Some(own_certificate.clone()),
        };
        let before = (world.grants[&own].line.clone(), world.grants[&own].ended_at);
        let fate = world.send(&refreshing(&tokens[which % tokens.len()]));
        let after = (world.grants[&own].line.clone(), world.grants[&own].ended_at);
        match (showing, fate) {
            (Showing::Own, Fate::Granted(next)) => tokens.push(next.refresh_token.unwrap()),
            (Showing::Own, _) => {}
            (_, Fate::Granted(_)) => panic!("{showing:?} is granted"),
            (_, Fate::Refused(refusal, consequences)) => {
                assert!(consequences.is_empty() && before == after, "{showing:?}: {refusal:?}");
                telling = Telling::Yes;
            }
            (_, Fate::Lost) => assert!(before == after, "{showing:?}"),
        }
    }
    telling
}

#[test]
fn a_bound_line_moves_by_its_key_and_certificate_alone() {
    let steps = prop::collection::vec((select(SHOWINGS.to_vec()), 0usize..6), 1..12);
    holds(300, steps, |steps| check(&steps));
}
