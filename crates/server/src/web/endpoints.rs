//! Each endpoint: from the words of a request to the flow, and back to an answer.
use super::answer::{Answer, Told};
use super::extract::Call;
use super::respond::{Speaker, document};
use super::site::Site;
use super::{browser, farewell, own};
use axum::http::StatusCode;
use flows::catalogue::Route;
use flows::failure::Failure;
use flows::hearing::Hearing;
use flows::{extend, introspect, push, revoke, token, userinfo};
use oauth::rules::paths::Endpoint;
use oauth::words::form::Arrived;

/// Answers at the endpoint that was found.
pub async fn answer(site: &Site, route: &Route, speaker: &Speaker<'_>, call: &Call, hearing: &mut Hearing) -> Answer {
    let issuer = &route.issuer;
    // Each flow is boxed by itself, lest every request makes and moves the room of the largest.
    match route.endpoint {
        Endpoint::Authorization => Box::pin(browser::visit(site, speaker, call, hearing)).await,
        Endpoint::SignIn => Box::pin(browser::answer(site, speaker, call, hearing)).await,
        Endpoint::EndSession => Box::pin(farewell::end_session(site, speaker, call, hearing)).await,
        Endpoint::Account => Box::pin(own::account(site, speaker, call, hearing)).await,
        Endpoint::OpenidConfiguration | Endpoint::AuthorizationServerMetadata => {
            let document = document(route.metadata().to_owned(), "application/json");
            Answer::granted(document, Told::Text("The metadata.".to_owned()))
        }
        Endpoint::Jwks => {
            let document = document(issuer.keyring.published().to_string(), "application/jwk-set+json");
            Answer::granted(document, Told::Text("The published keys.".to_owned()))
        }
        endpoint => match direct(site, endpoint, speaker, call, hearing).await {
            Ok(answer) => answer,
            Err(failure) => speaker.failed(failure, call.challenge(endpoint)),
        },
    }
}

/// Sends a request away unread, as the endpoint would where something is missing on our side.
pub fn away(route: &Route, speaker: &Speaker<'_>, call: &Call) -> Answer {
    match route.endpoint.is_visited() {
        true => browser::away(speaker, call, None),
        false => speaker.away(),
    }
}

/// Sends a request away in maintenance, for so many seconds; `None` at a document that caches renew meanwhile.
pub fn in_maintenance(route: &Route, speaker: &Speaker<'_>, call: &Call, seconds: u32) -> Option<Answer> {
    match route.endpoint {
        Endpoint::Jwks | Endpoint::OpenidConfiguration | Endpoint::AuthorizationServerMetadata => None,
        endpoint if endpoint.is_visited() => Some(browser::away(speaker, call, Some(seconds))),
        _ => Some(speaker.away_for(seconds)),
    }
}

async fn direct(
    site: &Site,
    endpoint: Endpoint,
    speaker: &Speaker<'_>,
    call: &Call,
    hearing: &mut Hearing,
) -> Result<Answer, Failure> {
    let (authority, issuer) = (&*site.authority, speaker.issuer);
    let arrived: Arrived = hearing.moment.hold(call.in_order(), call.arrived())?;
    let members = match endpoint {
        Endpoint::Token => Box::pin(token::exchange(authority, issuer, &arrived, hearing)).await?,
        Endpoint::Extend => Box::pin(extend::extend(authority, issuer, &arrived, hearing)).await?,
        Endpoint::Introspection => Box::pin(introspect::introspect(authority, issuer, &arrived, hearing)).await?,
        Endpoint::Userinfo => Box::pin(userinfo::userinfo(authority, issuer, &arrived, hearing)).await?,
        Endpoint::PushedAuthorizationRequest => {
            let pushed = Box::pin(push::push(authority, issuer, &arrived, hearing)).await?;
            return Ok(speaker.members(StatusCode::CREATED, pushed));
        }
        _ => {
            Box::pin(revoke::revoke(authority, issuer, &arrived, hearing)).await?;
            return Ok(speaker.empty());
        }
    };
    Ok(speaker.members(StatusCode::OK, members))
}
