//! The tester's side of a connection: bytes out, answers in, as they come (RFC 9112).
use crate::answer::Answer;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

/// No answer is waited for longer.
const PATIENCE: Duration = Duration::from_secs(15);

/// Sends these bytes on a connection of their own; every answer until the server closes it, and whether it did.
pub fn exchange(address: SocketAddr, bytes: &[u8], ended: Ended) -> Vec<Answer> {
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
    stream.set_nodelay(true).expect("no delay");
    // A server that refuses a request early may close before it has read all.
    let _ = stream.write_all(bytes);
    if ended == Ended::Here {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut arrived = Vec::new();
    let _ = stream.read_to_end(&mut arrived);
    Answer::all(&arrived)
}

/// Whether the tester ends its side after the last byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The request says `Connection: close`, and the server ends the connection.
    There,
    /// The tester ends it.
    Here,
}
