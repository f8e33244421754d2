//! Which rules a request kept, in the order in which they were decided, and which one it broke.
use crate::exchange::{self, caller, code, handle, moment, refresh_token, sent};
use crate::made::{NOW, form, grant, issuer};
use oauth::decisions::authorize::{Rejected, begin, locate};
use oauth::decisions::token::{admit, decide};
use oauth::decisions::verdict::Decision;
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::words::evidence::{Artefact, Evidence};
use oauth::words::moment::Moment;
use oauth::words::rule::{Refuses, Rule};
use serde_json::{Value, json};

const FORM: &[&str] = &["Parameters of this request stand in the body.", "A parameter is sent under one of its names."];
const WAY: &[&str] = &["A request authenticates its client in one way.", "A request says who sends it."];
const BASIC: &[&str] = &["Basic is one header: identifier and secret, each form-encoded UTF-8, in base64."];
const ASSERTION: &[&str] = &[
    "A client assertion names its type.",
    "A client assertion is a signed JWT in compact form.",
    "`alg` is asymmetric and taken by the service.",
    "`exp` is there; it, `iat` and `nbf` are seconds since 1970.",
    "An assertion has iss, sub, aud, exp and jti, well-formed.",
    "`iss` and `sub` are the client's identifier.",
    "`aud` is this server, so that no other can use the assertion.",
    "`exp` has not passed, with a leeway.",
    "`exp` is a short time ahead.",
    "`iat` and `nbf` do not lie ahead, with a leeway.",
];
const METHOD: &[&str] = &["The method is one that the service takes."];
const GRANT: &[&str] =
    &["The grant type is one that the service exchanges.", "A required parameter is there and not empty."];
const CLIENT: &[&str] =
    &["The client is registered with this issuer.", "A client uses the method it is registered for."];
const KEY: &[&str] = &["The header names a key that the client registered.", "The signature is the named key's."];
const MAY: &[&str] = &["The client is enabled.", "A client does what it is registered for."];
const SCOPE: &[&str] = &[
    "`scope` says what is asked for.",
    "`scope` has a bounded length.",
    "Each scope is registered with the issuer.",
    "A client asks for what it has permission for.",
];
const OWN: &[&str] =
    &["What is presented was issued here, to be used as this.", "A code or refresh token is its client's alone."];
const REACH: &[&str] = &["A disabled API gets no tokens.", "Where several APIs may be meant, `resource` says which."];
const ENABLED: &[&str] = &["Whoever was disabled has no tokens."];

/// What was decided, rule by rule: kept ones, and the refused one last with a cross before it.
fn told(moment: &Moment, refusal: Option<&Refusal>) -> Vec<String> {
    let kept = moment.kept().iter().map(|rule| rule.sentence.to_owned());
    kept.chain(refusal.map(|refusal| format!("x {}", refusal.rule().sentence))).collect()
}

/// A token request of `shop`, registered with these members, on the ground of this artefact.
fn token(profile: &str, members: Value, (artefact, body): (Artefact, &str), expected: &[&[&str]]) {
    let issuer = issuer(profile);
    let client = caller(&issuer, members);
    let mut moment = moment().remembering();
    let arrived = sent(&issuer, &client, body);
    let refusal = match admit(&issuer, &arrived, &mut moment) {
        Err(refusal) => Some(refusal),
        Ok((request, _)) => {
            let evidence = Evidence { clients: vec![client], artefacts: vec![artefact] };
            match decide(&issuer, (&arrived, &request), &evidence, &mut moment) {
                Decision::Granted { .. } => None,
                Decision::Refused { refusal, .. } => Some(refusal),
            }
        }
    };
    let seen = told(&moment, refusal.as_ref());
    assert_eq!(seen, expected.concat(), "{profile}: {body}");
}

/// A plain authorization request of `shop`.
fn authorization(profile: &str, query: &str, expected: &[&[&str]]) {
    let (issuer, mut moment) = (issuer(profile), moment().remembering());
    let client = caller(&issuer, json!({}));
    let begun = locate(&issuer, &form(query), &mut moment)
        .map_err(Rejected::Page)
        .and_then(|located| begin(&issuer, &located, Some(&client), None, &mut moment));
    let refusal = match begun {
        Ok(_) => None,
        Err(Rejected::Page(refusal) | Rejected::Redirect(_, refusal)) => Some(refusal),
    };
    let seen = told(&moment, refusal.as_ref());
    assert_eq!(seen, expected.concat(), "{profile}: {query}");
}

