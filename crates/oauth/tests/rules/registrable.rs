//! Which redirect URIs cannot be registered (RFC 6749 section 3.1.2, RFC 8252 section 7; RU-15 to RU-23).
use oauth::rules::authorization::redirect::unregistrable;

fn check(uri: &str, expected: Option<&str>) {
    assert_eq!(unregistrable(uri), expected, "{uri}");
}

#[test]
fn ru_15_to_23_redirect_uris() {
    for uri in [
        "https://c.example/cb",
        "https://c.example",
        "https://c.example:8443/cb?x=1",
        "http://localhost/cb",
        "http://localhost:8080/cb",
        "http://127.0.0.1/cb",
        "http://[::1]/cb",
        "http://[::1]:80/cb",
        "no.example.app:/cb",
        "no.example.app://cb",
    ] {
        check(uri, None);
    }
    let rows: [(&str, &[&str]); 8] = [
        (
            "it has no scheme",
            &[
                "",
                "cb",
                "/cb",
                "c.example/cb",
                "//evil.test/cb",
                "//evil.test:443/cb",
                ":x",
                "1.a:/x",
                "https%3A//c.example:443/cb",
                "a_b.c:/x",
                "*",
            ],
        ),
        ("it has a fragment", &["https://c.example/cb#x", "https://c.example/cb#", "no.example.app:/cb#x"]),
        ("it has a wildcard", &["https://*.example/cb", "https://c.example/*"]),
        (
            "it has characters that no URI has",
            &[
                "https://c.example\\@evil.test/cb",
                "https://c.example/ cb",
                "https://c.example/cb\r\nX: y",
                "https://c.example/cb\0",
                "https://c.example/\"><script>",
                "https://bücher.example/cb",
            ],
        ),
        (
            "it has no host",
            &["https:c.example", "https:/cb", "https:///cb", "https://", "https://?x", "https://:443/cb"],
        ),
        ("it has user information", &["https://u@c.example/cb", "http://localhost:80@evil.test/cb"]),
        (
            "http is for loopback addresses only",
            &[
                "http://c.example/cb",
                "http://localhost.evil.test/cb",
                "http://127.0.0.1.evil.test/cb",
                "http://127.0.0.2/cb",
                "http://2130706433/cb",
                "http://localhostevil/cb",
            ],
        ),
        (
            "a private scheme is a reversed domain name, with a dot",
            &[
                "javascript:alert(1)",
                "JavaScript:alert(1)",
                "data:text/html,x",
                "vbscript:x",
                "blob:https://c.example/cb",
                "file:///etc/passwd",
                "about:blank",
                "myapp:/cb",
                "urn:ietf:wg:oauth:2.0:oob",
                "HTTPS://c.example/cb",
                "HTTP://c.example/cb",
            ],
        ),
    ];
    for (why, uris) in rows {
        for uri in uris {
            check(uri, Some(why));
        }
    }
}
