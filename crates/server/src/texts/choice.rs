//! Which language a page is in (OpenID Connect Core section 3.1.2.1, RFC 9110 section 12.5.4, RFC 4647 section 3.4).

use super::Language;

/// What is known of the reader's wish, the strongest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wishes<'a> {
    /// What was chosen on a page of this visit: a tag of ours.
    pub chosen: Option<&'a str>,
    /// `ui_locales` of the authorization request: tags, the best first.
    pub ui_locales: Option<&'a str>,
    /// What was chosen in this browser before: a tag of ours.
    pub saved: Option<&'a str>,
    /// The browser's `Accept-Language`.
    pub accept_language: &'a str,
}

/// Tags of one header or parameter that are looked at.
const MOST: usize = 50;

impl Wishes<'_> {
    /// The language; English where nothing known is wished.
    pub fn language(&self) -> Language {
        self.chosen()
            .or_else(|| self.ui_locales.and_then(|tags| tags.split(' ').take(MOST).find_map(matching)))
            .or_else(|| self.saved.and_then(Language::of))
            .or_else(|| accepted(self.accept_language))
            .unwrap_or_default()
    }

    /// What was chosen on a page of this visit.
    pub fn chosen(&self) -> Option<Language> {
        self.chosen.and_then(Language::of)
    }
}

/// The language that serves a reader of this tag; none of ours where it is unknown.
fn matching(tag: &str) -> Option<Language> {
    let primary = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    if primary == "no" { Some(Language::Bokmal) } else { Language::of(&primary) }
}

/// The known language of the greatest weight; the first of them where several weigh the same.
fn accepted(header: &str) -> Option<Language> {
    let mut best: Option<(u16, Language)> = None;
    for range in header.split(',').take(MOST) {
        let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
        let (Some(language), Some(weight)) = (matching(tag), weight(parameters)) else { continue };
        if weight > best.map_or(0, |(weight, _)| weight) {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

/// Thousandths; `None` where it is no weight.
fn weight(parameters: &str) -> Option<u16> {
    let Some(weight) = parameters.trim().strip_prefix("q=").or(parameters.trim().strip_prefix("Q=")) else {
        return parameters.trim().is_empty().then_some(1_000);
    };
    let (whole, decimals) = weight.split_once('.').unwrap_or((weight, ""));
    let digits = decimals.len() <= 3 && decimals.bytes().all(|byte| byte.is_ascii_digit());
    match (whole, format!("{decimals:0<3}").parse()) {
        ("0", Ok(thousandths)) if digits => Some(thousandths),
        ("1", Ok(0)) if digits => Some(1_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(chosen: &str, ui_locales: &str, saved: &str, accept_language: &str, expected: Language) {
        let some = |text: &'static str| (!text.is_empty()).then_some(text);
        let leak = |text: &str| some(Box::leak(text.to_owned().into_boxed_str()));
        let wishes = Wishes { chosen: leak(chosen), ui_locales: leak(ui_locales), saved: leak(saved), accept_language };
        assert_eq!(wishes.language(), expected, "{wishes:?}");
    }

    #[test]
    fn the_strongest_wish_that_is_known_counts() {
        use Language::{Bokmal, English, Latvian, Nynorsk, Swedish};
        check("", "", "", "", English);
        check("sv", "lv", "nn", "nb", Swedish);
        check("", "lv", "nn", "nb", Latvian);
        check("", "", "nn", "nb", Nynorsk);
        check("", "", "", "nb", Bokmal);
        check("de", "fr", "es", "nb", Bokmal);
        check("SV", "", "sv-SE", "", English);
    }

    #[test]
    fn tags_serve_who_reads_them() {
        use Language::{Bokmal, English, Latvian, Nynorsk, Swedish};
        for (ui_locales, expected) in [
            ("no", Bokmal),
            ("no-NO", Bokmal),
            ("nb-NO", Bokmal),
            ("NB_no", Bokmal),
            ("nn-NO", Nynorsk),
            ("nn nb", Nynorsk),
            ("sv-FI", Swedish),
            ("lv-LV", Latvian),
            ("en-GB", English),
            ("se fr lv", Latvian),
            ("norsk  sv", Swedish),
            ("zxx", English),
        ] {
            check("", ui_locales, "", "", expected);
        }
    }

    #[test]
    fn browsers_say_how_much() {
        use Language::{Bokmal, English, Latvian, Nynorsk, Swedish};
        for (accept_language, expected) in [
            ("sv-SE,sv;q=0.9,en;q=0.8", Swedish),
            ("en;q=0.8, nn-NO ; q=0.9", Nynorsk),
            ("de, fr;q=0.9, lv;q=0.1, *;q=0.5", Latvian),
            ("nb;q=0, sv;q=0.001", Swedish),
            ("nb;q=0.0", English),
            ("nb;q=2, sv;q=-1, lv;q=0.1234, nn;q=x", English),
            ("no;Q=1.000", Bokmal),
            ("*", English),
            (",;=,q=1;;", English),
        ] {
            check("", "", "", accept_language, expected);
        }
        check("", "", "", &format!("{}sv", "de,".repeat(60)), English);
    }
}
