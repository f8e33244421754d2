//! An entry of the journal: who did what to whom, in registered identifiers, words of this program, and numbers.
use jose::digest::{hex, sha256};
use oauth::words::scope::Scopes;
use serde_json::{Map, Value};
use store::journal::JournalRow;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file was applied.
    Applied,
    /// An issuer was registered.
    IssuerRegistered,
    /// An issuer or one of its APIs was changed.
    IssuerChanged,
    /// An issuer was disabled.
    IssuerDisabled,
    /// An issuer was enabled.
    IssuerEnabled,
    /// An issuer was removed with everything of its own.
    IssuerRemoved,
    /// A client was registered.
    ClientRegistered,
    /// A client was changed.
    ClientChanged,
    /// A client was disabled.
    ClientDisabled,
    /// A client was enabled.
    ClientEnabled,
    /// A client was removed.
    ClientRemoved,
    /// A person was registered.
    PersonRegistered,
    /// A person was changed.
    PersonChanged,
    /// A person was disabled.
    PersonDisabled,
    /// A person was enabled.
    PersonEnabled,
    /// All that is kept about a person was exported.
    PersonExported,
    /// All that is kept about a person was erased.
    PersonErased,
    /// A signing key was made.
    KeyMade,
    /// A signing key became the active one.
    KeyActivated,
    /// A signing key was retired.
    KeyRetired,
    /// A signing key was removed.
    KeyRemoved,
    /// Maintenance began.
    MaintenanceBegan,
    /// Maintenance ended.
    MaintenanceEnded,
    /// An administrator revoked a token.
    TokenRevoked,
    /// A person signed in.
    SignedIn,
    /// So many wrong passwords came for a name that no more are looked at.
    GuessesExhausted,
    /// A sign-in ended, or all of a person's.
    SessionsEnded,
    /// A person allowed a client something.
    ConsentGiven,
    /// A person ended what clients have, or an own client's access.
    AccessEnded,
    /// A grant was ended by its client.
    GrantEnded,
    /// A used code or refresh token came again, and its family was ended.
    FamilyEnded,
    /// A client assertion came again.
    AssertionReplayed,
    /// A proof of possession came again.
    ProofReplayed,
}

impl Kind {
    /// Its one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::IssuerRegistered => "issuer_registered",
            Self::IssuerChanged => "issuer_changed",
            Self::IssuerDisabled => "issuer_disabled",
            Self::IssuerEnabled => "issuer_enabled",
            Self::IssuerRemoved => "issuer_removed",
            Self::ClientRegistered => "client_registered",
            Self::ClientChanged => "client_changed",
            Self::ClientDisabled => "client_disabled",
            Self::ClientEnabled => "client_enabled",
            Self::ClientRemoved => "client_removed",
            Self::PersonRegistered => "person_registered",
            Self::PersonChanged => "person_changed",
            Self::PersonDisabled => "person_disabled",
            Self::PersonEnabled => "person_enabled",
            Self::PersonExported => "person_exported",
            Self::PersonErased => "person_erased",
            Self::KeyMade => "key_made",
            Self::KeyActivated => "key_activated",
            Self::KeyRetired => "key_retired",
            Self::KeyRemoved => "key_removed",
            Self::MaintenanceBegan => "maintenance_began",
            Self::MaintenanceEnded => "maintenance_ended",
            Self::TokenRevoked => "token_revoked",
            Self::SignedIn => "signed_in",
            Self::GuessesExhausted => "guesses_exhausted",
            Self::SessionsEnded => "sessions_ended",
            Self::ConsentGiven => "consent_given",
            Self::AccessEnded => "access_ended",
            Self::GrantEnded => "grant_ended",
            Self::FamilyEnded => "family_ended",
            Self::AssertionReplayed => "assertion_replayed",
            Self::ProofReplayed => "proof_replayed",
        }
    }
}

/// What the journal is told.
#[derive(Clone, Debug)]
pub struct Entry {
    at: i64,
    kind: Kind,
    issuer: String,
    subject: String,
    client_id: String,
    trace: String,
    detail: Map<String, Value>,
    /// How often it happened; what comes again and again is one row.
    times: i64,
}

impl Entry {
    /// Something that happened at this second since 1970, at an issuer; empty where it is the whole server's.
    pub fn new(kind: Kind, issuer: &str, at: i64) -> Self {
        let (subject, client_id, trace) = Default::default();
        Self { at, kind, issuer: issuer.to_owned(), subject, client_id, trace, detail: Map::new(), times: 1 }
    }

    /// Names the person, by `sub`.
    pub fn subject(self, subject: &str) -> Self {
        Self { subject: subject.to_owned(), ..self }
    }

    /// Names the client, as it is registered.
    pub fn client(self, client_id: &str) -> Self {
        Self { client_id: client_id.to_owned(), ..self }
    }

    /// Names the request.
    pub fn trace(self, trace: &str) -> Self {
        Self { trace: trace.to_owned(), ..self }
    }

    /// Adds a number.
    pub fn count(self, name: &'static str, count: i64) -> Self {
        self.with(name, count.into())
    }

    /// Adds a registered identifier, such as that of a key; never what a stranger sent.
    pub fn registered(self, name: &'static str, identifier: &str) -> Self {
        self.with(name, identifier.into())
    }

    /// Adds scopes that were granted, which are registered names.
    pub fn scopes(self, scopes: &Scopes) -> Self {
        self.with("scopes", scopes.iter().collect::<Vec<_>>().into())
    }

    /// Adds a reference to something secret or single: 8 bytes of a digest, which open nothing.
    pub fn reference(self, name: &'static str, secret: &[u8]) -> Self {
        self.with(name, hex(&sha256(secret)[..8]).into())
    }

    fn with(mut self, name: &'static str, value: Value) -> Self {
        self.detail.insert(name.to_owned(), value);
        self
    }

    /// Whether this is the same again as one that waits, of a kind that a stranger can bring about at will.
    pub(super) fn repeats(&self, other: &Self) -> bool {
        let at_will = matches!(
            self.kind,
            Kind::AssertionReplayed
                | Kind::ProofReplayed
                | Kind::FamilyEnded
                | Kind::GrantEnded
                | Kind::GuessesExhausted
        );
        at_will && self.who() == other.who() && self.detail == other.detail
    }

    /// Of what kind it is, and whom it names; every entry that waits is compared, so nothing is copied.
    fn who(&self) -> (Kind, [&str; 3]) {
        (self.kind, [&self.issuer, &self.client_id, &self.subject])
    }

    /// Counts it once more.
    pub(super) fn again(&mut self) {
        self.times += 1;
    }

    /// The row that it becomes at this place; its code is missing.
    pub(super) fn row(&self, number: i64) -> JournalRow {
        let Self { at, kind, issuer, subject, client_id, trace, detail, times } = self;
        let mut detail = detail.clone();
        if *times > 1 {
            detail.insert("times".to_owned(), (*times).into());
        }
        JournalRow {
            number,
            at: *at,
            issuer: issuer.clone(),
            kind: kind.name().to_owned(),
            subject: subject.clone(),
            client_id: client_id.clone(),
            trace: trace.clone(),
            detail: Value::Object(detail).to_string(),
            mac: Vec::new(),
        }
    }
}
