//! The commands that are no server: what profiles say, tokens from a demonstration, explanations, clients.
pub mod client;
pub mod demo_list;
pub mod explain;
pub mod profile;
pub mod text;
pub mod token;
