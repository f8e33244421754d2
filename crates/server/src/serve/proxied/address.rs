//! The client's address in a proxy's header: the last one that is no proxy's of ours (RFC 7239 section 5.2).

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderName;

/// The address told, read from the right, where the nearest proxy writes; `None` where what counts cannot be understood.
pub(super) fn told(header: &HeaderName, value: &str, is_ours: &dyn Fn(IpAddr) -> bool) -> Option<IpAddr> {
    let hops: Vec<String> = match header.as_str() {
        "x-forwarded-for" => value.split(',').map(|hop| hop.trim().to_owned()).collect(),
        "forwarded" => forwarded(value)?,
        _ => vec![value.trim().to_owned()],
    };
    let mut furthest = None;
    for hop in hops.iter().rev() {
        let address = node(hop)?;
        if !is_ours(address) {
            return Some(address);
        }
        furthest = Some(address);
    }
    furthest
}

/// An address, which may have a port, and brackets where it is IPv6.
fn node(text: &str) -> Option<IpAddr> {
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']')?.parse::<IpAddr>().ok();
    let plain = text.parse::<IpAddr>().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    plain.or_else(bracketed).or_else(with_port).map(|address| address.to_canonical())
}

/// The `for` of each element; `None` where the header breaks its grammar or an element has none (RFC 7239 section 4).
fn forwarded(value: &str) -> Option<Vec<String>> {
    let mut hops = Vec::new();
    for element in split(value, ',')? {
        let mut hop = None;
        for pair in split(element, ';')? {
            let (name, value) = pair.trim().split_once('=')?;
            if name.eq_ignore_ascii_case("for") && hop.replace(unquoted(value)?).is_some() {
                return None;
            }
        }
        hops.push(hop?);
    }
    Some(hops)
}

/// The parts between separators that do not stand in quotes; `None` where a quote does not end.
fn split(text: &str, separator: char) -> Option<Vec<&str>> {
    let (mut parts, mut begin, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if letter == separator && !quoted => {
                parts.push(&text[begin..at]);
                begin = at + letter.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[begin..]);
    (!quoted).then_some(parts)
}

/// A token as it is, or what stands between quotes; no address needs an escape, so one is refused.
fn unquoted(value: &str) -> Option<String> {
    let text = match value.strip_prefix('"') {
        Some(rest) => rest.strip_suffix('"')?,
        None => value,
    };
    (!text.contains(['"', '\\'])).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(header: &'static str, value: &str, expected: Option<&str>) {
        let is_ours = |address: IpAddr| ["10.0.0.1", "10.0.0.2", "::1"].iter().any(|one| one.parse() == Ok(address));
        let told = told(&HeaderName::from_static(header), value, &is_ours);
        assert_eq!(told, expected.map(|text| text.parse().unwrap()), "{header}: {value}");
    }

    #[test]
    fn the_last_hop_that_is_not_ours_counts() {
        for (value, expected) in [
            ("192.0.2.1", Some("192.0.2.1")),
            ("203.0.113.9, 192.0.2.1", Some("192.0.2.1")),
            ("203.0.113.9, 192.0.2.1, 10.0.0.1,10.0.0.2", Some("192.0.2.1")),
            ("what, ever, 192.0.2.1", Some("192.0.2.1")),
            ("10.0.0.2, 10.0.0.1", Some("10.0.0.2")),
            ("192.0.2.1:4711", Some("192.0.2.1")),
            ("[2001:db8::1]:4711", Some("2001:db8::1")),
            ("[2001:db8::1]", Some("2001:db8::1")),
            ("2001:db8::1", Some("2001:db8::1")),
            ("::ffff:192.0.2.1", Some("192.0.2.1")),
            ("192.0.2.1, unknown", None),
            ("192.0.2.1,", None),
            ("192.0.2.1 203.0.113.9", None),
            ("192.0.2.256", None),
            ("host.example", None),
            (" ", None),
        ] {
            check("x-forwarded-for", value, expected);
        }
        check("x-real-ip", "192.0.2.1", Some("192.0.2.1"));
        check("x-real-ip", "203.0.113.9, 192.0.2.1", None);
    }

    #[test]
    fn a_forwarded_header_is_read_by_its_grammar() {
        for (value, expected) in [
            ("for=192.0.2.1", Some("192.0.2.1")),
            ("for=192.0.2.1;proto=http;by=10.0.0.1", Some("192.0.2.1")),
            ("For=\"[2001:db8::1]:4711\"", Some("2001:db8::1")),
            ("for=203.0.113.9, for=192.0.2.1, for=10.0.0.1", Some("192.0.2.1")),
            ("for=203.0.113.9;host=\"a,for=198.51.100.1\", for=192.0.2.1", Some("192.0.2.1")),
            ("proto=http", None),
            ("for=unknown", None),
            ("for=_hidden", None),
            ("for=192.0.2.1;for=192.0.2.2", None),
            ("for=\"192.0.2.1", None),
            ("for=\"192.0.2.\\1\"", None),
            ("192.0.2.1", None),
            ("for=192.0.2.1,", None),
            ("", None),
        ] {
            check("forwarded", value, expected);
        }
    }
}
