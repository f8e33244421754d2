//! Forms as clients write them: names and values in UTF-8, percent-encoded (RFC 6749, appendix B).

/// The members of a form, in order.
pub type Members = Vec<(String, String)>;

/// `name=value&..`.
pub fn written(members: &[(String, String)]) -> String {
    let pair = |(name, value): &(String, String)| format!("{}={}", encoded(name), encoded(value));
    members.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// A name or value: what is not unreserved in URLs as the bytes of its UTF-8 in hexadecimal, a blank as `+`.
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

/// The members of `name=value&..`; what is not UTF-8 is replaced.
pub fn read(text: &str) -> Members {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

/// The first value of a name.
pub fn value<'a>(members: &'a [(String, String)], name: &str) -> Option<&'a str> {
    members.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str())
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(if *first == b'+' { b' ' } else { *first }));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_encoded_and_read_back() {
        let rows = [
            ("", ""),
            ("Postman", "Postman"),
            ("portāls", "port%C4%81ls"),
            ("drošība", "dro%C5%A1%C4%ABba"),
            ("owner-1:api\\read", "owner-1%3Aapi%5Cread"),
            ("a b+c%d&e=f", "a+b%2Bc%25d%26e%3Df"),
            ("~*-._", "%7E*-._"),
        ];
        for (text, expected) in rows {
            assert_eq!(encoded(text), expected);
            assert_eq!(decoded(expected), text);
        }
        assert_eq!(decoded("%"), "%");
        assert_eq!(decoded("100%&%4"), "100%&%4");
    }

    #[test]
    fn members_keep_their_order_and_repeat() {
        let members = read("resource=a&resource=b+c&empty=&bare&&x=1%3D2");
        let expected = [("resource", "a"), ("resource", "b c"), ("empty", ""), ("bare", ""), ("x", "1=2")];
        assert_eq!(members, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(written(&members), "resource=a&resource=b+c&empty=&bare=&x=1%3D2");
        assert_eq!(value(&members, "resource"), Some("a"));
    }
}
