//! Being built.

pub mod demo;
pub mod serve;
pub mod web;
