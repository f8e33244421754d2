//! The line of refresh tokens: once a successor has been seen exactly its lineage lives, and an honest client never loses its family (design, section 4).
use crate::made::{client, issuer, redeeming, refreshing};
use crate::world::{Fate, Pending, World};
use crate::{Telling, holds};
use oauth::refusal::Refusal;
use oauth::refusal::grant::GrantRefusal;
use proptest::prelude::*;
use serde_json::json;

/// What may happen to the tokens of one family; a token is named by its turn of issue.
#[derive(Clone, Debug)]
enum Event {
    /// It is presented, and the answer is settled at once.
    Present(usize),
    /// It is presented, and the answer waits to be settled.
    Gather(usize),
    /// One that waits is settled.
    Settle(usize),
    /// Seconds pass.
    Wait(i64),
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let token = || prop_oneof![3 => Just(0usize), 1 => any::<usize>()];
    let event = prop_oneof![
        5 => token().prop_map(Event::Present),
        3 => token().prop_map(Event::Gather),
        3 => any::<usize>().prop_map(Event::Settle),
        1 => (0i64..4_000).prop_map(Event::Wait),
    ];
    prop::collection::vec(event, 1..40)
}

/// A family and what an onlooker knows of it: who is whose successor, and which token was seen last.
struct Family {
    world: World,
    tokens: Vec<(String, Option<usize>)>,
    seen: Option<usize>,
    given: i64,
    since: i64,
    ended: bool,
}

impl Family {
    fn begun(refresh: &str) -> Self {
        let scopes = ["offline_access".to_owned(), "read".to_owned()];
        let apis = json!([{ "name": "https://api.example", "scopes": ["read"] }]);
        let mut world = World::new(issuer("standard", apis), vec![client("app", &scopes, refresh)]);
        let (code, _) = world.authorize(&scopes, &[]);
        let Fate::Granted(tokens) = world.send(&redeeming(&code)) else { panic!("the code is redeemed") };
        let tokens = vec![(tokens.refresh_token.unwrap(), None)];
        Self { world, tokens, seen: None, given: 0, since: 0, ended: false }
    }

    fn decide(&mut self, token: usize) -> Result<Pending, Refusal> {
        let form = self.tokens[token].0.clone();
        let decided = self.world.decide(&refreshing(&form));
        decided.map_err(|(refusal, consequences)| {
            assert!(self.world.follow(&consequences), "nothing was brought that serves once");
            self.ended |= !consequences.is_empty();
            refusal
        })
    }

    /// Settles a decision on this token, and checks that the lineage allows it.
    fn settle(&mut self, token: usize, pending: Pending) -> bool {
        let Fate::Granted(answer) = self.world.settle(pending) else { return false };
        assert!(!self.ended, "a token of an ended family was refreshed");
        let (parent, again) = (self.tokens[token].1, self.seen == Some(token));
        assert!(again || parent == self.seen, "token {token} was refreshed, beside the line at {:?}", self.seen);
        if !again {
            (self.seen, self.given) = (Some(token), 0);
        }
        if self.given == 0 {
            self.since = self.world.now;
        }
        self.given += 1;
        self.tokens.push((answer.refresh_token.unwrap(), Some(token)));
        true
    }

