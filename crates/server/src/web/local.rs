//! Whether a request comes from this machine and was meant for it: what moves a clock or stages faults is nobody else's.
use super::extract::Call;
use super::site::Site;
use axum::http::{Method, StatusCode, Uri, header};
use std::net::IpAddr;

/// Why a request is sent away: a status and a sentence.
pub type Away = (StatusCode, String);

/// Lets a request pass that comes over loopback, names this server by a name of its own and is sent by no other site's page.
pub fn local(site: &Site, call: &Call) -> Result<(), Away> {
    let no = |why: String| Err((StatusCode::FORBIDDEN, why));
    match call.peer.as_ref().map(|peer| peer.address.ip()) {
        Some(address) if address.is_loopback() => {}
        Some(address) => {
            return no(format!("this is for the machine that the demonstration runs on, not for {address}"));
        }
        None => return no("this is for connections over loopback".to_owned()),
    }
    let host = call.host();
    let named = site.front.get().map(|front| front.named.as_slice()).unwrap_or_default();
    // A name that an attacker lets point to 127.0.0.1 reaches us from the victim's own browser.
    if !is_loopback(name(host)) && !named.iter().any(|url| host_of(url) == Some(name(host))) {
        return no(format!("the Host {host} names neither loopback nor a --base-url"));
    }
    if !call.same_origin() || !call.headers.get_all(header::ORIGIN).iter().all(|origin| is_own(origin.to_str(), host)) {
        return no("another site's page sent this".to_owned());
    }
    let content_type = call.text(header::CONTENT_TYPE.as_str()).split(';').next().unwrap_or_default().trim();
    if call.method == Method::POST && !content_type.eq_ignore_ascii_case("application/json") {
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "send it as application/json".to_owned()));
    }
    Ok(())
}

fn is_own<E>(origin: Result<&str, E>, host: &str) -> bool {
    let after = origin.ok().and_then(|origin| origin.split_once("://"));
    after.is_some_and(|(_, origin)| origin.eq_ignore_ascii_case(host))
}

/// A host without its port, an IPv6 address without its brackets.
fn name(host: &str) -> &str {
    if let Some(rest) = host.strip_prefix('[') {
        return rest.split(']').next().unwrap_or_default();
    }
    host.split(':').next().unwrap_or_default()
}

fn is_loopback(name: &str) -> bool {
    let literal = name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    let name = name.to_ascii_lowercase();
    literal || name == "localhost" || name.ends_with(".localhost")
}

fn host_of(url: &str) -> Option<&str> {
    let after = url.split_once("://")?.1;
    url.parse::<Uri>().ok().map(|_| name(after.split('/').next().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_has_a_few_names() {
        for (host, expected) in [
            ("127.0.0.1:8080", true),
            ("127.9.9.9", true),
            ("localhost:1", true),
            ("LOCALHOST", true),
            ("biljett.localhost", true),
            ("[::1]:8080", true),
            ("", false),
            ("localhost.example", false),
            ("127.0.0.1.example:8080", false),
            ("10.0.0.1", false),
            ("[::2]", false),
        ] {
            assert_eq!(is_loopback(name(host)), expected, "{host}");
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
