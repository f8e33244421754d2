//! `biljett client secret`: a new secret beside the old one, then the old one goes (RFC 6749 section 2.3.1).
use super::Arguments as ClientArguments;
use crate::command::registry::refused;
use crate::command::text;
use crate::demo;
use flows::authority::Authority;
use flows::chance::Source;
use flows::foundation::Stage;
use flows::register::client;
use jose::base64url;
use oauth::decisions::identify::secret_digest;
use oauth::words::names::AuthenticationMethod;
use serde_json::json;
use std::path::PathBuf;

/// Which step.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

/// How it is done.
pub const EXAMPLES: &str = "Examples:
  biljett client secret add --issuer main batch
  biljett client secret add --issuer main batch --secret-file new.secret
  biljett client secret retire --issuer main batch";

#[derive(clap::Subcommand)]
enum What {
    /// Adds a secret, which works beside the old one from now on; a drawn one is printed this once.
    #[command(before_help = EXAMPLES)]
    Add {
        /// The client.
        #[arg(value_name = "ID")]
        client_id: String,
        /// The secret stands in this file; `-` for stdin. By default one is drawn.
        #[arg(long, value_name = "FILE")]
        secret_file: Option<PathBuf>,
    },
    /// Retires all secrets but the newest.
    #[command(before_help = EXAMPLES)]
    Retire {
        /// The client.
        #[arg(value_name = "ID")]
        client_id: String,
    },
}

impl Arguments {
    /// Adds or retires.
    ///
    /// # Errors
    /// No such client, one that shows no secret, or one that has two already.
    pub async fn run(&self, arguments: &ClientArguments, authority: &Authority) -> Result<(), String> {
        match &self.what {
            What::Add { client_id, secret_file } => add(arguments, authority, (client_id, secret_file)).await,
            What::Retire { client_id } => retire(arguments, authority, client_id).await,
        }
    }
}

async fn add(
    arguments: &ClientArguments,
    authority: &Authority,
    (client_id, file): (&str, &Option<PathBuf>),
) -> Result<(), String> {
    let drawn = || Source::System.bytes().ok_or_else(|| "the operating system gives no random bytes".to_owned());
    let secret = match file {
        Some(path) => text::words(path)?,
        None => base64url::encode(&drawn()?),
    };
    let shipped = demo::shipped()?;
    let change = client::change(authority, (arguments.issuer()?, client_id), |issuer, registration| {
        use AuthenticationMethod::{ClientSecretBasic, ClientSecretPost};
        let method = registration.token_endpoint_auth_method;
        if !matches!(method, ClientSecretBasic | ClientSecretPost) {
            return Err(format!("{client_id} authenticates by {}, and shows no secret", method.name()));
        }
        if registration.secret_digests.len() > 1 {
            return Err(format!(
                "{client_id} has two secrets already; `biljett client secret retire` ends the old one"
            ));
        }
        registration.secret = Some(secret.clone());
        if authority.stage == Stage::Serving {
            client::judge(authority, issuer, registration, &shipped).map_err(|mistake| mistake.message)?;
        }
        registration.secret = None;
        let digest = secret_digest(issuer, client_id, secret.as_bytes());
        match registration.secret_digests.contains(&digest) {
            true => return Err("that is its secret already".to_owned()),
            false => registration.secret_digests.push(digest),
        }
        Ok(())
    });
    change.await.map_err(refused)?;
    text::message("both secrets work now; when the client shows the new one: `biljett client secret retire`");
    match file {
        Some(_) => Ok(()),
        None => arguments
            .registry
            .output
            .print(&json!({ "client_id": client_id, "client_secret": secret }), |_| secret.clone()),
    }
}

async fn retire(arguments: &ClientArguments, authority: &Authority, client_id: &str) -> Result<(), String> {
    let change = client::change(authority, (arguments.issuer()?, client_id), |_, registration| {
        let newest = registration.secret_digests.pop();
        if registration.secret_digests.is_empty() {
            return Err(format!("{client_id} has no older secret to retire"));
        }
        registration.secret_digests = newest.into_iter().collect();
        Ok(())
    });
    change.await.map_err(refused)?;
    text::message("only the newest secret works now");
    Ok(())
}
