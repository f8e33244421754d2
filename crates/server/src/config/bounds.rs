//! Numbers and times of a configuration, each between its least and its most sensible value.
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use std::time::Duration;

/// A number from `LEAST` to `MOST`.
pub fn number<'de, const LEAST: usize, const MOST: usize, D: Deserializer<'de>>(value: D) -> Result<usize, D::Error> {
    let number = usize::deserialize(value)?;
    match (LEAST..=MOST).contains(&number) {
        true => Ok(number),
        false => Err(D::Error::custom(format!("{number} is out of bounds; it is from {LEAST} to {MOST}"))),
    }
}

/// A time from `LEAST` to `MOST` milliseconds, written with its unit: `50ms`, `10s`, `5m`, `1h`, `30d`.
pub fn time<'de, const LEAST: u64, const MOST: u64, D: Deserializer<'de>>(value: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(value)?;
    let time = duration(&text).ok_or_else(|| {
        D::Error::custom(format!(
            "{text:?} is no time; write a number and its unit, such as \"50ms\", \"10s\" or \"5m\""
        ))
    })?;
    let (least, most) = (Duration::from_millis(LEAST), Duration::from_millis(MOST));
    match (least..=most).contains(&time) {
        true => Ok(time),
        false => {
            Err(D::Error::custom(format!("{text} is out of bounds; it is from {} to {}", shown(least), shown(most))))
        }
    }
}

/// The time that a text writes, a number and its unit; `None` where it writes none.
pub fn duration(text: &str) -> Option<Duration> {
    let (number, unit) = text.split_at(text.find(|letter: char| !letter.is_ascii_digit())?);
    let number: u64 = number.parse().ok()?;
    let (_, milliseconds) = UNITS.into_iter().find(|(name, _)| *name == unit)?;
    number.checked_mul(milliseconds).map(Duration::from_millis)
}

/// A time as a configuration writes it, in the largest unit that fits.
pub fn shown(time: Duration) -> String {
    let all = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let fits = UNITS.into_iter().find(|(_, milliseconds)| all.is_multiple_of(*milliseconds));
    match fits {
        Some((unit, milliseconds)) if all > 0 => format!("{}{unit}", all / milliseconds),
        _ => "0s".to_owned(),
    }
}

const UNITS: [(&str, u64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_number_and_its_unit() {
        for (text, milliseconds) in [
            ("50ms", Some(50)),
            ("10s", Some(10_000)),
            ("5m", Some(300_000)),
            ("1h", Some(3_600_000)),
            ("30d", Some(30 * 86_400_000)),
            ("0s", Some(0)),
            ("10", None),
            ("s", None),
            ("-1s", None),
            ("1.5s", None),
            ("10 s", None),
            ("10S", None),
            ("99999999999999999999s", None),
            ("18446744073709551615d", None),
        ] {
            assert_eq!(duration(text).map(|time| time.as_millis()), milliseconds, "{text}");
        }
    }

    #[test]
    fn what_is_shown_can_be_written() {
        for text in ["50ms", "10s", "5m", "1h", "30d", "0s", "90s", "1500ms"] {
            assert_eq!(shown(duration(text).unwrap()), text);
        }
    }
}
