//! `biljett token make`: an access token as the issuer would make it, or with exactly one thing wrong.
use super::specimen::{Asked, Specimen};
use crate::command::demo_reach::{Output, Reach};
use crate::command::text::{data, message};
use flows::specimen::broken::Broken;
use reqwest::Url;
use serde_json::{Map, Value, json};

/// What to make.
#[derive(clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct Arguments {
    #[command(flatten)]
    asked: Asked,
    /// A claim with its value in JSON, laid over what the issuer would write; may be repeated.
    #[arg(long, value_name = "CLAIM=JSON", value_parser = claim)]
    set: Vec<(String, Value)>,
    /// A claim to leave out; may be repeated.
    #[arg(long, value_name = "CLAIM")]
    remove: Vec<String>,
    /// What is wrong with it, everything else right.
    #[arg(long, value_name = "WHAT", value_parser = Broken::ALL.map(Broken::name))]
    broken: Option<String>,
    /// Where it will be sent: a token that is bound to a key is proven for one URL.
    #[arg(long, value_name = "URL")]
    url: Option<Url>,
    /// The method that it will be sent with.
    #[arg(long, value_name = "METHOD", default_value = "GET")]
    method: String,
    #[command(flatten)]
    reach: Reach,
}

const EXAMPLES: &str = "Examples:
  biljett token make --issuer helseid --api owner-1:api
  biljett token make --issuer helseid --api owner-1:api --as kari --set 'helseid://claims/identity/security_level=\"3\"'
  biljett token make --issuer helseid --api owner-1:api --broken expired
  biljett token make --issuer helseid --client client-dpop --url http://127.0.0.1:9000/patients -o json";

/// Prints the token; as JSON with its claims, the headers to send and the key to prove.
///
/// # Errors
/// The demonstration is not there, or says no.
pub async fn run(arguments: Arguments) -> Result<(), String> {
    let Arguments { asked, set, remove, broken, url, method, reach } = arguments;
    let mut order = asked.order(&reach).await?;
    let set: Map<String, Value> = set.into_iter().collect();
    order.wish["set"] = set.into();
    order.wish["remove"] = json!(remove);
    let made = order.made(&reach, broken.as_deref()).await?;
    if reach.output == Output::Text {
        if made.key.is_some() {
            message("It is bound to a key: -o json prints that too, and with --url the headers to send.");
        }
        return data(&made.access_token);
    }
    let headers = headers(&made, (&method, url.as_ref()))?;
    let mut told = made.told;
    told["headers"] = headers.into();
    data(&serde_json::to_string_pretty(&told).map_err(|error| error.to_string())?)
}

/// The lines of headers to send; without a URL there is nothing to prove.
fn headers(made: &Specimen, (method, url): (&str, Option<&Url>)) -> Result<Vec<String>, String> {
    let all = made.headers(method, url.map(Url::as_str).unwrap_or_default(), None)?;
    let sent = all.into_iter().filter(|(name, _)| url.is_some() || *name != "DPoP");
    Ok(sent.map(|(name, value)| format!("{name}: {value}")).collect())
}

fn claim(text: &str) -> Result<(String, Value), String> {
    let (name, value) = text.split_once('=').ok_or("it is CLAIM=JSON")?;
    match serde_json::from_str(value) {
        Ok(value) => Ok((name.to_owned(), value)),
        Err(error) => Err(format!("{value} is no JSON ({error}); a text stands in double quotes: {name}='\"text\"'")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_has_a_value_in_json() {
        for (text, expected) in [
            ("aud=[\"a\"]", Some(("aud", json!(["a"])))),
            ("a=b=1", None),
            ("exp=1", Some(("exp", json!(1)))),
            ("helseid://x=\"3=4\"", Some(("helseid://x", json!("3=4")))),
            ("sub", None),
            ("sub=kari", None),
        ] {
            let expected = expected.map(|(name, value)| (name.to_owned(), value));
            assert_eq!(claim(text).ok(), expected, "{text}");
        }
    }
}
