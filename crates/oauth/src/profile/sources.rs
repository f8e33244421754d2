//! Sources: where each key of a profile comes from, read from its `sources.md`.
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Where a key comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// How sure it is.
    pub mark: Mark,
    /// Title and date, the program, or the decision.
    pub text: String,
}

/// How sure a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// A document says so.
    Documented,
    /// A public client program shows it.
    Observed,
    /// We decided it.
    Ours,
}

/// How the source of a rule begins that we decided; any other is a document of somebody else.
const OURS: [&str; 4] = ["decision", "docs/", "ARCHITECTURE.md", "SECURITY.md"];

impl Mark {
    /// How sure a rule of this source is that no profile sets.
    pub fn of(source: &str) -> Self {
        match OURS.iter().any(|ours| source.starts_with(ours)) {
            true => Self::Ours,
            false => Self::Documented,
        }
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Documented => "documented",
            Self::Observed => "observed",
            Self::Ours => "ours",
        })
    }
}

impl fmt::Display for Source {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.mark, self.text)
    }
}

/// Reads the table of a `sources.md`: rows of key, mark and source; the text of an error names the line.
pub fn read(markdown: &str) -> Result<BTreeMap<String, Source>, String> {
    let mut out = BTreeMap::new();
    for (number, line) in markdown.lines().enumerate() {
        let Some(row) = line.strip_prefix("| `") else { continue };
        let cells: Vec<_> = row.trim_end().trim_end_matches('|').splitn(3, '|').map(str::trim).collect();
        let [key, mark, text] = cells[..] else {
            return Err(format!("line {}: a row has three cells: key, mark, source", number + 1));
        };
        let mark = match mark {
            "documented" => Mark::Documented,
            "observed" => Mark::Observed,
            "ours" => Mark::Ours,
            other => {
                return Err(format!(
                    "line {}: the mark is \"{other}\"; it must be documented, observed or ours",
                    number + 1
                ));
            }
        };
        let source = Source { mark, text: text.to_owned() };
        let key = key.trim_end_matches('`').to_owned();
        if let Some(before) = out.insert(key, source) {
            return Err(format!("line {}: the key stands twice; first as {before}", number + 1));
        }
    }
    Ok(out)
}
