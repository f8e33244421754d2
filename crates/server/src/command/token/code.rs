//! `biljett code get`: an authorization code of a demonstration without a page, and the request that redeems it (RFC 6749 section 4.1.3).
use super::authorized::{Code, Request};
use super::form::value;
use super::grant::{self, Flow};
use super::party::Party;
use super::{Get, Own, flow, wish};
use crate::command::demo_list::DemoClient;
use crate::command::demo_reach::{Output, Reach};
use crate::command::text;
use serde_json::{Map, Value, json};

/// Gets authorization codes.
#[derive(clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

const EXAMPLES: &str = "Examples:
  biljett code get --issuer helsenorge --as kari
  biljett code get --issuer helsenorge --as kari --for 'Lille Nordmann' -o json
  biljett code get --demo DIR/demo.json --issuer standard --as alice --client app --scope 'openid read'";

#[derive(clap::Subcommand)]
enum What {
    /// Gets one code, and prints it; with `-o json` all that belongs to it, and the token request as a line for curl.
    #[command(before_help = EXAMPLES)]
    Get(Asked),
}

#[derive(clap::Args)]
struct Asked {
    /// The issuer.
    #[arg(long, value_name = "NAME")]
    issuer: String,
    /// Who signs in.
    #[arg(long = "as", value_name = "USERNAME")]
    person: String,
    /// Whom that person acts for: a name or a `sub`.
    #[arg(long = "for", value_name = "NAME")]
    other: Option<String>,
    /// The client; by default the first that people may use.
    #[arg(long, value_name = "ID")]
    client: Option<String>,
    /// The scopes; by default openid, and the first one of an API.
    #[arg(long, value_name = "SCOPE")]
    scope: Vec<String>,
    /// The API that the token will be for; may be repeated.
    #[arg(long)]
    resource: Vec<String>,
    /// Where the response goes; by default the client's first.
    #[arg(long, value_name = "URI")]
    redirect_uri: Option<String>,
    #[command(flatten)]
    reach: Reach,
}

/// Gets a code, and prints it on stdout.
///
/// # Errors
/// The demonstration is not there, or refused; the text explains why, and what to do.
pub async fn run(arguments: Arguments) -> Result<(), String> {
    let What::Get(asked) = arguments.what;
    let list = asked.reach.place.list().await?;
    let hint = match &asked.other {
        Some(other) => format!("{} for {other}", asked.person),
        None => asked.person.clone(),
    };
    let get = Get {
        issuer: Some(asked.issuer),
        client: asked.client,
        own: Own::default(),
        scope: asked.scope,
        resource: asked.resource,
        person: Some(asked.person),
        ..Get::default()
    };
    let mut party = Party::demonstrated(&get, list)?;
    party.client.redirect_uris.splice(0..0, asked.redirect_uri);
    let Flow::AuthorizationCode(person) = flow(&get, &party)? else {
        return Err("a code is a person's".to_owned());
    };
    let wish = wish(&get, &party, &Flow::AuthorizationCode(person))?;
    let code = grant::code(&party, person, &hint, &wish).await?;
    text::message(&format!("{}: {}", party.issuer.issuer, code.how));
    match asked.reach.output {
        Output::Text => text::data(value(&code.response, "code").unwrap_or_default()),
        Output::Json => text::data(&whole(&code, &party).map_err(|error| error.to_string())?),
    }
}

fn whole(code: &Code, party: &Party) -> Result<String, serde_json::Error> {
    let mut out = Map::new();
    for name in ["code", "state", "iss"] {
        out.extend(value(&code.response, name).map(|value| (name.to_owned(), json!(value))));
    }
    out.insert("redirect_uri".to_owned(), json!(code.redirect_uri));
    out.insert("code_verifier".to_owned(), json!(code.secrets.verifier));
    out.extend(code.secrets.nonce.as_ref().map(|nonce| ("nonce".to_owned(), json!(nonce))));
    let authority = party.tls.as_ref().map(|(_, ca_pem)| ca_pem.as_str()).unwrap_or_default();
    out.insert("curl".to_owned(), json!(curl(&code.request, &party.client, authority)));
    serde_json::to_string_pretty(&Value::Object(out))
}

/// A request as a line for bash; certificate and key of mutual TLS stand in it.
fn curl(request: &Request, client: &DemoClient, authority: &str) -> String {
    let mut words = vec!["curl -s".to_owned(), quoted(&request.url)];
    if client.require_mtls {
        let file = |pem: &str| format!("<(printf %s {})", quoted(pem));
        let (certificate, key) = (client.certificate_pem.as_deref(), client.private_key_pem.as_deref());
        for (option, pem) in [("--cacert", Some(authority)), ("--cert", certificate), ("--key", key)] {
            words.extend(pem.map(|pem| format!("{option} {}", file(pem))));
        }
    }
    words.extend(request.authorization.iter().map(|text| format!("-H {}", quoted(&format!("Authorization: {text}")))));
    let member = |(name, value): &(String, String)| format!("--data-urlencode {}", quoted(&format!("{name}={value}")));
    words.extend(request.members.iter().map(member));
    words.join(" ")
}

/// A word that a shell reads as it is.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_a_line_for_a_shell() {
        let request = Request {
            url: "http://127.0.0.1:8080/token".to_owned(),
            authorization: Some("Basic YTpi".to_owned()),
            members: vec![("code".to_owned(), "a'b".to_owned()), ("scope".to_owned(), r"x\y z".to_owned())],
        };
        let client: DemoClient = serde_json::from_value(json!({ "auth": "client_secret_basic", "require_mtls": false,
            "grants": [], "redirect_uris": [], "scopes": [], "resources": [] }))
        .unwrap();
        assert_eq!(
            curl(&request, &client, ""),
            r"curl -s 'http://127.0.0.1:8080/token' -H 'Authorization: Basic YTpi' --data-urlencode 'code=a'\''b' --data-urlencode 'scope=x\y z'"
        );
    }
}
