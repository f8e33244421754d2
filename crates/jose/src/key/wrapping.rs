//! Keys as DER wraps them: SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7) and PKCS#8 (RFC 5958, section 2).

use zeroize::Zeroizing;

use super::error::KeyError;
use super::kind::Kind;
use crate::der::{self, Reader};

/// JWK members that hold numbers.
pub type Numbers = Vec<(&'static str, Vec<u8>)>;

/// JWK members that hold private numbers.
pub type Secrets = Vec<(&'static str, Zeroizing<Vec<u8>>)>;

/// The kind and the public numbers of a SubjectPublicKeyInfo.
pub fn subject_public_key(bytes: &[u8]) -> Result<(Kind, Numbers), KeyError> {
    let unreadable = KeyError::Unreadable("SubjectPublicKeyInfo");
    let mut outer = Reader::new(bytes);
    let mut inner = outer.enter(der::SEQUENCE).ok_or(unreadable.clone())?;
    let kind = kind_of(&mut inner, &unreadable)?;
    let bits = inner.read(der::BIT_STRING);
    let key = match bits {
        Some([0, key @ ..]) if inner.is_empty() && outer.is_empty() => key,
        _ => return Err(unreadable),
    };
    let numbers = match kind {
        Kind::Rsa => modulus_and_exponent(key).ok_or(unreadable)?,
        curve => coordinates(curve, key)?,
    };
    Ok((kind, numbers))
}

/// The kind of key in a PKCS#8 PrivateKeyInfo.
pub fn private_kind(bytes: &[u8]) -> Result<Kind, KeyError> {
    let unreadable = KeyError::Unreadable("PKCS#8 key");
    let mut inner = private_key_info(bytes).ok_or(unreadable.clone())?;
    kind_of(&mut inner, &unreadable)
}

/// The numbers of an RSA key in PKCS#8: the public ones, and the private ones (RFC 8017, appendix A.1.2).
pub fn rsa_numbers(bytes: &[u8]) -> Option<(Numbers, Secrets)> {
    let mut inner = private_key_info(bytes)?;
    inner.read(der::SEQUENCE)?;
    let mut key = inner.enter(der::OCTET_STRING)?.enter(der::SEQUENCE)?;
    let two_primes = key.read(der::INTEGER)? == [0];
    let modulus = key.positive()?.to_vec();
    let exponent = key.positive()?.to_vec();
    let secrets = ["d", "p", "q", "dp", "dq", "qi"]
        .into_iter()
        .map(|name| Some((name, Zeroizing::new(key.positive()?.to_vec()))))
        .collect::<Option<Secrets>>()?;
    two_primes.then(|| (vec![("e", exponent), ("n", modulus)], secrets))
}

/// The coordinates of a point as keys encode it: 4, x, y for a NIST curve; 32 bytes for Ed25519.
pub fn coordinates(curve: Kind, point: &[u8]) -> Result<Numbers, KeyError> {
    let size = curve.size();
    match (curve, point) {
        (Kind::Ed25519, x) if x.len() == size => Ok(vec![("x", x.to_vec())]),
        (Kind::P256 | Kind::P384 | Kind::P521, [4, both @ ..]) if both.len() == 2 * size => {
            let (x, y) = both.split_at(size);
            Ok(vec![("x", x.to_vec()), ("y", y.to_vec())])
        }
        _ => Err(KeyError::NotOnCurve(curve.name())),
    }
}

fn private_key_info(bytes: &[u8]) -> Option<Reader<'_>> {
    let mut inner = Reader::new(bytes).enter(der::SEQUENCE)?;
    inner.read(der::INTEGER)?;
    Some(inner)
}

fn kind_of(reader: &mut Reader<'_>, unreadable: &KeyError) -> Result<Kind, KeyError> {
    let mut identifier = reader.enter(der::SEQUENCE).ok_or(unreadable.clone())?;
    let algorithm = identifier.read(der::OBJECT_IDENTIFIER).ok_or(unreadable.clone())?;
    match algorithm {
        der::RSA_ENCRYPTION => Ok(Kind::Rsa),
        der::ED25519 => Ok(Kind::Ed25519),
        der::EC_PUBLIC_KEY => {
            let curve = identifier.read(der::OBJECT_IDENTIFIER).ok_or(unreadable.clone())?;
            [Kind::P256, Kind::P384, Kind::P521]
                .into_iter()
                .find(|kind| kind.object_identifier() == curve)
                .ok_or_else(|| KeyError::UnknownCurve(der::dotted(curve)))
        }
        other => Err(KeyError::UnknownType(der::dotted(other))),
    }
}

fn modulus_and_exponent(key: &[u8]) -> Option<Numbers> {
    let mut inner = Reader::new(key).enter(der::SEQUENCE)?;
    let modulus = inner.positive()?.to_vec();
    let exponent = inner.positive()?.to_vec();
    inner.is_empty().then(|| vec![("e", exponent), ("n", modulus)])
}
