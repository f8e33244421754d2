//! `biljett token assertion`: one client assertion (RFC 7523, section 3), for a request that another program sends.
use super::party::Party;
use super::proof::{self, Occasion};
use super::{Get, Own, organization};
use crate::command::demo_reach::Place;
use crate::command::text;
use crate::profiles;
use flows::chance::Source;
use flows::clock::Clock;
use jose::base64url;
use std::path::PathBuf;

/// Whose assertion, for whom.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// The issuer of the demonstration, which is the audience.
    #[arg(long, value_name = "NAME")]
    issuer: String,
    /// The client.
    #[arg(long, value_name = "ID")]
    client: String,
    /// Its private key, where demo.json does not list it: a JWK, or PKCS#8 in PEM.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Its certificate in PEM, of which the assertion bears the thumbprint.
    #[arg(long, value_name = "FILE", requires = "key")]
    certificate: Option<PathBuf>,
    /// For whom it acts: PARENT or PARENT:CHILD, or :CHILD of its own organisation.
    #[arg(long, value_name = "PARENT[:CHILD]")]
    organization: Option<String>,
}

/// Prints an assertion that is good for one request within a minute.
///
/// # Errors
/// The demonstration does not list the issuer or the client, or the client has no key.
pub async fn run(arguments: Arguments) -> Result<(), String> {
    let Arguments { place, issuer, client, key, certificate, organization } = arguments;
    let own = Own { key, certificate, ..Own::default() };
    let asked = Get { place, issuer: Some(issuer), client: Some(client), own, ..Get::default() };
    let party = Party::find(&asked).await?;
    let library = profiles::library(None)?;
    let named = organization.as_deref();
    let details = named.map(|named| organization::details(&library, &party.issuer.profile, named)).transpose()?;
    let mut chance = Source::System.draw().ok_or("the operating system gives no random bytes")?;
    let occasion = Occasion {
        audience: party.issuer.issuer,
        now: Clock::system().now(),
        token_id: base64url::encode(&chance.bytes::<16>()),
        details,
    };
    text::data(&proof::assertion(&party.client_id, &party.client, &occasion)?)
}
