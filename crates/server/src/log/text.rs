//! JSON as the log spells it: nothing that breaks a line or moves a cursor stands in it as it is (RFC 8259 section 7).
use std::fmt::Write;

/// Appends a text between quotation marks.
pub(super) fn quoted(out: &mut String, text: &str) {
    out.push('"');
    match text.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\')) {
        true => out.push_str(text),
        false => text.chars().for_each(|letter| escaped(out, letter)),
    }
    out.push('"');
}

/// Appends the last three digits of a number that is not negative.
pub(super) fn three_digits(out: &mut String, number: i64) {
    for digit in [number / 100, number / 10, number] {
        out.push(char::from(b'0' + (digit % 10) as u8));
    }
}

/// Letters stay; controls, marks of direction, and what separates lines or shows nothing are told by number.
fn escaped(out: &mut String, letter: char) {
    match letter {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        ' '..='~' => out.push(letter),
        _ if letter.is_alphanumeric() => out.push(letter),
        _ => {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_whatever_is_told() {
        for (text, expected) in [
            ("plain", "\"plain\""),
            ("a\"} {\"level\":\"info\"", "\"a\\\"} {\\\"level\\\":\\\"info\\\"\""),
            ("\r\n\u{1b}[31m\0\u{7f}\u{85}", "\"\\u000d\\u000a\\u001b[31m\\u0000\\u007f\\u0085\""),
            ("\u{2028}\u{2029}\u{202e}\u{feff}", "\"\\u2028\\u2029\\u202e\\ufeff\""),
            ("blåbær\\", "\"blåbær\\\\\""),
            ("\u{1f600}", "\"\\ud83d\\ude00\""),
        ] {
            let mut out = String::new();
            quoted(&mut out, text);
            assert_eq!(out, expected);
            assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text);
        }
    }
}
