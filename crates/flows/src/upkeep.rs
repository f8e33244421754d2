//! Upkeep: what expired goes in small steps while the server runs; nobody has to remember a command.
use crate::authority::Authority;
use std::sync::Arc;
use std::time::Duration;
use store::sweep;
use store::swept::{Left, Swept};

/// Between two turns while something is left.
const BREATH: Duration = Duration::from_millis(10);
/// Between two turns where nothing expires.
const REST: Duration = Duration::from_secs(1);
/// A turn that keeps up; decisions wait for no more than this.
const SHORT: Duration = Duration::from_millis(1);
/// A turn that has fallen behind for 4 s.
const LONG: Duration = Duration::from_millis(5);
/// How much longer each turn becomes that follows one which left something.
const LONGER: Duration = Duration::from_micros(10);

/// Sweeps until the process ends.
pub async fn sweep(authority: Arc<Authority>) {
    let mut pace = Pace::default();
    for number in 0.. {
        match sweep::turn(&*authority.database, authority.clock.now(), (number, pace.turn)).await {
            Ok(swept) => {
                authority.metrics.swept.inc_by(swept.rows);
                pace = pace.after(swept);
            }
            Err(error) => {
                tracing::warn!(%error, "sweeping waits");
                pace = Pace { rest: REST, ..Pace::default() };
            }
        }
        tokio::time::sleep(pace.rest).await;
    }
}

/// How long a turn is, and how long it is until the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pace {
    turn: Duration,
    rest: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { turn: SHORT, rest: BREATH }
    }
}

impl Pace {
    /// Many short turns disturb nobody as few long ones do, so the rest grows only where nothing is left.
    fn after(self, swept: Swept) -> Self {
        match swept.left {
            Left::Perhaps => Self { turn: LONG.min(self.turn + LONGER), rest: BREATH },
            Left::Nothing if swept.rows > 0 => Self::default(),
            Left::Nothing => Self { turn: SHORT, rest: REST.min(self.rest * 2) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(turns: usize, rows: u64, left: Left) -> (Duration, Duration) {
        let pace = (0..turns).fold(Pace::default(), |pace, _| pace.after(Swept { rows, left }));
        (pace.turn, pace.rest)
    }

    #[test]
    fn turns_grow_while_something_is_left_and_the_rest_where_nothing_is() {
        for (turns, rows, left, expected) in [
            (1, 9, Left::Perhaps, (SHORT + LONGER, BREATH)),
            (1_000, 9, Left::Perhaps, (LONG, BREATH)),
            (1, 9, Left::Nothing, (SHORT, BREATH)),
            (1, 0, Left::Nothing, (SHORT, BREATH * 2)),
            (1_000, 0, Left::Nothing, (SHORT, REST)),
        ] {
            assert_eq!(after(turns, rows, left), expected);
        }
        let behind = Pace { turn: LONG, rest: BREATH };
        assert_eq!(behind.after(Swept { rows: 1, left: Left::Nothing }), Pace::default());
    }
}
