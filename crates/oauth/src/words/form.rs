//! Forms as they arrived: names and values in order, decoded once.

/// The decoded members of a form or query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Names and values in the order in which they stood; members without a value are left out (RFC 6749 section 3.1).
    pub members: Vec<(String, String)>,
}

impl Form {
    /// The value of that name, if there is one.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.members.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str())
    }

    /// Each value of that name, in order.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.members.iter().filter(move |(one, _)| one == name).map(|(_, value)| value.as_str())
    }
}

/// A request to an endpoint that clients call directly: header, form and certificate as they arrived.
#[derive(Clone, Debug, Default)]
pub struct Arrived {
    /// The HTTP method.
    pub method: String,
    /// The `Authorization` headers.
    pub authorization: Vec<Vec<u8>>,
    /// The `DPoP` headers (RFC 9449 section 4.1).
    pub proofs: Vec<Vec<u8>>,
    /// The form in the body.
    pub form: Form,
    /// The query.
    pub query: Form,
    /// The certificate of the client's TLS connection, in DER.
    pub certificate: Option<Vec<u8>>,
    /// Those that came along, in DER: authorities between the certificate and one that is trusted, believed by nobody yet.
    pub along: Vec<Vec<u8>>,
}
