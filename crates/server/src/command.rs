//! The commands that are no server: what is registered, keys, the journal, what profiles say, tokens, explanations.
pub mod apply;
pub mod client;
pub mod demo_clock;
pub mod demo_fault;
pub mod demo_list;
pub mod demo_reach;
pub mod explain;
pub mod export;
pub mod journal;
pub mod key;
pub mod maintenance;
pub mod output;
pub mod profile;
pub mod registry;
pub mod text;
pub mod token;
pub mod user;
