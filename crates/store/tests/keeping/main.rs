//! What is kept, each test once for both engines: guards, races, isolation, the catalogue, sign-in, sweeping.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

mod account;
mod applying;
mod bounded;
mod clock;
mod codes;
#[allow(dead_code, reason = "shared with the tests of the seam")]
#[path = "../support/engines.rs"]
mod engines;
mod families;
mod impostors;
mod isolation;
mod keys;
mod lines;
mod nodes;
mod once;
mod reading;
mod removing;
mod samples;
mod signing_in;
mod sweeping;
