//! Requests that come again whole: they show nothing new, so they are refused as replays and end no family; what comes in a new request does (RFC 9700 section 4.14.2).
use crate::stand::party::{Party, Sending};
use crate::stand::proof::Holding;
use crate::stand::visitor::wishing;
use crate::stand::{Answer, Stand, on_both_engines};
use futures_util::future::join_all;
use jose::algorithm::Algorithm;
use oauth::rules::paths::Endpoint;

on_both_engines!(
    a_redemption_that_comes_again_whole_ends_nothing,
    a_refresh_that_comes_again_whole_ends_nothing,
    an_extension_that_comes_again_whole_ends_nothing,
    what_is_new_in_part_is_a_replay_and_spends_nothing,
    a_used_code_in_a_new_request_ends_its_family,
    a_past_refresh_token_in_a_new_request_ends_its_family,
    one_of_fifty_that_are_the_same_is_granted_and_its_family_lives,
);

/// A client, what it asks for, whether it shows a key, and how a request that comes again is refused.
type Case = (&'static str, &'static str, &'static str, Shows, &'static str);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shows {
    NoKey,
    Key,
}

const SCOPE: &str = "openid offline_access read";
const WITH_SOMETHING_SINGLE: [Case; 4] = [
    ("standard", "app-dpop", SCOPE, Shows::Key, "invalid_dpop_proof"),
    ("standard", "worker", SCOPE, Shows::NoKey, "invalid_client"),
    ("standard", "worker-dpop", SCOPE, Shows::Key, "invalid_client"),
    ("helseid", "client", "openid offline_access owner-1:api\\read", Shows::NoKey, "invalid_client"),
];
const WITHOUT: [Case; 2] = [
    ("standard", "web", SCOPE, Shows::NoKey, "invalid_grant"),
    ("standard", "app", SCOPE, Shows::NoKey, "invalid_grant"),
];
const USED: &str = "invalid_grant";

/// A client with the key that it shows.
struct Caller<'a> {
    stand: &'a Stand,
    party: Party,
    holding: Option<Holding>,
}

impl<'a> Caller<'a> {
    /// The client of a case, and a code for it.
    async fn new(stand: &'a Stand, (issuer, client, scope, shows, _): Case) -> (Self, String) {
        let party = stand.party(issuer, client).await;
        let code = party.code(stand, &wishing(party.wishes(), "scope", scope)).await;
        let holding = (shows == Shows::Key).then(|| Holding::new(Algorithm::ES256));
        (Self { stand, party, holding }, code)
    }

    fn shown(&self, request: Sending) -> Sending {
        match &self.holding {
            Some(holding) => request.held(self.stand, holding),
            None => request,
        }
    }

    /// A new request that redeems a code.
    fn redeems(&self, code: &str) -> Sending {
        self.shown(self.party.redeems(self.stand, code))
    }

    /// A new request that uses a refresh token.
    fn refreshes(&self, refresh_token: &str) -> Sending {
        self.shown(self.party.refreshes(self.stand, refresh_token))
    }

    /// The refresh token that a request brings.
    async fn granted(&self, request: &Sending) -> String {
        let answer = request.sent(self.stand).await;
        assert_eq!(answer.status, 200, "{}: {}", self.party.id(), answer.body);
        answer.json()["refresh_token"].as_str().expect("a refresh token").to_owned()
    }

    /// Expects this error.
    async fn refused(&self, request: &Sending, error: &str) -> Answer {
        let answer = request.sent(self.stand).await;
        assert_eq!(answer.json()["error"], error, "{}: {}", self.party.id(), answer.body);
        answer
    }
}

async fn a_redemption_that_comes_again_whole_ends_nothing(stand: &Stand) {
    for case in WITH_SOMETHING_SINGLE {
        let (caller, code) = Caller::new(stand, case).await;
        let redeems = caller.redeems(&code);
        let mut token = caller.granted(&redeems).await;
        for _ in 0..2 {
            stand.advance(5);
            told_as_a_replay(stand, &caller.refused(&redeems, case.4).await);
            token = caller.granted(&caller.refreshes(&token)).await;
        }
    }
}

/// Settling finds a replay out, so no other profile is said to call it a used code.
fn told_as_a_replay(stand: &Stand, answer: &Answer) {
    let told = stand.conversations.find(answer.header("biljett-trace")).expect("a conversation");
    let elsewhere = told.elsewhere.iter().filter_map(|one| one.refused.as_ref());
    let rules: Vec<&str> = told.decided.refused.iter().chain(elsewhere).map(|refused| refused.rule.as_str()).collect();
    assert!(rules.iter().all(|rule| !rule.starts_with("A code is used once")), "{rules:?}");
}

