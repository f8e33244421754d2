//! An answer that never leaves: its connection is closed without a byte of it.

use std::fmt;

/// Marks a response, in its extensions, that is not sent; only a demonstration that stages the loss of an answer sets it.
#[derive(Clone, Copy, Debug)]
pub struct Lost;

impl fmt::Display for Lost {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the answer was lost on purpose")
    }
}

impl std::error::Error for Lost {}
