//! `[keys]`: when signing keys change by themselves.
use oauth::words::keyring::Schedule;
use serde::Deserialize;

const DAY: i64 = 86_400;
const HOUR: i64 = 3_600;
/// The most days for which a key signs.
const MOST_DAYS: u16 = 3_650;

/// The table `[keys]`.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(try_from = "Table")]
pub struct Keys(Schedule);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// Days for which a key signs; 0: until somebody says so.
    #[serde(default = "quarter")]
    rotate_every_days: u16,
    /// Hours for which a key is published before it signs, beyond what caches keep.
    #[serde(default = "day")]
    publish_ahead_hours: u16,
}

fn quarter() -> u16 {
    90
}

fn day() -> u16 {
    24
}

impl Keys {
    /// When keys change.
    pub fn schedule(self) -> Schedule {
        self.0
    }
}

impl TryFrom<Table> for Keys {
    type Error = String;

    fn try_from(table: Table) -> Result<Self, String> {
        let Table { rotate_every_days: days, publish_ahead_hours: hours } = table;
        let signs_for = (days > 0).then_some(i64::from(days) * DAY);
        let schedule = Schedule { signs_for, margin: i64::from(hours) * HOUR };
        if days > MOST_DAYS {
            return Err(format!("rotate_every_days = {days}; at most {MOST_DAYS}, and 0 for never by itself"));
        }
        match signs_for {
            Some(seconds) if seconds <= schedule.ahead() => Err(format!(
                "rotate_every_days = {days} is no longer than publish_ahead_hours = {hours} and the {} s of caches",
                oauth::words::keyring::CACHED_SECONDS
            )),
            _ => Ok(Self(schedule)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_signs_longer_than_it_waits() {
        let rows = [
            ("", Ok(Schedule::default())),
            ("rotate_every_days = 0", Ok(Schedule { signs_for: None, margin: DAY })),
            ("rotate_every_days = 2", Ok(Schedule { signs_for: Some(2 * DAY), margin: DAY })),
            ("publish_ahead_hours = 0", Ok(Schedule { signs_for: Some(90 * DAY), margin: 0 })),
            ("rotate_every_days = 1", Err("is no longer than publish_ahead_hours = 24")),
            ("rotate_every_days = 4000", Err("at most 3650")),
            ("rotate_every_days = -1", Err("invalid value")),
            ("rotate_after = 1", Err("unknown field")),
        ];
        for (text, expected) in rows {
            match (toml::from_str::<Keys>(text), expected) {
                (Ok(keys), Ok(schedule)) => assert_eq!(keys.schedule(), schedule, "{text}"),
                (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{text}: {error}"),
                (read, _) => panic!("{text}: {read:?}"),
            }
        }
    }
}
