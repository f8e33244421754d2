//! The grammar: one file for each section of a profile; its fields are private to the file that obeys them.
pub mod access_token;
pub mod assertion;
pub mod authorization;
pub mod client_authentication;
pub mod credentials;
pub mod end_session;
pub mod errors;
pub mod form;
pub mod grants;
pub mod id_token;
pub mod parameters;
pub mod paths;
pub mod proof;
pub mod refresh_token;
pub mod response;
pub mod scope;
