//! What the next step of an authorization is: the first thing missing, or that nothing is (RFC 6749 section 4.1.1, OpenID Connect Core sections 3.1.2.3 and 3.1.2.4).
use super::still::still;
use crate::decisions::standing::session_stands;
use crate::issuer::Issuer;
use crate::refusal::Refusal;
use crate::refusal::authorization::AuthorizationRefusal;
use crate::refusal::authorization::rules::{CONSENT, NOTHING_ASKED, SESSION};
use crate::words::authorization_request::{AuthorizationRequest, Prompt};
use crate::words::client::Client;
use crate::words::interaction::Representing;
use crate::words::moment::Moment;
use crate::words::rule::Rule;
use crate::words::scope::Scopes;
use crate::words::session::Session;
use crate::words::subject::Representation;

const SIGNED_IN: Rule =
    Rule::new("The person is signed in, as lately as was asked.", "OpenID Connect Core, section 3.1.2.3");
const CHOSEN: Rule =
    Rule::new("Who may act for others says for whom.", "ARCHITECTURE.md").set_by("authorization.representation");
const CONSENTED: Rule =
    Rule::new("The person allowed the client what it asks for.", "OpenID Connect Core, section 3.1.2.4")
        .set_by("authorization.consent");

/// All evidence of one visit.
pub struct Visit<'a> {
    /// What is asked for.
    pub request: &'a AuthorizationRequest,
    /// The sign-in of this browser, if one stands.
    pub session: Option<&'a Session>,
    /// When the person signed in for this very authorization, in seconds since 1970.
    pub signed_in_at: Option<i64>,
    /// Whom the person chose to act for.
    pub representing: &'a Representing,
    /// What the person allowed this client before.
    pub remembered: &'a Scopes,
    /// What the person answered now.
    pub answer: Answer,
}

/// What a person answered on the consent page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing yet.
    Open,
    /// Yes.
    Allowed,
    /// Yes, and nothing of it is remembered.
    AllowedOnce,
    /// No.
    Denied,
}

/// The first thing missing, or that nothing is.
pub enum Step<'a> {
    /// The client may not ask for this any more; nothing is sent to an address that may not be its own any more.
    Stop(Refusal),
    /// The person must sign in.
    SignIn,
    /// The person chooses whom to act for.
    Represent(&'a [Representation]),
    /// The person is asked.
    Consent,
    /// Everything is there.
    Complete(&'a Session, Option<Representation>),
    /// It cannot go on; the client is told.
    Refuse(Refusal),
}

/// Says what the next step is.
pub fn step<'a>(issuer: &Issuer, client: &Client, visit: &Visit<'a>, moment: &mut Moment) -> Step<'a> {
    if let Err(refusal) = still(issuer, client, visit.request, moment) {
        return Step::Stop(refusal);
    }
    let silent = visit.request.prompt == Prompt::None;
    let refuse = |refusal| Step::Refuse(Refusal::Authorization(refusal));
    if visit.answer == Answer::Denied {
        return refuse(AuthorizationRefusal::Denied);
    }
    let now = moment.now();
    let Some(session) = visit.session.filter(|session| stands(issuer, visit, session, now)) else {
        return if silent { refuse(AuthorizationRefusal::LoginRequired) } else { Step::SignIn };
    };
    moment.keep(if silent { &SESSION } else { &SIGNED_IN });
    let representation = match chosen(issuer, visit, session) {
        Ok(representation) => representation,
        Err(_) if silent => return refuse(AuthorizationRefusal::InteractionRequired),
        Err(choices) => return Step::Represent(choices),
    };
    if offers(issuer, session) {
        moment.keep(if silent { &NOTHING_ASKED } else { &CHOSEN });
    }
    let demanded = issuer.profile.authorization.asks_consent(client);
    let asks = demanded && !matches!(visit.answer, Answer::Allowed | Answer::AllowedOnce);
    let allowed = representation.is_none() && visit.request.scopes.within(visit.remembered);
    if asks && (visit.request.prompt.consent() || !allowed) {
        let scopes = visit.request.scopes.only(|scope| !visit.remembered.contains(scope)).into();
        return if silent { refuse(AuthorizationRefusal::ConsentRequired { scopes }) } else { Step::Consent };
    }
    if demanded {
        moment.keep(if silent { &CONSENT } else { &CONSENTED });
    }
    Step::Complete(session, representation)
}

fn stands(issuer: &Issuer, visit: &Visit, session: &Session, now: i64) -> bool {
    let request = visit.request;
    let fresh = visit.signed_in_at.is_some_and(|at| session.auth_time >= at);
    let young = request.max_age.is_none_or(|age| now - session.auth_time <= age || fresh);
    let again = !request.prompt.login() || fresh;
    let expected = request.hinted_subject.as_ref().is_none_or(|subject| *subject == session.person.subject);
    session_stands(issuer, session, now) && young && again && expected
}

fn chosen<'a>(
    issuer: &Issuer,
    visit: &Visit,
    session: &'a Session,
) -> Result<Option<Representation>, &'a [Representation]> {
    let choices = session.person.represents.as_slice();
    if !offers(issuer, session) {
        return Ok(None);
    }
    match visit.representing {
        Representing::Open => Err(choices),
        Representing::Oneself => Ok(None),
        Representing::Other(subject) => {
            choices.iter().find(|one| one.subject == *subject).cloned().map(Some).ok_or(choices)
        }
    }
}

fn offers(issuer: &Issuer, session: &Session) -> bool {
    issuer.profile.authorization.offers_representation() && !session.person.represents.is_empty()
}
