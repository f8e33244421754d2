//! Two nodes with a pool each, on one PostgreSQL: guards hold between them as within one.

use std::sync::Arc;

use futures_util::future::join_all;
use oauth::words::changes::Change;
use store::changes::{Settlement, settle};

use crate::engines::Ground;
use crate::samples::*;

/// How many of the decisions are settled when two nodes make them at once, in turn.
async fn settled_by_two_nodes(ground: &Ground, decisions: Vec<Vec<Change>>) -> usize {
    let nodes = [store::open(&ground.url).unwrap(), store::open(&ground.url).unwrap()];
    let tasks = decisions.into_iter().zip(nodes.iter().cycle()).map(|(changes, node)| {
        let node = Arc::clone(node);
        tokio::spawn(async move { settle(&*node, NORTH, &changes, NOW).await.unwrap() })
    });
    let fates = join_all(tasks).await;
    for node in nodes {
        node.close().await;
    }
    fates.into_iter().filter(|fate| *fate.as_ref().unwrap() == Settlement::Settled).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_fifty_redeems() {
    let Some(ground) = Ground::postgres(store::migrate::SCRIPTS).await else { return };
    registered(&ground).await;
    settled(&ground, authorization(1)).await;
    let redeem = |i: i64| vec![refresh_token(1, 1_000 + i, Vec::new()), redemption(1)];
    assert_eq!(settled_by_two_nodes(&ground, (0..50).map(redeem).collect()).await, 1);
    assert_eq!(ground.integer("SELECT COUNT(*) FROM refresh_tokens").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn four_of_fifty_get_a_successor() {
    let Some(ground) = Ground::postgres(store::migrate::SCRIPTS).await else { return };
    registered(&ground).await;
    redeemed(&ground, 1).await;
    let refresh = |i: i64| vec![refresh_token(1, 1_000 + i, token(101)), advance(1, token(101), Vec::new())];
    assert_eq!(settled_by_two_nodes(&ground, (0..50).map(refresh).collect()).await, 4);
    assert_eq!(ground.integer("SELECT COUNT(*) FROM refresh_tokens").await, 5);
    assert_eq!(kept(&ground, 1).await.line.successors, 4);
}
