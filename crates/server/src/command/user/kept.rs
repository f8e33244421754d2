//! What is kept about people: listed, shown, told whole and erased (GDPR articles 15 and 17).
use crate::command::output::{self, Output};
use crate::command::registry::refused;
use crate::command::text;
use flows::authority::Authority;
use flows::journal::{Entry, Kind};
use flows::register::{self, person};
use flows::registered;
use oauth::words::subject::Person;
use serde_json::{Value, json};

/// Prints a line for each person.
///
/// # Errors
/// No such issuer, or a database that cannot be used.
pub async fn list(authority: &Authority, issuer: &str, output: Output) -> Result<(), String> {
    let issuer = register::issuer(authority, issuer).await.map_err(refused)?;
    let people = registered::people(authority, issuer.name()).await.map_err(|fault| fault.to_string())?;
    let row = |one: &Person| json!({ "username": one.username, "subject": one.subject, "name": one.name, "state": one.state });
    output.print(&people.iter().map(row).collect(), |told| {
        let word = |row: &Value, member: &str| row[member].as_str().unwrap_or_default().to_owned();
        let line = |row: &Value| {
            let [username, subject, state, name] = ["username", "subject", "state", "name"].map(|one| word(row, one));
            format!("{username:24} {subject:36} {state:8} {name}\n")
        };
        told.as_array().into_iter().flatten().map(line).collect()
    })
}

/// Prints what is registered of a person.
///
/// # Errors
/// No such issuer or person, or a database that cannot be used.
pub async fn show(authority: &Authority, (issuer, username): (&str, &str), output: Output) -> Result<(), String> {
    let issuer = register::issuer(authority, issuer).await.map_err(refused)?;
    let found = person::find(authority, &issuer, username).await.map_err(refused)?;
    output.print(&shown(&found), |told| output::toml(told).unwrap_or_else(|why| why))
}

/// Prints all that is kept about a person, as JSON, and notes in the journal that it was.
///
/// # Errors
/// As of [`show`].
pub async fn export(authority: &Authority, (issuer, username): (&str, &str)) -> Result<(), String> {
    let issuer = register::issuer(authority, issuer).await.map_err(refused)?;
    let found = person::find(authority, &issuer, username).await.map_err(refused)?;
    let entry = Entry::new(Kind::PersonExported, issuer.name(), authority.clock.now()).subject(&found.subject);
    authority.journal.write(&*authority.database, &[entry]).await.map_err(|error| error.to_string())?;
    let mut all = json!({ "issuer": issuer.identifier(), "person": shown(&found) });
    let kept = registered::about(authority, &issuer, &found.subject).await.map_err(|fault| fault.to_string())?;
    for (name, value) in kept.as_object().into_iter().flatten() {
        all[name] = value.clone();
    }
    Output::Json.print(&all, |_| String::new())
}

/// Erases all that is kept about a person.
///
/// # Errors
/// As of [`show`].
pub async fn erase(authority: &Authority, (issuer, username): (&str, &str)) -> Result<(), String> {
    let found = {
        let issuer = register::issuer(authority, issuer).await.map_err(refused)?;
        let found = person::find(authority, &issuer, username).await.map_err(refused)?;
        registered::about(authority, &issuer, &found.subject).await.map_err(|fault| fault.to_string())?
    };
    person::remove(authority, (issuer, username)).await.map_err(refused)?;
    let count = |name: &str| found[name].as_array().map_or(0, Vec::len);
    let (consents, sessions, grants) = (count("consents"), count("sessions"), count("grants"));
    text::message(&format!("{username} is erased, with {consents} consents, {sessions} sign-ins and {grants} grants"));
    Ok(())
}

/// What is registered, and of the password only that there is one.
fn shown(person: &Person) -> Value {
    let mut shown = json!(person);
    if let Some(members) = shown.as_object_mut() {
        let hashed = members.remove("password_hash").and_then(|hash| hash.as_str().map(|hash| !hash.is_empty()));
        members.insert("has_password".to_owned(), json!(hashed.unwrap_or_default()));
        members.retain(|_, value| !value.is_null());
    }
    shown
}
