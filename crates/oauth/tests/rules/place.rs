//! Where a refresh token stands in its line: next, current or past (design, section 4).
use oauth::words::grant::{Line, Place};

/// A token that was issued as successor of `parent`, once this token was seen last.
fn check(seen: &str, token: &str, parent: &str, expected: Place) {
    let line = Line { seen: seen.into(), ..Line::default() };
    assert_eq!(line.place(token.as_bytes(), parent.as_bytes()), expected, "{token} of {parent} after {seen}");
}

#[test]
fn a_token_stands_next_current_or_past() {
    check("", "a", "", Place::Next);
    check("a", "a", "", Place::Current);
    check("a", "b", "a", Place::Next);
    check("a", "b2", "a", Place::Next);
    check("b", "b", "a", Place::Current);
    check("b", "a", "", Place::Past);
    check("b", "b2", "a", Place::Past);
    check("b", "c", "b", Place::Next);
    check("b", "c2", "b2", Place::Past);
    check("c", "a", "", Place::Past);
    check("a", "z", "", Place::Past);
}
