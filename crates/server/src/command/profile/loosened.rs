//! What a profile loosens against the strict one that all extend.
use super::{Effect, STRICT, effect};
use oauth::profile::library::Library;

/// The keys with which a profile asks less of clients, or tells and allows more, than the standard.
pub fn loosened(library: &Library, profile: &str) -> Vec<String> {
    let strict = library.keys(STRICT);
    let loosens = |key: &str, value: &toml::Value| {
        strict.iter().any(|(one, there)| one == key && effect(key, there, value) == Effect::Loosens)
    };
    let keys = library.keys(profile).into_iter();
    keys.filter(|(key, value)| loosens(key, value)).map(|(key, _)| key).collect()
}
