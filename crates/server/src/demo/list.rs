//! The machine-readable list of a demonstration, and the same for people: issuers, clients, APIs, people, commands.
use super::bases::Bases;
use super::shipped::{self, ClientKeys};
use crate::command::demo_list::{DemoClient, DemoEndpoints, DemoIssuer, DemoList, DemoPerson, DemoResource};
use crate::pages::Listed;
use flows::apply::IssuerEntry;
use flows::authority::Authority;
use oauth::issuer::Issuer;
use oauth::rules::paths::Endpoint;
use oauth::words::client::{Bound, Registration};
use oauth::words::names::{AuthenticationMethod, GrantType};
use oauth::words::resource::Api;
use oauth::words::scope::OPENID;
use std::path::Path;

/// The list that test programs read; only what ships inside is in it.
pub async fn list(authority: &Authority, bases: &Bases, ca_pem: &str) -> Result<DemoList, String> {
    let (catalogue, keys) = (authority.catalogue().await.map_err(|fault| fault.to_string())?, shipped::keys()?);
    let mut issuers = Vec::new();
    for entry in shipped::file()?.issuers {
        let Some(issuer) = catalogue.issuer(&entry.name) else { continue };
        let none = Default::default();
        let keys = keys.issuers.get(&entry.name).unwrap_or(&none);
        let key = |client: &Registration| keys.clients.get(&client.client_id).cloned().unwrap_or_default();
        let clients = entry.clients.iter().filter(|client| client.introspects.is_empty());
        let resources = entry.clients.iter().flat_map(|client| client.introspects.iter().map(move |api| (api, client)));
        let listed = DemoIssuer {
            profile: entry.profile.clone(),
            issuer: issuer.identifier(),
            metadata: issuer.endpoint(Endpoint::OpenidConfiguration).unwrap_or_default(),
            endpoints: endpoints(issuer),
            clients: clients.map(|one| (one.client_id.clone(), client(&entry, one, key(one)))).collect(),
            resources: resources.map(|(api, one)| (api.clone(), resource(one))).collect(),
            people: entry.people.iter().map(person).collect(),
        };
        issuers.push((entry.name.clone(), listed));
    }
    Ok(DemoList {
        base: bases.base.clone(),
        browser_base: bases.browser_base.clone(),
        tls_base: bases.tls_base.clone(),
        ca_pem: ca_pem.to_owned(),
        issuers: issuers.into_iter().collect(),
    })
}

fn endpoints(issuer: &Issuer) -> DemoEndpoints {
    DemoEndpoints {
        authorization: issuer.endpoint(Endpoint::Authorization),
        pushed_authorization_request: issuer.endpoint(Endpoint::PushedAuthorizationRequest),
        token: issuer.endpoint(Endpoint::Token),
        extend: issuer.endpoint(Endpoint::Extend),
        introspection: issuer.endpoint(Endpoint::Introspection),
        revocation: issuer.endpoint(Endpoint::Revocation),
        userinfo: issuer.endpoint(Endpoint::Userinfo),
        jwks: issuer.endpoint(Endpoint::Jwks),
        end_session: issuer.endpoint(Endpoint::EndSession),
    }
}

fn client(entry: &IssuerEntry, client: &Registration, keys: ClientKeys) -> DemoClient {
    let permitted = |api: &&Api| api.scopes.iter().any(|scope| client.scopes.contains(scope));
    DemoClient {
        auth: client.token_endpoint_auth_method,
        require_mtls: client.needs_certificate(),
        dpop_bound_access_tokens: client.dpop_bound_access_tokens == Bound::Required,
        secret: client.secret.clone(),
        private_jwk: keys.private_jwk,
        certificate_pem: keys.certificate_pem,
        private_key_pem: keys.private_key_pem,
        grants: client.grant_types.clone(),
        redirect_uris: client.redirect_uris.clone(),
        scopes: client.scopes.clone().into(),
        resources: entry.apis.iter().filter(permitted).map(|api| api.name.clone()).collect(),
    }
}

fn resource(client: &Registration) -> DemoResource {
    DemoResource { client_id: client.client_id.clone(), secret: client.secret.clone().unwrap_or_default() }
}

fn person(person: &oauth::words::subject::Person) -> DemoPerson {
    DemoPerson {
        username: person.username.clone(),
        password: person.password.clone().unwrap_or_default(),
        name: person.name.clone(),
    }
}

/// One issuer as people see it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name.
    pub name: String,
    profile: String,
    service: String,
    /// Its identifier.
    pub issuer: String,
    metadata: String,
    account: String,
    /// The name of the person whose token each gets, none for the client's own, and the command to paste.
    pub commands: Vec<(Option<String>, String)>,
    people: Vec<(String, String, String)>,
}

