//! The numbers as an operator's collector reads them: those that were counted, and those that are looked up when asked for.
use crate::log::Log;
use flows::authority::Authority;

/// The content type of [`text`] (OpenMetrics 1.0).
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// Bytes of a page of memory where Linux says how many it holds.
const PAGE: i64 = 4_096;

/// All numbers of this process.
pub fn text(authority: &Authority, log: &Log) -> String {
    let metrics = &authority.metrics;
    metrics.lines_dropped.set(i64::try_from(log.dropped()).unwrap_or(i64::MAX));
    if let Some(pages) = resident() {
        metrics.resident.set(pages * PAGE);
    }
    if let Ok(open) = std::fs::read_dir("/proc/self/fd") {
        metrics.descriptors.set(i64::try_from(open.count()).unwrap_or(i64::MAX));
    }
    authority.look();
    metrics.text().unwrap_or_default()
}

/// The pages of memory that this process holds, as Linux says.
fn resident() -> Option<i64> {
    std::fs::read_to_string("/proc/self/statm").ok()?.split(' ').nth(1)?.parse().ok()
}
