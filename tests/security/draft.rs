//! A JWT of the tester's before it is signed, and the wrong ways in which it may be signed (RFC 7515, RFC 8725).
use crate::keys::{algorithm, key};
use jose::{base64url, digest, signed};
use serde_json::{Map, Value};

/// A JWT that can still be changed.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The header.
    pub header: Map<String, Value>,
    /// The claims.
    pub claims: Map<String, Value>,
    /// Bytes that stand for the header, whatever its members are.
    pub raw_header: Option<Vec<u8>>,
    /// Bytes that stand for the claims, whatever they are.
    pub raw_claims: Option<Vec<u8>>,
    /// How it is signed: a key's name, or one of the wrong ways that [`Draft::text`] knows.
    pub signed: String,
}

/// Begins a string that stands for a number as it is spelled, since no JSON library writes every spelling.
const SPELLED: char = '\u{1}';

impl Draft {
    /// A JWT of these members by this key.
    pub fn new(key: &str, header: Value, claims: Value) -> Self {
        let members = |value: Value| value.as_object().expect("an object").clone();
        let (header, claims) = (members(header), members(claims));
        Self { header, claims, raw_header: None, raw_claims: None, signed: key.to_owned() }
    }

    /// A JSON text as a value that is written as it is spelled.
    pub fn value(json: &str) -> Value {
        let value: Value = serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"));
        if value.is_number() { Value::String(format!("{SPELLED}{json}{SPELLED}")) } else { value }
    }

    /// Signed: by a key's name; `none`: no signature; `junk`: a wrong one; `hmac NAME FORM`: HS256 under a public key's form or a
    /// text; `bytes HEX`: these; `der NAME`: ECDSA in DER; `cut NAME`, `long NAME`: a byte less or more.
    pub fn text(&self) -> String {
        let part = |raw: &Option<Vec<u8>>, members: &Map<String, Value>| {
            base64url::encode(&raw.clone().unwrap_or_else(|| spelled(members).into_bytes()))
        };
        let input = format!("{}.{}", part(&self.raw_header, &self.header), part(&self.raw_claims, &self.claims));
        let words: Vec<&str> = self.signed.split(' ').collect();
        let signature = match words.as_slice() {
            ["none"] => Vec::new(),
            ["junk"] => vec![0x5a; 64],
            ["bytes", hex] => unhex(hex),
            ["hmac", name, form] => digest::hmac_sha256(&hmac_key(name, form), input.as_bytes()).to_vec(),
            ["cut", name] => sign(name, &input)[1..].to_vec(),
            ["long", name] => [sign(name, &input), vec![0]].concat(),
            ["der", name] => der(&sign(name, &input)),
            [name] => sign(name, &input),
            _ => panic!("no way to sign: {}", self.signed),
        };
        signed::assemble(&input, &signature)
    }
}

fn spelled(members: &Map<String, Value>) -> String {
    let text = Value::Object(members.clone()).to_string();
    text.replace("\"\\u0001", "").replace("\\u0001\"", "")
}

fn sign(name: &str, input: &str) -> Vec<u8> {
    key(name).sign(algorithm(name), input.as_bytes()).expect("a signature")
}

/// What a confused verifier would take for the secret of an HMAC: the public key in one of its forms.
fn hmac_key(name: &str, form: &str) -> Vec<u8> {
    let jwk = key(name).public().to_jwk();
    let part = |member: &str| base64url::decode(jwk[member].as_str().expect("a member")).expect("bytes");
    let der = || {
        let prefix = unhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");
        [prefix, part("x"), part("y")].concat()
    };
    let pem = || {
        let text = jose::base64::encode(&der());
        let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"))
    };
    match form {
        "jwk" => jwk.to_string().into_bytes(),
        "der" => der(),
        "pem" => pem().into_bytes(),
        "pem-after-space" => format!(" {}", pem()).into_bytes(),
        "pem-after-bom" => format!("\u{feff}{}", pem()).into_bytes(),
        "pem-after-comment" => format!("# a key\n{}", pem()).into_bytes(),
        "empty" => Vec::new(),
        text => text.as_bytes().to_vec(),
    }
}

/// An ECDSA signature in ASN.1 instead of raw (X9.62).
fn der(raw: &[u8]) -> Vec<u8> {
    let integer = |bytes: &[u8]| {
        let bytes: Vec<u8> = bytes.iter().copied().skip_while(|byte| *byte == 0).collect();
        let bytes = if bytes.first().is_some_and(|first| *first > 0x7f) { [vec![0], bytes].concat() } else { bytes };
        [vec![2, bytes.len() as u8], bytes].concat()
    };
    let both = [integer(&raw[..raw.len() / 2]), integer(&raw[raw.len() / 2..])].concat();
    [vec![0x30, both.len() as u8], both].concat()
}

/// Bytes of hexadecimal digits.
pub fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<char> = text.chars().collect();
    let byte = |pair: &[char]| u8::from_str_radix(&pair.iter().collect::<String>(), 16).expect("hexadecimal digits");
    digits.chunks(2).map(byte).collect()
}
