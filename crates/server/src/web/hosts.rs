//! Under which hosts a demonstration lets itself be read: a name that an attacker lets point to it (DNS rebinding) reaches it from the victim's own browser (RFC 9110 section 7.2).
use super::answer::{Away, sent_away};
use super::extract::Call;
use super::mask;
use super::site::Site;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode, Uri, header};
use axum::middleware::Next;
use oauth::refusal::explanation::listed;
use std::collections::BTreeSet;
use std::net::IpAddr;

/// Lets a request for a page of the demonstration pass that names it by a name of its own.
pub async fn own(State(site): State<Site>, request: Request, next: Next) -> Response<Body> {
    let host = host_in(request.headers()).to_owned();
    match known(&site, &host).await {
        Ok(()) => next.run(request).await,
        Err(away) => sent_away(away),
    }
}

/// Lets a request to an issuer pass likewise, where a browser sent it for a page; a program may call the server as it likes.
pub async fn of_issuer(site: &Site, call: &Call) -> Result<(), Away> {
    let from_browser = call.headers.contains_key("sec-fetch-site") || call.headers.contains_key(header::ORIGIN);
    if site.demonstrates() && from_browser { known(site, call.host()).await } else { Ok(()) }
}

/// Passes addresses, names of loopback, hosts of a `--base-url` and of issuers; nobody can let an address point elsewhere.
pub async fn known(site: &Site, host: &str) -> Result<(), Away> {
    if is_own(name(host)) {
        return Ok(());
    }
    let catalogue = site.authority.catalogue().await.ok();
    let issuers = catalogue.iter().flat_map(|catalogue| catalogue.issuers());
    let roots = issuers.flat_map(|issuer| [&*issuer.registration.root, issuer.registration.browser_root()]);
    let named = site.front.get().into_iter().flat_map(|front| &front.named).map(String::as_str);
    let names: BTreeSet<&str> = roots.chain(named).filter_map(host_of).filter(|name| !is_own(name)).collect();
    if names.iter().any(|one| one.eq_ignore_ascii_case(name(host))) {
        return Ok(());
    }
    let known: Vec<&str> = ["localhost", "IP addresses"].into_iter().chain(names).collect();
    let why = format!(
        "the Host \"{}\" is no name of this demonstration, which knows {}; start it with a --base-url of that host to be \
         reached under it",
        mask::cut(host, mask::LONGEST_NAME),
        listed(&known)
    );
    Err((StatusCode::FORBIDDEN, why))
}

fn host_in(headers: &HeaderMap) -> &str {
    headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// A host without its port, an IPv6 address without its brackets.
fn name(host: &str) -> &str {
    if let Some(rest) = host.strip_prefix('[') {
        return rest.split(']').next().unwrap_or_default();
    }
    host.split(':').next().unwrap_or_default()
}

fn is_own(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    name.parse::<IpAddr>().is_ok() || lower == "localhost" || lower.ends_with(".localhost")
}

fn host_of(url: &str) -> Option<&str> {
    let after = url.split_once("://")?.1;
    url.parse::<Uri>().ok().map(|_| name(after.split('/').next().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_loopback_are_nobody_elses() {
        for (host, expected) in [
            ("127.0.0.1:8080", true),
            ("10.0.0.1", true),
            ("localhost:1", true),
            ("LOCALHOST", true),
            ("biljett.localhost", true),
            ("[::1]:8080", true),
            ("", false),
            ("localhost.example", false),
            ("127.0.0.1.example:8080", false),
        ] {
            assert_eq!(is_own(name(host)), expected, "{host}");
        }
    }

    #[test]
    fn a_base_url_has_a_host() {
        for (url, host) in
            [("http://biljett:8080/as", "biljett"), ("https://as.example", "as.example"), ("http://[::1]:80", "::1")]
        {
            assert_eq!(host_of(url), Some(host));
        }
    }
}
