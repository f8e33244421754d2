//! Finds issuer and endpoint of a request by host and exact path, and gives each answer its trace.
use super::answer::{Answer, Told, log, put, response, sent_away};
use super::conversations::Exchange;
use super::endpoints;
use super::extract::Call;
use super::language::OwnPage;
use super::respond::{Audience, Speaker};
use super::site::Site;
use super::staged::{Done, Met};
use super::telling::{Arrived, InFlight};
use super::{astray, hosts};
use crate::serve::{Place, TurnedAway};
use axum::body::Body;
use axum::extract::State;
use axum::http::{Method, Request, Response, StatusCode};
use flows::catalogue::{Catalogue, Route};
use flows::failure::Fault;
use flows::hearing::Hearing;
use oauth::refusal::Refusal;
use oauth::refusal::parameters::{METHOD, ParameterRefusal};
use oauth::rules::paths::Endpoint;
use oauth::words::chance::Chance;
use oauth::words::moment::Moment;

/// Answers a request to an issuer.
pub async fn dispatch(State(site): State<Site>, request: Request<Body>) -> Response<Body> {
    let (arrived, metrics, _flying) = (Arrived::now(&site), &*site.authority.metrics, InFlight::of(&site));
    let Some(trace) = site.authority.chance.draw().map(|mut chance| jose::digest::hex(&chance.bytes::<8>())) else {
        log(&Fault::Chance, ("none", metrics));
        return away();
    };
    let turned_away = request.extensions().get::<TurnedAway>().is_some();
    let Some(call) = Call::of(request).await else {
        return response(StatusCode::BAD_REQUEST, &[("cache-control", "no-store")], String::new());
    };
    if turned_away {
        return nobody_free(&site, (&trace, arrived), &call);
    }
    let catalogue = match site.authority.catalogue().await {
        Ok(catalogue) => catalogue,
        Err(fault) => {
            log(&fault, (&trace, metrics));
            return away();
        }
    };
    let Some(route) = catalogue.route(call.host(), &call.path).cloned() else {
        return nowhere(&site, &catalogue, (&trace, arrived), call).await;
    };
    if let Err(away) = hosts::of_issuer(&site, &call).await {
        return sent_away(away);
    }
    if let Some(seconds) = catalogue.maintenance
        && let Some(answer) = in_maintenance(&site, &route, (&trace, arrived), &call, seconds)
    {
        return answer;
    }
    let answer = match allowed(route.endpoint).contains(&call.method) {
        true => answered(&site, route.clone(), (&trace, arrived), call).await,
        false => wrong_method(&site, route.clone(), (&trace, arrived), call),
    };
    let mut response = answer.response;
    put(&mut response, "biljett-trace", &trace);
    response
}

/// Answers a path that is no endpoint's: in a demonstration beneath an issuer's root with what was probably meant.
async fn nowhere(site: &Site, catalogue: &Catalogue, (trace, arrived): (&str, Arrived), call: Call) -> Response<Body> {
    site.authority.metrics.unrouted.inc();
    let strayed = site.demonstrates().then(|| astray::strayed(catalogue, &call)).flatten();
    let Some((route, refusal)) = strayed else {
        return super::demonstration::nothing_here(site, &OwnPage::of(&call.headers, &call.query));
    };
    if let Err(away) = hosts::of_issuer(site, &call).await {
        return sent_away(away);
    }
    let speaker =
        Speaker { issuer: &route.issuer, audience: Audience::Everybody, trace, metrics: &site.authority.metrics };
    let answer = astray::answer(&speaker, &call, refusal);
    let mut response = unheard(site, route.clone(), (trace, arrived), call, answer).response;
    put(&mut response, "biljett-trace", trace);
    response
}

