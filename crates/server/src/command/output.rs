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
