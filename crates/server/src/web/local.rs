//! Whether a request comes from this machine and was meant for it: what moves a clock or stages faults is nobody else's.
use super::answer::Away;
use super::extract::Call;
use super::hosts::known;
use super::site::Site;
use axum::http::{Method, StatusCode, header};

/// Lets a request pass that comes over loopback, names this server by a name of its own and is sent by no other site's page.
pub async fn local(site: &Site, call: &Call) -> Result<(), Away> {
    let no = |why: String| Err((StatusCode::FORBIDDEN, why));
    match call.peer.as_ref().map(|peer| peer.address.ip()) {
        Some(address) if address.is_loopback() => {}
        Some(address) => {
            return no(format!(
                "this is for the machine that the demonstration runs on, not for {address}; inside a container run \
                 `/biljett demo ..` there"
            ));
        }
        None => return no("this is for connections over loopback".to_owned()),
    }
    // Over loopback comes a proxy or a tunnel too, and with it anybody.
    if let Some(header) = call.headers.keys().find(|name| is_of_relays(name.as_str())) {
        return no(format!(
            "a proxy or a tunnel sent this on, as its {header} says, and who sent it first is not known"
        ));
    }
    let host = call.host();
    known(site, host).await?;
    if !call.same_origin() || !call.headers.get_all(header::ORIGIN).iter().all(|origin| is_own(origin.to_str(), host)) {
        return no("another site's page sent this".to_owned());
    }
    let content_type = call.text(header::CONTENT_TYPE.as_str()).split(';').next().unwrap_or_default().trim();
    if call.method == Method::POST && !content_type.eq_ignore_ascii_case("application/json") {
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "send it as application/json".to_owned()));
    }
    Ok(())
}

/// Whether a header of that name is what relays add (RFC 7239, RFC 9110 section 7.6.3).
fn is_of_relays(name: &str) -> bool {
    matches!(name, "forwarded" | "via" | "x-real-ip") || name.starts_with("x-forwarded-")
}

fn is_own<E>(origin: Result<&str, E>, host: &str) -> bool {
    let after = origin.ok().and_then(|origin| origin.split_once("://"));
    after.is_some_and(|(_, origin)| origin.eq_ignore_ascii_case(host))
}
