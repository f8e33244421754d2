//! Requests that two readers could read differently, byte for byte (RFC 9112).
use super::Found;
use crate::answer::Answer;
use crate::good::good;
use crate::house::House;
use crate::wire::{Ended, exchange};

/// What a smuggler hides behind the first request: were it read, it would be answered.
const HIDDEN: &str = "GET /t1/jwks HTTP/1.1\r\nHost: as.example\r\n\r\n";

/// HP-13: refused, or read in the one way that the RFC demands, and in neither case is what follows a request.
pub fn smuggling(house: &House) -> Found {
    let mut found = Found::default();
    let post = |headers: &str, body: &str| {
        format!(
            "POST /t1/token HTTP/1.1\r\nHost: as.example\r\nContent-Type: application/x-www-form-urlencoded\r\n{headers}\r\n{body}{HIDDEN}"
        )
    };
    let length = HIDDEN.len();
    for (what, bytes) in [
        ("TE.CL", post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n")),
        ("CL.TE", post(&format!("Content-Length: {}\r\nTransfer-Encoding: chunked\r\n", length + 5), "0\r\n\r\n")),
        ("CL.CL", post(&format!("Content-Length: 0\r\nContent-Length: {length}\r\n"), "")),
        ("a list of lengths", post(&format!("Content-Length: 0, {length}\r\n"), "")),
        ("a length with a sign", post("Content-Length: +0\r\n", "")),
        ("a length in hexadecimal", post("Content-Length: 0x0\r\n", "")),
        ("xchunked", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n")),
        ("chunked, identity", post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n")),
        ("two encodings", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n")),
        (
            "HTTP/1.0 with an encoding",
            post("Transfer-Encoding: chunked\r\n", "0\r\n\r\n").replacen("HTTP/1.1", "HTTP/1.0", 1),
        ),
        ("a folded header", post("X: a\r\n b: c\r\nContent-Length: 0\r\n", "")),
        ("a folded encoding", post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n")),
        ("a space before the colon", post("Content-Length : 0\r\n", "")),
        ("a space before the encoding's colon", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n")),
        ("a vertical tab", post("Transfer-Encoding:\x0bchunked\r\n", "0\r\n\r\n")),
        ("a chunk size that overflows", post("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\n\r\n")),
        ("a chunk size with a sign", post("Transfer-Encoding: chunked\r\n", "+0\r\n\r\n")),
        ("a line feed in a chunk extension", post("Transfer-Encoding: chunked\r\n", "1;a\nb\r\nx\r\n0\r\n\r\n")),
        ("a chunk that is longer than told", post("Transfer-Encoding: chunked\r\n", "1\r\nxx\r\n0\r\n\r\n")),
        ("a null in a header", post("X: a\0b\r\nContent-Length: 0\r\n", "")),
        ("a carriage return in a header", post("X: a\rb\r\nContent-Length: 0\r\n", "")),
        ("no colon", post("nothing\r\nContent-Length: 0\r\n", "")),
    ] {
        let answers = exchange(house.address, bytes.as_bytes(), Ended::Here);
        let keys = answers.iter().any(|answer| answer.text().contains("\"keys\""));
        let first = answers.first().map_or(0, |answer| answer.status);
        found.claim(!keys && answers.len() <= 1 && !(200..300).contains(&first), told(what, &answers));
    }
    // Bare line feeds end lines for some: whoever reads them so reads all of them so.
    let bare = format!("POST /t1/token HTTP/1.1\nHost: as.example\nContent-Length: 0\n\n{HIDDEN}");
    let answers = exchange(house.address, bare.as_bytes(), Ended::Here);
    found.claim(
        answers.len() <= 2 && answers.iter().all(|answer| answer.malformed.is_none()),
        told("bare line feeds", &answers),
    );
    let alive = house.send(&good(house, "own C1"));
    found.unless(alive.status == 200, "the server does not go on", &alive);
    found
}

/// HP-17.
pub fn strange_methods(house: &House) -> Found {
    let mut found = Found::default();
    let head = |line: &str, headers: &str| format!("{line} HTTP/1.1\r\nHost: as.example\r\n{headers}\r\n");
    for (what, bytes) in [
        ("CONNECT", head("CONNECT as.example:443", "").replace("Host: as.example", "Host: as.example:443")),
        ("TRACE", head("TRACE /t1/jwks", "")),
        ("an expectation without a body", head("POST /t1/token", "Expect: 100-continue\r\nContent-Length: 5\r\n")),
        ("an unknown expectation", head("POST /t1/token", "Expect: 200-ok\r\nContent-Length: 0\r\n")),
        ("a method of 10,000 letters", head(&format!("{} /t1/jwks", "A".repeat(10_000)), "")),
        ("a method in lower case", head("post /t1/token", "Content-Length: 0\r\n")),
        ("HTTP/2 by prior knowledge", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned()),
        ("HTTP/0.9", "GET /t1/jwks\r\n\r\n".to_owned()),
        ("HTTP/3.0", head("GET /t1/jwks", "").replace("HTTP/1.1", "HTTP/3.0")),
        ("no HTTP", "\x16\x03\x01\x02\0\x01\0\x01\u{fc}\x03\x03".to_owned()),
    ] {
        let answers = exchange(house.address, bytes.as_bytes(), Ended::Here);
        let refused = answers.iter().all(|answer| (400..500).contains(&answer.status) || answer.status == 100);
        found.claim(refused && answers.len() <= 2, told(what, &answers));
    }
    found
}

/// HP-21.
pub fn malformed_targets(house: &House) -> Found {
    let mut found = Found::default();
    let send = |target: &[u8], host: &[u8]| {
        let bytes =
            [b"GET ".as_slice(), target, b" HTTP/1.1\r\nHost: ", host, b"\r\nConnection: close\r\n\r\n"].concat();
        exchange(house.address, &bytes, Ended::There)
    };
    let long = vec![b'a'; 65_536];
    for host in [
        b"[".as_slice(),
        b"%",
        b"",
        &long,
        "\u{e5}".as_bytes(),
        b"\xff",
        b"a b",
        b"as.example:x",
        b"as.example:99999999",
        b"as.example, evil.test",
        b"@",
        b"as.example/x",
        b"as.example@evil.test",
    ] {
        let answers = send(b"/t1/jwks", host);
        let refused = answers.iter().all(|answer| (400..500).contains(&answer.status));
        found.claim(
            refused && answers.len() == 1,
            told(&format!("the host {:?}", String::from_utf8_lossy(&host[..host.len().min(30)])), &answers),
        );
    }
    for target in [
        b"[".as_slice(),
        b"%",
        b"*",
        b"jwks",
        b"/t1/jw\xffks",
        b"/t1/%",
        b"/t1/%zz",
        b"http://[",
        b"http://evil.test/t1/jwks",
        b"https://",
        b"/\0",
        &[b"/".as_slice(), &long].concat(),
    ] {
        let answers = send(target, b"as.example");
        let refused = answers.iter().all(|answer| (400..500).contains(&answer.status));
        found.claim(
            refused && answers.len() <= 1,
            told(&format!("the target {:?}", String::from_utf8_lossy(&target[..target.len().min(30)])), &answers),
        );
    }
    let alive = house.send(&good(house, "own C1"));
    found.unless(alive.status == 200, "the server does not go on", &alive);
    found
}

/// HP-24: more headers than 100, or more than 32 KiB of them, however they are cut.
pub fn many_headers(house: &House) -> Found {
    let mut found = Found::default();
    for (what, headers) in [
        ("101 headers", "a: b\r\n".repeat(101)),
        ("10,000 headers", "a: b\r\n".repeat(10_000)),
        ("10,000 cookies in lines", "cookie: a=b\r\n".repeat(10_000)),
        ("a name of 40,000 letters", format!("{}: b\r\n", "a".repeat(40_000))),
    ] {
        let bytes = format!("GET /t1/jwks HTTP/1.1\r\nHost: as.example\r\nConnection: close\r\n{headers}\r\n");
        let answers = exchange(house.address, bytes.as_bytes(), Ended::There);
        found.claim(
            answers.len() <= 1 && answers.iter().all(|answer| matches!(answer.status, 400 | 431)),
            told(what, &answers),
        );
    }
    found
}

fn told(what: &str, answers: &[Answer]) -> String {
    let answers: Vec<String> =
        answers.iter().map(|answer| format!("{} {:?}", answer.told(), answer.malformed)).collect();
    format!("{what}: {} answers\n{}", answers.len(), answers.join("\n"))
}
