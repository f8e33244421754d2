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
    /// Links to the same page: its query up to where `language=..` follows; whatever its path is, a link leads nowhere else.
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
    /// Links to the page of this query.
    pub fn links(query: &str) -> Self {
        let kept = query.split('&').filter(|pair| !pair.is_empty() && pair.split('=').next() != Some("language"));
        Self::Links(kept.map(|pair| format!("{pair}&")).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_keeps_the_query_and_replaces_the_language() {
        for (query, kept) in [
            ("", ""),
            ("language=sv", ""),
            ("x=1&language=sv&y=%26", "x=1&y=%26&"),
            ("&&languages=1&language", "languages=1&"),
        ] {
            assert_eq!(Switch::links(query), Switch::Links(kept.to_owned()), "{query}");
        }
    }
}
