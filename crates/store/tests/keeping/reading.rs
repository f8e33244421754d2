//! Whatever was written is read as it was, joined with what stands behind it now, in the order asked.

use oauth::decisions::revoke::token_id_digest;
use oauth::words::changes::Change;
use oauth::words::evidence::{Artefact, Sought};
use oauth::words::session::NewSession;
use oauth::words::token::{AccessToken, Behind, Revoked, Standing, token_id};
use store::artefacts::gather;
use store::database::DatabaseError;

use crate::engines::{Ground, change, on_both_engines};
use crate::samples::*;

on_both_engines!(
    store::migrate::SCRIPTS; a_code_comes_with_all_behind_it, a_session_stands_until_it_ends,
    refresh_tokens_name_parents, opaque_tokens_say_what_is_behind, signed_tokens_say_what_is_behind, the_order_is_kept,
    what_is_not_understood_is_corrupt
);

async fn a_code_comes_with_all_behind_it(ground: &Ground) {
    registered(ground).await;
    settled(ground, authorization(1)).await;
    let Artefact::Code(code) = found(ground, NORTH, Sought::Code(address(1))).await else { panic!("no code") };
    assert_eq!((&code.address, &code.binding), (&address(1), &binding()));
    assert_eq!((code.issued_at, code.expires_at, code.used_at), (NOW, CODE_EXPIRES_AT, None));
    assert_eq!(format!("{:?}", code.grant), format!("{:?}", grant(1)));
    assert_eq!((code.person.subject.as_str(), code.person.username.as_str()), ("kari-north", "kari"));
    settled(ground, vec![redemption(1)]).await;
    let Artefact::Code(code) = found(ground, NORTH, Sought::Code(address(1))).await else { panic!("no code") };
    assert_eq!((code.used_at, code.grant.line.expires_at), (Some(NOW), LINE_EXPIRES_AT));
    let mut swapped = address(1);
    swapped.locator = 2;
    assert!(matches!(found(ground, NORTH, Sought::Code(swapped)).await, Artefact::Absent));
}

async fn a_session_stands_until_it_ends(ground: &Ground) {
    registered(ground).await;
    settled(ground, authorization(1)[..2].to_vec()).await;
    let standing = async || match found(ground, NORTH, Sought::Code(address(1))).await {
        Artefact::Code(code) => code.session,
        other => panic!("{other:?}"),
    };
    assert_eq!(standing().await, Standing::Ended);
    let session = NewSession {
        address: address(9),
        id: "session-1".to_owned(),
        subject: "kari-north".to_owned(),
        auth_time: NOW - 10,
        expires_at: NOW - 1,
        replaces: None,
    };
    started(ground, NORTH, session).await;
    assert_eq!(standing().await, Standing::Stands);
    settled(ground, vec![ended_session("session-1")]).await;
    assert_eq!(standing().await, Standing::Ended);
}

async fn refresh_tokens_name_parents(ground: &Ground) {
    registered(ground).await;
    redeemed(ground, 1).await;
    settled(ground, vec![advance(1, token(101), Vec::new()), refresh_token(1, 201, token(101))]).await;
    for (at, parent) in [(101, Vec::new()), (201, token(101))] {
        let artefact = found(ground, NORTH, Sought::RefreshToken(address(at))).await;
        let Artefact::RefreshToken(token) = artefact else { panic!("{artefact:?}") };
        assert_eq!((&token.address, &token.parent), (&address(at), &parent));
        assert_eq!((token.grant.id, token.person.subject.as_str()), (id(1), "kari-north"));
    }
}

async fn access(ground: &Ground, sought: Sought) -> AccessToken {
    match found(ground, NORTH, sought).await {
        Artefact::AccessToken(token) => *token,
        other => panic!("{other:?}"),
    }
}

