//! Headers that keep browsers from misusing answers (CSP 3, RFC 6797, RFC 9700 section 4.16).

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderValue, Response};
use axum::middleware::map_response;
use axum::{Router, body::Body};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jose::digest;

use crate::pages::FORM_POST_SCRIPT;
use crate::peer::Transport;

/// Puts on `response` what every answer carries: no guessing of its type.
pub fn sniffing<B>(mut response: Response<B>) -> Response<B> {
    let nosniff = HeaderValue::from_static("nosniff");
    response.headers_mut().insert(X_CONTENT_TYPE_OPTIONS, nosniff);
    response
}

/// Puts [`sniffing`] on every answer of `router`.
pub fn every(router: Router) -> Router {
    router.layer(map_response(async |response: Response<Body>| sniffing(response)))
}

/// Puts on `response` what every HTML page carries: nothing runs, frames, leaks or is kept, and forms go where `forms` says.
pub fn page<B>(response: Response<B>, forms: &FormAction, transport: Transport) -> Response<B> {
    guarded(response, forms.policy(""), transport)
}

/// Puts on `response` what the page that posts an authorization response carries: [`page`], and leave for its one script.
pub fn page_that_posts<B>(response: Response<B>, forms: &FormAction, transport: Transport) -> Response<B> {
    let digest = STANDARD.encode(digest::sha256(FORM_POST_SCRIPT.as_bytes()));
    guarded(response, forms.policy(&format!("script-src 'sha256-{digest}'; ")), transport)
}

fn guarded<B>(response: Response<B>, policy: HeaderValue, transport: Transport) -> Response<B> {
    let mut response = sniffing(response);
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    for (name, value) in PAGE {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if transport == Transport::Tls {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    response
}

const PAGE: [(HeaderName, &str); 6] = [
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "no-referrer"),
    (CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Where the forms of a page may lead, redirects after them included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormAction {
    /// To this server only.
    Here,
    /// Here, and on to the application that waits for the answer.
    HereThen(Source),
}

impl FormAction {
    /// Forms that end at `redirect_uri`; only here, where that is no URI that a policy can name.
    pub fn towards(redirect_uri: &str) -> Self {
        Source::of(redirect_uri).map_or(Self::Here, Self::HereThen)
    }

    fn policy(&self, scripts: &str) -> HeaderValue {
        let further = match self {
            Self::Here => "",
            Self::HereThen(source) => &format!(" {}", source.0),
        };
        let policy = format!(
            "default-src 'none'; {scripts}style-src 'self'; img-src 'self' data:; form-action 'self'{further}; \
             frame-ancestors 'none'; base-uri 'none'"
        );
        HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
    }
}

/// A source expression of a policy: an origin, or a scheme alone where the policy's grammar has no form for the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source(String);

impl Source {
    /// The source that covers `uri`: `https://host:port` of a web URI; `scheme:` of any other, and of an IPv6 literal.
    pub fn of(uri: &str) -> Option<Self> {
        let (scheme, rest) = uri.split_once(':')?;
        let known = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        if !known {
            return None;
        }
        let scheme = scheme.to_ascii_lowercase();
        if !matches!(scheme.as_str(), "http" | "https") {
            return Some(Self(format!("{scheme}:")));
        }
        let authority = rest.strip_prefix("//")?.split(['/', '?', '#']).next()?;
        if authority.starts_with('[') {
            return Some(Self(format!("{scheme}:")));
        }
        let plain = authority.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.:".contains(&byte));
        (plain && !authority.is_empty()).then(|| Self(format!("{scheme}://{authority}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(redirect_uri: &str, further: &str) {
        let policy = FormAction::towards(redirect_uri).policy("");
        let expected = format!(
            "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'{further}; frame-ancestors 'none'; base-uri 'none'"
        );
        assert_eq!(policy.to_str().unwrap(), expected, "{redirect_uri}");
    }

    #[test]
    fn forms_lead_to_the_application_and_nowhere_else() {
        check("https://app.example/cb?x=1", " https://app.example");
        check("https://app.example:8443", " https://app.example:8443");
        check("http://127.0.0.1:49152/cb", " http://127.0.0.1:49152");
        check("http://[::1]:49152/cb", " http:");
        check("COM.example.App:/cb", " com.example.app:");
        for uri in ["", "/cb", "https:///cb", "https://*/cb", "https://a;script-src *", "https://u@a/", "x y:z", "1a:b"]
        {
            check(uri, "");
        }
    }

    #[test]
    fn one_page_may_run_one_script() {
        let forms = FormAction::towards("https://app.example/cb");
        let response = page_that_posts(Response::new(()), &forms, Transport::Plain);
        let policy = response.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
        // printf 'document.forms[0].submit()' | openssl dgst -sha256 -binary | base64
        let script = " script-src 'sha256-ePniVEkSivX/c7XWBGafqh8tSpiRrKiqYeqbG7N1TOE=';";
        assert_eq!(policy.replace(script, ""), forms.policy("").to_str().unwrap());
        assert!(policy.contains(script), "{policy}");
        assert_eq!(response.headers()[X_FRAME_OPTIONS], "DENY");
    }

    #[test]
    fn pages_are_protected_and_promise_tls_only_over_tls() {
        for (transport, promise) in [(Transport::Plain, None), (Transport::Tls, Some("max-age=31536000"))] {
            let response = page(Response::new(()), &FormAction::Here, transport);
            let header = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap());
            assert_eq!(header("strict-transport-security"), promise);
            assert_eq!(header("x-content-type-options"), Some("nosniff"));
            assert_eq!(header("x-frame-options"), Some("DENY"));
            assert_eq!(header("referrer-policy"), Some("no-referrer"));
            assert_eq!(header("cache-control"), Some("no-store"));
            assert_eq!(header("cross-origin-opener-policy"), Some("same-origin"));
            assert_eq!(header("cross-origin-resource-policy"), Some("same-origin"));
            assert!(header("permissions-policy").is_some_and(|policy| policy.contains("camera=()")));
        }
    }
}
