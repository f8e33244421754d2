//! Too much at once: some wait a moment for a place, the rest are told, and a place is given back.

use std::thread::sleep;
use std::time::Duration;

use server::serve::Limits;
use tokio::time::Instant;

use crate::fixture::{Running, head};

const MOMENT: Duration = Duration::from_millis(100);

#[test]
fn a_request_waits_for_its_place() {
    let server = Running::plain(Limits { requests: 1, queue_delay: 20 * MOMENT, ..Limits::default() });
    let (mut busy, mut waiting) = (server.connect(), server.connect());
    busy.send(head("GET /slow", ""));
    sleep(MOMENT);
    assert_eq!(waiting.ask(head("GET /place", "")).content, "a place");
    assert_eq!(busy.answer().content, "done");
}

#[test]
fn who_waits_too_long_is_turned_away_and_may_come_again() {
    let server = Running::plain(Limits { requests: 1, queue_delay: MOMENT, ..Limits::default() });
    let (mut busy, mut waiting) = (server.connect(), server.connect());
    busy.send(head("GET /slow", ""));
    sleep(MOMENT);
    let begun = Instant::now();
    let content = "grant_type=client_credentials";
    let request = head("POST /place", &format!("Content-Length: {}\r\n", content.len())) + content;
    assert_eq!(waiting.ask(request).content, "no place");
    assert!(begun.elapsed() >= MOMENT, "{:?}", begun.elapsed());
    assert_eq!(busy.answer().content, "done");
    assert_eq!(waiting.ask(head("GET /place", "")).content, "a place");
}

#[test]
fn where_a_crowd_stands_nobody_waits_long() {
    let delay = 5 * MOMENT;
    let server = Running::plain(Limits { requests: 1, queue_delay: delay, ..Limits::default() });
    let (mut busy, mut first, mut later) = (server.connect(), server.connect(), server.connect());
    busy.send(head("GET /stuck", ""));
    sleep(MOMENT);
    assert_eq!(first.ask(head("GET /place", "")).content, "no place");
    let begun = Instant::now();
    assert_eq!(later.ask(head("GET /place", "")).content, "no place");
    assert!(begun.elapsed() < delay / 2, "{:?}", begun.elapsed());
}
