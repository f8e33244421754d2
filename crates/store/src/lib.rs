//! Keeps things: the one crate that knows SQL, behind one seam with an adapter for each engine.

pub mod database;
pub mod migrate;
