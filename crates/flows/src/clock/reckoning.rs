//! The time as a process reckons it: the database's at the last comparison and what has passed since, corrected slowly and never backwards.

/// One part in so many is what a correction gains or loses: 0.1 s in each second.
const SLOWNESS: i64 = 10;
/// Milliseconds beyond which the two clocks are said to have drifted apart.
const DRIFTED: i64 = 2_000;
/// Milliseconds beyond which this process should not be asked.
const APART: i64 = 30_000;

/// A time that runs on, and what it still has to catch up or to wait for.
#[derive(Clone, Copy, Debug)]
pub struct Reckoning {
    /// The time, in milliseconds since 1970, when it was last set.
    base_ms: i64,
    /// When that was, in milliseconds that never run backwards.
    at_ms: i64,
    /// How far the database's clock was ahead of it then.
    owed_ms: i64,
}

/// How a time stands to the database's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Within 2 s.
    Close,
    /// Beyond that.
    Drifted,
    /// Beyond 30 s.
    Apart,
}

impl Reckoning {
    /// A time that is taken over whole.
    pub fn begun(now_ms: i64, at_ms: i64) -> Self {
        Self { base_ms: now_ms, at_ms, owed_ms: 0 }
    }

    /// The time at this moment, which is never before one that was said earlier.
    pub fn now_ms(&self, at_ms: i64) -> i64 {
        let passed = at_ms.saturating_sub(self.at_ms).max(0);
        self.base_ms.saturating_add(passed).saturating_add(self.corrected(passed))
    }

    /// How far the database's clock is ahead, in milliseconds; less than 0: behind.
    pub fn apart_ms(&self, at_ms: i64) -> i64 {
        self.owed_ms.saturating_sub(self.corrected(at_ms.saturating_sub(self.at_ms).max(0)))
    }

    /// The same time, which from this moment on nears what the database's clock said.
    pub fn compared(&self, database_ms: i64, at_ms: i64) -> Self {
        let now_ms = self.now_ms(at_ms);
        Self { base_ms: now_ms, at_ms, owed_ms: database_ms.saturating_sub(now_ms) }
    }

    /// How it stands at this moment.
    pub fn standing(&self, at_ms: i64) -> Standing {
        match self.apart_ms(at_ms).saturating_abs() {
            0..=DRIFTED => Standing::Close,
            ..=APART => Standing::Drifted,
            _ => Standing::Apart,
        }
    }

    fn corrected(&self, passed: i64) -> i64 {
        let most = passed / SLOWNESS;
        self.owed_ms.clamp(-most, most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    /// Compares every 10 s with a clock that is off by so much from then on; answers the time gained or lost after each.
    fn followed(off_ms: i64, rounds: i64) -> Vec<i64> {
        let mut reckoning = Reckoning::begun(1_000_000, 0);
        let mut said = 1_000_000;
        (1..=rounds)
            .map(|round| {
                for at in (10_000 * (round - 1)..10_000 * round).step_by(7) {
                    let now = reckoning.now_ms(at);
                    assert!(now >= said, "at {at} ms it went back from {said} to {now}");
                    said = now;
                }
                let at = 10_000 * round;
                reckoning = reckoning.compared(1_000_000 + at + off_ms, at);
                reckoning.now_ms(at) - 1_000_000 - at
            })
            .collect()
    }

    #[test]
    fn a_small_difference_is_made_up_within_a_round() {
        assert_eq!(followed(0, 3), [0, 0, 0]);
        assert_eq!(followed(400, 3), [0, 400, 400]);
        assert_eq!(followed(-900, 3), [0, -900, -900]);
        assert_eq!(followed(2_500, 5), [0, 1_000, 2_000, 2_500, 2_500]);
    }

    #[test]
    fn an_hour_is_made_up_in_ten_and_a_jump_back_stops_no_clock() {
        for off in [HOUR, -HOUR] {
            let gained = followed(off, 3_602);
            assert_eq!((gained[0], gained[1]), (0, 1_000 * off.signum()), "one second in ten");
            assert_eq!((gained[6].abs(), gained[360].abs()), (6_000, 360_000), "6 s in a minute, 6 minutes in an hour");
            assert_eq!(gained[3_600..], [off, off]);
        }
        assert_eq!(Reckoning::begun(0, 0).compared(-HOUR, 0).now_ms(1_000), 900);
    }

    #[test]
    fn standings_have_their_bounds() {
        let rows = [
            (0, Standing::Close),
            (2_000, Standing::Close),
            (-2_001, Standing::Drifted),
            (30_000, Standing::Drifted),
            (30_001, Standing::Apart),
            (-HOUR, Standing::Apart),
            (i64::MIN, Standing::Apart),
            (i64::MAX, Standing::Apart),
        ];
        for (off, expected) in rows {
            let reckoning = Reckoning::begun(0, 5).compared(off, 5);
            assert_eq!((reckoning.standing(5), reckoning.apart_ms(5)), (expected, off));
        }
        let healing = Reckoning::begun(0, 0).compared(30_900, 0);
        assert_eq!((healing.standing(8_999), healing.standing(9_000)), (Standing::Apart, Standing::Drifted));
    }

    #[test]
    fn no_date_overflows() {
        let late = Reckoning::begun(i64::MAX - 10, 0);
        assert_eq!(late.now_ms(100), i64::MAX);
        assert_eq!(late.now_ms(-100), i64::MAX - 10);
        assert_eq!(Reckoning::begun(i64::MIN, i64::MIN).now_ms(i64::MAX), -1);
    }
}
