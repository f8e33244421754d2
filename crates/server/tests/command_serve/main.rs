//! The program itself, run as people run it: what it prints can be pasted, and each mistake is told with its place.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]
mod apart;
mod applied;
mod configured;
mod demonstration;
mod place;
mod served;
