//! What is too much is refused with its own status.

use std::thread::sleep;
use std::time::Duration;

use server::serve::Limits;

use crate::fixture::{Running, head};

fn check(request: String, status: u16) {
    let server = Running::plain(Limits::default());
    let answer = server.connect().ask(&request);
    assert_eq!(answer.status, status, "{}", &request[..request.len().min(200)]);
}

#[test]
fn the_head_has_at_most_100_fields() {
    let fields = |number: usize| (0..number).map(|field| format!("X-{field}: y\r\n")).collect::<String>();
    check(head("GET /", &fields(99)), 200);
    check(head("GET /", &fields(100)), 431);
}

#[test]
fn the_head_has_at_most_32_kib() {
    check(head("GET /", &format!("X: {}\r\n", "y".repeat(32 * 1024 - 100))), 200);
    check(head("GET /", &format!("X: {}\r\n", "y".repeat(32 * 1024 - 20))), 431);
    check(head("GET /", &format!("X: {}\r\n", "y".repeat(32 * 1024))), 431);
    check(head("GET /", &format!("X: {}\r\n", "y".repeat(1024 * 1024))), 431);
}

#[test]
fn the_target_has_at_most_16_kib() {
    check(head(&format!("GET /?{}", "y".repeat(16 * 1024 - 2)), ""), 200);
    check(head(&format!("GET /?{}", "y".repeat(16 * 1024 - 1)), ""), 414);
}

#[test]
fn the_content_has_at_most_64_kib() {
    let length = |length: usize| head("POST /length", &format!("Content-Length: {length}\r\n"));
    check(length(65_536) + &"y".repeat(65_536), 200);
    check(length(65_537), 413);
    check(length(usize::MAX / 2), 413);
    let chunk = format!("4000\r\n{}\r\n", "y".repeat(0x4000));
    let chunked = |number: usize| head("POST /length", "Transfer-Encoding: chunked\r\n") + &chunk.repeat(number);
    check(chunked(4) + "0\r\n\r\n", 200);
    check(chunked(5), 413);
}

#[test]
fn a_client_that_sends_all_before_it_reads_learns_that_it_was_too_much() {
    let server = Running::plain(Limits::default());
    for _ in 0..20 {
        let mut wire = server.connect();
        wire.send(head("POST /length", "Content-Length: 900000\r\n"));
        wire.send("y".repeat(900_000));
        assert_eq!(wire.answer().status, 413);
        assert_eq!(wire.rest(), b"");
    }
}

#[test]
fn content_comes_unencoded() {
    let encoded =
        |coding: &str| head("POST /length", &format!("Content-Encoding: {coding}\r\nContent-Length: 1\r\n")) + "y";
    check(encoded("identity"), 200);
    check(encoded("gzip"), 415);
    check(encoded("identity, br"), 415);
}

#[test]
fn refusals_are_not_kept_and_not_sniffed() {
    let server = Running::plain(Limits::default());
    let answer = server.connect().ask(head("POST /length", "Content-Encoding: gzip\r\n"));
    for header in ["cache-control: no-store", "x-content-type-options: nosniff", "accept-encoding: identity"] {
        assert!(answer.head.contains(header), "{}", answer.head);
    }
}

#[test]
fn the_one_that_was_idle_longest_makes_room() {
    let server = Running::plain(Limits { connections: 2, ..Limits::default() });
    let (mut first, mut second) = (server.connect(), server.connect());
    assert_eq!(first.ask(head("GET /", "")).status, 200);
    assert_eq!(second.ask(head("GET /", "")).status, 200);
    // An answer can arrive a moment before its connection counts as idle.
    sleep(Duration::from_millis(50));
    assert_eq!(first.ask(head("GET /", "")).status, 200);
    let mut third = server.connect();
    assert_eq!(third.ask(head("GET /", "")).status, 200);
    assert_eq!(second.rest(), b"", "the second was idle longest");
    assert_eq!(server.connect().ask(head("GET /", "")).status, 200);
    assert_eq!(first.rest(), b"", "then the first");
    assert_eq!(third.ask(head("GET /", "")).status, 200);
}

#[test]
fn where_nobody_is_idle_a_new_connection_waits() {
    let server = Running::plain(Limits { connections: 1, ..Limits::default() });
    let mut first = server.connect();
    first.send(head("GET /slow", ""));
    // Until its head has been read, the first connection counts as idle and would make room.
    sleep(Duration::from_millis(150));
    let mut second = server.connect();
    second.send(head("GET /", ""));
    assert_eq!(first.answer().content, "done");
    assert_eq!(second.answer().content, "hello");
}
