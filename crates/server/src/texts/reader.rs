//! Who reads a page: in which language, and how another one is chosen.

use super::Language;

/// Who reads a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reader {
    /// The language of the page.
    pub language: Language,
    /// What was chosen on a page of this visit; later pages of it carry it on.
    pub chosen: Option<Language>,
    /// How another language is chosen.
    pub switch: Switch,
}

/// How another language is chosen, without losing what the page is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Switch {
    /// Not here: the page cannot come again.
    #[default]
    None,
    /// Links to the same page: its address up to where `language=..` follows.
    Links(String),
    /// Buttons that belong to the page's own form, whose `id` is `answer`.
    Form,
    /// A form of its own that brings these fields again.
    Again {
        /// The path that it posts to.
        action: String,
        /// What it brings.
        fields: Vec<(&'static str, String)>,
    },
}

impl Switch {
    /// Links to the page of this path and query.
    pub fn links(path: &str, query: &str) -> Self {
        let kept = query.split('&').filter(|pair| !pair.is_empty() && pair.split('=').next() != Some("language"));
        let kept: String = kept.map(|pair| format!("{pair}&")).collect();
        Self::Links(format!("{path}?{kept}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_keeps_the_query_and_replaces_the_language() {
        for (query, kept) in [
            ("", "/a?"),
            ("language=sv", "/a?"),
            ("x=1&language=sv&y=%26", "/a?x=1&y=%26&"),
            ("&&languages=1&language", "/a?languages=1&"),
        ] {
            assert_eq!(Switch::links("/a", query), Switch::Links(kept.to_owned()), "{query}");
        }
    }
}
