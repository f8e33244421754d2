//! `biljett client add`: registers one client with an issuer that stands, and says how it gets a token (RFC 7591 section 2).
pub mod material;
mod next;
mod register;

use crate::command::{demo_list, text};
use crate::config::{self, Config};
use flows::authority::Authority;
use flows::chance::Source;
use flows::foundation::Stage;
use jose::digest;
use material::Material;
use oauth::words::client::Registration;
use oauth::words::names::GrantType;
use oauth::words::scope::Scopes;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Registers clients.
#[derive(clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

const EXAMPLES: &str = "Examples:
  biljett client add --issuer main --jwk mine.public.jwk --scope read
  biljett client add --issuer main --certificate mine.pem --redirect https://mine.example/callback --scope openid
  biljett client add --issuer main --public --redirect http://127.0.0.1/callback --scope 'openid read'
  biljett client add --demo DIR/demo.json --issuer helseid --jwk mine.public.jwk --scope 'owner-1:api\\read'";

#[derive(clap::Subcommand)]
enum What {
    /// Registers one client, and prints how it gets a token.
    #[command(before_help = EXAMPLES)]
    Add(Box<Add>),
}

/// The client.
#[derive(clap::Args)]
#[command(group = clap::ArgGroup::new("credential").required(true))]
struct Add {
    /// The configuration of the server.
    #[arg(long, value_name = "FILE", default_value = "biljett.toml")]
    config: PathBuf,
    /// The database, where it is not the one of the configuration.
    #[arg(long, value_name = "URL", conflicts_with = "demo")]
    database: Option<String>,
    /// The demo.json of a demonstration, instead of a configuration.
    #[arg(long, value_name = "PATH", conflicts_with = "config")]
    demo: Option<PathBuf>,
    /// A folder of further profiles, with --demo.
    #[arg(long, value_name = "DIR", requires = "demo")]
    profiles: Option<PathBuf>,
    /// The issuer.
    #[arg(long, value_name = "NAME")]
    issuer: String,
    /// The client's identifier; by default drawn at random.
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// What people read on the consent page.
    #[arg(long)]
    name: Option<String>,
    /// It signs assertions: its public key, a JWK or a set of them.
    #[arg(long, value_name = "FILE", group = "credential")]
    jwk: Option<PathBuf>,
    /// It signs assertions: where its public keys are published.
    #[arg(long, value_name = "URI", group = "credential")]
    jwks_uri: Option<String>,
    /// It signs assertions: its certificate in PEM.
    #[arg(long, value_name = "FILE", group = "credential")]
    certificate: Option<PathBuf>,
    /// It does not authenticate.
    #[arg(long, group = "credential")]
    public: bool,
    /// It shows a secret, which stands in this file; `-` for stdin.
    #[arg(long, value_name = "FILE", group = "credential")]
    secret_file: Option<PathBuf>,
    /// Where responses may be sent; may be repeated.
    #[arg(long, value_name = "URI")]
    redirect: Vec<String>,
    /// A scope that it may ask for, or several in one string; may be repeated.
    #[arg(long)]
    scope: Vec<String>,
    /// For whom it may act: the table `organizations` of a client in a file that is applied.
    #[arg(long, value_name = "FILE")]
    organizations: Option<PathBuf>,
    /// Its tokens are bound to a key that each request proves (DPoP).
    #[arg(long)]
    dpop: bool,
    /// What it may exchange; by default authorization_code with --redirect, else client_credentials.
    #[arg(long, value_parser = grant, value_name = "TYPE")]
    grant: Vec<GrantType>,
}

fn grant(name: &str) -> Result<GrantType, String> {
    GrantType::named(name).ok_or_else(|| "authorization_code, client_credentials or refresh_token".to_owned())
}

/// Registers a client, and prints its identifier and the command that gets a token for it.
///
/// # Errors
/// A private key where the public one belongs, a client that is there already, or a mistake in what is registered.
pub async fn run(arguments: Arguments) -> Result<(), String> {
    let What::Add(add) = arguments.what;
    let material = add.material()?;
    let authority = add.authority().await?;
    let client_id = match &add.client_id {
        Some(client_id) => client_id.clone(),
        None => digest::hex(&Source::System.bytes().ok_or("the operating system gives no random bytes")?[..16]),
    };
    let registration = add.registration(&client_id, &material)?;
    let registered = register::register(&authority, &add.issuer, registration).await;
    authority.database.close().await;
    let issuer = registered?;
    text::data(&next::steps(&add, &issuer, (&client_id, &material)))
}

impl Add {
    fn material(&self) -> Result<Material, String> {
        if self.public && self.redirect.is_empty() {
            return Err("a public client acts for people alone; say with --redirect where responses go".to_owned());
        }
        match (&self.jwk, &self.jwks_uri, &self.certificate, &self.secret_file) {
            (Some(path), ..) => Material::keys(path),
            (_, Some(uri), ..) => Ok(Material::KeysAt(uri.clone())),
            (_, _, Some(path), _) => Material::certificate(path),
            (.., Some(path)) => Ok(Material::Secret(text::words(path)?)),
            _ => Ok(Material::Nothing),
        }
    }

    /// The server's process, as far as this command needs it.
    async fn authority(&self) -> Result<Authority, String> {
        let Some(demo) = &self.demo else {
            let mut config = config::read(&self.config)?;
            config.database = self.database.clone().unwrap_or(config.database);
            return config.authority(Stage::Serving).await;
        };
        demo_list::read(demo)?;
        let directory = demo.parent().unwrap_or(Path::new("."));
        let config = Config { profiles: self.profiles.clone(), ..Config::within(directory) };
        config.authority(Stage::Demonstration).await
    }

    /// The client as `apply` files write it.
    fn registration(&self, client_id: &str, material: &Material) -> Result<Registration, String> {
        let mut client = json!({
            "client_id": client_id,
            "name": self.name.as_deref().unwrap_or_default(),
            "token_endpoint_auth_method": material.method().name(),
            "grant_types": self.grants(),
            "redirect_uris": self.redirect,
            "scopes": self.scopes(),
        });
        for (name, value) in material.members() {
            client[name] = value;
        }
        client["dpop_bound_access_tokens"] = json!(self.dpop);
        if let Some(path) = &self.organizations {
            let table: toml::Table =
                toml::from_str(&text::content(path)?).map_err(|error| format!("{}: {error}", path.display()))?;
            client["organizations"] = json!(table);
        }
        serde_json::from_value(client).map_err(|error| format!("the registration: {error}"))
    }

    fn scopes(&self) -> Vec<String> {
        Scopes::parse(&self.scope.join(" ")).into()
    }

    /// What was typed, or what the rest implies.
    fn grants(&self) -> Vec<GrantType> {
        let away = self.scopes().iter().any(|scope| scope == "offline_access");
        match (self.grant.is_empty(), self.redirect.is_empty()) {
            (false, _) => self.grant.clone(),
            (true, true) => vec![GrantType::ClientCredentials],
            (true, false) if away => vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
            (true, false) => vec![GrantType::AuthorizationCode],
        }
    }
}
