//! FZ-02: the `Authorization` header (RFC 7617, RFC 6749 section 2.3.1): what is encoded is read back.
use oauth::rules::credentials::{Offered, offered};
use oauth::words::credentials::Credentials;
use oauth::words::form::{Arrived, Form};

/// The bytes as a header give readings or a refusal; as identifier and secret, encoded, they are the first reading.
pub fn check(data: &[u8]) {
    for (id, secret) in readings(data.to_vec()).unwrap_or_default() {
        let raw = [id.as_bytes(), b":", &secret].concat();
        let again = readings(basic(&raw)).unwrap_or_default();
        let plain = id.find(':').is_none();
        assert!(!plain || again.contains(&(id.clone(), secret.clone())), "{id:?} is not read back");
    }
    let middle = data.len() / 2;
    let Ok(id) = std::str::from_utf8(&data[..middle]) else { return };
    let encoded = [escaped(id.as_bytes()), escaped(&data[middle..])].join(":");
    let read = readings(basic(encoded.as_bytes())).unwrap_or_default();
    assert_eq!(read.first(), Some(&(id.to_owned(), data[middle..].to_vec())), "form-encoded credentials");
}

fn readings(header: Vec<u8>) -> Option<Vec<(String, Vec<u8>)>> {
    let arrived = Arrived { authorization: vec![header], ..Arrived::default() };
    match offered(&arrived, &Form::default(), &[]) {
        Ok(Offered::Plain(Credentials::Basic(readings))) => Some(readings),
        _ => None,
    }
}

fn basic(pair: &[u8]) -> Vec<u8> {
    format!("Basic {}", jose::base64::encode(pair)).into_bytes()
}

fn escaped(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("%{byte:02X}")).collect()
}
