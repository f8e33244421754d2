//! What a command prints: a text for people, or JSON for programs.
use super::text::data;
use serde_json::Value;

/// What to print.
#[derive(Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Output {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

impl Output {
    /// Prints data, as JSON or as the text of it.
    ///
    /// # Errors
    /// Stdout does not take it.
    pub fn print(self, told: &Value, text: impl FnOnce(&Value) -> String) -> Result<(), String> {
        match self {
            Self::Json => data(&serde_json::to_string_pretty(told).map_err(|error| error.to_string())?),
            Self::Text => data(&text(told)),
        }
    }
}

/// The value without members that are `null`, which TOML cannot write and which say what their absence says.
pub fn without_nothing(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let said = members.into_iter().filter(|(_, one)| !one.is_null());
            Value::Object(said.map(|(name, one)| (name, without_nothing(one))).collect())
        }
        Value::Array(many) => Value::Array(many.into_iter().map(without_nothing).collect()),
        value => value,
    }
}

/// The value as TOML.
///
/// # Errors
/// TOML cannot write it.
pub fn toml(value: &Value) -> Result<String, String> {
    toml::to_string(&without_nothing(value.clone()))
        .map_err(|error| format!("what is registered fits no file: {error}"))
}
