//! How the commands reach a running demonstration on this machine, and what it answers.
use super::demo_list::{self, DemoList};
pub use super::output::Output;
use super::token::connection::Connection;
use reqwest::Method;
use serde_json::Value;
use std::path::PathBuf;

/// Where a demonstration runs.
#[derive(Default, clap::Args)]
pub struct Place {
    /// Where the demonstration listens.
    #[arg(long, global = true, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    base: String,
    /// Its demo.json, which says where it listens.
    #[arg(long, global = true, value_name = "PATH", conflicts_with = "base")]
    demo: Option<PathBuf>,
}

/// Where a demonstration runs, and how its answer is printed.
#[derive(clap::Args)]
pub struct Reach {
    /// Where it runs.
    #[command(flatten)]
    pub place: Place,
    /// What to print.
    #[arg(short, long, global = true, value_enum, default_value_t = Output::Text)]
    pub output: Output,
}

impl Place {
    /// Scheme, host and port, without a slash at the end.
    ///
    /// # Errors
    /// A demo.json that cannot be read.
    pub fn base(&self) -> Result<String, String> {
        match &self.demo {
            Some(path) => demo_list::read(path).map(|list| list.base),
            None => Ok(self.base.trim_end_matches('/').to_owned()),
        }
    }

    /// Asks the demonstration; `path` begins with a slash.
    ///
    /// # Errors
    /// No answer, or one that says no and why.
    pub async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let base = self.base()?;
        let reply = Connection::public()?.ask(method, &format!("{base}{path}"), body).await.map_err(nobody)?;
        let told: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        match (reply.status, told["error_description"].as_str()) {
            (200 | 201, _) => Ok(told),
            (_, Some(why)) => Err(why.to_owned()),
            (404, None) => Err(format!("{base} is no demonstration, or an older one")),
            (status, None) => Err(format!("{base} answered with the status {status}")),
        }
    }

    /// What the demonstration consists of.
    ///
    /// # Errors
    /// A file that cannot be read, or no answer.
    pub async fn list(&self) -> Result<DemoList, String> {
        match &self.demo {
            Some(path) => demo_list::read(path),
            None => {
                let told = self.ask(Method::GET, "/demo.json", None).await?;
                serde_json::from_value(told).map_err(|error| format!("{}/demo.json: {error}", self.base))
            }
        }
    }
}

impl Reach {
    /// What to print of an answer.
    pub fn shown(&self, told: &Value, text: impl FnOnce(&Value) -> String) -> Result<(), String> {
        self.output.print(told, text)
    }
}

/// Why there was no answer, with what to do.
pub fn nobody(why: String) -> String {
    format!("{why}; is a demonstration running there? `--base URL` names another")
}
