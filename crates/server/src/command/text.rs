//! How commands speak and are told: data on stdout, messages on stderr, in lines that fit a terminal; texts from files or stdin.
use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The characters of a line.
pub const WIDTH: usize = 80;

/// Writes data to stdout; a reader that went away is no error.
///
/// # Errors
/// Any other failure of stdout, as a full disk.
pub fn data(text: &str) -> Result<(), String> {
    let mut out = io::stdout().lock();
    let written = writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(format!("stdout: {error}")),
        _ => Ok(()),
    }
}

/// Seconds since 1970 as people and programs write them (RFC 3339).
pub fn time(seconds: i64) -> String {
    let time = OffsetDateTime::from_unix_timestamp(seconds).ok().and_then(|time| time.format(&Rfc3339).ok());
    time.unwrap_or_else(|| seconds.to_string())
}

/// Writes a message to stderr; where that fails, nobody is there to be told.
pub fn message(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// The text of a file; of stdin for `-`.
///
/// # Errors
/// It cannot be read, or is not UTF-8; the text names the path.
pub fn content(path: &Path) -> Result<String, String> {
    let mut text = String::new();
    let read = match path == Path::new("-") {
        true => io::stdin().lock().read_to_string(&mut text).map(|_| text),
        false => fs::read_to_string(path),
    };
    read.map_err(|error| format!("{}: {error}", path.display()))
}

/// A secret in a file or stdin: its text without the final line break.
///
/// # Errors
/// As of [`content`]; or nothing is there.
pub fn words(path: &Path) -> Result<String, String> {
    let text = content(path)?;
    let text = text.trim_end_matches(['\r', '\n']);
    match text.is_empty() {
        true => Err(format!("{}: it is empty", path.display())),
        false => Ok(text.to_owned()),
    }
}

/// `label` and `text` in two columns, the second `indent` characters from the left and wrapped at [`WIDTH`].
pub fn columns(label: &str, indent: usize, text: &str) -> String {
    let mut out = format!("{label:indent$}");
    if label.chars().count() >= indent {
        out = format!("{label}\n{:indent$}", "");
    }
    let lines = wrapped(&visible(text), WIDTH.saturating_sub(indent).max(20));
    out.push_str(&lines.join(&format!("\n{:indent$}", "")));
    format!("{}\n", out.trim_end())
}

/// `text` with everything spelled out that would act on a terminal; line breaks are blanks.
fn visible(text: &str) -> String {
    let spelled = |character: char| match character {
        '\n' | '\r' | '\t' => " ".to_owned(),
        character if character.is_control() => character.escape_unicode().to_string(),
        character => character.to_string(),
    };
    text.chars().map(spelled).collect()
}

/// Lines of at most `width` characters, broken at blanks; a word that is longer is broken anywhere.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut length = 0;
    for word in text.split(' ') {
        let mut rest: Vec<char> = word.chars().collect();
        if length > 0 && length + 1 + rest.len() <= width {
            length += 1;
            lines.last_mut().into_iter().for_each(|line| line.push(' '));
        } else if length > 0 {
            lines.push(String::new());
            length = 0;
        }
        while length + rest.len() > width {
            let after = rest.split_off(width);
            lines.last_mut().into_iter().for_each(|line| line.extend(rest.iter()));
            lines.push(String::new());
            rest = after;
        }
        length += rest.len();
        lines.last_mut().into_iter().for_each(|line| line.extend(rest.iter()));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_at_blanks_and_long_words_anywhere() {
        let rows: [(&str, &[&str]); 6] = [
            ("", &[""]),
            ("a", &["a"]),
            ("aaa bbb ccc", &["aaa bbb", "ccc"]),
            ("aaaaaaaaaabb cc", &["aaaaaaaa", "aabb cc"]),
            ("a bbbbbbbbbbb", &["a", "bbbbbbbb", "bbb"]),
            ("å å å å å", &["å å å å", "å"]),
        ];
        for (text, expected) in rows {
            assert_eq!(wrapped(text, 8), expected, "{text}");
        }
    }

    #[test]
    fn a_second_column_stays_where_it_is() {
        let long = "word ".repeat(30);
        let text = columns("label", 10, long.trim());
        for line in text.lines() {
            assert!(line.chars().count() <= WIDTH, "{line}");
            assert!(line.starts_with("label     word") || line.starts_with("          word"), "{line}");
        }
        assert_eq!(columns("a long label", 4, "x"), "a long label\n    x\n");
        assert_eq!(columns("a", 4, "b\u{1b}[31m\nc"), "a   b\\u{1b}[31m c\n");
    }
}
