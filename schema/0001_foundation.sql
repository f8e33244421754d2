-- The foundation: what is registered, who signed in, what was granted, and what may be used once.
-- Handles are kept as (locator, digest), in the order of their expiry; times are seconds since 1970; documents are JSON.

-- One row, raised by every change of what nodes may cache: issuers, clients, people as applied, keys.
CREATE TABLE catalog_version (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    version BIGINT NOT NULL
) /*sqlite: STRICT */;
INSERT INTO catalog_version (id, version) VALUES (1, 0);

CREATE TABLE notes (
    name TEXT NOT NULL PRIMARY KEY,
    value BYTES NOT NULL
) /*sqlite: STRICT, WITHOUT ROWID */;

CREATE TABLE issuers (
    name TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL,
    ended_before BIGINT NOT NULL,
    document TEXT NOT NULL
) /*sqlite: STRICT, WITHOUT ROWID */;

CREATE TABLE clients (
    issuer TEXT NOT NULL,
    client_id TEXT NOT NULL,
    state TEXT NOT NULL,
    sessions TEXT NOT NULL,
    ended_before BIGINT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (issuer, client_id)
) /*sqlite: STRICT, WITHOUT ROWID */;

CREATE TABLE people (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    username TEXT NOT NULL,
    state TEXT NOT NULL,
    ended_before BIGINT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE (issuer, username)
) /*sqlite: STRICT, WITHOUT ROWID */;

-- What was removed, by digest of its kind, issuer and identifier: what is registered again under it is stamped
-- `ended_before`, so that nothing that was issued comes alive.
CREATE TABLE removed (
    digest BYTES NOT NULL PRIMARY KEY,
    removed_at BIGINT NOT NULL
) /*sqlite: STRICT, WITHOUT ROWID */;

-- `sealed` is the private key while it may sign, the public one once it is retired, and empty once it is removed:
-- that row stays, so that its identifier never names another key.
CREATE TABLE signing_keys (
    kid TEXT NOT NULL,
    issuer TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    stage TEXT NOT NULL,
    since BIGINT NOT NULL,
    sealed BYTES NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (kid, issuer)
) /*sqlite: STRICT, WITHOUT ROWID */;
CREATE UNIQUE INDEX signing_keys_active ON signing_keys (issuer, algorithm) WHERE stage = 'active';
CREATE UNIQUE INDEX signing_keys_next ON signing_keys (issuer, algorithm) WHERE stage = 'next';

-- The one clock that all nodes follow, in milliseconds since 1970.
CREATE VIEW clock AS SELECT
    /*sqlite: CAST(unixepoch('subsec') * 1000 AS INTEGER) */
    /*postgres: CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) */ AS now_ms;

CREATE TABLE sessions (
    locator BIGINT NOT NULL,
    digest BYTES NOT NULL,
    issuer TEXT NOT NULL,
    id TEXT NOT NULL,
    subject TEXT NOT NULL,
    auth_time BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (locator, digest)
) /*sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX sessions_id ON sessions (id);
CREATE INDEX sessions_subject ON sessions (subject, auth_time);

CREATE TABLE consents (
    subject TEXT NOT NULL,
    client_id TEXT NOT NULL,
    issuer TEXT NOT NULL,
    scopes TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    PRIMARY KEY (subject, client_id, issuer)
) /*sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX consents_client ON consents (client_id);

CREATE TABLE guesses (
    who BYTES NOT NULL,
    issuer TEXT NOT NULL,
    guesses BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (who, issuer)
) /*sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX guesses_expiry ON guesses (expires_at);

-- Identifiers of client assertions and of proofs of possession.
-- Keyed by the digest alone, not by (expiry, digest): a jti is spent once whatever expiry it is presented with.
CREATE TABLE spent_token_ids (
    digest BYTES NOT NULL,
    issuer TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (digest, issuer)
) /*sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX spent_token_ids_expiry ON spent_token_ids (expires_at);

CREATE TABLE spent_interactions (
    digest BYTES NOT NULL,
    issuer TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (digest, issuer)
) /*sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX spent_interactions_expiry ON spent_interactions (expires_at);

CREATE TABLE revoked_token_ids (
    digest BYTES NOT NULL,
    issuer TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (digest, issuer)
) /*sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX revoked_token_ids_expiry ON revoked_token_ids (expires_at);

CREATE TABLE pushed_requests (
    locator BIGINT NOT NULL,
    digest BYTES NOT NULL,
    issuer TEXT NOT NULL,
    client_id TEXT NOT NULL,
    request TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (locator, digest)
) /*sqlite: STRICT, WITHOUT ROWID */;

-- `representing`, `scopes` and `for_absence` repeat what `terms` say, for questions about many grants at once.
CREATE TABLE grants (
    id BYTES NOT NULL PRIMARY KEY,
    issuer TEXT NOT NULL,
    client_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    session_id TEXT NOT NULL,
    representing TEXT NOT NULL,
    scopes TEXT NOT NULL,
    for_absence BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    absolute_expires_at BIGINT NOT NULL,
    line_seen BYTES NOT NULL,
    line_successors BIGINT NOT NULL,
    line_seen_at BIGINT NOT NULL,
    line_expires_at BIGINT NOT NULL,
    keep_until BIGINT NOT NULL,
    ended_at BIGINT,
    terms TEXT NOT NULL
) /*sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX grants_subject ON grants (subject);
CREATE INDEX grants_session ON grants (session_id) WHERE ended_at IS NULL;
CREATE INDEX grants_expiry ON grants (keep_until);

-- Codes and refresh tokens live as long as their grant, so that one that comes again is known.
CREATE TABLE codes (
    locator BIGINT NOT NULL,
    digest BYTES NOT NULL,
    issuer TEXT NOT NULL,
    client_id TEXT NOT NULL,
    grant_id BYTES NOT NULL,
    binding TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (locator, digest)
) /*sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX codes_grant ON codes (grant_id);

CREATE TABLE refresh_tokens (
    locator BIGINT NOT NULL,
    digest BYTES NOT NULL,
    issuer TEXT NOT NULL,
    client_id TEXT NOT NULL,
    grant_id BYTES NOT NULL,
    parent BYTES NOT NULL,
    bound_to TEXT,
    PRIMARY KEY (locator, digest)
) /*sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX refresh_tokens_grant ON refresh_tokens (grant_id);

CREATE TABLE access_tokens (
    locator BIGINT NOT NULL,
    digest BYTES NOT NULL,
    issuer TEXT NOT NULL,
    client_id TEXT NOT NULL,
    grant_id BYTES,
    reach TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    PRIMARY KEY (locator, digest)
) /*sqlite: STRICT, WITHOUT ROWID */;

-- What administrators and people did. Each row's `mac` covers the row before it; `journal_ends` holds, each under a
-- seal of its own, the last row that was swept away and the last that was written.
CREATE TABLE journal (
    number BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    issuer TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    client_id TEXT NOT NULL,
    trace TEXT NOT NULL,
    detail TEXT NOT NULL,
    mac BYTES NOT NULL
) /*sqlite: STRICT */;
CREATE INDEX journal_subject ON journal (subject) WHERE subject <> '';

CREATE TABLE journal_ends (
    name TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL,
    mac BYTES NOT NULL,
    seal BYTES NOT NULL
) /*sqlite: STRICT, WITHOUT ROWID */;
