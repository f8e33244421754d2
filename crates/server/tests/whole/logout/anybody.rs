//! Logout where nobody says who asks, and the profile sends browsers wherever any client is registered (OpenID Connect RP-Initiated Logout 1.0, section 3).
use super::left;
use crate::stand::visitor::Visitor;
use crate::stand::{Stand, on_both_engines};
use oauth::rules::paths::Endpoint;
use std::sync::Arc;

on_both_engines!(a_service_that_names_no_client_goes_where_any_is_registered, what_is_registered_is_read_once);

const IDENTIFIED: &str = "[[issuers]]\nname = \"identified\"\nprofile = \"eparaksts\"\nroot = \"{base}/identified\"
authorization_server = \"lvrtc-eipsign-as\"\nidentity_provider_name = \"lvrtc-eipsign-idp\"\n
[[issuers.clients]]\nclient_id = \"portāls\"\nname = \"Portāls\"\ntoken_endpoint_auth_method = \"client_secret_basic\"
secret = \"drošība-drošība-drošība-drošība\"\ngrant_types = [\"authorization_code\"]
redirect_uris = [\"https://portals.example/callback\"]\npost_logout_redirect_uris = [\"https://portals.example/\"]
scopes = [\"urn:lvrtc:fpeil:aa\"]\n
[[issuers.people]]\nusername = \"berit\"\npassword = \"a-word-of-berits-own\"\nname = \"Berit\"\n";

async fn a_service_that_names_no_client_goes_where_any_is_registered(stand: &Stand) {
    stand.apply(IDENTIFIED).await;
    let issuer = stand.issuer("identified").await;
    let url = issuer.endpoint(Endpoint::EndSession).expect("a logout");
    assert!(url.ends_with("/identified/trustedx-authserver/lvrtc-eipsign-idp/logout"), "{url}");
    let mut visitor = Visitor::at(issuer);
    let left_to = visitor.get(stand, Endpoint::EndSession, &[("redirect_uri", "https://portals.example/")]).await;
    left(&left_to, "https://portals.example/");
    let answer = visitor.get(stand, Endpoint::EndSession, &[("redirect_uri", "https://portals.example/x")]).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (400, ""), "{}", answer.body);
}

/// Anybody can ask where browsers may go, so all clients are read once, and again when one of them changed.
async fn what_is_registered_is_read_once(stand: &Stand) {
    stand.apply(IDENTIFIED).await;
    let issuer = stand.issuer("identified").await;
    let read = async || {
        let catalogue = stand.authority.catalogue().await.expect("a catalogue");
        catalogue.destinations(&stand.authority, &issuer).await.expect("destinations")
    };
    let (first, second) = (read().await, read().await);
    assert_eq!(*first, ["https://portals.example/"]);
    assert!(Arc::ptr_eq(&first, &second));
    for (from, to, expected) in [
        (
            "https://portals.example/\"]\nscopes",
            "https://portals.example/out\"]\nscopes",
            vec!["https://portals.example/out"],
        ),
        ("[[issuers.people]]", "state = \"disabled\"\n[[issuers.people]]", vec![]),
    ] {
        stand.apply(&IDENTIFIED.replace(from, to)).await;
        assert_eq!(read().await.to_vec(), expected);
    }
}
