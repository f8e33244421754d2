//! Measures in a profile: spans of time, counts, lengths, and lists that are not empty; what cannot be meant cannot be written.
use serde::Deserialize;
use std::ops::Deref;

/// The longest span of time: ten years of 365 days.
const MOST_SECONDS: i64 = 10 * 365 * 86_400;
/// The longest life of what is used once (RFC 6749 section 4.1.2, RFC 9126 section 2.2).
const MOST_BRIEF: i64 = 600;
/// The most retries of one refresh token.
const MOST_RETRIES: i64 = 100;
/// The most characters of a parameter whose length a profile bounds.
const MOST_CHARACTERS: usize = 65_536;

/// A span of time: one second to ten years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "i64")]
pub struct Seconds(i64);

/// The life of what is used once: one second to ten minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "i64")]
pub struct Brief(i64);

/// How often something may be done again: 0 to 100 times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "i64")]
pub struct Retries(i64);

/// The fewest and the most characters of a text, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "(usize, usize)")]
pub struct Lengths(usize, usize);

/// A list that is not empty.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<T>")]
pub struct OneOrMore<T>(Vec<T>);

impl Seconds {
    /// How many.
    pub fn count(self) -> i64 {
        self.0
    }
}

impl Brief {
    /// How many seconds.
    pub fn count(self) -> i64 {
        self.0
    }
}

impl Retries {
    /// How many.
    pub fn count(self) -> i64 {
        self.0
    }
}

impl Lengths {
    /// The fewest and the most characters.
    pub fn bounds(self) -> (usize, usize) {
        (self.0, self.1)
    }
}

impl<T> Deref for OneOrMore<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl TryFrom<i64> for Seconds {
    type Error = String;

    fn try_from(count: i64) -> Result<Self, String> {
        match count {
            1..=MOST_SECONDS => Ok(Self(count)),
            _ => Err(format!("{count} seconds; 1 to {MOST_SECONDS}, which are ten years, can be meant")),
        }
    }
}

impl TryFrom<i64> for Brief {
    type Error = String;

    fn try_from(count: i64) -> Result<Self, String> {
        match count {
            1..=MOST_BRIEF => Ok(Self(count)),
            _ => Err(format!("{count} seconds; what is used once lives 1 to {MOST_BRIEF}")),
        }
    }
}

impl TryFrom<i64> for Retries {
    type Error = String;

    fn try_from(count: i64) -> Result<Self, String> {
        match count {
            0..=MOST_RETRIES => Ok(Self(count)),
            _ => Err(format!("{count} retries; 0 to {MOST_RETRIES} can be meant")),
        }
    }
}

impl TryFrom<(usize, usize)> for Lengths {
    type Error = String;

    fn try_from((least, most): (usize, usize)) -> Result<Self, String> {
        match most {
            1..=MOST_CHARACTERS if least <= most => Ok(Self(least, most)),
            1..=MOST_CHARACTERS => Err(format!("at least {least} and at most {most} characters, which no text has")),
            _ => Err(format!("at most {most} characters; 1 to {MOST_CHARACTERS} can be meant")),
        }
    }
}

impl<T> TryFrom<Vec<T>> for OneOrMore<T> {
    type Error = &'static str;

    fn try_from(list: Vec<T>) -> Result<Self, Self::Error> {
        match list.is_empty() {
            true => Err("the list is empty; it needs one member at least"),
            false => Ok(Self(list)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_taken_up_to_their_bounds() {
        let seconds =
            [(-1, false), (0, false), (1, true), (315_360_000, true), (315_360_001, false), (i64::MAX, false)];
        for (count, taken) in seconds {
            assert_eq!(Seconds::try_from(count).map(Seconds::count).ok(), taken.then_some(count), "{count} s");
        }
        for (count, taken) in [(0, false), (1, true), (600, true), (601, false)] {
            assert_eq!(Brief::try_from(count).map(Brief::count).ok(), taken.then_some(count), "{count} s");
        }
        for (count, taken) in [(-1, false), (0, true), (100, true), (101, false)] {
            assert_eq!(Retries::try_from(count).map(Retries::count).ok(), taken.then_some(count), "{count} retries");
        }
        let lengths = [
            ((0, 0), false),
            ((0, 1), true),
            ((8, 8), true),
            ((9, 8), false),
            ((0, 65_536), true),
            ((0, 65_537), false),
        ];
        for (both, taken) in lengths {
            assert_eq!(Lengths::try_from(both).map(Lengths::bounds).ok(), taken.then_some(both), "{both:?}");
        }
        assert!(OneOrMore::<u8>::try_from(Vec::new()).is_err());
        assert_eq!(OneOrMore::try_from(vec![7]).map(|list| list.to_vec()), Ok(vec![7]));
    }
}
