//! Whose certificate it is: names octet by octet, and chains to an authority that is trusted (RFC 8705 section 2.1; MT-05 to MT-07, MT-17).

use std::net::IpAddr;

use jose::certificate::{Certificate, ChainError, Name};
use rcgen::string::{BmpString, PrintableString, TeletexString};
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType, DnValue, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints, SanType, date_time_ymd,
};

/// 2026-11-18.
const NOW: i64 = 1_795_000_000;

/// Somebody who issues certificates, and the certificates on the way to it.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: Certificate,
    along: Vec<Vec<u8>>,
}

fn parameters(name: &str, (from, until): (i32, i32)) -> CertificateParams {
    let mut parameters = CertificateParams::new(Vec::new()).expect("parameters");
    parameters.distinguished_name = DistinguishedName::new();
    parameters.distinguished_name.push(DnType::CommonName, name);
    (parameters.not_before, parameters.not_after) = (date_time_ymd(from, 1, 1), date_time_ymd(until, 1, 1));
    parameters
}

fn authority(name: &str, change: impl Fn(&mut CertificateParams)) -> CertificateParams {
    let mut parameters = parameters(name, (2020, 2040));
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    change(&mut parameters);
    parameters
}

fn root(change: impl Fn(&mut CertificateParams)) -> Authority {
    let (parameters, key) = (authority("Root", change), KeyPair::generate().expect("a key"));
    let made = parameters.self_signed(&key).expect("a certificate");
    let certificate = Certificate::from_der(made.der()).expect("a certificate");
    Authority { issuer: Issuer::new(parameters, key), certificate, along: Vec::new() }
}

impl Authority {
    fn issue(&self, parameters: &CertificateParams) -> Certificate {
        let key = KeyPair::generate().expect("a key");
        let made = parameters.signed_by(&key, &self.issuer).expect("a certificate");
        Certificate::from_der(made.der()).expect("a certificate")
    }

    fn beneath(&self, name: &str, change: impl Fn(&mut CertificateParams)) -> Authority {
        let (parameters, key) = (authority(name, change), KeyPair::generate().expect("a key"));
        let made = parameters.signed_by(&key, &self.issuer).expect("a certificate");
        let mut along = self.along.clone();
        along.push(made.der().to_vec());
        let certificate = Certificate::from_der(made.der()).expect("a certificate");
        Authority { issuer: Issuer::new(parameters, key), certificate, along }
    }
}

fn same(_: &mut CertificateParams) {}

#[test]
fn a_chain_leads_to_an_authority_that_is_trusted() {
    let root = root(same);
    let between = root.beneath("Between", same);
    let leaf = between.issue(&parameters("client", (2025, 2030)));
    let check = |anchors: &[&Authority], along: &[Vec<u8>], expected: Result<(), ChainError>| {
        let anchors: Vec<_> = anchors.iter().map(|one| one.certificate.clone()).collect();
        assert_eq!(leaf.chains(&anchors, along, NOW), expected);
    };
    let stranger = self::root(same);
    check(&[&root], &between.along, Ok(()));
    check(&[&between], &[], Ok(()));
    check(&[&stranger, &root], &[between.along.clone(), vec![b"junk".to_vec()]].concat(), Ok(()));
    check(&[&root], &[], Err(ChainError::UnknownIssuer));
    check(&[], &between.along, Err(ChainError::UnknownIssuer));
    check(&[&stranger], &between.along, Err(ChainError::UnknownIssuer));
    let foreign = root.beneath("Between", same);
    assert!(
        leaf.chains(std::slice::from_ref(&root.certificate), &foreign.along, NOW).is_err(),
        "a namesake with another key"
    );
}

