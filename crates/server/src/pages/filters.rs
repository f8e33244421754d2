//! What templates do to values of others before they are escaped (Unicode UAX 9, UTS 39).

use std::fmt::Display;

use askama::Values;

/// The most characters of a name that a page shows.
const LONGEST_NAME: usize = 80;

/// A name that somebody chose: what reorders, hides or breaks the text around it becomes visible, and it is not endless.
#[askama::filter_fn]
pub(super) fn name(text: impl Display, _: &dyn Values) -> askama::Result<String> {
    Ok(tame(&text.to_string()))
}

/// Evidence: what cannot be seen is spelled out as `\u{..}`, and line breaks stay.
#[askama::filter_fn]
pub(super) fn evidence(text: impl Display, _: &dyn Values) -> askama::Result<String> {
    Ok(evident(&text.to_string()))
}

/// An address to link to: of the web or of this server; anything else leads nowhere.
#[askama::filter_fn]
pub(super) fn link(text: impl Display, _: &dyn Values) -> askama::Result<String> {
    Ok(linked(&text.to_string()))
}

/// See [`evidence`].
pub(crate) fn evident(text: &str) -> String {
    let spell = |c: char| if hidden(c) && c != '\n' { c.escape_unicode().collect() } else { String::from(c) };
    text.chars().map(spell).collect()
}

/// See [`link`].
pub(crate) fn linked(text: &str) -> String {
    let known = ["https://", "http://", "/", "#"].iter().any(|start| text.starts_with(start));
    // A browser takes these for another server's address.
    let known = known && !["//", "/\\"].iter().any(|start| text.starts_with(start));
    if known { text.to_owned() } else { "#".to_owned() }
}

/// See [`name`].
pub(crate) fn tame(text: &str) -> String {
    let visible = |c: char| if hidden(c) { '\u{FFFD}' } else { c };
    let mut tamed: String = text.trim().chars().take(LONGEST_NAME).map(visible).collect();
    if text.trim().chars().count() > LONGEST_NAME {
        tamed.push('…');
    }
    tamed
}

/// Whether a character is not seen itself but changes what is: controls, bidirectional and invisible formatting, tags.
fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::linked;

    #[test]
    fn only_the_web_and_this_server_are_linked_to() {
        for (address, kept) in [
            ("https://as.example/a", true),
            ("/a//b", true),
            ("#a", true),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("javascript:alert(1)", false),
        ] {
            assert_eq!(linked(address), if kept { address } else { "#" });
        }
    }
}