async fn a_refresh_that_comes_again_whole_ends_nothing(stand: &Stand) {
    for case in WITH_SOMETHING_SINGLE {
        let (caller, code) = Caller::new(stand, case).await;
        let first = caller.refreshes(&caller.granted(&caller.redeems(&code)).await);
        let second = caller.granted(&first).await;
        let mut token = caller.granted(&caller.refreshes(&second)).await;
        for _ in 0..2 {
            stand.advance(5);
            caller.refused(&first, case.4).await;
            token = caller.granted(&caller.refreshes(&token)).await;
        }
    }
}

/// At the one service that extends.
async fn an_extension_that_comes_again_whole_ends_nothing(stand: &Stand) {
    let party = stand.party("helsenorge", "journal").await;
    let code = party.code(stand, &party.wishes()).await;
    let caller = Caller { stand, party, holding: None };
    let first = caller.granted(&caller.redeems(&code)).await;
    let extends = caller.party.request(stand, Endpoint::Extend).with("refresh_token", &first);
    assert_eq!(caller.granted(&extends).await, first);
    let second = caller.granted(&caller.refreshes(&first)).await;
    let third = caller.granted(&caller.refreshes(&second)).await;
    caller.refused(&extends, "invalid_client").await;
    let fourth = caller.granted(&caller.refreshes(&third)).await;
    let anew = caller.party.request(stand, Endpoint::Extend).with("refresh_token", &first);
    caller.refused(&anew, USED).await;
    caller.refused(&caller.refreshes(&fourth), USED).await;
}

/// A new proof does not make a spent assertion good, nor the other way round; what was new serves afterwards.
async fn what_is_new_in_part_is_a_replay_and_spends_nothing(stand: &Stand) {
    let (caller, code) = Caller::new(stand, WITH_SOMETHING_SINGLE[2]).await;
    let holding = caller.holding.as_ref().expect("a key");
    let (assertion, redeems) = (caller.party.assertion(stand), caller.party.redeems(stand, &code));
    let proof = holding.proof(stand, &redeems.url);
    let token = caller.granted(&redeems.clone().asserting(&assertion).proving(&proof)).await;
    let (new_assertion, new_proof) = (caller.party.assertion(stand), holding.proof(stand, &redeems.url));
    let old_proof = redeems.clone().asserting(&new_assertion).proving(&proof);
    let old_assertion = redeems.clone().asserting(&assertion).proving(&new_proof);
    for _ in 0..2 {
        caller.refused(&old_proof, "invalid_dpop_proof").await;
        caller.refused(&old_assertion, "invalid_client").await;
    }
    let refreshes = caller.party.refreshes(stand, &token).asserting(&new_assertion).proving(&new_proof);
    caller.granted(&refreshes).await;
}

async fn a_used_code_in_a_new_request_ends_its_family(stand: &Stand) {
    for case in WITH_SOMETHING_SINGLE.into_iter().chain(WITHOUT) {
        let (caller, code) = Caller::new(stand, case).await;
        let redeems = caller.redeems(&code);
        let token = caller.granted(&redeems).await;
        let again = caller.redeems(&code);
        caller.refused(&again, USED).await;
        caller.refused(&caller.refreshes(&token), USED).await;
        caller.refused(&again, USED).await;
        caller.refused(&redeems, case.4).await;
    }
}

async fn a_past_refresh_token_in_a_new_request_ends_its_family(stand: &Stand) {
    for case in WITH_SOMETHING_SINGLE.into_iter().chain(WITHOUT) {
        let (caller, code) = Caller::new(stand, case).await;
        let first = caller.granted(&caller.redeems(&code)).await;
        let second = caller.granted(&caller.refreshes(&first)).await;
        let third = caller.granted(&caller.refreshes(&second)).await;
        caller.refused(&caller.refreshes(&first), USED).await;
        caller.refused(&caller.refreshes(&third), USED).await;
    }
}

/// Whether the others read the code before or after it was used, they are the same request.
async fn one_of_fifty_that_are_the_same_is_granted_and_its_family_lives(stand: &Stand) {
    for case in WITH_SOMETHING_SINGLE {
        let (caller, code) = Caller::new(stand, case).await;
        let redeems = caller.redeems(&code);
        let answers = join_all((0..50).map(|_| redeems.sent(stand))).await;
        let (granted, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
        assert_eq!((granted.len(), refused.len()), (1, 49), "{}", case.1);
        for answer in refused {
            assert_eq!(answer.json()["error"], case.4, "{}: {}", case.1, answer.body);
        }
        let token = granted[0].json()["refresh_token"].as_str().expect("a refresh token").to_owned();
        caller.granted(&caller.refreshes(&token)).await;
    }
}
