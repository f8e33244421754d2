//! The other profiles, each where an issuer stands, and what they would answer to a request that was heard there.
use super::verdict::told;
use crate::conversation::Elsewhere;
use crate::web::answer::Answer;
use crate::web::extract::Call;
use flows::hearing::Hearing;
use oauth::decisions::elsewhere::{Heard, Other, Verdict, elsewhere};
use oauth::issuer::Issuer;
use oauth::profile::library::Library;
use oauth::refusal::Refusal;
use oauth::refusal::parameters::ParameterRefusal;
use oauth::rules::paths::Endpoint;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The profiles as they were placed so far, by the name of the profile at whose place they stand.
#[derive(Default)]
pub struct Others(Mutex<BTreeMap<String, Placed>>);

type Placed = Arc<Vec<(String, Other)>>;

impl Others {
    /// What every other profile would answer; nothing at endpoints that decide nothing of their own.
    pub fn answers(
        &self,
        (library, issuer): (&Library, &Issuer),
        (endpoint, call): (Endpoint, &Call),
        answer: &Answer,
        hearing: &Hearing,
    ) -> Vec<Elsewhere> {
        let (arrived, form) = (call.arrived(), call.parameters());
        let heard = match (endpoint, &arrived, &form) {
            (Endpoint::Authorization, _, Ok(form)) => Heard::Visit(form, hearing.visited.as_ref()),
            (direct, Ok(arrived), _) if is_decided(direct) => Heard::Direct(direct, arrived, hearing.read.as_ref()),
            _ => return Vec::new(),
        };
        let own = &issuer.registration.profile;
        let placed = self.placed(library, own);
        let now_ms = hearing.moment.now_ms;
        let again =
            placed.iter().find(|(name, _)| name == own).map(|(_, other)| elsewhere(issuer, other, heard, now_ms));
        let challenge = (endpoint != Endpoint::Authorization).then(|| call.challenge(endpoint));
        let answer_of = |(_, other): &(String, Other)| {
            let verdict = elsewhere(issuer, other, heard, now_ms);
            match alike(&verdict, again.as_ref(), answer.refusal.as_ref()) {
                Some(refusal) => {
                    let verdict = Verdict::Refused(Box::new(refusal.clone()));
                    Elsewhere {
                        status: Some(answer.response.status().as_u16()),
                        ..told(&other.profile, &verdict, None)
                    }
                }
                None => told(&other.profile, &verdict, challenge),
            }
        };
        placed.iter().filter(|(name, _)| name != own).map(answer_of).collect()
    }

    fn placed(&self, library: &Library, own: &str) -> Placed {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = || {
            let other = |name: &str| {
                let (profile, placed) = (library.find(name)?.clone(), Arc::new(library.placed(name, own)?));
                Some((name.to_owned(), Other { profile, placed }))
            };
            Arc::new(library.names().filter_map(other).collect())
        };
        all.entry(own.to_owned()).or_insert_with(place).clone()
    }
}

/// What was refused here where it is refused there too: no profile has a say in methods, nor in what settling finds, a replay or a race.
fn alike<'a>(there: &Verdict, here: Option<&Verdict>, refusal: Option<&'a Refusal>) -> Option<&'a Refusal> {
    refusal.filter(|refusal| match (there, here) {
        (Verdict::NoEndpoint(_), _) => false,
        _ if matches!(refusal, Refusal::Parameters(ParameterRefusal::Method { .. })) => true,
        (Verdict::Granted(_), Some(Verdict::Granted(_))) => true,
        (Verdict::Refused(there), Some(Verdict::Refused(here))) => there == here && **here != **refusal,
        _ => false,
    })
}

/// Whether an endpoint decides on what clients send.
fn is_decided(endpoint: Endpoint) -> bool {
    use Endpoint::{Extend, Introspection, PushedAuthorizationRequest, Revocation, Token, Userinfo};
    matches!(endpoint, Token | Extend | PushedAuthorizationRequest | Introspection | Revocation | Userinfo)
}