impl Entry {
    /// For the first page.
    pub fn listed(&self) -> Listed {
        Listed {
            name: self.name.clone(),
            profile: self.profile.clone(),
            service: self.service.clone(),
            issuer: self.issuer.clone(),
            metadata: self.metadata.clone(),
            account: self.account.clone(),
            commands: self.commands.clone(),
            people: self.people.clone(),
        }
    }

    /// Who signs in here, for the table.
    pub fn people_hint(&self) -> String {
        match self.people.first() {
            Some((username, password, _)) => format!("  (sign in as {username} / {password})"),
            None => String::new(),
        }
    }
}

/// The issuers for people, with commands that get a real token from each.
pub async fn entries(list: &DemoList, authority: &Authority, path: &Path) -> Result<Vec<Entry>, String> {
    let catalogue = authority.catalogue().await.map_err(|fault| fault.to_string())?;
    let program = program();
    let mut out = Vec::new();
    for entry in shipped::file()?.issuers {
        let (Some(issuer), Some(listed)) = (catalogue.issuer(&entry.name), list.issuers.get(&entry.name)) else {
            continue;
        };
        let people = listed.people.iter().map(|one| (one.username.clone(), one.password.clone(), one.name.clone()));
        out.push(Entry {
            name: entry.name.clone(),
            profile: entry.profile.clone(),
            service: issuer.profile.about.service.clone(),
            issuer: listed.issuer.clone(),
            metadata: listed.metadata.clone(),
            account: issuer.endpoint(Endpoint::Account).unwrap_or_default(),
            commands: commands(&entry, issuer, &format!("{program} token get --demo {}", path.display())),
            people: people.collect(),
        });
    }
    Ok(out)
}

/// This program, as a shell finds it.
pub fn program() -> String {
    std::env::current_exe().map_or("biljett".to_owned(), |path| path.display().to_string())
}

/// A token for the client itself where one may, and one for a person where one can sign in.
fn commands(entry: &IssuerEntry, issuer: &Issuer, get: &str) -> Vec<(Option<String>, String)> {
    let mut out = Vec::new();
    let alone = |client: &&Registration| client.grant_types.contains(&GrantType::ClientCredentials);
    if let Some(client) = entry.clients.iter().find(alone) {
        out.push((None, own_token(issuer, client, get)));
    }
    let personal = |client: &&Registration| client.grant_types.contains(&GrantType::AuthorizationCode);
    if let (Some(client), Some(person)) = (entry.clients.iter().find(personal), entry.people.first()) {
        let wish = wished(issuer, client);
        let command =
            format!("{get} --issuer {} --client {}{wish} --as {}", entry.name, client.client_id, person.username);
        out.push((Some(person.name.clone()), command));
    }
    out
}

fn own_token(issuer: &Issuer, client: &Registration, get: &str) -> String {
    let name = issuer.name();
    if client.token_endpoint_auth_method != AuthenticationMethod::ClientSecretBasic {
        return format!("{get} --issuer {name} --client {}{}", client.client_id, demanded(issuer, client));
    }
    let token = issuer.endpoint(Endpoint::Token).unwrap_or_default();
    let secret = client.secret.as_deref().unwrap_or_default();
    let encoded = oauth::decisions::authorize::response::encoded;
    let basic = format!("{}:{}", encoded(&client.client_id), encoded(secret));
    let scope = client.scopes.iter().find(|scope| !issuer.profile.scope.is_identity(scope)).unwrap_or_default();
    format!("curl -s {token} -u '{basic}' -d grant_type=client_credentials --data-urlencode 'scope={scope}'")
}

/// What to ask a person for, where the client may ask for several APIs: the first of them.
fn wished(issuer: &Issuer, client: &Registration) -> String {
    let resource = demanded(issuer, client);
    let Some(api) = issuer.registration.apis.iter().find(|api| resource.ends_with(&api.name)) else { return resource };
    let scopes = client.scopes.only(|scope| scope == OPENID || api.scopes.contains(scope));
    format!("{resource} --scope '{scopes}'")
}

/// The `--resource` of a client that may ask for several APIs.
fn demanded(issuer: &Issuer, client: &Registration) -> String {
    let has = |api: &&Api| api.scopes.iter().any(|scope| client.scopes.contains(scope));
    let apis: Vec<_> = issuer.registration.apis.iter().filter(has).collect();
    match apis.as_slice() {
        [one, _, ..] => format!(" --resource {}", one.name),
        _ => String::new(),
    }
}
