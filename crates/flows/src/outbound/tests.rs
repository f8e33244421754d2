//! What the one outbound client does among hosts that mislead it (CWE-918): loopback only, where 127.0.0.1 stands for a public address and 127.0.0.2 for one inside.
mod host;

use super::Outbound;
use super::way::{Checked, Way};
use crate::clock::Clock;
use crate::foundation::Stage;
use host::{Authority, Host, INSIDE, Names, Nowhere, PUBLIC};
use jose::keyset::KeySet;
use reqwest::dns::Resolve;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// How long a test waits for what has to end in a few tenths of it.
const LONG: Duration = Duration::from_secs(1);
const SHORT: Duration = Duration::from_millis(300);

fn way(names: &Arc<Names>, authorities: &[&Authority]) -> Way {
    Way {
        names: names.clone(),
        allowed: |address| address == PUBLIC,
        authorities: Some(authorities.iter().map(|authority| authority.certificate()).collect()),
        ..Way::of(Stage::Demonstration)
    }
}

fn outbound(way: &Way) -> Outbound {
    Outbound::by(way, Arc::default()).expect("a client")
}

async fn keys(outbound: &Outbound, uri: &str) -> Option<Arc<KeySet>> {
    outbound.keys(uri, &Clock::system()).await
}

#[tokio::test]
async fn a_connection_goes_where_the_name_was_checked() {
    let [public, inside] = Host::pair().await;
    let names = Names::new(&[&[PUBLIC], &[INSIDE]]);
    let outbound = outbound(&way(&names, &[]));
    assert!(keys(&outbound, &public.uri("http", "keys.test", "/keys")).await.is_some());
    assert_eq!((names.asked(), public.connections(), inside.connections()), (1, 1, 0));
    assert!(keys(&outbound, &public.uri("http", "keys.test", "/again")).await.is_none());
    assert_eq!((names.asked(), public.connections(), inside.connections()), (2, 1, 0));
}

#[tokio::test]
async fn an_answer_with_one_address_inside_is_refused_whole() {
    let [public, inside] = Host::pair().await;
    let names = Names::new(&[&[PUBLIC, INSIDE], &[INSIDE, PUBLIC], &[INSIDE], &[PUBLIC]]);
    let outbound = outbound(&way(&names, &[]));
    for path in ["/1", "/2", "/3"] {
        assert!(keys(&outbound, &public.uri("http", "keys.test", path)).await.is_none(), "{path}");
    }
    assert_eq!((names.asked(), public.connections(), inside.connections()), (3, 0, 0));
    assert!(keys(&outbound, &public.uri("http", "keys.test", "/4")).await.is_some());
}

#[tokio::test]
async fn a_server_that_serves_takes_no_name_that_leads_inside() {
    let far: IpAddr = "8.8.8.8".parse().expect("an address");
    let resolves = async |found: &[IpAddr]| {
        let checked = Checked { names: Names::new(&[found]), allowed: Way::of(Stage::Serving).allowed };
        checked.resolve("keys.test".parse().expect("a name")).await.map(Iterator::count).ok()
    };
    assert_eq!(resolves(&[far, far]).await, Some(2));
    for inside in ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1"] {
        let inside = inside.parse().expect("an address");
        for found in [[far, inside], [inside, far], [inside, inside]] {
            assert_eq!(resolves(&found).await, None, "{found:?}");
        }
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let [public, inside] = Host::pair().await;
    let authority = Authority::new();
    let tls = Host::tls(authority.certifies("keys.test")).await;
    let outbound = outbound(&way(&Names::new(&[&[PUBLIC]]), &[&authority]));
    let internal = inside.uri("http", "127.0.0.2", "/keys");
    let there = [internal, public.uri("http", "other.test", "/keys"), "/keys".to_owned()];
    for location in there {
        for status in [301, 302, 303, 307, 308] {
            let path = format!("/?{status}={location}");
            assert!(keys(&outbound, &tls.uri("https", "keys.test", &path)).await.is_none(), "{path}");
        }
    }
    assert_eq!((tls.asked(), public.connections(), inside.connections()), (15, 0, 0));
    assert!(keys(&outbound, &tls.uri("https", "keys.test", "/keys")).await.is_some());
}