async fn opaque_tokens_say_what_is_behind(ground: &Ground) {
    registered(ground).await;
    redeemed(ground, 1).await;
    settled(ground, vec![access_token(1, None), access_token(2, Some(id(1))), access_token(3, Some(id(9)))]).await;
    let token = access(ground, Sought::AccessToken(address(1))).await;
    assert_eq!((&token.address, &token.token_id, token.client_id.as_str()), (&Some(address(1)), &None, APP));
    assert_eq!((token.reach.audience, token.revoked), (vec!["api".to_owned()], Revoked::No));
    assert_eq!((token.issued_at, token.expires_at), (NOW, NOW + 600));
    assert!(token.client.is_none() && matches!(token.behind, Behind::Client));
    let token = access(ground, Sought::AccessToken(address(2))).await;
    assert!(matches!(token.behind, Behind::Grant(grant, person) if grant.id == id(1) && person.username == "kari"));
    assert!(matches!(access(ground, Sought::AccessToken(address(3))).await.behind, Behind::Gone));
    assert!(matches!(found(ground, NORTH, Sought::AccessToken(address(4))).await, Artefact::Absent));
}

async fn signed_tokens_say_what_is_behind(ground: &Ground) {
    registered(ground).await;
    redeemed(ground, 1).await;
    let (alone, granted, lost) =
        (token_id(None, [1; 15]), token_id(Some(id(1)), [2; 15]), token_id(Some(id(9)), [3; 15]));
    let token = access(ground, signed_token(&alone, APP)).await;
    assert!(matches!(token.behind, Behind::Client));
    assert_eq!((token.token_id, token.reach.audience), (Some(alone.clone()), vec!["api".to_owned()]));
    let token = access(ground, signed_token(&granted, APP)).await;
    assert!(matches!(token.behind, Behind::Grant(grant, _) if grant.id == id(1)));
    assert!(matches!(access(ground, signed_token(&granted, "another")).await.behind, Behind::Gone));
    assert!(matches!(access(ground, signed_token(&lost, APP)).await.behind, Behind::Gone));
    let revoke = Change::RevokeTokenId { digest: token_id_digest(&granted), expires_at: NOW + 660 };
    settled(ground, vec![revoke.clone()]).await;
    settled(ground, vec![revoke]).await;
    let token = access(ground, signed_token(&granted, APP)).await;
    assert!(token.revoked == Revoked::Yes && matches!(token.behind, Behind::Grant(..)));
    assert_eq!(access(ground, signed_token(&alone, APP)).await.revoked, Revoked::No);
}

async fn the_order_is_kept(ground: &Ground) {
    registered(ground).await;
    redeemed(ground, 1).await;
    settled(ground, vec![access_token(2, Some(id(1)))]).await;
    let alone = token_id(None, [1; 15]);
    let sought = [
        signed_token(&alone, APP),
        Sought::AccessToken(address(2)),
        Sought::Code(address(5)),
        Sought::RefreshToken(address(101)),
        signed_token(&token_id(Some(id(1)), [2; 15]), APP),
        Sought::Code(address(1)),
    ];
    let found = gather(&*ground.database, NORTH, &sought).await.unwrap();
    let [first, second, third, fourth, fifth, sixth] = found.as_slice() else { panic!("{found:?}") };
    assert!(matches!(first, Artefact::AccessToken(token) if token.token_id.as_ref() == Some(&alone)));
    assert!(matches!(second, Artefact::AccessToken(token) if token.address == Some(address(2))));
    assert!(matches!(third, Artefact::Absent) && matches!(fourth, Artefact::RefreshToken(_)));
    assert!(matches!(fifth, Artefact::AccessToken(token) if matches!(token.behind, Behind::Grant(..))));
    assert!(matches!(sixth, Artefact::Code(_)));
    assert_eq!(gather(&*ground.database, NORTH, &[]).await.unwrap().len(), 0);
}

async fn what_is_not_understood_is_corrupt(ground: &Ground) {
    registered(ground).await;
    settled(ground, authorization(1)).await;
    for spoil in ["UPDATE codes SET binding = '{\"secret\":1}'", "UPDATE grants SET terms = 'secret'"] {
        ground.write(vec![change(spoil, Vec::new())]).await.unwrap();
        let read = gather(&*ground.database, NORTH, &[Sought::Code(address(1))]).await;
        assert!(matches!(read, Err(DatabaseError::Corrupt(why)) if !why.contains("secret")));
    }
}
