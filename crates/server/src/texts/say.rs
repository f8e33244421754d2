//! A text with its arguments, drawn as HTML: the text is escaped, and what stands between backticks is code (HTML Living Standard, section 4.5).

use std::borrow::Borrow;
use std::fmt::{self, Display, Write};

use askama::filters::HtmlSafe;
use fluent_bundle::FluentArgs;

use super::{Language, formatted};
use crate::pages::filters::{evident, linked, tame};

/// The first of the characters that stand for arguments while a text is put together; no text of ours holds one.
const FIRST: u32 = 0xE000;

/// A text on its way to a page.
#[derive(Clone, Debug)]
pub struct Say {
    language: Language,
    key: &'static str,
    numbers: Vec<(&'static str, u64)>,
    parts: Vec<(&'static str, Part)>,
}

/// An argument: as it stands in a page, and as it stands where there is no markup.
#[derive(Clone, Debug)]
struct Part {
    html: String,
    plain: String,
}

impl Say {
    pub(super) fn new(language: Language, key: &'static str) -> Self {
        Self { language, key, numbers: Vec::new(), parts: Vec::new() }
    }

    /// A count, which chooses the form of the words around it.
    pub fn number(mut self, name: &'static str, count: u64) -> Self {
        self.numbers.push((name, count));
        self
    }

    /// A text of others, or of ours, without markup.
    pub fn text(self, name: &'static str, text: impl Display) -> Self {
        let plain = text.to_string();
        self.part(name, escaped(&plain), plain)
    }

    /// A name that somebody chose: tamed, and isolated from the text around it.
    pub fn name(self, name: &'static str, text: impl Display) -> Self {
        let plain = tame(&text.to_string());
        self.part(name, format!("<bdi>{}</bdi>", escaped(&plain)), plain)
    }

    /// A name that stands out.
    pub fn strong(self, name: &'static str, text: impl Display) -> Self {
        let plain = tame(&text.to_string());
        self.part(name, format!("<strong><bdi>{}</bdi></strong>", escaped(&plain)), plain)
    }

    /// Evidence that stands out and is shown whole.
    pub fn evidence(self, name: &'static str, text: impl Display) -> Self {
        let plain = evident(&text.to_string());
        self.part(name, format!("<strong><bdi>{}</bdi></strong>", escaped(&plain)), plain)
    }

    /// Something to be read letter by letter.
    pub fn code(self, name: &'static str, text: impl Display) -> Self {
        let plain = evident(&text.to_string());
        self.part(name, format!("<code>{}</code>", escaped(&plain)), plain)
    }

    /// Another text of ours.
    pub fn said(self, name: &'static str, text: impl Borrow<Say>) -> Self {
        self.part(name, text.borrow().to_string(), text.borrow().plain())
    }

    /// A link with a text of ours.
    pub fn link(self, name: &'static str, address: &str, text: impl Borrow<Say>) -> Self {
        let text = text.borrow();
        let html = format!("<a href=\"{}\">{text}</a>", escaped(&linked(address)));
        self.part(name, html, text.plain())
    }

    /// A moment, in seconds since 1970.
    pub fn moment(self, name: &'static str, seconds: i64) -> Self {
        let (html, plain) = (self.language.moment_marked(seconds), self.language.moment(seconds));
        self.part(name, html, plain)
    }

    /// The text without markup, for a title or an attribute.
    pub fn plain(&self) -> String {
        let put = |part: &Part| part.plain.clone();
        self.formatted().replace('`', "").chars().fold(String::new(), |mut out, letter| {
            match self.stands_for(letter) {
                Some(part) => out.push_str(&put(part)),
                None => out.push(letter),
            }
            out
        })
    }

    fn part(mut self, name: &'static str, html: String, plain: String) -> Self {
        self.parts.push((name, Part { html, plain }));
        self
    }

    /// The text, with a character of our own in the place of each argument.
    fn formatted(&self) -> String {
        let mut arguments = FluentArgs::new();
        for (name, count) in &self.numbers {
            arguments.set(*name, *count);
        }
        for ((name, _), mark) in self.parts.iter().zip(FIRST..) {
            arguments.set(*name, char::from_u32(mark).map(String::from).unwrap_or_default());
        }
        formatted(self.language, self.key, &arguments)
    }

    fn stands_for(&self, letter: char) -> Option<&Part> {
        let at = u32::from(letter).checked_sub(FIRST)?;
        self.parts.get(usize::try_from(at).ok()?).map(|(_, part)| part)
    }
}

impl Display for Say {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tags = ["<code>", "</code>"].into_iter().cycle();
        for letter in self.formatted().chars() {
            match (self.stands_for(letter), letter) {
                (Some(part), _) => out.write_str(&part.html)?,
                (None, '`') => out.write_str(tags.next().unwrap_or_default())?,
                (None, letter) => escape(out, letter)?,
            }
        }
        Ok(())
    }
}

impl HtmlSafe for Say {}

/// Text that stays text in elements and in quoted attributes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        // Writing to a string cannot fail.
        let _ = escape(&mut out, letter);
    }
    out
}

fn escape(out: &mut impl Write, letter: char) -> fmt::Result {
    match letter {
        '&' => out.write_str("&#38;"),
        '<' => out.write_str("&#60;"),
        '>' => out.write_str("&#62;"),
        '"' => out.write_str("&#34;"),
        '\'' => out.write_str("&#39;"),
        letter => out.write_char(letter),
    }
}
