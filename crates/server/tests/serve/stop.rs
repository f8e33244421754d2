//! The end: in flight is finished, idle is closed, new is refused; a second demand does not wait.

use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use axum::Router;
use server::serve::{Limits, Listener, Stop, serve};
use tokio::time::Instant;

use crate::fixture::{Running, head};

const MOMENT: Duration = Duration::from_millis(100);

#[test]
fn a_request_in_flight_is_finished() {
    let mut server = Running::plain(Limits::default());
    let (mut busy, mut idle, mut half) = (server.connect(), server.connect(), server.connect());
    assert_eq!(idle.ask(head("GET /", "")).status, 200);
    busy.send(head("GET /slow", ""));
    half.send("GET / HTTP/1.1\r\n");
    sleep(MOMENT);
    server.stop.ask();
    assert_eq!(idle.rest(), b"");
    half.send("Host: as.example\r\n\r\n");
    assert_eq!(half.answer().content, "hello");
    let answer = busy.answer();
    assert_eq!(answer.content, "done");
    assert!(answer.head.contains("connection: close"), "{}", answer.head);
    drop((busy, idle, half));
    server.join();
    assert!(TcpStream::connect(server.address).is_err());
}

#[test]
fn clients_that_stay_silent_do_not_delay_the_end() {
    let mut server = Running::plain(Limits::default());
    let mut wires: Vec<_> = (0..20).map(|_| server.connect()).collect();
    for wire in &mut wires {
        assert_eq!(wire.ask(head("GET /", "")).status, 200);
    }
    let begun = Instant::now();
    server.stop.ask();
    server.join();
    assert!(begun.elapsed() < Duration::from_millis(900), "{:?}", begun.elapsed());
}

#[test]
fn a_second_demand_ends_at_once() {
    let mut server = Running::plain(Limits::default());
    let mut stuck = server.connect();
    stuck.send(head("GET /stuck", ""));
    sleep(MOMENT);
    let begun = Instant::now();
    server.stop.ask();
    sleep(MOMENT);
    assert!(server.thread.as_ref().is_some_and(|thread| !thread.is_finished()));
    server.stop.ask();
    server.join();
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!(stuck.rest(), b"");
}

#[test]
fn finishing_has_an_end() {
    let mut server = Running::plain(Limits { drain: 2 * MOMENT, ..Limits::default() });
    let mut stuck = server.connect();
    stuck.send(head("GET /stuck", ""));
    sleep(MOMENT);
    let begun = Instant::now();
    server.stop.ask();
    server.join();
    assert!((0.1..5.0).contains(&begun.elapsed().as_secs_f64()));
}

#[test]
fn a_signal_is_a_demand() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        for name in ["-TERM", "-INT"] {
            let stop = Stop::on_signals().unwrap();
            let address = SocketAddr::from(([127, 0, 0, 1], 0));
            let serving = serve(vec![Listener::plain(address)], Router::new(), Limits::default()).await.unwrap();
            let ended = tokio::spawn(serving.until(stop));
            let process = std::process::id().to_string();
            assert!(Command::new("kill").args([name, &process]).status().unwrap().success());
            tokio::time::timeout(Duration::from_secs(5), ended).await.unwrap().unwrap();
        }
    });
}

#[test]
fn an_address_in_use_is_named() {
    let server = Running::plain(Limits::default());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let listeners = vec![Listener::plain(server.address)];
    let error = runtime.block_on(serve(listeners, Router::new(), Limits::default())).unwrap_err();
    assert!(error.to_string().contains(&server.address.to_string()), "{error}");
}
