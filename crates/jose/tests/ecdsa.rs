//! ECDSA signatures at the edges: r and s of 0 or n, other lengths, DER (CVE-2022-21449; RFC 7518, section 3.4).

use jose::algorithm::Algorithm;
use jose::base64url;
use jose::key::{PrivateKey, SignatureError};

const MESSAGE: &[u8] = b"header.payload";

/// The order of P-256 (SEC 2, section 2.4.2).
const ORDER: &str = "_____wAAAAD__________7zm-q2nF56E87nKwvxjJVE";

#[test]
fn zero_and_the_order_are_refused() {
    let key = PrivateKey::generate(Algorithm::ES256).unwrap();
    let good = key.sign(Algorithm::ES256, MESSAGE).unwrap();
    let order = base64url::decode(ORDER).unwrap();
    let (r, s) = good.split_at(32);
    let zero = vec![0; 32];
    let rows = [
        [&zero, &zero].map(Vec::as_slice).concat(),
        [r, &zero].concat(),
        [zero.as_slice(), s].concat(),
        [&order[..], s].concat(),
        [r, &order].concat(),
        [order.clone(), order.clone()].concat(),
        vec![0xff; 64],
        [s, r].concat(),
    ];
    let public = key.public();
    assert_eq!(public.verify(Algorithm::ES256, MESSAGE, &good), Ok(()));
    for signature in rows {
        let outcome = public.verify(Algorithm::ES256, MESSAGE, &signature);
        assert_eq!(outcome, Err(SignatureError::Mismatch), "{signature:?}");
    }
}

#[test]
fn other_lengths_and_der_are_refused() {
    let key = PrivateKey::generate(Algorithm::ES256).unwrap();
    let good = key.sign(Algorithm::ES256, MESSAGE).unwrap();
    let integer = |number: &[u8]| {
        let number: Vec<u8> = number.iter().copied().skip_while(|byte| *byte == 0).collect();
        let sign = if number[0] >= 0x80 { vec![0] } else { vec![] };
        let content = [sign, number].concat();
        [vec![2, content.len() as u8], content].concat()
    };
    let content = [integer(&good[..32]), integer(&good[32..])].concat();
    let der = [vec![0x30, content.len() as u8], content].concat();
    let rows = [
        Vec::new(),
        good[..63].to_vec(),
        good[1..].to_vec(),
        [&good[..], &[0]].concat(),
        [&[0], &good[..]].concat(),
        [vec![0], good[..32].to_vec(), vec![0], good[32..].to_vec()].concat(),
        [good.clone(), good.clone()].concat(),
        der,
    ];
    for signature in rows {
        let outcome = key.public().verify(Algorithm::ES256, MESSAGE, &signature);
        let expected = SignatureError::Length { arrived: signature.len(), expected: 64 };
        assert_eq!(outcome, Err(expected));
    }
}
