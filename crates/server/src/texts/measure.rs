//! Times, dates and lists as each language says them (CLDR plural rules, through Fluent).

use time::OffsetDateTime;

use super::Language;
use super::say::Say;

impl Language {
    /// A time in the largest unit that says it whole, rounded up to minutes beyond two of them.
    pub fn lasting(self, seconds: i64) -> Say {
        let seconds = seconds.max(0).unsigned_abs();
        match seconds {
            0..120 if seconds != 60 => self.say("seconds").number("count", seconds),
            172_800.. if seconds.is_multiple_of(86_400) => self.say("days").number("count", seconds / 86_400),
            3_600.. if seconds.is_multiple_of(3_600) => self.say("hours").number("count", seconds / 3_600),
            _ => self.minutes(seconds),
        }
    }

    /// A time in minutes, rounded up; one at least.
    pub fn minutes(self, seconds: u64) -> Say {
        self.say("minutes").number("count", seconds.div_ceil(60).max(1))
    }

    /// A list for people: `a, b and c`.
    pub fn listed<T: AsRef<str>>(self, items: &[T]) -> String {
        match items {
            [] => self.say("list-none").plain(),
            [one] => one.as_ref().to_owned(),
            [first @ .., last] => {
                let first: Vec<_> = first.iter().map(AsRef::as_ref).collect();
                self.say("list").text("first", first.join(", ")).text("last", last.as_ref()).plain()
            }
        }
    }

    /// A moment of UTC as people say it; `seconds` since 1970.
    pub fn moment(self, seconds: i64) -> String {
        let Ok(at) = OffsetDateTime::from_unix_timestamp(seconds) else { return seconds.to_string() };
        let month = self.say(MONTHS[usize::from(u8::from(at.month()) - 1)]);
        self.say("moment")
            .text("year", at.year())
            .said("month", &month)
            .text("day", at.day())
            .text("hour", format!("{:02}", at.hour()))
            .text("minute", format!("{:02}", at.minute()))
            .plain()
    }

    /// The same in its element, for machines too.
    pub(super) fn moment_marked(self, seconds: i64) -> String {
        let format = time::macros::format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
        let at = OffsetDateTime::from_unix_timestamp(seconds).ok().and_then(|at| at.format(format).ok());
        let said = super::say::escaped(&self.moment(seconds));
        at.map(|at| format!("<time datetime=\"{at}\">{said}</time>")).unwrap_or(said)
    }
}

const MONTHS: [&str; 12] = [
    "months.january",
    "months.february",
    "months.march",
    "months.april",
    "months.may",
    "months.june",
    "months.july",
    "months.august",
    "months.september",
    "months.october",
    "months.november",
    "months.december",
];