    /// What must become of a token that is presented now.
    fn must(&self, token: usize, most: i64) -> Must {
        let retry = self.given < most && self.world.now - self.since <= 3_600;
        match () {
            () if self.ended => Must::BeRefused,
            () if self.seen == Some(token) && retry => Must::BeRefreshed,
            () if self.seen == Some(token) && most == 1 => Must::EndTheFamily,
            () if self.seen == Some(token) => Must::BeRefused,
            () if self.tokens[token].1 == self.seen => Must::BeRefreshed,
            () => Must::EndTheFamily,
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Must {
    BeRefreshed,
    BeRefused,
    EndTheFamily,
}

/// Plays the events; a token counts back from the newest, so that most events concern those that live.
fn play(refresh: &str, most: i64, events: &[Event]) -> Telling {
    let mut family = Family::begun(refresh);
    let mut waiting: Vec<(usize, Pending)> = Vec::new();
    for event in events {
        let newest = family.tokens.len() - 1;
        match event {
            Event::Present(back) | Event::Gather(back) => {
                let token = newest - back % family.tokens.len();
                let must = family.must(token, most);
                let before = family.ended;
                match (family.decide(token), event) {
                    (Ok(pending), Event::Present(_)) => {
                        assert_eq!(must, Must::BeRefreshed);
                        assert!(family.settle(token, pending), "nobody came between");
                    }
                    (Ok(pending), _) => {
                        assert_eq!(must, Must::BeRefreshed);
                        waiting.push((token, pending));
                    }
                    (Err(refusal), _) => {
                        assert_eq!(must == Must::EndTheFamily, family.ended && !before, "{refusal:?}");
                        assert_ne!(must, Must::BeRefreshed, "{refusal:?}");
                    }
                }
            }
            Event::Settle(which) if !waiting.is_empty() => {
                let (token, pending) = waiting.remove(which % waiting.len());
                family.settle(token, pending);
            }
            Event::Settle(_) => {}
            Event::Wait(seconds) if family.world.now + seconds < crate::world::BEGIN + 25_000 && waiting.is_empty() => {
                family.world.now += seconds;
            }
            Event::Wait(_) => {}
        }
    }
    if family.tokens.len() > 2 { Telling::Yes } else { Telling::No }
}

#[test]
fn exactly_the_lineage_of_the_token_seen_last_lives() {
    holds(1_000, events(), |events| play("acknowledged", 4, &events));
}

#[test]
fn exactly_the_lineage_lives_where_no_retry_is_allowed() {
    holds(1_000, events(), |events| play("strict", 1, &events));
}

/// One refresh of an honest client: when each of its tries is sent, which answer arrives, and how long it waits then.
#[derive(Clone, Debug)]
struct Round {
    pauses: Vec<i64>,
    at_once: bool,
    received: usize,
    rest: i64,
}

fn rounds() -> impl Strategy<Value = Vec<Round>> {
    let tries = prop::collection::vec(0i64..1_200, 1..=4);
    let round = (tries, any::<bool>(), any::<usize>(), 0i64..20_000);
    let round = round.prop_map(|(pauses, at_once, received, rest)| Round { pauses, at_once, received, rest });
    prop::collection::vec(round, 1..20)
}

/// Up to four tries within an hour, whose answers are lost but for any one of them, in any order of arrival at the database.
#[test]
fn an_honest_client_that_retries_lost_answers_never_loses_its_family() {
    holds(500, rounds(), |rounds| {
        let mut family = Family::begun("acknowledged");
        let mut current = 0;
        for round in &rounds {
            let first = family.tokens.len();
            let mut waiting = Vec::new();
            for (number, pause) in round.pauses.iter().enumerate() {
                family.world.now += if number == 0 || round.at_once { 0 } else { *pause };
                let pending = family.decide(current).unwrap_or_else(|refusal| panic!("{refusal:?}"));
                match round.at_once {
                    true => waiting.push(pending),
                    false => assert!(family.settle(current, pending)),
                }
            }
            let turn = round.received % round.pauses.len();
            if round.at_once {
                waiting.rotate_left(turn);
            }
            for pending in waiting {
                assert!(family.settle(current, pending));
            }
            current = first + turn;
            family.world.now += round.rest;
        }
        let last = family.decide(current);
        assert!(last.is_ok() && !family.ended);
        if rounds.iter().any(|round| round.pauses.len() > 1) { Telling::Yes } else { Telling::No }
    });
}

#[test]
fn the_limit_of_retries_ends_no_family() {
    let mut family = Family::begun("acknowledged");
    for _ in 0..4 {
        let pending = family.decide(0).unwrap_or_else(|refusal| panic!("{refusal:?}"));
        assert!(family.settle(0, pending));
    }
    let Err(Refusal::Grant(GrantRefusal::RetriesSpent { successors: 4, most: 4, .. })) = family.decide(0) else {
        panic!("a fifth successor")
    };
    assert!(family.decide(3).is_ok() && !family.ended);
}
