//! `biljett token check`: sends an API a right access token and then wrong ones, and tells which it let through.
mod lesson;
mod told;
mod trial;

use super::specimen::Asked;
use crate::command::demo_reach::{Output, Reach};
use crate::command::text::data;
use reqwest::{Method, Url};
use trial::{Api, trials};

/// Which API to try, and with whose tokens.
#[derive(clap::Args)]
#[command(before_help = EXAMPLES, after_help = CODES)]
pub struct Arguments {
    /// What to call; a right token must be let through there with a status of 200 to 299.
    #[arg(long, value_name = "URL")]
    url: Url,
    /// The method of the calls, which have no body.
    #[arg(long, value_name = "METHOD", default_value = "GET")]
    method: Method,
    /// A PEM file of the authority that certified the API, where this machine does not trust it.
    #[arg(long, value_name = "FILE")]
    ca: Option<std::path::PathBuf>,
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    reach: Reach,
}

const EXAMPLES: &str = "Examples:
  biljett token check --url http://127.0.0.1:9000/patients --issuer helseid --api owner-1:api
  biljett token check --url https://localhost:9443/orders --method POST --issuer standard --client worker-dpop
  biljett token check --url http://127.0.0.1:9000/patients --issuer halland -o json";
const CODES: &str = "Exit code 0: the right token was let through, and no wrong one. 1: otherwise.";

/// Tries them all, and prints what came of it.
///
/// # Errors
/// The demonstration or the API is not there, refuses what is right, or lets through what is wrong.
pub async fn run(arguments: Arguments) -> Result<(), String> {
    let Arguments { url, method, ca, asked, reach } = arguments;
    let order = asked.order(&reach).await?;
    let api = Api::open(url, method, ca.as_deref())?;
    let found = trials(&api, &order, &reach).await?;
    data(&match reach.output {
        Output::Json => serde_json::to_string_pretty(&told::json(&api, &order, &found)).unwrap_or_default(),
        Output::Text => told::text(&api, &order, &found),
    })?;
    let through = found.wrong.iter().filter(|trial| trial.let_through()).count();
    match (found.right.let_through(), through) {
        (false, _) => Err("the API refused the right token; nothing is known of the wrong ones".to_owned()),
        (true, 0) => Ok(()),
        (true, 1) => Err("one wrong token was let through".to_owned()),
        (true, count) => Err(format!("{count} wrong tokens were let through")),
    }
}
