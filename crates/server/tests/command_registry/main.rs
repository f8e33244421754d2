//! The commands that administer what is registered, run as people run them: what they change, print, refuse, and how they end.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]
mod applied;
mod checked;
mod clients;
mod ground;
mod help;
mod keys;
mod opened;
mod people;
#[allow(dead_code, reason = "shared with the tests of the server")]
#[path = "../command_serve/place.rs"]
mod place;
mod tokens;
