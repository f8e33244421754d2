//! `biljett client add`: registers one client with an issuer that stands, and says how it gets a token (RFC 7591 section 2).
use super::material::Material;
use super::{Arguments, next, register};
use crate::command::text;
use flows::authority::Authority;
use flows::chance::Source;
use jose::digest;
use oauth::words::client::Registration;
use oauth::words::names::GrantType;
use oauth::words::scope::Scopes;
use serde_json::json;
use std::path::PathBuf;

/// The client.
#[derive(clap::Args)]
#[command(group = clap::ArgGroup::new("credential").required(true))]
pub struct Add {
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
    pub certificate: Option<PathBuf>,
    /// It does not authenticate.
    #[arg(long, group = "credential")]
    public: bool,
    /// It shows a secret, which stands in this file; `-` for stdin.
    #[arg(long, value_name = "FILE", group = "credential")]
    pub secret_file: Option<PathBuf>,
    /// Where responses may be sent; may be repeated.
    #[arg(long, value_name = "URI")]
    pub redirect: Vec<String>,
    /// Where browsers may be sent after a logout; may be repeated.
    #[arg(long, value_name = "URI")]
    post_logout_redirect: Vec<String>,
    /// A scope that it may ask for, or several in one string; may be repeated.
    #[arg(long)]
    scope: Vec<String>,
    /// For whom it may act: the table `organizations` of a client in a file that is applied.
    #[arg(long, value_name = "FILE")]
    organizations: Option<PathBuf>,
    /// Its tokens are bound to a key that each request proves (DPoP).
    #[arg(long)]
    pub dpop: bool,
    /// What it may exchange; by default authorization_code with --redirect, else client_credentials.
    #[arg(long, value_parser = grant, value_name = "TYPE")]
    grant: Vec<GrantType>,
}

fn grant(name: &str) -> Result<GrantType, String> {
    GrantType::named(name).ok_or_else(|| "authorization_code, client_credentials or refresh_token".to_owned())
}

impl Add {
    /// Registers a client, and prints its identifier and the command that gets a token for it.
    ///
    /// # Errors
    /// A private key where the public one belongs, a client that is there already, or a mistake in what is registered.
    pub async fn run(&self, arguments: &Arguments, authority: &Authority) -> Result<(), String> {
        let material = self.material()?;
        let client_id = match &self.client_id {
            Some(client_id) => client_id.clone(),
            None => digest::hex(&Source::System.bytes().ok_or("the operating system gives no random bytes")?[..16]),
        };
        let registration = self.registration(&client_id, &material)?;
        let issuer = register::register(authority, arguments.issuer()?, registration).await?;
        let told = json!({ "client_id": client_id, "issuer": issuer.identifier() });
        let steps = next::steps((self, arguments), &issuer, (&client_id, &material));
        arguments.registry.output.print(&told, |_| steps)
    }

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

    /// The client as `apply` files write it.
    fn registration(&self, client_id: &str, material: &Material) -> Result<Registration, String> {
        let mut client = json!({
            "client_id": client_id,
            "name": self.name.as_deref().unwrap_or_default(),
            "token_endpoint_auth_method": material.method().name(),
            "grant_types": self.grants(),
            "redirect_uris": self.redirect,
            "post_logout_redirect_uris": self.post_logout_redirect,
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

    /// The scopes that were typed.
    pub fn scopes(&self) -> Vec<String> {
        Scopes::parse(&self.scope.join(" ")).into()
    }

    /// What was typed, or what the rest implies.
    pub fn grants(&self) -> Vec<GrantType> {
        let away = self.scopes().iter().any(|scope| scope == "offline_access");
        match (self.grant.is_empty(), self.redirect.is_empty()) {
            (false, _) => self.grant.clone(),
            (true, true) => vec![GrantType::ClientCredentials],
            (true, false) if away => vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
            (true, false) => vec![GrantType::AuthorizationCode],
        }
    }
}
