//! Changes: what a granted request writes, each with the guard that repeats what was seen; and the consequences of a refused one.
use super::binding::Binding;
use super::grant::{Grant, GrantId};
use super::handle::Address;
use super::scope::Scopes;
use super::session::NewSession;
use super::token::{CodeBinding, Reach};

/// Something to be written; all changes of a decision are settled together or not at all.
#[derive(Clone, Debug)]
pub enum Change {
    /// Spends the identifier of an assertion or a proof; lost where it was spent before.
    SpendTokenId(Spending),
    /// Starts a session, and ends the one that it replaces.
    StartSession(Box<NewSession>),
    /// Ends sessions, and what was granted in them; what was granted for the person's absence goes on, unless its client is coupled.
    EndSessions {
        /// Whose, by `sub`.
        subject: String,
        /// The one, by public identifier; every one where none is named.
        session: Option<String>,
    },
    /// Starts a grant.
    StartGrant(Box<Grant>),
    /// Stores a code.
    StoreCode {
        /// Its row.
        address: Address,
        /// The client that may redeem it.
        client_id: String,
        /// The grant that it starts.
        grant: GrantId,
        /// What it is bound to.
        binding: CodeBinding,
        /// Seconds since 1970.
        expires_at: i64,
    },
    /// Spends a code; lost where it is spent, expired, or its grant ended.
    RedeemCode {
        /// Its row.
        address: Address,
        /// The client that redeems it.
        client_id: String,
        /// The grant that it started.
        grant: GrantId,
        /// When refreshing ends, in seconds since 1970; 0 without a refresh token.
        line_expires_at: i64,
        /// The grant is kept so long, in seconds since 1970.
        keep_until: i64,
    },
    /// Presents a refresh token at the token endpoint; lost where the line has moved on, is full, expired or ended.
    AdvanceLine {
        /// The step in the line.
        step: LineStep,
        /// The most successors that one token may be given.
        most_successors: i64,
        /// A retry must come so soon after the first use, in seconds.
        retry_window: i64,
    },
    /// Presents a refresh token at `/extend`; lost where the line has moved on, expired or ended.
    ExtendLine {
        /// The step in the line.
        step: LineStep,
    },
    /// Stores a refresh token; it is kept as long as its grant.
    StoreRefreshToken {
        /// Its row.
        address: Address,
        /// The client that may use it.
        client_id: String,
        /// The grant that it continues.
        grant: GrantId,
        /// The token whose successor it is; empty for the first.
        parent: Vec<u8>,
        /// What must be shown with it.
        binding: Binding,
    },
    /// Stores an opaque access token.
    StoreAccessToken {
        /// Its row.
        address: Address,
        /// The client that got it.
        client_id: String,
        /// The grant behind it.
        grant: Option<GrantId>,
        /// What it is good for.
        reach: Reach,
        /// Seconds since 1970.
        expires_at: i64,
    },
    /// Stores a pushed authorization request.
    PushRequest {
        /// Its row.
        address: Address,
        /// The client that pushed it.
        client_id: String,
        /// The request as JSON.
        request: String,
        /// Seconds since 1970.
        expires_at: i64,
    },
    /// Spends a pushed authorization request; lost where it was spent.
    SpendRequest {
        /// Its row.
        address: Address,
    },
    /// Spends an interaction; lost where it was completed before.
    SpendInteraction {
        /// Digest of its identifier.
        digest: Vec<u8>,
        /// Seconds since 1970; kept so long.
        expires_at: i64,
    },
    /// Remembers what a person allowed a client.
    RememberConsent {
        /// The person, by `sub`.
        subject: String,
        /// The client.
        client_id: String,
        /// All that is allowed now.
        scopes: Scopes,
    },
    /// Ends what clients have of a person, and forgets what they were allowed.
    EndAccess {
        /// The person, by `sub`.
        subject: String,
        /// The client, and the `sub` of whom the person acts for, empty for the person; everything where none is named.
        of: Option<(String, String)>,
    },
    /// Revokes an opaque access token alone.
    RevokeAccessToken {
        /// Its row.
        address: Address,
        /// The client that got it.
        client_id: String,
    },
    /// Revokes a JWT access token alone.
    RevokeTokenId {
        /// Digest of its identifier.
        digest: Vec<u8>,
        /// Seconds since 1970; kept so long.
        expires_at: i64,
    },
    /// Ends a grant and every token that names it.
    EndGrant {
        /// The grant.
        grant: GrantId,
    },
}

/// The identifier of an assertion or a proof, as it is spent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spending {
    /// Of which it is.
    pub of: Single,
    /// The `jti`, for the refusal; never stored.
    pub token_id: String,
    /// Digest of all that makes it single.
    pub digest: Vec<u8>,
    /// Seconds since 1970; kept so long.
    pub expires_at: i64,
}

/// What is sent with a request and serves once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Single {
    /// A client assertion (RFC 7523 section 3).
    Assertion,
    /// A proof of possession (RFC 9449 section 11.1).
    Proof,
}

impl Single {
    /// The digest under which an identifier is remembered, of all that makes it single.
    pub fn digest(parts: &[&str]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for part in parts {
            bytes.extend((part.len() as u64).to_be_bytes());
            bytes.extend(part.as_bytes());
        }
        jose::digest::sha256(&bytes).to_vec()
    }
}

/// One presentation of a refresh token.
#[derive(Clone, Debug)]
pub struct LineStep {
    /// The grant whose line it is.
    pub grant: GrantId,
    /// The client.
    pub client_id: String,
    /// Digest of the presented token.
    pub token: Vec<u8>,
    /// Digest of the token whose successor it is.
    pub parent: Vec<u8>,
    /// When refreshing ends now, in seconds since 1970.
    pub expires_at: i64,
    /// The grant is kept so long, in seconds since 1970.
    pub keep_until: i64,
}

/// What follows from a refused request; it cannot spend anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Consequence {
    /// A used artefact came again with everything right: its family ends, unless the request itself came again.
    EndFamily {
        /// The grant that the family is of.
        grant: GrantId,
        /// What the request would have spent; lost where any of it was spent before.
        unless_spent: Vec<Spending>,
    },
}
