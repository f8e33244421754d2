//! What logs, numbers and metadata tell.
use super::Found;
use crate::good::good;
use crate::house::House;
use crate::log;
use crate::request::Request;
use crate::wire::{Ended, exchange};
use serde_json::Value;

/// LO-02: whatever comes, each line of the log is one JSON object, and nothing that a terminal would obey stands in it.
pub fn log_injection(_shared: &House) -> Found {
    let mut found = Found::default();
    let house = &House::new();
    let hostile =
        "x\r\n{\"level\":\"INFO\",\"message\":\"made up\"}\u{1b}[31m\u{2028}\u{2029}\u{85}\"} {\"level\":\"info\"";
    for words in ["authorize C1", "own C1", "sign-in C1", "introspect RSA C1"] {
        for name in ["client_id", "state", "username", "scope", "token", "redirect_uri", "grant_type", "step"] {
            let mut request = good(house, words);
            request.set(name, hostile);
            request.headers.push(("user-agent".to_owned(), b"a\t{\"level\":\"INFO\"}\xff".to_vec()));
            house.send(&request);
        }
    }
    exchange(
        house.address,
        b"GET /t1/%0d%0a%7b%22level%22:1%7d\x1b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        Ended::There,
    );
    let bytes = log::bytes();
    for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let text = String::from_utf8_lossy(line);
        let whole = serde_json::from_slice::<Value>(line).is_ok_and(|value| value.is_object());
        let obeyed = text.contains(['\u{1b}', '\r', '\u{2028}', '\u{2029}', '\u{85}']);
        let said = serde_json::from_slice::<Value>(line).is_ok_and(|value| value["message"] == "made up");
        found.claim(whole && !obeyed && !said, format!("a line of the log: {text}"));
    }
    found
}

/// LO-03, LO-04: of headers, queries and what is known about people nothing is logged.
pub fn nothing_of_requests_is_logged(_shared: &House) -> Found {
    let mut found = Found::default();
    let house = &House::new();
    let mark = |place: &str| format!("tester-mark-of-{place}-6f1d");
    for words in ["authorize C1", "own C1", "userinfo C1", "sign-in C1", "get t1/nowhere", "get nowhere"] {
        for name in ["user-agent", "referer", "cookie", "x-forwarded-for", "authorization", "dpop", "client-cert"] {
            let mut request = good(house, words);
            request.query.push(("mark".to_owned(), mark("query")));
            request.set_header(name, &mark(name));
            house.send(&request);
        }
    }
    let mut request = good(house, "sign-in C1");
    request.set("username", &mark("username"));
    house.send(&request);
    let text = String::from_utf8_lossy(&log::bytes()).into_owned();
    let metrics = server::metrics::text(&house.authority, &log::log());
    for (place, text) in [("the log", &text), ("the metrics", &metrics)] {
        for secret in ["tester-mark-of", "13858110003", "Ulla", "ulla@example.com"] {
            let line = text.lines().find(|line| line.contains(secret));
            found.claim(line.is_none(), format!("{place} tells {secret}: {line:?}"));
        }
    }
    found
}

/// DS-16: the number of series does not grow with what strangers name.
pub fn constant_series(_shared: &House) -> Found {
    let mut found = Found::default();
    let house = &House::new();
    let strangers = |from: usize, to: usize| {
        for number in from..to {
            let mut own = good(house, "own S1");
            own.set("client_id", &format!("nobody-{number}"));
            house.send(&own);
            own.set("grant_type", &format!("grant-{number}"));
            house.send(&own);
            house.send(&Request::get("t1", &format!("/path-{number}")));
            let mut visit = good(house, "visit C1");
            visit.set("client_id", &format!("nobody-{number}"));
            visit.method = ["GET", "POST", "PUT"][number % 3].to_owned();
            house.send(&visit);
        }
        server::metrics::text(&house.authority, &log::log()).lines().filter(|line| !line.starts_with('#')).count()
    };
    let (few, many) = (strangers(0, 12), strangers(12, 120));
    found.claim(few == many, format!("{few} series after 12 strangers, {many} after 120"));
    found
}

/// KM-06: what the metadata advertise is there and works, and what they do not is refused.
pub fn metadata_is_true(house: &House) -> Found {
    let mut found = Found::default();
    let metadata = house.send(&good(house, "get t1/.well-known/openid-configuration")).json();
    let list = |name: &str| {
        let values = metadata[name].as_array().cloned().unwrap_or_default();
        values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    for (name, url) in metadata
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, _)| name.ends_with("_endpoint") || *name == "jwks_uri")
    {
        let path = url.as_str().unwrap_or_default().trim_start_matches("https://as.example").to_owned();
        let mut request = Request::get("t1", "");
        request.path = path;
        let answer = house.send(&request);
        found.unless(answer.status != 404, &format!("{name} is nowhere"), &answer);
    }
    let granted = list("grant_types_supported");
    for grant in [
        "authorization_code",
        "refresh_token",
        "client_credentials",
        "password",
        "implicit",
        "urn:ietf:params:oauth:grant-type:device_code",
        "urn:ietf:params:oauth:grant-type:token-exchange",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "urn:openid:params:grant-type:ciba",
    ] {
        let mut request = good(house, "own C1");
        request.set("grant_type", grant);
        let answer = house.send(&request);
        let unsupported = answer.json()["error"] == "unsupported_grant_type";
        found.unless(
            unsupported != granted.iter().any(|one| one == grant),
            &format!("{grant} is advertised and not there, or the other way round"),
            &answer,
        );
    }
    let modes = list("response_modes_supported");
    for mode in ["query", "fragment", "form_post", "jwt", "query.jwt", "form_post.jwt", "web_message"] {
        let mut request = good(house, "authorize C1");
        request.set("response_mode", mode);
        let answer = house.send(&request);
        let refused = answer.returned("error").is_some();
        found.unless(
            refused != modes.iter().any(|one| one == mode),
            &format!("{mode} is advertised and not there, or the other way round"),
            &answer,
        );
    }
    let methods = list("token_endpoint_auth_methods_supported");
    for (method, words) in [
        ("private_key_jwt", "own C1"),
        ("client_secret_basic", "own B1"),
        ("client_secret_post", "own S1"),
        ("none", "redeem P1"),
    ] {
        let answer = house.send(&good(house, words));
        found.unless(
            methods.iter().any(|one| one == method) && answer.status == 200,
            &format!("{method} is not advertised or not there"),
            &answer,
        );
    }
    for scope in list("scopes_supported") {
        let answer = house.send(&good(house, &format!("own C1 {scope}")));
        let known = answer.status == 200
            || matches!(scope.as_str(), "openid" | "offline_access" | "profile" | "email" | "phone" | "address");
        found.unless(known, &format!("{scope} is advertised"), &answer);
    }
    found
}