/// Answers in a task of its own where anything is settled, so that this goes on even where the client went away.
async fn answered(site: &Site, route: Route, (trace, arrived): (&str, Arrived), call: Call) -> Answer {
    let (house, failed) = (site, (route.clone(), trace.to_owned()));
    let (site, trace) = (site.clone(), trace.to_owned());
    let settles = route.endpoint.is_called() || route.endpoint.is_visited();
    let work = Box::pin(async move {
        let place = call.place.clone();
        let audience = if site.demonstrates() { Audience::Everybody } else { Audience::Strangers };
        let metrics = &site.authority.metrics;
        let speaker = Speaker { issuer: &route.issuer, audience, trace: &trace, metrics };
        let mut hearing = match site.authority.hear() {
            Ok(hearing) => hearing,
            Err(fault) => return speaker.unavailable(&fault),
        };
        hearing.moment.keep(&METHOD);
        let met = Met::at(&site, &route);
        met.lend(&mut hearing);
        let answer = match met.away() {
            true => endpoints::away(&route, &speaker, &call),
            false => endpoints::answer(&site, &route, &speaker, &call, &mut hearing).await,
        };
        let Done { answer, faults, wait } = met.done(answer, &hearing);
        arrived.answered(&site, (&route, &trace), &answer, Some(&mut hearing));
        if site.demonstrates() {
            let exchange = Exchange { trace, route, call, hearing, answer: answer.without_body(), faults };
            note(&site, exchange, place);
        }
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        answer
    });
    let done = if settles { tokio::spawn(work).await } else { Ok(work.await) };
    match done {
        Ok(answer) => answer,
        Err(_) => {
            let (route, trace) = failed;
            let metrics = &house.authority.metrics;
            let speaker = Speaker { issuer: &route.issuer, audience: Audience::Strangers, trace: &trace, metrics };
            let answer = speaker.unavailable(&Fault::Corrupt("a request that ended in a panic".to_owned()));
            arrived.answered(house, (&route, &trace), &answer, None);
            answer
        }
    }
}

fn allowed(endpoint: Endpoint) -> &'static [Method] {
    match endpoint {
        Endpoint::Authorization | Endpoint::Userinfo | Endpoint::EndSession | Endpoint::Account => {
            &[Method::GET, Method::POST]
        }
        Endpoint::Jwks | Endpoint::OpenidConfiguration | Endpoint::AuthorizationServerMetadata => {
            &[Method::GET, Method::HEAD]
        }
        _ => &[Method::POST],
    }
}

fn wrong_method(site: &Site, route: Route, of: (&str, Arrived), call: Call) -> Answer {
    let allowed: Vec<String> = allowed(route.endpoint).iter().map(|method| method.as_str().to_owned()).collect();
    let headers = [("cache-control", "no-store"), ("allow", &allowed.join(", "))];
    let response = response(StatusCode::METHOD_NOT_ALLOWED, &headers, String::new());
    let method = call.method.as_str().chars().take(20).collect();
    let refusal = Some(Refusal::Parameters(ParameterRefusal::Method { method, allowed }));
    unheard(site, route, of, call, Answer { response, refusal, told: Told::Nothing })
}

/// Notes the conversation of a request that is answered before anything of it is heard.
fn unheard(site: &Site, route: Route, (trace, arrived): (&str, Arrived), call: Call, answer: Answer) -> Answer {
    arrived.answered(site, (&route, trace), &answer, None);
    if site.demonstrates() {
        let hearing = Hearing::new(Moment::new(site.authority.clock.now_ms(), Chance::new([0; 32])));
        let (trace, answer) = (trace.to_owned(), answer.without_body());
        note(site, Exchange { trace, route, call, hearing, answer, faults: Vec::new() }, None);
    }
    answer
}

/// Notes a conversation among the others, and has it told after the answer; until then the request keeps its place.
fn note(site: &Site, exchange: Exchange, place: Option<Place>) {
    let note = site.conversations.note(&site.authority, exchange);
    tokio::spawn(async move {
        note.tell();
        drop(place);
    });
}

/// Tells a request for which there was no place to come again, in its issuer's way where that is known without work.
fn nobody_free(site: &Site, (trace, arrived): (&str, Arrived), call: &Call) -> Response<Body> {
    let held = site.authority.catalogue_held();
    let Some(route) = held.as_ref().and_then(|held| held.route(call.host(), &call.path)) else {
        return away();
    };
    let metrics = &site.authority.metrics;
    let speaker = Speaker { issuer: &route.issuer, audience: Audience::Strangers, trace, metrics };
    metrics.fault(&Fault::Busy("requests"));
    let answer = endpoints::away(route, &speaker, call);
    arrived.answered(site, (route, trace), &answer, None);
    let mut response = answer.response;
    put(&mut response, "biljett-trace", trace);
    response
}

/// Tells a request in maintenance to come again later; `None` where its endpoint answers nevertheless.
fn in_maintenance(
    site: &Site,
    route: &Route,
    (trace, arrived): (&str, Arrived),
    call: &Call,
    seconds: u32,
) -> Option<Response<Body>> {
    let metrics = &site.authority.metrics;
    let speaker = Speaker { issuer: &route.issuer, audience: Audience::Strangers, trace, metrics };
    let answer = endpoints::in_maintenance(route, &speaker, call, seconds)?;
    arrived.answered(site, (route, trace), &answer, None);
    let mut response = answer.response;
    put(&mut response, "biljett-trace", trace);
    Some(response)
}

fn away() -> Response<Body> {
    let headers = [("retry-after", "1"), ("cache-control", "no-store")];
    response(StatusCode::SERVICE_UNAVAILABLE, &headers, String::new())
}
