//! The ground on which tokens are issued: a client itself, or what a person authorized (RFC 6749 section 1.3).
use crate::words::grant::Grant;
use crate::words::subject::Person;

/// On what ground tokens are issued.
#[derive(Clone, Copy)]
pub enum Ground<'a> {
    /// The client itself.
    Client,
    /// What a person authorized.
    Person(&'a Grant, &'a Person),
}

impl<'a> Ground<'a> {
    /// The grant behind it, if a person stands there.
    pub fn grant(&self) -> Option<&'a Grant> {
        match self {
            Self::Client => None,
            Self::Person(grant, _) => Some(grant),
        }
    }
}
