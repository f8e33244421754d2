//! Who is too slow is not waited for.

use std::io::Write;
use std::thread::sleep;
use std::time::Duration;

use server::serve::Limits;
use tokio::time::Instant;

use crate::fixture::{Running, head};

const SHORT: Duration = Duration::from_millis(300);

#[test]
fn a_head_that_trickles_is_cut_off_after_five_seconds() {
    let server = Running::plain(Limits::default());
    let mut wire = server.connect();
    let begun = Instant::now();
    let mut trickle = wire.0.try_clone().unwrap();
    let writer = std::thread::spawn(move || {
        for byte in head("GET /", "X-Slow: yes\r\n").bytes() {
            if trickle.write_all(&[byte]).is_err() {
                return;
            }
            sleep(SHORT);
        }
    });
    assert_eq!(wire.rest(), b"");
    let waited = begun.elapsed();
    assert!((4.5..7.0).contains(&waited.as_secs_f64()), "{waited:?}");
    writer.join().unwrap();
}

#[test]
fn a_later_head_is_measured_from_its_first_byte() {
    let server = Running::plain(Limits { head: SHORT, ..Limits::default() });
    let mut wire = server.connect();
    for _ in 0..3 {
        assert_eq!(wire.ask(head("GET /", "")).status, 200);
        sleep(2 * SHORT);
    }
    wire.send("GET / HTTP/1.1\r\n");
    let begun = Instant::now();
    assert_eq!(wire.rest(), b"");
    assert!((0.1..5.0).contains(&begun.elapsed().as_secs_f64()));
}

#[test]
fn a_new_connection_speaks_at_once() {
    let server = Running::plain(Limits { head: SHORT, ..Limits::default() });
    let begun = Instant::now();
    assert_eq!(server.connect().rest(), b"");
    assert!((0.1..5.0).contains(&begun.elapsed().as_secs_f64()));
}

#[test]
fn an_idle_connection_ends() {
    let server = Running::plain(Limits { idle: SHORT, ..Limits::default() });
    let mut wire = server.connect();
    assert_eq!(wire.ask(head("GET /slow", "")).status, 200);
    let begun = Instant::now();
    assert_eq!(wire.rest(), b"");
    assert!((0.1..5.0).contains(&begun.elapsed().as_secs_f64()));
}

#[test]
fn content_that_does_not_come_is_408() {
    let server = Running::plain(Limits { body: SHORT, ..Limits::default() });
    let mut wire = server.connect();
    assert_eq!(wire.ask(head("POST /length", "Content-Length: 2\r\n") + "y").status, 408);
    assert_eq!(wire.rest(), b"");
}

#[test]
fn a_handler_that_does_not_answer_is_503_and_the_connection_lives() {
    let server = Running::plain(Limits { answer: SHORT, ..Limits::default() });
    let mut wire = server.connect();
    let answer = wire.ask(head("GET /stuck", ""));
    assert_eq!(answer.status, 503);
    assert!(answer.head.contains("retry-after: 1\r\n"), "{}", answer.head);
    assert_eq!(wire.ask(head("GET /", "")).status, 200);
}

#[test]
fn an_answer_that_is_not_taken_is_given_up() {
    let server = Running::plain(Limits { stall: SHORT, ..Limits::default() });
    let mut wire = server.connect();
    wire.send(head("GET /large", ""));
    sleep(6 * SHORT);
    let taken = wire.rest().len();
    assert!(taken < 32 * 1024 * 1024, "{taken} bytes came");
}
