//! `biljett demo fault`: stages faults in a demonstration, lists and removes them.
use super::demo_reach::Reach;
use flows::staged::StagedFault;
use reqwest::Method;
use serde_json::{Value, json};

/// Stages faults in a running demonstration.
#[derive(clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    reach: Reach,
}

const EXAMPLES: &str = "Examples:
  biljett demo fault add lose_answer --issuer helsenorge --endpoint token
  biljett demo fault add delay_ms=5000 --issuer standard --endpoint userinfo --times 3
  biljett demo fault add rotate_key --issuer helseid
  biljett demo fault list
  biljett demo fault clear";

#[derive(clap::Subcommand)]
enum What {
    /// Stages one.
    Add(Add),
    /// Lists those that wait.
    List,
    /// Removes all that wait, or one.
    Clear {
        /// The number of the one to remove.
        #[arg(long, value_name = "NUMBER")]
        id: Option<u64>,
    },
}

#[derive(clap::Args)]
struct Add {
    /// lose_answer, delay_ms=MILLISECONDS, unavailable, new_nonce, rotate_key or unpublished_key.
    #[arg(value_parser = fault)]
    fault: Value,
    /// At which issuer.
    #[arg(long, value_name = "NAME")]
    issuer: String,
    /// At which endpoint; at any by default.
    #[arg(long, value_name = "NAME")]
    endpoint: Option<String>,
    /// For how many requests.
    #[arg(long, default_value_t = 1)]
    times: u32,
}

/// Does what was asked, and prints what waits.
///
/// # Errors
/// The demonstration is not there, or says no.
pub async fn run(arguments: Arguments) -> Result<(), String> {
    let Arguments { what, reach } = arguments;
    match what {
        What::Add(Add { fault, issuer, endpoint, times }) => {
            let mut wish = json!({ "issuer": issuer, "fault": fault, "times": times });
            if let Some(endpoint) = endpoint {
                wish["endpoint"] = endpoint.into();
            }
            reach.shown(&reach.place.ask(Method::POST, "/demo/faults", Some(&wish)).await?, line)
        }
        What::List => reach.shown(&reach.place.ask(Method::GET, "/demo/faults", None).await?, lines),
        What::Clear { id } => {
            let path = id.map_or_else(|| "/demo/faults".to_owned(), |id| format!("/demo/faults/{id}"));
            reach.shown(&reach.place.ask(Method::DELETE, &path, None).await?, lines)
        }
    }
}

/// A fault as the demonstration is told of it; here the delay is a word like the others.
fn fault(text: &str) -> Result<Value, String> {
    match text.split_once('=') {
        Some(("delay_ms", delay)) if let Ok(delay) = delay.parse::<u64>() => Ok(json!({ "delay_ms": delay })),
        None if text != "delay_ms" && StagedFault::NAMES.contains(&text) => Ok(json!(text)),
        _ => {
            let names = StagedFault::NAMES.map(|name| if name == "delay_ms" { "delay_ms=5000" } else { name });
            Err(format!("there are {}", names.join(", ")))
        }
    }
}

fn lines(told: &Value) -> String {
    match told["faults"].as_array().map(Vec::as_slice) {
        None | Some([]) => "No fault waits.".to_owned(),
        Some(faults) => faults.iter().map(line).collect::<Vec<_>>().join("\n"),
    }
}

fn line(one: &Value) -> String {
    let text = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
    let fault = match &one["fault"] {
        Value::Object(fault) => fault.iter().map(|(name, value)| format!("{name}={value}")).collect(),
        _ => text("fault"),
    };
    let endpoint = one["endpoint"].as_str().unwrap_or("any endpoint");
    let done = one["done"].as_str().map(|done| format!(": {done}")).unwrap_or_default();
    format!("{}  {fault} at {} {endpoint}, {} of {} left{done}", one["id"], text("issuer"), one["left"], one["times"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_one_that_there_is_and_a_delay_has_a_value() {
        for (text, expected) in [
            ("lose_answer", Some(json!("lose_answer"))),
            ("delay_ms=2000", Some(json!({ "delay_ms": 2000 }))),
            ("delay_ms=soon", None),
            ("delay_ms", None),
            ("nothing", None),
            ("unavailable=1", None),
        ] {
            assert_eq!(fault(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn a_fault_is_a_line() {
        let one = json!({ "id": 3, "issuer": "standard", "endpoint": "token", "fault": { "delay_ms": 20 }, "times": 2, "left": 1 });
        assert_eq!(line(&one), "3  delay_ms=20 at standard token, 1 of 2 left");
        assert_eq!(lines(&json!({ "faults": [] })), "No fault waits.");
    }
}
