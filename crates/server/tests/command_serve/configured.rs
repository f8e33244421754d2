//! Each mistake in `biljett.toml` and in what it names is told with the file, and with the line where it stands in it.
use crate::place::Place;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

const LISTEN: &str = "[[listen]]\naddress = \"127.0.0.1:0\"\n";

const SECRET: &str = "[proxy]\ntrusted = [\"::1\"]\nsecret = { header = \"Proof\", ";

/// A configuration: what it begins with, then where it listens.
fn configuration(database: &str, master_key: &str, rest: &str) -> String {
    format!("database = \"{database}\"\nmaster_key_file = \"{master_key}\"\n{rest}")
}

/// Refused to serve so configured; what was said.
fn refused(place: &Place, configuration: &str) -> String {
    place.write("biljett.toml", configuration);
    place.refused(&["serve"])
}

#[test]
fn a_mistake_in_the_file_is_told_with_its_line() {
    let place = Place::new();
    for (name, mode) in [("short", 0o600), ("open", 0o604)] {
        place.write(name, "too short");
        std::fs::set_permissions(place.path(name), Permissions::from_mode(mode)).unwrap();
    }
    for (rest, expected) in [
        ("colour = \"red\"\n", "biljett.toml:3: unknown field `colour`, expected one of `database`"),
        ("databsae = \"x\"\n", "biljett.toml:3: unknown field `databsae`"),
        ("database = \"x\"\n", "biljett.toml:3: duplicate key"),
        ("", "biljett.toml: `[[listen]]` is missing"),
        ("[[listen]]\n", "biljett.toml:3: missing field `address`"),
        ("[[listen]]\naddress = \"here\"\n", "biljett.toml:4: invalid socket address"),
        (&format!("{LISTEN}certificate = \"tls.pem\"\n"), "biljett.toml:3: `certificate` needs its `key`"),
        (&format!("\n{LISTEN}key = \"tls.key\"\n"), "biljett.toml:4: `key` needs its `certificate`"),
        (&format!("{LISTEN}\n{LISTEN}key = \"tls.key\"\n"), "biljett.toml:6: `key` needs its `certificate`"),
        (&format!("{LISTEN}tls = true\n"), "biljett.toml:5: unknown field `tls`"),
        (
            &format!("{LISTEN}serves = \"metrics\"\n"),
            "biljett.toml:5: unknown variant `metrics`, expected `issuers` or",
        ),
        (&format!("{LISTEN}client_certificates = \"none\"\n"), "biljett.toml:3: `client_certificates` needs a"),
        ("[[listen]]\naddress = \"0.0.0.0:0\"\n", "biljett.toml:3: 0.0.0.0:0 is reached from other machines"),
        ("[[listen]]\naddress = \"[::]:0\"\n", "biljett.toml:3: [::]:0 is reached from other machines"),
        (&format!("{LISTEN}serves = \"operations\"\n"), "biljett.toml: `[[listen]]` is missing; say where"),
        (&format!("{LISTEN}[limits]\nbody = 10\n"), "biljett.toml:6: invalid type: integer `10`, expected a string"),
        (&format!("{LISTEN}[limits]\nbody = \"10\"\n"), "biljett.toml:6: \"10\" is no time; write a number and its"),
        (&format!("{LISTEN}[limits]\nidle = \"2h\"\n"), "biljett.toml:6: 2h is out of bounds; it is from 1s to 1h"),
        (&format!("{LISTEN}[limits]\nrequests = 0\n"), "biljett.toml:6: 0 is out of bounds; it is from 1 to 100000"),
        (&format!("{LISTEN}[limits]\nhead_bytes = 100\n"), "biljett.toml:6: 100 is out of bounds; it is from 8192"),
        (&format!("{LISTEN}[proxy]\n"), "biljett.toml:5: missing field `trusted`"),
        (&format!("{LISTEN}[proxy]\ntrusted = [\"10.0.0.1/8\"]\n"), "biljett.toml:6: \"10.0.0.1/8\" is no address or"),
        (&format!("{LISTEN}[proxy]\ntrusted = []\n"), "biljett.toml: `proxy.trusted` names nobody"),
        (&format!("{LISTEN}[proxy]\ntrusted = [\"::1\"]\n"), "biljett.toml: an address alone proves no proxy"),
        (&format!("{LISTEN}{SECRET}file = \"none\" }}\n"), "biljett.toml: proxy.secret: none: the file is missing"),
        (&format!("{LISTEN}{SECRET}file = \"short\" }}\n"), "biljett.toml: proxy.secret: short: it is not 32"),
        (&format!("{LISTEN}{SECRET}file = \"open\" }}\n"), "biljett.toml: proxy.secret: open: others may read or"),
    ] {
        let told = refused(&place, &configuration("biljett.db", "master.key", rest));
        assert!(told.starts_with(&format!("biljett: {expected}")), "{expected} in {told}");
    }
    let told = refused(&place, &configuration("biljett.db", "master.key", "[[lsiten]]\n"));
    assert!(told.ends_with("; did you mean `listen`?\n"), "{told}");
    let told = refused(&place, LISTEN);
    assert!(told.starts_with("biljett: biljett.toml:1: missing field `database`"), "{told}");
}

