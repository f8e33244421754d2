//! How HTTP requests become words of the rules, and answers become HTTP.

pub mod protect;
