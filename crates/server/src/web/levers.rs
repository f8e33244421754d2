//! What a demonstration lets programs on its own machine do to it: move its clock, stage faults (docs/integrate.md).
use super::answer::{Away, response, sent_away};
use super::extract::Call;
use super::local::local;
use super::site::Site;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{Request, Response, StatusCode};
use flows::clock::Moved;
use flows::rehearse;
use flows::staged::{MOST, Planned, Staged, StagedFault};
use oauth::issuer::Issuer;
use oauth::rules::paths::Endpoint;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The most milliseconds that an answer is held back.
pub const LONGEST_DELAY: u64 = 60_000;
/// The most requests that one staged fault waits for.
const MOST_TIMES: u32 = 1_000;

pub(super) type Told = Result<(StatusCode, Value), Away>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_s: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    issuer: String,
    #[serde(default)]
    endpoint: Option<String>,
    fault: Value,
    #[serde(default = "once")]
    times: u32,
}

fn once() -> u32 {
    1
}

/// What time it is here.
pub async fn clock(State(site): State<Site>, request: Request<Body>) -> Response<Body> {
    let told = async {
        taken(&site, request).await?;
        hands(&site, clock_of(&site)?)
    };
    answered(told.await)
}

/// Moves the clock on.
pub async fn advance(State(site): State<Site>, request: Request<Body>) -> Response<Body> {
    let told = async {
        let call = taken(&site, request).await?;
        let Advance { advance_s } = read(&call, r#"{"advance_s": SECONDS}"#)?;
        let moved = clock_of(&site)?;
        let far = || wrong("the clock is moved by ten years in all, and no farther".to_owned());
        advance_s.checked_mul(1_000).and_then(|by_ms| moved.advance(by_ms)).ok_or_else(far)?;
        hands(&site, moved)
    };
    answered(told.await)
}

/// Puts the clock right.
pub async fn reset(State(site): State<Site>, request: Request<Body>) -> Response<Body> {
    let told = async {
        taken(&site, request).await?;
        let moved = clock_of(&site)?;
        moved.reset();
        hands(&site, moved)
    };
    answered(told.await)
}

/// The faults that wait.
pub async fn faults(State(site): State<Site>, request: Request<Body>) -> Response<Body> {
    let told = async {
        taken(&site, request).await?;
        waiting(staged(&site)?)
    };
    answered(told.await)
}

/// Stages a fault.
pub async fn stage(State(site): State<Site>, request: Request<Body>) -> Response<Body> {
    let told = async {
        let call = taken(&site, request).await?;
        let wish = read(&call, r#"{"issuer": NAME, "endpoint": NAME, "fault": NAME, "times": COUNT}"#)?;
        let planned = planned(&site, wish).await?;
        Ok((StatusCode::CREATED, json!(planned)))
    };
    answered(told.await)
}

/// Removes every fault.
pub async fn clear(State(site): State<Site>, request: Request<Body>) -> Response<Body> {
    let told = async {
        taken(&site, request).await?;
        let staged = staged(&site)?;
        staged.clear();
        waiting(staged)
    };
    answered(told.await)
}

/// Removes one fault.
pub async fn remove(State(site): State<Site>, Path(id): Path<String>, request: Request<Body>) -> Response<Body> {
    let told = async {
        taken(&site, request).await?;
        let staged = staged(&site)?;
        match id.parse().is_ok_and(|id| staged.remove(id)) {
            true => waiting(staged),
            false => Err((
                StatusCode::NOT_FOUND,
                format!("no fault {id:?} waits; it fired as often as planned, or never was"),
            )),
        }
    };
    answered(told.await)
}

async fn planned(site: &Site, wish: Wish) -> Result<Planned, Away> {
    let catalogue =
        site.authority.catalogue().await.map_err(|fault| (StatusCode::SERVICE_UNAVAILABLE, fault.to_string()))?;
    let names = || catalogue.issuers().iter().map(|issuer| issuer.name()).collect::<Vec<_>>().join(", ");
    let issuer = catalogue.issuer(&wish.issuer);
    let issuer: &Arc<Issuer> =
        issuer.ok_or_else(|| wrong(format!("no issuer is called {:?}; there are {}", wish.issuer, names())))?;
    let endpoint = wish.endpoint.as_deref().map(|name| endpoint(issuer, name)).transpose()?;
    let fault = fault(wish.fault)?;
    let most = if fault.is_at_once() { 1 } else { MOST_TIMES };
    if !(1..=most).contains(&wish.times) {
        return Err(wrong(format!("`times` of {} is 1 to {most}; {} is not", fault.name(), wish.times)));
    }
    if matches!(fault, StagedFault::RotateKey | StagedFault::UnpublishedKey) && !flows::rotate::signs(issuer) {
        return Err(wrong(format!("{} signs nothing, so there is no key", issuer.name())));
    }
    let planned = rehearse::stage((&site.authority, staged(site)?), (issuer, endpoint), (fault, wish.times)).await;
    let planned = planned.map_err(|fault| (StatusCode::SERVICE_UNAVAILABLE, fault.to_string()))?;
    planned.ok_or_else(|| wrong(format!("{MOST} faults wait already; remove some with DELETE /demo/faults")))
}

fn endpoint(issuer: &Issuer, name: &str) -> Result<Endpoint, Away> {
    let has = |endpoint: &Endpoint| issuer.endpoint(*endpoint).is_some();
    let known: Vec<Endpoint> = Endpoint::ALL.into_iter().filter(has).collect();
    known.iter().find(|endpoint| endpoint.name() == name).copied().ok_or_else(|| {
        let names: Vec<_> = known.iter().map(|endpoint| endpoint.name()).collect();
        wrong(format!("{} has no endpoint {name:?}; it has {}", issuer.name(), names.join(", ")))
    })
}

fn fault(value: Value) -> Result<StagedFault, Away> {
    let fault = serde_json::from_value(value.clone()).map_err(|_| {
        let names = StagedFault::NAMES.map(|name| match name {
            "delay_ms" => r#"{"delay_ms": MILLISECONDS}"#.to_owned(),
            name => format!("{name:?}"),
        });
        wrong(format!("no fault is called {value}; there are {}", names.join(", ")))
    })?;
    match fault {
        StagedFault::DelayMs(delay) if !(1..=LONGEST_DELAY).contains(&delay) => {
            Err(wrong(format!("`delay_ms` is 1 to {LONGEST_DELAY}; {delay} is not")))
        }
        fault => Ok(fault),
    }
}

/// A request that may do this, with its body.
pub(super) async fn taken(site: &Site, request: Request<Body>) -> Result<Call, Away> {
    let call = Call::of(request).await.ok_or_else(|| wrong("the request broke off".to_owned()))?;
    local(site, &call).await.map(|()| call)
}

pub(super) fn read<T: DeserializeOwned>(call: &Call, shape: &str) -> Result<T, Away> {
    serde_json::from_slice(&call.body).map_err(|error| wrong(format!("send {shape}: {error}")))
}

fn clock_of(site: &Site) -> Result<&Moved, Away> {
    site.authority.clock.moved().ok_or_else(absent)
}

pub(super) fn staged(site: &Site) -> Result<&Staged, Away> {
    site.authority.staged().ok_or_else(absent)
}

fn absent() -> Away {
    (StatusCode::NOT_FOUND, "this server demonstrates nothing".to_owned())
}

pub(super) fn wrong(why: String) -> Away {
    (StatusCode::BAD_REQUEST, why)
}

fn hands(site: &Site, moved: &Moved) -> Told {
    let now = site.authority.clock.now();
    let time = OffsetDateTime::from_unix_timestamp(now).ok().and_then(|time| time.format(&Rfc3339).ok());
    Ok((StatusCode::OK, json!({ "offset_s": moved.offset_ms().div_euclid(1_000), "now": now, "time": time })))
}

fn waiting(staged: &Staged) -> Told {
    Ok((StatusCode::OK, json!({ "faults": staged.planned() })))
}

pub(super) fn answered(told: Told) -> Response<Body> {
    let headers = [("content-type", "application/json"), ("cache-control", "no-store")];
    told.map_or_else(sent_away, |(status, body)| response(status, &headers, body.to_string()))
}
