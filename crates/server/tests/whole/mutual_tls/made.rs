//! An issuer that asks for certificates, the authority that it trusts, and clients with certificates of every kind (RFC 8705).
use crate::stand::Stand;
use crate::stand::party::Party;
use rcgen::{BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair};
use server::demo::shipped::ClientKeys;
use std::sync::LazyLock;

/// The name of the issuer.
pub const ISSUER: &str = "mutual";

/// Certificates in PEM.
pub struct Made {
    authority: String,
    /// What stands between the authority and `below`.
    pub between: Vec<u8>,
    /// Of the client `m1`.
    pub m1: String,
    /// Of the client `m1`, issued by `between`.
    pub below: String,
    /// Of the client `m2`.
    pub m2: String,
    /// Of the name of `m1`, issued by itself.
    pub namesake: String,
    /// Of the name of `m1`, for servers.
    pub server: String,
    /// Of the name of `m1`, of another time.
    pub expired: String,
    /// Of the clients `own` and `app`.
    pub own: String,
    /// Of nobody here.
    pub stranger: String,
}

/// Made once for all tests.
pub static MADE: LazyLock<Made> = LazyLock::new(made);

fn named(name: &str) -> CertificateParams {
    let mut made = CertificateParams::default();
    made.distinguished_name = rcgen::DistinguishedName::new();
    made.distinguished_name.push(DnType::OrganizationName, "Example");
    made.distinguished_name.push(DnType::CommonName, name);
    made
}

fn made() -> Made {
    let key = || KeyPair::generate().expect("a key");
    let authority = |name: &str| {
        let mut made = named(name);
        made.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        made
    };
    let itself = |made: CertificateParams| made.self_signed(&key()).expect("a certificate").pem();
    let own = key();
    let root = authority("authority").self_signed(&own).expect("a certificate");
    let by_root = Issuer::new(authority("authority"), own);
    let issued =
        |made: CertificateParams, by: &Issuer<KeyPair>| made.signed_by(&key(), by).expect("a certificate").pem();
    let middle = key();
    let between = authority("between").signed_by(&middle, &by_root).expect("a certificate");
    let by_between = Issuer::new(authority("between"), middle);
    let (mut server, mut expired) = (named("m1"), named("m1"));
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    expired.not_after = rcgen::date_time_ymd(2026, 1, 1);
    Made {
        authority: root.pem(),
        between: between.der().to_vec(),
        m1: issued(named("m1"), &by_root),
        below: issued(named("m1"), &by_between),
        m2: issued(named("m2"), &by_root),
        namesake: itself(named("m1")),
        server: issued(server, &by_root),
        expired: issued(expired, &by_root),
        own: itself(named("own")),
        stranger: itself(named("stranger")),
    }
}

/// The issuer as a file registers it.
pub fn file() -> String {
    let clients = [
        ("m1", "tls_client_auth", "tls_client_auth_subject_dn = \"CN=m1,O=Example\"".to_owned()),
        ("m2", "tls_client_auth", "tls_client_auth_subject_dn = \"CN=m2,O=Example\"".to_owned()),
        ("own", "self_signed_tls_client_auth", format!("certificates = ['''\n{}''']", MADE.own)),
    ];
    let clients = clients.map(|(id, method, more)| {
        format!(
            "[[issuers.clients]]\nclient_id = \"{id}\"\ntoken_endpoint_auth_method = \"{method}\"\n{more}\n\
             tls_client_certificate_bound_access_tokens = true\ngrant_types = [\"client_credentials\"]\n\
             scopes = [\"read\", \"archive\"]\nintrospects = [\"https://api.example\", \"https://archive.example\"]\n"
        )
    });
    format!(
        "[[issuers]]\nname = \"{ISSUER}\"\nprofile = \"standard\"\nroot = \"https://as.example\"\n\
         mtls_root = \"https://mtls.example\"\ntrust_anchors = ['''\n{}''']\n\
         [[issuers.apis]]\nname = \"https://api.example\"\nscopes = [\"read\"]\n\
         [[issuers.apis]]\nname = \"https://archive.example\"\nscopes = [\"archive\"]\naccess_token = \"opaque\"\n{}\
         [[issuers.clients]]\nclient_id = \"app\"\ntoken_endpoint_auth_method = \"none\"\n\
         tls_client_certificate_bound_access_tokens = true\n\
         grant_types = [\"authorization_code\", \"refresh_token\"]\nredirect_uris = [\"http://127.0.0.1/callback\"]\n\
         scopes = [\"openid\", \"offline_access\", \"read\", \"archive\"]\n\
         [[issuers.people]]\nusername = \"berit\"\nname = \"Berit\"\npassword = \"a-word-of-berits-own\"\n",
        MADE.authority,
        clients.concat()
    )
}

/// A client of that issuer with this certificate; the issuer is applied where it is not there yet.
pub async fn party(stand: &Stand, client_id: &str, certificate: &str) -> Party {
    let text = file();
    if stand.authority.catalogue().await.expect("a catalogue").issuer(ISSUER).is_none() {
        stand.apply(&text).await;
    }
    let file = toml::from_str(&text).expect("a file");
    let keys = ClientKeys { certificate_pem: Some(certificate.to_owned()), ..ClientKeys::default() };
    stand.party_in(&file, ISSUER, client_id).await.with_keys(keys)
}
