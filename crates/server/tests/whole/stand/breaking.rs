//! A break in a database: the call of one's choice fails, before it is carried out or after, so that nobody knows what became of it.
use std::future::Future;
use std::sync::{Mutex, PoisonError};
use store::database::DatabaseError;

/// When a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// Nothing of it is carried out.
    Before,
    /// It is carried out, and the answer is lost: the outcome is unknown.
    After,
}

/// What a call does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// It reads.
    Read,
    /// It writes.
    Write,
}

/// Counts calls and breaks one.
#[derive(Default)]
pub struct Breaking(Mutex<Option<Planned>>);

struct Planned {
    left: usize,
    breaks: Break,
    met: Option<Call>,
}

impl Breaking {
    /// From now on the call of this number, counted from 1, fails so, and no other.
    pub fn at(&self, call: usize, breaks: Break) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Planned { left: call, breaks, met: None });
    }

    /// Which call was broken, if there were so many; later ones pass.
    pub fn mend(&self) -> Option<Call> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().and_then(|planned| planned.met)
    }

    /// Carries out a call unless it breaks.
    pub async fn carry<T>(
        &self,
        call: Call,
        work: impl Future<Output = Result<T, DatabaseError>>,
    ) -> Result<T, DatabaseError> {
        match self.turn(call) {
            None => work.await,
            Some(Break::Before) => Err(broken()),
            Some(Break::After) => work.await.and_then(|_| Err(broken())),
        }
    }

    fn turn(&self, call: Call) -> Option<Break> {
        let mut planned = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let planned = planned.as_mut().filter(|planned| planned.left > 0)?;
        planned.left -= 1;
        (planned.left == 0).then(|| {
            planned.met = Some(call);
            planned.breaks
        })
    }
}

fn broken() -> DatabaseError {
    DatabaseError::Unavailable("the connection broke".to_owned())
}
