//! One connection, many requests; and requests that are not quite HTTP.

use server::serve::Limits;

use crate::fixture::{Running, head};

#[test]
fn requests_on_one_connection_are_answered_in_order() {
    let server = Running::plain(Limits::default());
    let mut wire = server.connect();
    for number in 0..3 {
        assert_eq!(wire.ask(head(&format!("GET /number/{number}"), "")).content, number.to_string());
    }
    let pipelined: String = (0..50).map(|number| head(&format!("GET /number/{number}"), "")).collect();
    wire.send(head("GET /slow", "") + &pipelined);
    assert_eq!(wire.answer().content, "done");
    for number in 0..50 {
        assert_eq!(wire.answer().content, number.to_string());
    }
}

#[test]
fn content_belongs_to_its_request() {
    let server = Running::plain(Limits::default());
    let mut wire = server.connect();
    let post = head("POST /length", "Content-Length: 5\r\n") + "12345";
    wire.send(post.clone() + &post + &head("GET /", ""));
    assert_eq!(wire.answer().content, "5");
    assert_eq!(wire.answer().content, "5");
    assert_eq!(wire.answer().content, "hello");
}

#[test]
fn a_panic_is_503_without_details_and_the_connection_lives() {
    let server = Running::plain(Limits::default());
    let mut wire = server.connect();
    let answer = wire.ask(head("GET /panic", ""));
    assert_eq!(answer.status, 503);
    assert!(answer.head.contains("retry-after: 1\r\n"), "{}", answer.head);
    assert_eq!(answer.content, "");
    assert_eq!(wire.ask(head("GET /", "")).content, "hello");
}

fn check(request: &str, status: u16) {
    let server = Running::plain(Limits::default());
    assert_eq!(server.connect().ask(request).status, status, "{request}");
}

#[test]
fn trace_and_connect_are_refused() {
    check(&head("TRACE /", ""), 405);
    check(&head("CONNECT as.example:443", "").replace("Host: as.example", "Host: as.example:443"), 405);
}

#[test]
fn the_host_is_named_once() {
    check("GET / HTTP/1.1\r\n\r\n", 400);
    check("GET / HTTP/1.0\r\n\r\n", 200);
    check(&head("GET /", "Host: other.example\r\n"), 400);
    check(&head("GET http://as.example/", ""), 200);
    check(&head("GET http://other.example/", ""), 400);
}

#[test]
fn an_upgrade_is_ignored() {
    check(&head("GET /", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"), 200);
}

#[test]
fn framing_that_two_could_read_differently_is_refused_or_ends_the_connection() {
    check(&(head("POST /length", "Transfer-Encoding: gzip\r\n") + "0\r\n\r\n"), 400);
    check(&head("POST /length", "Content-Length: 1\r\nContent-Length: 2\r\n"), 400);
    check(&(head("POST /length", "Transfer-Encoding: chunked\r\n") + "zz\r\n"), 400);
    let server = Running::plain(Limits::default());
    let mut wire = server.connect();
    let both = head("POST /length", "Content-Length: 30\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n";
    let answer = wire.ask(both + &head("GET /", ""));
    assert_eq!((answer.status, answer.content.as_str()), (200, "0"));
    assert_eq!(wire.rest(), b"", "nothing that follows is read as a request");
}

#[test]
fn the_peer_of_a_plain_connection_has_no_certificate() {
    let server = Running::plain(Limits::default());
    assert_eq!(server.connect().ask(head("GET /peer", "")).content, "Plain 127.0.0.1 none");
}