#[test]
fn dates_usage_and_role_count_along_the_chain() {
    let (root, client) = (root(same), |change: &dyn Fn(&mut CertificateParams)| {
        let mut made = parameters("client", (2025, 2030));
        change(&mut made);
        made
    });
    let check = |by: &Authority, change: &dyn Fn(&mut CertificateParams), expected: Result<(), ChainError>| {
        let seen = by.issue(&client(change)).chains(std::slice::from_ref(&root.certificate), &by.along, NOW);
        assert_eq!(seen, expected);
    };
    let usage =
        |one: ExtendedKeyUsagePurpose| move |made: &mut CertificateParams| made.extended_key_usages = vec![one.clone()];
    check(&root, &usage(ExtendedKeyUsagePurpose::ClientAuth), Ok(()));
    check(&root, &usage(ExtendedKeyUsagePurpose::ServerAuth), Err(ChainError::Usage));
    check(&root, &|made| made.not_after = date_time_ymd(2026, 1, 1), Err(ChainError::Expired));
    check(&root, &|made| made.not_before = date_time_ymd(2027, 1, 1), Err(ChainError::Expired));
    let an_authority = |made: &mut CertificateParams| made.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    check(&root, &an_authority, Err(ChainError::Broken("CaUsedAsEndEntity".to_owned())));
    let servers = root.beneath("Servers", |made| made.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth]);
    check(&servers, &same, Err(ChainError::Usage));
    let expired = root.beneath("Expired", |made| made.not_after = date_time_ymd(2026, 1, 1));
    check(&expired, &same, Err(ChainError::Expired));
    let holder = root.beneath("Holder", |made| made.is_ca = IsCa::ExplicitNoCa);
    check(&holder, &same, Err(ChainError::Broken("EndEntityUsedAsCa".to_owned())));
    let short = root.beneath("Short", |made| made.is_ca = IsCa::Ca(BasicConstraints::Constrained(0)));
    check(&short.beneath("Below", same), &same, Err(ChainError::Broken("PathLenConstraintViolated".to_owned())));
    let within = root.beneath("Within", |made| {
        let ours = GeneralSubtree::IpAddress(CidrSubnet::V4([10, 0, 0, 0], [255, 0, 0, 0]));
        made.name_constraints = Some(NameConstraints { permitted_subtrees: vec![ours], excluded_subtrees: Vec::new() });
    });
    let at = |address: [u8; 4]| {
        move |made: &mut CertificateParams| made.subject_alt_names = vec![SanType::IpAddress(address.into())]
    };
    check(&within, &at([10, 1, 2, 3]), Ok(()));
    check(&within, &at([11, 1, 2, 3]), Err(ChainError::Broken("NameConstraintViolation".to_owned())));
    let ours = root.beneath("Ours", |made| {
        let mut ours = DistinguishedName::new();
        ours.push(DnType::CommonName, "ours");
        let ours = vec![GeneralSubtree::DirectoryName(ours)];
        made.name_constraints = Some(NameConstraints { permitted_subtrees: ours, excluded_subtrees: Vec::new() });
    });
    check(&ours, &same, Err(ChainError::Broken("NameConstraintViolation".to_owned())));
}

#[test]
fn an_authority_that_may_not_sign_certificates_vouches_for_nobody() {
    let root = root(|made| made.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign]);
    let leaf = |by: &Authority| by.issue(&parameters("client", (2025, 2030)));
    let anchors = std::slice::from_ref(&root.certificate);
    let signer = root.beneath("Signer", |made| made.key_usages = vec![KeyUsagePurpose::KeyCertSign]);
    assert_eq!(leaf(&signer).chains(anchors, &signer.along, NOW), Ok(()));
    let other = root.beneath("Other", |made| made.key_usages = vec![KeyUsagePurpose::DigitalSignature]);
    assert_eq!(leaf(&other).chains(anchors, &other.along, NOW), Err(ChainError::UnknownIssuer));
    assert_eq!(leaf(&other).chains(&[other.certificate], &[], NOW), Err(ChainError::UnknownIssuer));
}

