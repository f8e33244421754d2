//! The floor that speaks HTTP, draws pages and reads the configuration.
pub mod command;
pub mod config;
pub mod conversation;
pub mod demo;
pub mod exit;
pub mod log;
pub mod metrics;
pub mod pages;
pub mod peer;
pub mod profiles;
pub mod run;
pub mod serve;
pub mod texts;
pub mod web;
