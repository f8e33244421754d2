//! The security suite: checks as data in `rows`, sent byte for byte to the real server over a socket (README.md here).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "clippy sees tests only in test functions, not in what they share"
)]

mod answer;
mod artefact;
mod browser;
mod change;
mod draft;
mod expect;
mod good;
mod house;
mod issuers;
mod judge;
mod keys;
mod list;
mod log;
mod matrix;
mod oracle;
mod party;
mod person;
mod request;
mod row;
mod run;
mod scripts;
mod secrets;
mod shown;
mod text;
mod wire;

/// A test for each group, so that `cargo test -p server --test security pk` runs one.
macro_rules! groups {
    ($($group:ident),+ $(,)?) => {
        $(#[test]
        fn $group() {
            crate::run::group(stringify!($group).trim_start_matches("r#"));
        })+
        /// The groups that have a test.
        pub const GROUPS: &[&str] = &[$(stringify!($group)),+];
    };
}

groups!(az, ru, pk, rt, ca, jw, dp, pr, is, ri, r#in, mx, lg, bf, wb, ss, px, ds, lo, km, cf, mt, hp);
