//! What to do after a client was registered: the command that gets a token for it.
use super::Arguments;
use super::add::Add;
use super::material::Material;
use oauth::issuer::Issuer;
use oauth::rules::paths::Endpoint;
use oauth::words::names::GrantType;

/// The identifier of the new client, and the command that gets a token for it.
pub fn steps(
    (add, arguments): (&Add, &Arguments),
    issuer: &Issuer,
    (client_id, material): (&str, &Material),
) -> String {
    let registered = format!("client_id: {client_id}\nissuer:    {}\n", issuer.identifier());
    let mut command = match &arguments.registry.demo {
        Some(demo) => {
            vec![
                "--demo".to_owned(),
                quoted(&demo.display().to_string()),
                "--issuer".to_owned(),
                issuer.name().to_owned(),
            ]
        }
        None => {
            vec!["--metadata".to_owned(), quoted(&issuer.endpoint(Endpoint::OpenidConfiguration).unwrap_or_default())]
        }
    };
    let mut add_option = |name: &str, value: &str| command.extend([name.to_owned(), quoted(value)]);
    add_option("--client", client_id);
    match material {
        Material::Keys(_) | Material::KeysAt(_) => add_option("--key", "PRIVATE-KEY"),
        Material::Certificate(_) => {
            add_option("--key", "PRIVATE-KEY");
            let path = add.certificate.as_ref().map(|path| path.display().to_string());
            add_option("--certificate", &path.unwrap_or_default());
        }
        Material::Secret(_) => {
            let path = add.secret_file.as_ref().map(|path| path.display().to_string());
            add_option("--secret-file", &path.unwrap_or_default());
        }
        Material::Nothing => {}
    }
    let flag = if add.dpop { " --dpop" } else { "" };
    let alone = add.grants().contains(&GrantType::ClientCredentials);
    let of_person = |scope: &String| issuer.profile.scope.is_identity(scope);
    let scopes: Vec<String> = add.scopes().into_iter().filter(|scope| !alone || !of_person(scope)).collect();
    if !scopes.is_empty() {
        add_option("--scope", &scopes.join(" "));
    }
    if !alone {
        add.redirect.first().into_iter().for_each(|uri| add_option("--redirect", uri));
        add_option("--as", "USERNAME");
        add_option("--password-file", "-");
    }
    format!("{registered}\nA token for it:\n  biljett token get {}{flag}\n", command.join(" "))
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-._/:@%+=,".contains(character);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}
