//! What must come of a sequence: a small model of codes, families and tokens, one operation at a time.

/// Seconds that a code lives, and between two uses of a refresh token (profiles/standard).
const CODE: i64 = 60;
const IDLE: i64 = 28_800;
const ABSOLUTE: i64 = 2_592_000;
/// How often a refresh token that was seen is given a successor, and for how many seconds.
const MOST_SUCCESSORS: i64 = 4;
const RETRY_WINDOW: i64 = 3_600;

/// What was issued so far, and what became of it.
#[derive(Default)]
pub struct Expected {
    /// Seconds since 1970.
    pub now: i64,
    /// The number of the session in which people sign in.
    pub session: usize,
    /// Sessions before this number are ended.
    pub ended_sessions: usize,
    /// For each client whether it is enabled, and the second at which it was disabled last.
    pub clients: [(Enabled, i64); 2],
    /// Codes in the order of their issue.
    pub codes: Vec<Code>,
    /// Families in the order of their codes.
    pub families: Vec<Family>,
    /// Refresh tokens.
    pub refresh_tokens: Vec<RefreshToken>,
    /// Access tokens.
    pub access_tokens: Vec<AccessToken>,
}

/// Whether a client is enabled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Enabled {
    #[default]
    Yes,
    No,
}

/// A code and its family, which has the same number.
pub struct Code {
    session: usize,
    issued_at: i64,
    used: bool,
}

/// What one code started.
pub struct Family {
    /// Whose it is.
    pub client: usize,
    created_at: i64,
    ended: bool,
    seen: Option<usize>,
    given: i64,
    since: i64,
    expires_at: i64,
}

/// A refresh token, and the one for which it was given.
pub struct RefreshToken {
    /// Its family.
    pub family: usize,
    parent: Option<usize>,
}

/// How an access token tells what it grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Signed,
    Opaque,
}

/// An access token.
pub struct AccessToken {
    /// Whose it is.
    pub client: usize,
    /// How it tells what it grants.
    pub form: Form,
    family: Option<usize>,
    issued_at: i64,
    expires_at: i64,
    revoked: bool,
}

/// What must come of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Must {
    BeGranted,
    BeRefused,
}

impl Expected {
    /// A code is given to a client.
    pub fn authorize(&mut self, client: usize) {
        self.codes.push(Code { session: self.session, issued_at: self.now, used: false });
        let created_at = self.now;
        self.families.push(Family { client, created_at, ended: false, seen: None, given: 0, since: 0, expires_at: 0 });
    }

    /// A code is presented by its client with all that belongs to it; one that was used ends its family.
    pub fn redeem(&mut self, number: usize) -> Must {
        if self.clients[self.families[number].client].0 == Enabled::No {
            return Must::BeRefused;
        }
        let (family, code) = (&mut self.families[number], &mut self.codes[number]);
        if code.used {
            family.ended = true;
            return Must::BeRefused;
        }
        let alive = self.now < code.issued_at + CODE && code.session >= self.ended_sessions && !family.ended;
        if !alive || !self.stands(self.families[number].client, self.families[number].created_at) {
            return Must::BeRefused;
        }
        self.codes[number].used = true;
        self.families[number].expires_at = self.now + IDLE;
        self.refresh_tokens.push(RefreshToken { family: number, parent: None });
        Must::BeGranted
    }

    /// A refresh token is presented by its client.
    pub fn refresh(&mut self, number: usize) -> Must {
        let (family, parent) = (self.refresh_tokens[number].family, self.refresh_tokens[number].parent);
        let (client, created_at) = (self.families[family].client, self.families[family].created_at);
        let stands = self.stands(client, created_at);
        let line = &mut self.families[family];
        if self.clients[client].0 == Enabled::No || line.ended || line.expires_at <= self.now {
            return Must::BeRefused;
        }
        let current = line.seen == Some(number);
        let retry = line.given < MOST_SUCCESSORS && self.now - line.since <= RETRY_WINDOW;
        match current {
            false if parent != line.seen => {
                line.ended = true;
                return Must::BeRefused;
            }
            true if !retry => return Must::BeRefused,
            _ if !stands => return Must::BeRefused,
            true => {}
            false => (line.seen, line.given) = (Some(number), 0),
        }
        if line.given == 0 {
            line.since = self.now;
        }
        line.given += 1;
        line.expires_at = line.expires_at.max((self.now + IDLE).min(created_at + ABSOLUTE));
        self.refresh_tokens.push(RefreshToken { family, parent: Some(number) });
        Must::BeGranted
    }

    /// A client asks for itself.
    pub fn ask(&self, client: usize) -> Must {
        if self.clients[client].0 == Enabled::Yes { Must::BeGranted } else { Must::BeRefused }
    }

    /// An access token came along.
    pub fn issued(&mut self, (client, form): (usize, Form), family: Option<usize>, lifetime: i64) {
        let (issued_at, expires_at) = (self.now, self.now + lifetime);
        self.access_tokens.push(AccessToken { client, form, family, issued_at, expires_at, revoked: false });
    }

    /// Whether an access token serves now.
    pub fn serves(&self, number: usize) -> bool {
        let token = &self.access_tokens[number];
        let family = token.family.map(|family| &self.families[family]);
        let began = family.map_or(token.issued_at, |family| family.created_at);
        let alive = !token.revoked && self.now < token.expires_at && family.is_none_or(|family| !family.ended);
        alive && self.stands(token.client, began)
    }

    /// A client ends one of its access tokens.
    pub fn revoke(&mut self, number: usize) {
        self.access_tokens[number].revoked = true;
    }

    /// No key is trusted any longer, and nothing that was signed.
    pub fn cut_off(&mut self) {
        self.access_tokens.iter_mut().filter(|token| token.form == Form::Signed).for_each(|token| token.revoked = true);
    }

    /// A client ends a family by one of its refresh tokens, whichever.
    pub fn end(&mut self, refresh_token: usize) {
        let family = self.refresh_tokens[refresh_token].family;
        self.families[family].ended = true;
    }

    /// Enabling again brings nothing back that was issued up to the second of disabling.
    fn stands(&self, client: usize, since: i64) -> bool {
        let (enabled, disabled_at) = self.clients[client];
        enabled == Enabled::Yes && since > disabled_at
    }
}
