//! Rows: one check of the list with what is asked, how it is sent, what must come back, and where the demand comes from.
use crate::matrix::Cells;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// A check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Its identifier, which never changes its meaning.
    pub id: String,
    /// `P0`, `P1` or `P2`.
    pub priority: String,
    /// What the list asks, in its words.
    pub asks: String,
    /// Where the demand comes from.
    pub source: String,
    /// How it can be checked: A, B, T, L, C or R.
    pub mode: String,
    /// What is sent, and what must come back.
    #[serde(default)]
    pub checks: Vec<Check>,
    /// A function of `scripts` that checks what no data can say.
    #[serde(default)]
    pub script: Option<String>,
    /// What each way answers after something was denied.
    #[serde(default)]
    pub cells: Option<Cells>,
    /// Tests elsewhere that check it: `path::name`, or `path` of a file that is one test.
    #[serde(default, rename = "where")]
    pub elsewhere: Vec<String>,
    /// An oracle that is evaluated on every answer: where.
    #[serde(default)]
    pub oracle: Option<String>,
    /// The row of `tests/slow` that shows it.
    #[serde(default)]
    pub slow: Option<String>,
    /// Why there is nothing to check.
    #[serde(default)]
    pub absent: Option<String>,
    /// What of it is not shown yet.
    #[serde(default)]
    pub remains: Option<String>,
    /// What fails today, and the runner sees that it still does; or what is not checked yet.
    #[serde(default)]
    pub open: Option<String>,
    /// Where the project decided otherwise than the list, and why.
    #[serde(default)]
    pub decided: Option<String>,
}

/// One exchange, or a story of several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Check {
    /// Cases of one request.
    One(Box<Step>),
    /// Steps that share what they kept.
    Story(Vec<Step>),
}

/// A good request, how it is changed, and what must come back.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The good request, as `good.rs` makes it: `redeem C1`, `authorize P1`, `get /t1/jwks`; `again` for the step before.
    #[serde(default)]
    pub from: String,
    /// Changes; each case is sent alone. None: the request as it is.
    #[serde(default)]
    pub cases: Vec<Case>,
    /// What must come back from each; empty: the request is made and kept for the next step, and not sent.
    #[serde(default)]
    pub expect: String,
    /// What the good request answers afterwards; `OK` after every refusal, `-` where it is not sent.
    #[serde(default)]
    pub then: Option<String>,
    /// What the answer shows besides.
    #[serde(default)]
    pub shows: Vec<String>,
    /// What later steps may use: `name = place` of the answer, or `name = known.artefact` of the request.
    #[serde(default)]
    pub keep: Vec<String>,
    /// Seconds by which the clock is moved before.
    #[serde(default)]
    pub clock: i64,
    /// Changes of what is registered before: `t1 client C1: state = "disabled"`.
    #[serde(default)]
    pub apply: Vec<String>,
    /// Changes that may not be registered.
    #[serde(default)]
    pub refuses: Vec<String>,
}

/// Changes that are made together.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Case {
    /// One change.
    One(String),
    /// Several, in order.
    Several(Vec<String>),
}

impl Case {
    /// The changes in order.
    pub fn changes(&self) -> &[String] {
        match self {
            Self::One(change) => std::slice::from_ref(change),
            Self::Several(changes) => changes,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rows: Vec<Row>,
}

/// The folder of the suite.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/security")
}

impl Row {
    /// Whether this runner plays it.
    pub fn runs(&self) -> bool {
        !self.checks.is_empty() || self.script.is_some() || self.cells.is_some()
    }
}

/// The rows of a group.
pub fn rows(group: &str) -> Vec<Row> {
    let path = folder().join(format!("rows/{group}.toml"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    file.rows
}

impl Check {
    /// Whether it changes what others rely on, so that it needs a house of its own.
    pub fn is_alone(&self) -> bool {
        self.steps().iter().any(|step| step.clock != 0 || !step.apply.is_empty() || !step.refuses.is_empty())
    }

    /// The steps in order.
    pub fn steps(&self) -> &[Step] {
        match self {
            Self::One(step) => std::slice::from_ref(step),
            Self::Story(steps) => steps,
        }
    }
}