fn redeems(issuer: &Issuer, more: &str) -> String {
    let text = handle(issuer, issuer.profile.grants.code(), 1).text;
    format!("grant_type=authorization_code&code={text}&redirect_uri=https://c.example/cb{more}")
}

/// What every request under an assertion keeps until its grant is looked at.
const ASSERTED: &[&[&str]] = &[FORM, WAY, ASSERTION, METHOD, GRANT, CLIENT, KEY, MAY];

fn asserted(more: &[&'static [&'static str]]) -> Vec<&'static [&'static str]> {
    [ASSERTED, more].concat()
}

#[test]
fn a_token_for_a_client_alone() {
    let alone: &[&str] = &["A client alone gets no scope about a person."];
    let check = |members, body: &str, expected: &[&[&str]]| {
        token("standard", members, (Artefact::Absent, &format!("grant_type=client_credentials{body}")), expected);
    };
    check(json!({}), "&scope=orders/read", &asserted(&[SCOPE, alone, REACH, ENABLED]));
    check(json!({}), "", &asserted(&[&["x `scope` says what is asked for."]]));
    check(json!({}), "&scope=openid", &asserted(&[SCOPE, &["x A client alone gets no scope about a person."]]));
    const UNKNOWN: &[&str] = &[SCOPE[0], SCOPE[1], "x Each scope is registered with the issuer."];
    check(json!({}), "&scope=orders/read+none", &asserted(&[UNKNOWN]));
    let named: &[&str] = &[
        "Each API scope belongs to a listed resource.",
        "`resource` is the name of an API, as registered.",
        "A disabled API gets no tokens.",
        "A token is for an API that was granted.",
        "A token has one audience here.",
    ];
    check(json!({}), "&scope=orders/read&resource=orders", &asserted(&[SCOPE, alone, named, ENABLED]));
    check(
        json!({ "state": "disabled" }),
        "&scope=orders/read",
        &[&ASSERTED[..7], &[&["x The client is enabled."]]].concat(),
    );
}

#[test]
fn a_token_by_a_code() {
    let issuer = issuer("standard");
    let artefact = || Artefact::Code(Box::new(code(&issuer, grant("openid orders/read"))));
    let right = redeems(&issuer, &format!("&code_verifier={}", exchange::VERIFIER));
    let address: &[&str] = &["`redirect_uri` is the one of the authorization request."];
    let code: &[&str] = &[
        "`code_verifier` hashes to the challenge that was sent.",
        "A code is used once; coming again, it ends what it started.",
        "A code or refresh token is used within its life.",
        "What was authorized still stands.",
        "Something of what was granted must be left.",
    ];
    let granted = asserted(&[OWN, address, code, REACH, ENABLED]);
    token("standard", json!({}), (artefact(), &right), &granted);
    let wrong = asserted(&[OWN, address, &["x `code_verifier` hashes to the challenge that was sent."]]);
    token("standard", json!({}), (artefact(), &redeems(&issuer, "&code_verifier=short")), &wrong);
    let unknown = asserted(&[&["x What is presented was issued here, to be used as this."]]);
    token("standard", json!({}), (Artefact::Absent, &right), &unknown);
}

