//! How a command ended, as a process says it: 0 done, 1 refused or found something, 2 misused, 3 it would change something.
use std::process::ExitCode;

/// How a command ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It did what it was told.
    Done,
    /// It looked, and found something that should not be so.
    Findings,
    /// It was not told all that it needs.
    Misused,
    /// It changed nothing, and would change something.
    Difference,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Findings => 1,
            Exit::Misused => 2,
            Exit::Difference => 3,
        })
    }
}