#[test]
fn an_authority_whose_time_is_over_vouches_for_nobody() {
    let root = root(|made| made.not_after = date_time_ymd(2026, 1, 1));
    let leaf = root.issue(&parameters("client", (2025, 2030)));
    assert_eq!(leaf.chains(std::slice::from_ref(&root.certificate), &[], NOW), Err(ChainError::UnknownIssuer));
    assert_eq!(leaf.chains(&[root.certificate], &[], NOW - 400 * 86_400), Ok(()));
}

#[test]
fn mt_17_effort_is_bounded() {
    let root = root(same);
    let mut last = root.beneath("1", same);
    for number in 2..=50 {
        last = last.beneath(&number.to_string(), same);
    }
    let leaf = last.issue(&parameters("client", (2025, 2030)));
    assert!(matches!(leaf.chains(&[root.certificate], &last.along, NOW), Err(ChainError::Broken(_))));
}

fn named(parts: &[(DnType, DnValue)]) -> Certificate {
    let mut made = parameters("", (2025, 2030));
    made.distinguished_name = DistinguishedName::new();
    for (kind, value) in parts {
        made.distinguished_name.push(kind.clone(), value.clone());
    }
    root(same).issue(&made)
}

#[test]
fn mt_07_a_subject_is_equal_octet_by_octet() {
    let (country, organisation, common) = (DnType::CountryName, DnType::OrganizationName, DnType::CommonName);
    let text = |text: &str| DnValue::Utf8String(text.to_owned());
    let printed = |text: &str| DnValue::PrintableString(PrintableString::try_from(text).expect("a string"));
    let bmp = |text: &str| DnValue::BmpString(BmpString::try_from(text).expect("a string"));
    let teletex = |text: &str| DnValue::TeletexString(TeletexString::try_from(text).expect("a string"));
    let registered = Name::Subject("CN=client,O=Example,C=SE".to_owned());
    let check = |id: &str, parts: &[(DnType, DnValue)], equal: bool| {
        let certificate = named(parts);
        assert_eq!(certificate.names().contains(&registered), equal, "{id}: {}", certificate.subject());
    };
    let (c, o, cn) =
        ((country.clone(), printed("SE")), (organisation.clone(), text("Example")), (common.clone(), text("client")));
    check("as registered", &[c.clone(), o.clone(), cn.clone()], true);
    check("a printable string", &[c.clone(), o.clone(), (common.clone(), printed("client"))], true);
    check("reordered", &[cn.clone(), o.clone(), c.clone()], false);
    check("one less", &[c.clone(), cn.clone()], false);
    check("one more", &[c.clone(), o.clone(), (DnType::OrganizationalUnitName, text("x")), cn.clone()], false);
    check("another case", &[c.clone(), o.clone(), (common.clone(), text("Client"))], false);
    check("a space more", &[c.clone(), o.clone(), (common.clone(), text("client "))], false);
    check("a comma within", &[c.clone(), (common.clone(), text("client,O=Example"))], false);
    check("BMPString", &[c.clone(), o.clone(), (common.clone(), bmp("client"))], false);
    check("TeletexString", &[c.clone(), o.clone(), (common.clone(), teletex("client"))], false);
    check("another letter that looks alike", &[c, o, (common, text("сlient"))], false);
}

#[test]
fn alternative_names_are_known_by_their_kind() {
    let mut made = parameters("client", (2025, 2030));
    let address: IpAddr = "2001:db8::1".parse().expect("an address");
    made.subject_alt_names = vec![
        SanType::DnsName("client.example".try_into().expect("a name")),
        SanType::URI("urn:client:1".try_into().expect("a name")),
        SanType::IpAddress(address),
        SanType::Rfc822Name("client@example.se".try_into().expect("a name")),
    ];
    let expected = [
        Name::Subject("CN=client".to_owned()),
        Name::Dns("client.example".to_owned()),
        Name::Uri("urn:client:1".to_owned()),
        Name::Ip(address),
        Name::Email("client@example.se".to_owned()),
    ];
    assert_eq!(root(same).issue(&made).names(), expected);
}