#[test]
fn a_token_by_a_refresh_token() {
    let issuer = issuer("helseid");
    let spelling = issuer.profile.refresh_token.spelling();
    let check = |successors, more: &str, expected: &'static [&'static str]| {
        let mut token_of = refresh_token(&issuer, grant("openid offline_access orders/read"));
        token_of.grant.line.successors = successors;
        if successors > 0 {
            (token_of.grant.line.seen, token_of.grant.line.seen_at) = (token_of.address.digest.clone(), NOW - 5);
        }
        let body = format!("grant_type=refresh_token&refresh_token={}{more}", handle(&issuer, spelling, 2).text);
        token(
            "helseid",
            json!({}),
            (Artefact::RefreshToken(Box::new(token_of)), &body),
            &asserted(&[OWN, LINE, expected]),
        );
    };
    const LINE: &[&str] = &[
        "What was authorized still stands.",
        "A code or refresh token is used within its life.",
        "A refresh token serves until its successor is used; coming later, it ends its family.",
    ];
    const RETRY: &str = "A refresh token is retried a few times, soon.";
    const LEFT: &str = "Something of what was granted must be left.";
    const RIGHT: &str = "Refreshing needs `offline_access` and the client's right.";
    const FIRST: &[&str] = &[LEFT, RIGHT, REACH[0], REACH[1], ENABLED[0]];
    const AGAIN: &[&str] = &[RETRY, LEFT, RIGHT, REACH[0], REACH[1], ENABLED[0]];
    const BEYOND: &[&str] = &[LEFT, RIGHT, SCOPE[1], "x A token is never worth more than was granted."];
    check(0, "", FIRST);
    check(1, "", AGAIN);
    check(100, "", &["x A refresh token is retried a few times, soon."]);
    check(0, "&scope=stock/read", BEYOND);
}

#[test]
fn a_client_by_its_secret() {
    let body = "grant_type=client_credentials&scope=openid";
    let unknown: &[&str] = &["x The grant type is one that the service exchanges."];
    token("bankid-2017", json!({}), (Artefact::Absent, body), &[FORM, WAY, BASIC, METHOD, unknown]);
    let wrong = json!({ "secret_digests": ["00"] });
    let body = redeems(&issuer("bankid-2017"), "");
    let secret: &[&str] = &["x The secret is the client's."];
    token("bankid-2017", wrong, (Artefact::Absent, &body), &[FORM, WAY, BASIC, METHOD, GRANT, CLIENT, secret]);
}

#[test]
fn an_authorization_request() {
    let good = format!(
        "client_id=shop&response_type=code&redirect_uri=https://c.example/cb&scope=openid&state=0123456789\
         &nonce=0123456789&code_challenge={}&code_challenge_method=S256",
        exchange::CHALLENGE
    );
    const BEGUN: &[&str] =
        &["A parameter is sent under one of its names.", "The client is registered with this issuer.", MAY[0]];
    const ADDRESS: &[&str] = &["`redirect_uri` is registered, character for character.", MAY[1]];
    let types: &[&str] = &[
        "Request objects are not taken here.",
        "A required parameter is there and not empty.",
        "The response type is offered and registered.",
    ];
    const ASKED: &[&str] =
        &[SCOPE[1], SCOPE[0], SCOPE[2], SCOPE[3], "`scope` holds `openid`, where the service needs it."];
    let values: &[&str] = &[
        "`state` has a length that the service takes.",
        "`nonce` has a length that the service takes.",
        "A request carries an S256 challenge.",
    ];
    let read = [BEGUN, ADDRESS, types, ASKED];
    authorization("standard", &good, &[&read[..], &[values]].concat());
    let prompt: &[&str] =
        &["`prompt` is none alone, or what else may be asked.", "x `max_age` is a number of seconds."];
    authorization("standard", &format!("{good}&prompt=none&max_age=soon"), &[&read[..], &[values, prompt]].concat());
    let state: &[&str] = &["x `state` has a length that the service takes."];
    authorization("helsenorge", &good.replace("state=0123456789", "state=1"), &[&read[..], &[state]].concat());
    let other: &[&str] = &["x `redirect_uri` is registered, character for character."];
    authorization("standard", &good.replace("/cb&", "/other&"), &[BEGUN, other]);
}

#[test]
fn nobody_who_does_not_listen_is_told() {
    let mut silent = moment();
    assert_eq!(silent.hold(&[&UNASKED], Err::<(), _>(Unasked)), Err(Unasked));
    silent.keep(&UNASKED);
    assert!(silent.kept().is_empty() && !silent.remembers());
}

const UNASKED: Rule = Rule::new("Nobody asks for the rule.", "");

/// A refusal whose rule nobody may ask for.
#[derive(Debug, PartialEq, Eq)]
struct Unasked;

impl Refuses for Unasked {
    fn rule(&self) -> &'static Rule {
        panic!("nobody listens")
    }
}
