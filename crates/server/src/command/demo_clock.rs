//! `biljett demo clock`: what time it is in a demonstration, and how to make it later.
use super::demo_reach::Reach;
use reqwest::Method;
use serde_json::{Value, json};

/// Tells, moves or resets the clock of a running demonstration.
#[derive(clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct Arguments {
    /// How far to move it on: 90s, 30m, 2h, 1d; back with a minus.
    #[arg(long, value_name = "TIME", value_parser = seconds, allow_hyphen_values = true, conflicts_with = "reset")]
    advance: Option<i64>,
    /// Puts it right.
    #[arg(long)]
    reset: bool,
    #[command(flatten)]
    reach: Reach,
}

const EXAMPLES: &str = "Examples:
  biljett demo clock
  biljett demo clock --advance 30m
  biljett demo clock --reset";

/// Prints the time, moved where that was asked for.
///
/// # Errors
/// The demonstration is not there, or says no.
pub async fn run(arguments: Arguments) -> Result<(), String> {
    let Arguments { advance, reset, reach } = arguments;
    let told = match (advance, reset) {
        (Some(advance_s), _) => {
            reach.place.ask(Method::POST, "/demo/clock", Some(&json!({ "advance_s": advance_s }))).await
        }
        (None, true) => reach.place.ask(Method::DELETE, "/demo/clock", None).await,
        (None, false) => reach.place.ask(Method::GET, "/demo/clock", None).await,
    };
    reach.shown(&told?, text)
}

fn text(told: &Value) -> String {
    let time = told["time"].as_str().unwrap_or_default();
    match told["offset_s"].as_i64().unwrap_or_default() {
        0 => format!("{time}, the machine's own time"),
        ahead @ 1.. => format!("{time}, {ahead} s ahead of the machine"),
        behind => format!("{time}, {} s behind the machine", -behind),
    }
}

/// Seconds of a time with its unit; without one, seconds.
fn seconds(text: &str) -> Result<i64, String> {
    let (sign, rest) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (count, unit) = match rest.strip_suffix(['s', 'm', 'h', 'd']) {
        Some(count) => (count, &rest[count.len()..]),
        None => (rest, "s"),
    };
    let unit = match unit {
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => 1,
    };
    let count: Option<i64> = count.parse().ok().filter(|_| count.bytes().all(|byte| byte.is_ascii_digit()));
    let seconds = count.and_then(|count| count.checked_mul(unit * sign));
    seconds.ok_or_else(|| "it is a number and s, m, h or d: 90s, 30m, 2h, 1d".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units() {
        for (text, expected) in [
            ("90", Some(90)),
            ("90s", Some(90)),
            ("30m", Some(1_800)),
            ("2h", Some(7_200)),
            ("1d", Some(86_400)),
            ("-5m", Some(-300)),
            ("", None),
            ("m", None),
            ("+1m", None),
            ("--1", None),
            ("1w", None),
            ("1.5h", None),
            ("99999999999999999d", None),
        ] {
            assert_eq!(seconds(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn the_clock_is_told_in_a_line() {
        for (offset_s, end) in [(0, "own time"), (1_801, "1801 s ahead of the machine"), (-5, "5 s behind the machine")]
        {
            assert!(text(&json!({ "offset_s": offset_s, "time": "2026-01-01T00:00:00Z" })).ends_with(end));
        }
    }
}
