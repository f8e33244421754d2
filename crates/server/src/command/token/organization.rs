//! For whom a token is asked: the details of a client assertion that name an organisation (HelseID, Use of client assertions).
use oauth::profile::library::Library;
use oauth::words::organization::OrganizationNumber;
use serde_json::{Value, json};

/// The details that name `PARENT`, `PARENT:CHILD` or `:CHILD`, under the type of this profile, or of the first that has one.
///
/// # Errors
/// The profile reads no organisations, or a number is not nine digits.
pub fn details(library: &Library, profile: &str, named: &str) -> Result<Value, String> {
    let read = |name: &str| library.find(name)?.assertion.organization_type();
    let kind = match library.find(profile) {
        Some(_) => read(profile),
        None => library.names().find_map(read),
    };
    let kind = kind.ok_or_else(|| format!("the profile {profile} reads no organisation from assertions"))?;
    let number = |text: &str| OrganizationNumber::try_from(text.to_owned());
    let (parent, child) = named.split_once(':').unwrap_or((named, ""));
    let (system, value) = match (parent, child) {
        ("", child) => ("urn:oid:2.16.578.1.12.4.1.4.101", number(child)?.to_string()),
        (parent, "") => ("urn:oid:1.0.6523", format!("NO:ORGNR:{}", number(parent)?)),
        (parent, child) => ("urn:oid:1.0.6523", format!("NO:ORGNR:{}:{}", number(parent)?, number(child)?)),
    };
    let identifier = json!({ "system": system, "type": "ENH", "value": value });
    Ok(json!({ "type": kind, "practitioner_role": { "organization": { "identifier": identifier } } }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profiles;

    #[test]
    fn the_details_name_parent_child_or_both() {
        let library = profiles::library(None).unwrap();
        let reads = |name: &&str| library.find(name).unwrap().assertion.organization_type().is_some();
        let (profile, other) = (library.names().find(reads), library.names().find(|name| !reads(name)));
        for (named, expected) in [
            ("999977774", Some("urn:oid:1.0.6523 NO:ORGNR:999977774")),
            ("999977774:", Some("urn:oid:1.0.6523 NO:ORGNR:999977774")),
            ("999977774:999977776", Some("urn:oid:1.0.6523 NO:ORGNR:999977774:999977776")),
            (":200000013", Some("urn:oid:2.16.578.1.12.4.1.4.101 200000013")),
            ("", None),
            (":", None),
            ("99997777", None),
            ("999977774:99997777", None),
        ] {
            for profile in [profile.unwrap(), ""] {
                let told = details(&library, profile, named).ok().map(|details| {
                    let identifier = &details["practitioner_role"]["organization"]["identifier"];
                    let text = |name: &str| identifier[name].as_str().unwrap().to_owned();
                    format!("{} {}", text("system"), text("value"))
                });
                assert_eq!(told.as_deref(), expected, "{named}");
            }
        }
        assert!(details(&library, other.unwrap(), "999977774").unwrap_err().contains("reads no organisation"));
    }
}