#[test]
fn what_is_not_there_is_named_with_its_path() {
    let place = Place::new();
    let with_tls = format!("{LISTEN}certificate = \"tls.pem\"\nkey = \"tls.key\"\n");
    let good = |rest: &str| configuration("biljett.db", "master.key", rest);
    for (configuration, expected) in [
        (good(&with_tls), "biljett.toml: certificate: tls.pem: No such file"),
        (good(&format!("profiles = \"further\"\n{LISTEN}")), "biljett.toml: profiles: further: No such file"),
        (configuration("nowhere/biljett.db", "master.key", LISTEN), "nowhere/biljett.db: No such file"),
        (configuration("biljett.db", "nowhere/master.key", LISTEN), "master key nowhere/master.key: No such file"),
    ] {
        let told = refused(&place, &configuration);
        assert!(told.starts_with("biljett: biljett.toml: ") && told.contains(expected), "{expected} in {told}");
    }
    place.write("tls.pem", "");
    let told = refused(&place, &good(&with_tls));
    assert!(told.contains("biljett.toml: key: tls.key: No such file"), "{told}");
    place.write("tls.key", "no key");
    let told = refused(&place, &good(&with_tls));
    assert!(told.contains("tls.pem with tls.key: the private key cannot be read"), "{told}");
}

#[test]
fn a_configuration_that_is_not_there_is_shown_so_that_it_can_be_written() {
    let place = Place::new();
    place.write("issuers.toml", "issuers = []\n");
    let told = place.refused(&["serve"]);
    assert!(told.contains("there is no biljett.toml; name another with --config, or write for example:\n"), "{told}");
    let (_, shown) = told.split_once("example:\n").unwrap();
    place.write("biljett.toml", shown);
    assert_eq!(place.told(&["apply", "-f", "issuers.toml"]), "0 changed, 0 unchanged\n");
    let told = place.refused(&["apply", "-f", "issuers.toml", "--config", "other.toml"]);
    assert!(told.contains("there is no other.toml; "), "{told}");
}

#[test]
fn a_master_key_is_the_one_of_the_database_or_refused() {
    let place = Place::new();
    place.write("issuers.toml", "issuers = []\n");
    let apply = ["apply", "-f", "issuers.toml"];
    place.write("biljett.toml", &configuration("biljett.db", "master.key", ""));
    place.told(&apply);
    let key = std::fs::read_to_string(place.path("master.key")).unwrap();
    for (written, expected) in [
        ("ab".repeat(32).as_str(), "biljett.toml: key: the database was made with another master key"),
        ("xyz", "master key master.key: it is not 32 bytes in hexadecimal"),
        (&key[..62], "master key master.key: it is not 32 bytes in hexadecimal"),
        (&format!("{}€", &key[..61]), "master key master.key: it is not 32 bytes in hexadecimal"),
    ] {
        place.write("master.key", written);
        let told = place.refused(&apply);
        assert!(told.contains(expected), "{expected} in {told}");
    }
    std::fs::remove_file(place.path("master.key")).unwrap();
    let told = place.refused(&apply);
    assert!(told.contains("master key master.key: the file is missing") && told.contains("bring it back"), "{told}");
    place.write("master.key", &key);
    std::fs::set_permissions(place.path("master.key"), Permissions::from_mode(0o644)).unwrap();
    let told = place.refused(&apply);
    assert!(told.contains("others may read or change it (mode 644); chmod 600 master.key"), "{told}");
    std::fs::set_permissions(place.path("master.key"), Permissions::from_mode(0o600)).unwrap();
    place.told(&apply);
}

#[test]
fn a_database_of_another_program_is_left_alone() {
    let place = Place::new();
    let strange = "Dear diary, ".repeat(500);
    place.write("diary.db", &strange);
    let told = refused(&place, &configuration("diary.db", "master.key", LISTEN));
    assert!(told.contains("biljett.toml: ") && told.contains("diary.db is not a SQLite database"), "{told}");
    assert_eq!(std::fs::read_to_string(place.path("diary.db")).unwrap(), strange);
    let told = refused(&place, &configuration("mysql://here", "master.key", LISTEN));
    assert!(told.contains("biljett.toml: ") && told.contains("mysql://"), "{told}");
}
