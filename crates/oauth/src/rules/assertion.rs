//! What a client assertion must look like: audience, times, type, key (RFC 7523 section 3, RFC 8725).
mod details;
mod key;

use crate::refusal::Refusal;
use crate::refusal::assertion::AssertionRefusal;
use crate::refusal::assertion::rules::{
    ALGORITHM, AUDIENCE, BEGUN, CLAIMS, COMPACT, DATES, EXPIRY, SHORT, SUBJECT, TYPE,
};
use crate::rules::form::shown;
use crate::rules::paths::{Endpoint, Paths};
use crate::words::credentials::Assertion;
use crate::words::issuer::Registration;
use crate::words::measure::{OneOrMore, Seconds};
use crate::words::moment::Moment;
use crate::words::text::Name;
use details::Meaning;
use jose::algorithm::Algorithm;
use jose::claims::{self, Audience, Dates};
use jose::signed::Compact;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The `typ` under which only the issuer is an audience (draft-ietf-oauth-rfc7523bis).
const STRICT_TYPE: &str = "client-authentication+jwt";

/// What a profile takes in an assertion.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssertionRules {
    audience: Vec<AudienceName>,
    audience_spelling: Spelling,
    dates: DateForm,
    most_seconds_ahead: Seconds,
    leeway_seconds: Seconds,
    types: Vec<Name>,
    algorithms: OneOrMore<Algorithm>,
    key_names: Vec<KeyName>,
    details: BTreeMap<Name, Meaning>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum AudienceName {
    Issuer,
    TokenEndpoint,
    PushedAuthorizationRequestEndpoint,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Spelling {
    /// One string, character for character.
    Exact,
    /// A list of one too, and the issuer with or without its final slash.
    Lenient,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum DateForm {
    Strict,
    Lenient,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
enum KeyName {
    #[serde(rename = "kid")]
    Kid,
    #[serde(rename = "x5t")]
    X5t,
    #[serde(rename = "x5t#S256")]
    X5tS256,
}

impl AssertionRules {
    /// The algorithms taken, for metadata.
    pub fn algorithms(&self) -> &[Algorithm] {
        &self.algorithms
    }

    /// How long an assertion's identifier must be remembered after it expired, in seconds.
    pub fn leeway(&self) -> i64 {
        self.leeway_seconds.count()
    }

    /// Checks all that needs no key.
    pub fn admit(&self, at: (&Paths, &Registration), text: &str, moment: &mut Moment) -> Result<Assertion, Refusal> {
        let compact = Compact::parse(text).map_err(|error| refuse(Malformed { what: error.to_string() }))?;
        moment.keep(&COMPACT);
        self.typed(&compact, moment)?;
        self.algorithm(&compact)?;
        moment.keep(&ALGORITHM);
        let times = self.times(&compact)?;
        moment.keep(&DATES);
        let (iss, sub) = (self.text(&compact, "iss")?, self.text(&compact, "sub")?);
        let (audience, token_id) = (self.named(&compact)?, self.text(&compact, "jti")?);
        moment.keep(&CLAIMS);
        if iss != sub {
            return Err(refuse(Subject { issuer: shown(&iss), subject: shown(&sub) }));
        }
        moment.keep(&SUBJECT);
        self.audience(at, &compact, audience)?;
        moment.keep(&AUDIENCE);
        self.timely(&times, moment)?;
        Ok(Assertion { client_id: sub, compact, token_id, expires_at: times.expires_at })
    }

    fn typed(&self, compact: &Compact, moment: &mut Moment) -> Result<(), Refusal> {
        let Some(typ) = compact.typ() else { return Ok(()) };
        match self.types.iter().any(|one| one.as_str().eq_ignore_ascii_case(typ)) {
            true => {
                moment.keep(&TYPE);
                Ok(())
            }
            false => {
                let accepted = self.types.iter().map(Name::to_string).collect();
                Err(refuse(Type { typ: shown(typ), accepted }))
            }
        }
    }

    fn algorithm(&self, compact: &Compact) -> Result<Algorithm, Refusal> {
        let algorithm = compact.algorithm().ok().filter(|algorithm| self.algorithms.contains(algorithm));
        algorithm.ok_or_else(|| {
            let accepted = self.algorithms.iter().map(|one| one.name().to_owned()).collect();
            refuse(AssertionRefusal::Algorithm { algorithm: shown(compact.algorithm_name()), accepted })
        })
    }

    fn text(&self, compact: &Compact, claim: &'static str) -> Result<String, Refusal> {
        let what = match claims::text(compact.claims(), claim) {
            Ok(Some(text)) if !text.is_empty() && text.len() <= 512 => return Ok(text.to_owned()),
            Ok(Some(text)) => format!("{} characters", text.len()),
            Ok(None) => "missing".to_owned(),
            Err(error) => error.to_string(),
        };
        Err(refuse(Claim { claim, what }))
    }

    fn named(&self, compact: &Compact) -> Result<Audience, Refusal> {
        let claim = |what: String| refuse(Claim { claim: "aud", what });
        let audience = claims::audience(compact.claims()).map_err(|error| claim(error.to_string()))?;
        audience.ok_or_else(|| claim("missing".to_owned()))
    }

    fn audience(
        &self,
        (paths, issuer): (&Paths, &Registration),
        compact: &Compact,
        audience: Audience,
    ) -> Result<(), Refusal> {
        let (arrived, single) = match audience {
            Audience::One(one) => (vec![one], true),
            Audience::Many(many) => (many, false),
        };
        let strict = compact.typ().is_some_and(|typ| typ.eq_ignore_ascii_case(STRICT_TYPE));
        let mut accepted = vec![paths.identifier(issuer)];
        if !strict {
            let endpoint = |name: &AudienceName| match name {
                AudienceName::Issuer => None,
                AudienceName::TokenEndpoint => paths.url(issuer, Endpoint::Token),
                AudienceName::PushedAuthorizationRequestEndpoint => {
                    paths.url(issuer, Endpoint::PushedAuthorizationRequest)
                }
            };
            accepted.extend(self.audience.iter().filter_map(endpoint));
        }
        let lenient = self.audience_spelling == Spelling::Lenient;
        let bare = |one: &str| one.strip_suffix('/').unwrap_or(one).to_owned();
        let fits = |one: &String| accepted.contains(one) || lenient && bare(one) == bare(&accepted[0]);
        if (single || lenient) && arrived.len() == 1 && arrived.iter().all(fits) {
            return Ok(());
        }
        let because = match (strict, single || lenient) {
            (true, _) => "because typ is client-authentication+jwt",
            (false, false) => "one string, not a list",
            (false, true) => "character for character",
        };
        let arrived = arrived.iter().map(|one| shown(one)).collect();
        Err(refuse(AssertionRefusal::Audience { arrived, accepted, because }))
    }

    fn times(&self, compact: &Compact) -> Result<Times, Refusal> {
        let form = if self.dates == DateForm::Lenient { Dates::Lenient } else { Dates::Strict };
        let date = |claim: &'static str| {
            let read = claims::numeric_date(compact.claims(), claim, form);
            read.map_err(|error| refuse(Claim { claim, what: error.to_string() }))
        };
        let expires_at = date("exp")?.ok_or_else(|| refuse(Claim { claim: "exp", what: "missing".to_owned() }))?;
        Ok(Times { expires_at, issued_at: date("iat")?, not_before: date("nbf")? })
    }

    fn timely(&self, times: &Times, moment: &mut Moment) -> Result<(), Refusal> {
        let (expires_at, issued_at, now) = (times.expires_at, times.issued_at, moment.now());
        let (leeway, most) = (self.leeway_seconds.count(), self.most_seconds_ahead.count());
        if expires_at + leeway <= now {
            return Err(refuse(Expired { expires_at, issued_at, now, leeway }));
        }
        moment.keep(&EXPIRY);
        if expires_at - now > most + leeway {
            return Err(refuse(TooLong { expires_at, now, most }));
        }
        moment.keep(&SHORT);
        for (claim, date) in [("iat", issued_at), ("nbf", times.not_before)] {
            if let Some(value) = date.filter(|value| *value > now + leeway) {
                return Err(refuse(NotYet { claim, value, now, leeway }));
            }
        }
        moment.keep(&BEGUN);
        Ok(())
    }
}

/// The dates of an assertion, in seconds since 1970.
struct Times {
    expires_at: i64,
    issued_at: Option<i64>,
    not_before: Option<i64>,
}

use AssertionRefusal::{Claim, Expired, Malformed, NotYet, Subject, TooLong, Type};

fn refuse(refusal: AssertionRefusal) -> Refusal {
    Refusal::Assertion(refusal)
}
