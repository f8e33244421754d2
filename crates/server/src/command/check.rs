//! `biljett check`: judges the configuration, the profiles, files that would be applied, and the database, and changes nothing.
use crate::command::profile::loosened;
use crate::command::registry::Registry;
use crate::command::scratch::Scratch;
use crate::command::text;
use crate::config::Config;
use crate::config::listen::Wire;
use crate::demo;
use crate::exit::Exit;
use crate::profiles;
use crate::serve::{TlsIdentity, Trust};
use flows::apply::{self, Rest, Source};
use flows::authority::Authority;
use flows::failure::Fault;
use flows::registered;
use serde_json::json;
use std::path::PathBuf;

/// Judges the configuration, the profiles, files that would be applied, and the database; changes nothing.
#[derive(clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct Arguments {
    /// Files that would be applied.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only one profile: each key with which it asks less than the standard is a finding.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["files", "demo"])]
    profile: Option<String>,
    #[command(flatten)]
    registry: Registry,
}

const EXAMPLES: &str = "Examples:
  biljett check
  biljett check issuers.toml --config /etc/biljett/biljett.toml
  biljett check -o json issuers.toml
  biljett check --profile eparaksts";

/// What is found: what must be mended, and what should be known.
#[derive(Default)]
struct Found {
    findings: Vec<String>,
    notes: Vec<String>,
}

/// Prints what was found; ends with 1 where anything must be mended.
///
/// # Errors
/// Stdout does not take it, or there is no such profile.
pub async fn run(arguments: Arguments) -> Result<Exit, String> {
    let mut found = Found::default();
    match &arguments.profile {
        Some(name) => found.findings = deviations(&arguments.registry, name)?,
        None => {
            if let Err(why) = examine(&arguments, &mut found).await {
                found.findings.push(why);
            }
        }
    }
    found.notes.iter().for_each(|note| text::message(note));
    let told = json!({ "findings": found.findings, "notes": found.notes });
    arguments.registry.output.print(&told, |told| match told["findings"].as_array() {
        Some(findings) if !findings.is_empty() => {
            findings.iter().map(|one| format!("{}\n", one.as_str().unwrap_or_default())).collect()
        }
        _ => "nothing to mend".to_owned(),
    })?;
    Ok(if found.findings.is_empty() { Exit::Done } else { Exit::Findings })
}

fn deviations(registry: &Registry, name: &str) -> Result<Vec<String>, String> {
    let config = registry.configuration().ok().and_then(|(config, _)| config.profiles);
    let library = profiles::library(config.as_deref())?;
    if library.find(name).is_none() {
        let names: Vec<&str> = library.names().collect();
        return Err(format!("there is no profile \"{name}\"; there are {}", names.join(", ")));
    }
    Ok(loosened(&library, name).iter().map(|key| format!("{name}: {key} asks less, or tells or allows more")).collect())
}

async fn examine(arguments: &Arguments, found: &mut Found) -> Result<(), String> {
    let (config, stage) = arguments.registry.configuration()?;
    let at = |why: String| format!("{}: {why}", arguments.registry.config.display());
    profiles::library(config.profiles.as_deref()).map_err(|why| at(format!("profiles: {why}")))?;
    found.findings.extend(unreadable(&config).into_iter().map(at));
    let Some(path) = config.unborn() else {
        config.of_this_version().await.map_err(at)?;
        let authority = config.authority(stage).await.map_err(at)?;
        let judged = judge(&authority, found).await.map_err(|fault| fault.to_string());
        files(arguments, &authority, (&config, found)).await;
        authority.database.close().await;
        return judged;
    };
    found.notes.push(format!("{}: there is no database yet; files are judged against an empty one", path.display()));
    let scratch = Scratch::beside(&path).map_err(at)?;
    let authority = scratch.instead_of(&config).authority(stage).await.map_err(at)?;
    files(arguments, &authority, (&config, found)).await;
    authority.database.close().await;
    Ok(())
}

/// What is wrong with the files of listeners and of the proxy.
fn unreadable(config: &Config) -> Vec<String> {
    let shown = config.listen.iter().filter_map(|one| match &one.wire {
        Wire::Tls(files) => TlsIdentity::of(files).err(),
        Wire::Plain | Wire::BehindTlsProxy => None,
    });
    let believed = config.proxy.as_ref().and_then(|proxy| Trust::of(proxy).err());
    shown.chain(believed).collect()
}

/// Looks at every issuer, client and person.
async fn judge(authority: &Authority, found: &mut Found) -> Result<(), Fault> {
    for issuer in authority.catalogue().await?.issuers() {
        found.notes.extend(loosenings(authority, issuer));
        found.findings.extend(registered::wrong(authority, issuer).await?);
    }
    Ok(())
}

async fn files(arguments: &Arguments, authority: &Authority, (config, found): (&Config, &mut Found)) {
    for path in &arguments.files {
        let name = path.display().to_string();
        let judged = async {
            let text = std::fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
            let base = config.base_url.trim_end_matches('/');
            let source = Source { file: &name, text: &text, base, browser_base: None };
            let planned = apply::plan(authority, &source, &demo::shipped()?, Rest::Stays).await;
            let catalogue = planned.map_err(|error| error.to_string())?;
            let compared = apply::compare(authority, &catalogue).await.map_err(|fault| fault.to_string())?;
            Ok::<_, String>((compared.differences.len(), compared.unchanged))
        };
        match judged.await {
            Ok((changed, same)) => {
                found.notes.push(format!("{name}: {changed} would change, {same} unchanged"));
            }
            Err(why) => found.findings.push(why),
        }
    }
}

/// One note for each issuer whose profile asks less than the standard.
fn loosenings(authority: &Authority, issuer: &oauth::issuer::Issuer) -> Option<String> {
    let profile = &issuer.registration.profile;
    let keys = loosened(&authority.library, profile);
    let told = || format!("{}: its profile {profile} loosens {}", issuer.name(), keys.join(", "));
    (!keys.is_empty()).then(told)
}
