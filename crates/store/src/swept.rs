//! Knows what a turn of sweeping took away, and whether it left anything.

/// What a turn of sweeping did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Swept {
    /// How many rows went.
    pub rows: u64,
    /// Whether another turn finds something.
    pub left: Left,
}

/// What a turn of sweeping left for the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// Nothing that is due now.
    Nothing,
    /// Perhaps something: the turn was over before it found nothing more.
    Perhaps,
}
