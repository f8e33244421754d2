//! The listeners over real sockets: limits, TLS and client certificates, the end.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy sees tests only in test functions, not in what they share"
)]

mod admission;
mod authority;
mod fixture;
mod limits;
mod pace;
mod proxied;
mod renewal;
mod requests;
mod stop;
mod tls;
mod weak;
