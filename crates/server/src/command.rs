//! The commands that are no server: what profiles say, tokens from a demonstration, explanations, clients.
pub mod client;
pub mod demo_clock;
pub mod demo_fault;
pub mod demo_list;
pub mod demo_reach;
pub mod explain;
pub mod journal;
pub mod maintenance;
pub mod profile;
pub mod text;
pub mod token;
