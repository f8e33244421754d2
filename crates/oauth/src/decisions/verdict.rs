//! The verdict on a request: granted with what is to be written, or refused with what follows.
use crate::refusal::Refusal;
use crate::refusal::grant::GrantRefusal;
use crate::words::changes::{Change, Consequence};
use crate::words::rule::{Refuses, Rule};

/// What was decided.
pub enum Decision<A> {
    /// Granted: the answer stands once the changes are settled.
    Granted {
        /// The answer.
        answer: A,
        /// What is written, all or nothing.
        changes: Vec<Change>,
    },
    /// Refused: nothing is spent.
    Refused {
        /// Why.
        refusal: Refusal,
        /// What follows nevertheless.
        consequences: Vec<Consequence>,
    },
}

impl<A> From<Result<(A, Vec<Change>), Refused>> for Decision<A> {
    fn from(result: Result<(A, Vec<Change>), Refused>) -> Self {
        match result {
            Ok((answer, changes)) => Self::Granted { answer, changes },
            Err(Refused(refusal, consequences)) => Self::Refused { refusal, consequences },
        }
    }
}

/// A refusal on its way out, with what follows from it.
pub struct Refused(pub Refusal, pub Vec<Consequence>);

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self(refusal, Vec::new())
    }
}

impl From<GrantRefusal> for Refused {
    fn from(refusal: GrantRefusal) -> Self {
        Self(Refusal::Grant(refusal), Vec::new())
    }
}

impl Refuses for Refused {
    fn rule(&self) -> &'static Rule {
        self.0.rule()
    }
}