#[tokio::test]
async fn a_host_is_believed_by_its_name_and_authority_only() {
    let (ours, other) = (Authority::new(), Authority::new());
    let names = Names::new(&[&[PUBLIC]]);
    let right = Host::tls(ours.certifies("keys.test")).await;
    let misnamed = Host::tls(ours.certifies("other.test")).await;
    let unknown = Host::tls(other.certifies("keys.test")).await;
    let over = Host::tls(ours.certified("keys.test", 2001)).await;
    let trusting = outbound(&way(&names, &[&ours]));
    assert!(keys(&trusting, &right.uri("https", "keys.test", "/keys")).await.is_some());
    for host in [&misnamed, &unknown, &over] {
        assert!(keys(&trusting, &host.uri("https", "keys.test", "/keys")).await.is_none());
    }
    // Without authorities nobody is believed, and the machine's own do not know ours.
    for authorities in [Some(Vec::new()), None] {
        let outbound = outbound(&Way { authorities, ..way(&names, &[]) });
        assert!(keys(&outbound, &right.uri("https", "keys.test", "/keys")).await.is_none());
    }
    assert_eq!([&right, &misnamed, &unknown, &over].map(Host::asked), [1, 0, 0, 0]);
}

#[tokio::test]
async fn what_does_not_end_as_it_should_is_left_in_time() {
    let way = way(&Names::new(&[&[PUBLIC]]), &[]);
    assert_eq!((way.connect, way.total), (Duration::from_secs(1), Duration::from_millis(2_500)));
    let (host, outbound) = (Host::plain().await, outbound(&Way { total: SHORT, ..way }));
    for path in ["/silent", "/dripping", "/short"] {
        let left = timeout(LONG, keys(&outbound, &host.uri("http", "keys.test", path))).await;
        assert!(left.is_ok_and(|keys| keys.is_none()), "{path}");
    }
    assert_eq!(host.asked(), 3);
}

#[tokio::test]
async fn who_does_not_connect_is_left_sooner() {
    let way = Way { connect: SHORT, ..way(&Names::new(&[&[PUBLIC]]), &[]) };
    let host = Host::mute().await;
    let handshake = timeout(LONG, keys(&outbound(&way), &host.uri("https", "keys.test", "/keys"))).await;
    assert!(handshake.is_ok_and(|keys| keys.is_none()));
    assert_eq!(host.connections(), 1);
    let nameless = outbound(&Way { names: Arc::new(Nowhere), ..way });
    let name = timeout(LONG, keys(&nameless, &host.uri("https", "keys.test", "/keys"))).await;
    assert!(name.is_ok_and(|keys| keys.is_none()));
    assert_eq!(host.connections(), 1);
}

#[tokio::test]
async fn nobody_waits_for_the_slow_host_of_another() {
    let (slow, quick) = (Host::plain().await, Host::plain().await);
    let outbound = outbound(&way(&Names::new(&[&[PUBLIC]]), &[]));
    let (slow, quick) = (slow.uri("http", "slow.test", "/silent"), quick.uri("http", "quick.test", "/keys"));
    tokio::select! {
        biased;
        _ = keys(&outbound, &slow) => panic!("the slow one is first"),
        keys = timeout(LONG, keys(&outbound, &quick)) => assert!(keys.is_ok_and(|keys| keys.is_some())),
    }
}

#[tokio::test]
async fn waiting_for_a_turn_counts_too() {
    let host = Host::plain().await;
    let outbound = Arc::new(outbound(&Way { total: SHORT, ..way(&Names::new(&[&[PUBLIC]]), &[]) }));
    let mut all = tokio::task::JoinSet::new();
    for number in 0..10 * super::MOST_AT_ONCE {
        let (outbound, uri) = (outbound.clone(), host.uri("http", "keys.test", &format!("/silent?{number}")));
        all.spawn(async move { keys(&outbound, &uri).await });
    }
    let all = timeout(LONG, all.join_all()).await.expect("all are left in time");
    assert!(all.iter().all(Option::is_none));
}
