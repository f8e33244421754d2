//! The texts: all five languages say the same things, and a page says nothing that they lack.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

mod measures;
mod tree;

use std::collections::{BTreeMap, BTreeSet};

use server::texts::Language;
use tree::{Text, texts};

/// Keys that choose a word of ours within Rust, and where they stand in templates.
fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![concat!(env!("CARGO_MANIFEST_DIR"), "/src").into()];
    folders.push(std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/templates")));
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => found.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap())),
            }
        }
    }
    found
}

/// Everything between quotes that could be a key: lower case with hyphens and dots.
fn literals(text: &str) -> BTreeSet<&str> {
    let key = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase() || "-.".contains(c)) && !word.is_empty();
    text.lines().flat_map(|line| line.split('"')).filter(key).collect()
}

#[test]
fn each_language_says_the_same_things_with_the_same_arguments() {
    let english = texts(Language::English);
    for language in Language::ALL {
        let others = texts(language);
        let keys = |texts: &BTreeMap<String, Text>| texts.keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&others), keys(&english), "{language:?}");
        for (key, text) in &english {
            assert_eq!(others[key].arguments, text.arguments, "{language:?} {key}");
            assert_eq!(others[key].code, text.code, "{language:?} {key}");
        }
    }
}

#[test]
fn a_text_differs_from_the_english_one_unless_it_is_a_pattern() {
    let english = texts(Language::English);
    let same = ["title", "destination-site", "metadata", "months.april", "months.august", "months.september"];
    let same_too = ["months.november", "fact-pseudonym", "home", "issuer-profile", "home-heading"];
    for language in Language::ALL.into_iter().filter(|language| !language.is_english()) {
        for (key, text) in texts(language) {
            let known = same.contains(&key.as_str()) || same_too.contains(&key.as_str()) || key == "title-test";
            assert!(known || text.value != english[&key].value, "{language:?} {key}: {}", text.value);
        }
    }
}

#[test]
fn each_key_is_said_and_each_key_that_is_said_is_there() {
    let keys: BTreeSet<String> = texts(Language::English).into_keys().collect();
    let sources = sources();
    let said: BTreeSet<&str> = sources.iter().flat_map(|(_, text)| literals(text)).collect();
    let unused: Vec<_> = keys.iter().filter(|key| !said.contains(key.as_str())).collect();
    assert!(unused.is_empty(), "nothing says {unused:?}");
    for (path, text) in &sources {
        for said in text.split("say(\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(keys.contains(said), "{path} says {said}, which no language has");
        }
    }
}

#[test]
fn numbers_have_all_forms_of_their_language() {
    for language in Language::ALL {
        for (key, text) in texts(language) {
            for forms in text.forms {
                let expected: &[&str] = match language {
                    Language::Latvian => &["zero", "one", "other"],
                    _ => &["one", "other"],
                };
                assert_eq!(forms, expected, "{language:?} {key}");
            }
        }
    }
}

#[test]
fn no_language_speaks_of_consent() {
    for language in Language::ALL {
        for (key, text) in texts(language) {
            for word in ["samtyk", "samtyck", "piekrišan", "consent"] {
                assert!(!text.value.to_lowercase().contains(word), "{language:?} {key}: {}", text.value);
            }
        }
    }
}

#[test]
fn terms_are_those_that_were_agreed() {
    let check = |key: &'static str, words: [&str; 5]| {
        for (language, word) in Language::ALL.into_iter().zip(words) {
            let text = &texts(language)[key].value;
            assert!(text.contains(word), "{language:?} {key}: {text}");
        }
    };
    check("consent-title", ["Gi tilgang", "Gje tilgang", "Ge åtkomst", "Piešķirt piekļuvi", "Give access"]);
    check("sign-in", ["Logg inn", "Logg inn", "Logga in", "Pieslēgties", "Sign in"]);
    check("signed-in-for", ["på vegne av", "på vegner av", "som ombud för", "pārstāvot", "on behalf of"]);
    check("title-error", ["Feil: ", "Feil: ", "Fel: ", "Kļūda: ", "Error: "]);
    let token = ["tilgangstoken", "tilgangstoken", "åtkomsttoken", "iekļuves talons", "token"];
    check("token-for-client", token);
}
