//! What is told about a request once its answer is ready: a line of the log, the numbers, and what the journal keeps.
use super::answer::{Answer, Told};
use super::site::Site;
use crate::log::Decision;
use axum::http::StatusCode;
use flows::catalogue::Route;
use flows::hearing::Hearing;
use flows::metrics::{Decided, Ending};
use oauth::refusal::Refusal;
use prometheus_client::metrics::gauge::Gauge;

/// A request from its arrival on.
#[derive(Clone, Copy)]
pub struct Arrived {
    at_us: i64,
}

impl Arrived {
    /// A request that is there now.
    pub fn now(site: &Site) -> Self {
        Self { at_us: site.authority.clock.elapsed_us() }
    }

    /// Tells of its answer.
    pub fn answered(self, site: &Site, (route, trace): (&Route, &str), answer: &Answer, heard: Option<&mut Hearing>) {
        let authority = &*site.authority;
        let took_us = authority.clock.elapsed_us() - self.at_us;
        let (ending, refusal) = (ending(answer), answer.refusal.as_ref());
        let (issuer, endpoint, error) = (route.issuer.name(), route.endpoint, refusal.map(Refusal::error));
        let seconds = took_us as f64 / 1e6;
        authority.metrics.decided(&Decided { issuer, endpoint, ending, error, seconds });
        let at_ms = heard.as_ref().map_or_else(|| authority.clock.now_ms(), |hearing| hearing.moment.now_ms);
        let mut client = None;
        if let Some(hearing) = heard {
            client = hearing.client.clone();
            let entries = std::mem::take(&mut hearing.entries);
            if !entries.is_empty() {
                let dropped = authority.journal.note(entries.into_iter().map(|entry| entry.trace(trace)));
                authority.metrics.journal_dropped.inc_by(dropped);
            }
        }
        if site.log.wants(ending == Ending::Granted) {
            site.log.decided(Decision {
                at_ms,
                trace: trace.to_owned(),
                issuer: route.issuer.clone(),
                client,
                endpoint,
                ending,
                refused: refusal.map(|refusal| (refusal.error(), refusal.rule())),
                status: answer.response.status().as_u16(),
                took_us,
            });
        }
    }
}

/// A request that is being answered, as long as it is held.
pub struct InFlight(Gauge);

impl InFlight {
    /// Counts it.
    pub fn of(site: &Site) -> Self {
        let gauge = site.authority.metrics.in_flight.clone();
        gauge.inc();
        Self(gauge)
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

fn ending(answer: &Answer) -> Ending {
    match answer {
        Answer { response, .. } if response.status() == StatusCode::SERVICE_UNAVAILABLE => Ending::Fault,
        Answer { refusal: Some(_), .. } => Ending::Refused,
        Answer { told: Told::Page(_), .. } => Ending::PageShown,
        _ => Ending::Granted,
    }
}
