//! PostgreSQL over TCP: with a password, and with a certificate that is always verified.

use rcgen::{CertifiedKey, generate_simple_self_signed};
use store::database::DatabaseError;
use store::testing::{Cluster, PASSWORD};

use crate::engines::query;

fn certificate() -> (String, String) {
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names).unwrap();
    (cert.pem(), signing_key.serialize_pem())
}

/// Whether the session of a URL is encrypted.
async fn encrypted(url: &str) -> Result<i64, DatabaseError> {
    let sql = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    store::open(url)?.read(vec![query(sql, Vec::new())]).await?[0][0].integer(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_verified_and_a_password_is_asked() {
    let (pem, key) = certificate();
    let (stranger, _) = certificate();
    let arguments =
        ["-clisten_addresses=127.0.0.1", "-cssl=on", "-cssl_cert_file=../server.pem", "-cssl_key_file=../server.key"];
    let files = [("server.pem", pem.as_str()), ("server.key", &key), ("stranger.pem", &stranger)];
    let Some(cluster) = Cluster::start(&arguments, &files).await else { return };
    let port = cluster.port();
    let at = |password: &str, parameters: &str| {
        let parameters = parameters.replace("DIR", cluster.directory().to_str().unwrap());
        format!("postgres://biljett:{password}@localhost:{port}/postgres?{parameters}")
    };
    for (parameters, answer) in [
        ("sslmode=disable", 0),
        ("sslmode=require&sslrootcert=DIR/server.pem", 1),
        ("sslmode=verify-full&sslrootcert=DIR/server.pem", 1),
        ("sslrootcert=DIR/server.pem", 1),
    ] {
        assert_eq!(encrypted(&at(PASSWORD, parameters)).await, Ok(answer), "{parameters}");
    }
    for (password, parameters) in [
        (PASSWORD, "sslmode=require&sslrootcert=DIR/stranger.pem"),
        (PASSWORD, "sslmode=require"),
        (PASSWORD, "sslmode=prefer"),
        ("hunter2", "sslmode=disable"),
    ] {
        let refused = encrypted(&at(password, parameters)).await;
        let Err(DatabaseError::Unavailable(why)) = refused else { panic!("{parameters}: {refused:?}") };
        assert!(!why.contains(password), "{why}");
        assert!(why.contains(if password == PASSWORD { "certificate" } else { "password" }), "{why}");
    }
}
