//! The texts of the pages in five languages, kept in Fluent files (Project Fluent syntax 1.0, BCP 47).

pub mod choice;
pub mod measure;
pub mod reader;
pub mod say;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use say::Say;
use std::sync::LazyLock;

/// A language of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Norwegian, Bokmål.
    Bokmal,
    /// Norwegian, Nynorsk.
    Nynorsk,
    /// Swedish.
    Swedish,
    /// Latvian.
    Latvian,
    /// English.
    #[default]
    English,
}

macro_rules! files {
    ($tag:literal) => {
        [
            include_str!(concat!("../texts/", $tag, "/pages.ftl")),
            include_str!(concat!("../texts/", $tag, "/sessions.ftl")),
            include_str!(concat!("../texts/", $tag, "/demo.ftl")),
        ]
    };
}

impl Language {
    /// Every one, in the order in which a page offers them.
    pub const ALL: [Self; 5] = [Self::Bokmal, Self::Nynorsk, Self::Swedish, Self::Latvian, Self::English];

    /// The tag of BCP 47.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Bokmal => "nb",
            Self::Nynorsk => "nn",
            Self::Swedish => "sv",
            Self::Latvian => "lv",
            Self::English => "en",
        }
    }

    /// What the language calls itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bokmal => "Bokmål",
            Self::Nynorsk => "Nynorsk",
            Self::Swedish => "Svenska",
            Self::Latvian => "Latviešu",
            Self::English => "English",
        }
    }

    /// Whether it is the language that developers are spoken to in.
    pub fn is_english(self) -> bool {
        self == Self::English
    }

    /// The language of exactly this tag.
    pub fn of(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// The texts of this language, as they stand in its files.
    pub fn files(self) -> [&'static str; 3] {
        match self {
            Self::Bokmal => files!("nb"),
            Self::Nynorsk => files!("nn"),
            Self::Swedish => files!("sv"),
            Self::Latvian => files!("lv"),
            Self::English => files!("en"),
        }
    }

    /// The text of a key, `name` or `name.attribute`; its arguments follow.
    pub fn say(self, key: &'static str) -> Say {
        Say::new(self, key)
    }
}

/// The text of `key` with these arguments; in English where a language lacks it, and the key itself where English does.
fn formatted(language: Language, key: &str, arguments: &FluentArgs<'_>) -> String {
    let found = [language, Language::English].into_iter().find_map(|language| said(language, key, arguments));
    found.unwrap_or_else(|| key.to_owned())
}

fn said(language: Language, key: &str, arguments: &FluentArgs<'_>) -> Option<String> {
    let (_, bundle) = BUNDLES.iter().find(|(one, _)| *one == language)?;
    let (name, attribute) = key.split_once('.').map_or((key, None), |(name, attribute)| (name, Some(attribute)));
    let message = bundle.get_message(name)?;
    let pattern = match attribute {
        Some(attribute) => message.get_attribute(attribute)?.value(),
        None => message.value()?,
    };
    Some(bundle.format_pattern(pattern, Some(arguments), &mut Vec::new()).into_owned())
}

static BUNDLES: LazyLock<Vec<(Language, FluentBundle<FluentResource>)>> =
    LazyLock::new(|| Language::ALL.into_iter().map(|language| (language, bundle(language))).collect());

fn bundle(language: Language) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![language.tag().parse().unwrap_or_default()]);
    // Values of others stand in elements of their own (`bdi`), which isolate them.
    bundle.set_use_isolating(false);
    for file in language.files() {
        // What cannot be read is left out here and found by the test that compares the five languages.
        let resource = FluentResource::try_new(file.to_owned()).unwrap_or_else(|(readable, _)| readable);
        bundle.add_resource_overriding(resource);
    }
    bundle
}
