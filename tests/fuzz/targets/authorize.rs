//! FZ-03: the query of an authorization request (RFC 6749 section 4.1.1): whatever it says, nothing is sent but to a registered address.
use crate::made::REDIRECT_URI;
use crate::registered::{APP, ISSUER, NOW};
use oauth::decisions::authorize::response::Delivery;
use oauth::decisions::authorize::{Rejected, begin, locate};
use oauth::rules::form;
use oauth::words::authorization_request::AuthorizationRequest;
use oauth::words::chance::Chance;
use oauth::words::moment::Moment;

/// A response, good or bad, goes to the one registered address; what was understood stays within the registration.
pub fn check(data: &[u8]) {
    let mut moment = Moment::new(NOW * 1_000, Chance::new([3; 32]));
    let Ok(query) = form::read(data) else { return };
    let Ok(located) = locate(&ISSUER, &query, &mut moment) else { return };
    let client = (located.client_id == APP.id()).then_some(&**APP);
    match begin(&ISSUER, &located, client, None, &mut moment) {
        Ok(request) => understood(&request),
        Err(Rejected::Page(_)) => {}
        Err(Rejected::Redirect(target, refusal)) => match target.error(&ISSUER, refusal.error(), "no") {
            Delivery::Redirect(to) => {
                assert!(
                    to.starts_with(&format!("{}?", target.redirect_uri))
                        || to.starts_with(&format!("{}#", target.redirect_uri))
                );
                assert!(to.bytes().all(|byte| byte.is_ascii_graphic()), "{to:?}");
                assert!(ours(&target.redirect_uri), "{to}");
            }
            Delivery::Form { action, .. } => assert!(ours(&action), "{action}"),
        },
    }
}

/// What holds for every request that was understood.
pub fn understood(request: &AuthorizationRequest) {
    assert!(ours(&request.redirect_uri), "{}", request.redirect_uri);
    assert_eq!(request.client_id, APP.id());
    assert!(request.scopes.within(&APP.registration.scopes), "{}", request.scopes);
    assert!(request.code_challenge.as_ref().is_some_and(|challenge| challenge.len() == 43));
    assert!(request.resources.iter().all(|one| ISSUER.registration.apis.iter().any(|api| api.name == *one)));
}

/// The registered address, whatever its port (RFC 8252 section 7.3).
fn ours(uri: &str) -> bool {
    let Some((host, path)) = REDIRECT_URI.strip_prefix("http://").and_then(|rest| rest.split_once('/')) else {
        return false;
    };
    let Some(rest) = uri.strip_prefix("http://").and_then(|rest| rest.strip_prefix(host)) else { return false };
    let Some((port, rest)) = rest.split_once('/') else { return false };
    let digits = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    rest == path && (port.is_empty() || port.strip_prefix(':').is_some_and(digits))
}
