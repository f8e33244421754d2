//! Whether `htu` is the URL of an endpoint: without query and fragment, normalised (RFC 9449 section 4.3, RFC 3986 section 6.2).

/// Whether both are the same URL.
pub fn same(arrived: &str, expected: &str) -> bool {
    let arrived = normal(arrived);
    arrived.is_some() && arrived == normal(expected)
}

/// Scheme, host and path, each in its plainest form.
fn normal(url: &str) -> Option<(String, String, String)> {
    let url = url.split(['?', '#']).next()?;
    let (scheme, rest) = url.split_once("://")?;
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (scheme, host) = (scheme.to_ascii_lowercase(), host.to_ascii_lowercase());
    let port = match scheme.as_str() {
        "https" => ":443",
        _ => ":80",
    };
    let host = host.strip_suffix(port).or(host.strip_suffix(':')).unwrap_or(&host).to_owned();
    Some((scheme, host, if path.is_empty() { "/".to_owned() } else { unescaped(path) }))
}

/// A path whose escapes are in capitals, and none of which stands for an unreserved character.
fn unescaped(path: &str) -> String {
    let mut parts = path.split('%');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (escape, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        let byte = u8::from_str_radix(escape, 16).ok().map(char::from);
        match byte.filter(|letter| letter.is_ascii_alphanumeric() || "-._~".contains(*letter)) {
            Some(letter) => out.push(letter),
            None => out.push_str(&format!("%{}", escape.to_ascii_uppercase())),
        }
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_the_same_however_it_is_spelled() {
        let check = |arrived: &str, expected: bool| {
            assert_eq!(same(arrived, "https://as.example/a/token"), expected, "{arrived}");
        };
        for spelled in [
            "https://as.example/a/token",
            "https://as.example:443/a/token",
            "HTTPS://AS.Example/a/token",
            "https://as.example:/a/token",
            "https://as.example/a/token?b=c",
            "https://as.example/a/token#d",
            "https://as.example/%61/t%6Fken",
        ] {
            check(spelled, true);
        }
        for other in [
            "http://as.example/a/token",
            "https://as.example:8443/a/token",
            "https://as.example:80/a/token",
            "https://as.example/a/token/",
            "https://as.example/A/token",
            "https://as.example/a%2Ftoken",
            "https://user@as.example/a/token",
            "https://as.example.evil/a/token",
            "https://as.example",
            "/a/token",
            "as.example/a/token",
            "https://as.example/a/token%",
            "",
        ] {
            check(other, false);
        }
        assert!(same("http://localhost", "http://LOCALHOST:80/") && !same("", ""));
        assert!(same("https://as.example/%c3%a9", "https://as.example/%C3%A9"));
    }
}
