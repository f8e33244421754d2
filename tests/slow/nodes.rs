//! Two nodes on one PostgreSQL: races at size, and what one was told the other knows at once (R2, RL-26; RT-13, IN-05).
use crate::frame::{Outcome, Row, row};
use crate::scratch::verdict;
use crate::stand::party::{Party, Sending};
use crate::stand::visitor::{Visitor, returned, wishing};
use crate::stand::{Engine, Options, Stand};
use futures_util::future::{join, join_all};
use oauth::rules::paths::Endpoint;
use serde_json::Value;

const CODES: usize = 10_000;
const CONTENDERS: usize = 16;
const REVOCATIONS: usize = 1_000;
const INTROSPECTIONS: usize = 10_000;

pub fn rows() -> Vec<Row> {
    vec![
        row!(
            "R2",
            "10,000 codes, each redeemed by 16 at once at two nodes on PostgreSQL",
            "exactly one 200 each, all others `invalid_grant`",
            codes
        ),
        row!(
            "R2-refresh",
            "1,000 refresh tokens, each used by 16 at once at two nodes; then each of the four successors",
            "4 successors each (1 + retry limit), one line survives",
            refreshes
        ),
        row!(
            "RT-13",
            "1,000 families: refreshed at one node while it is revoked at the other",
            "after the 200 of the revocation no token of the family works",
            revoked_meanwhile
        ),
        row!(
            "IN-05",
            "10,000 access tokens: revoked at one node, asked about at both",
            "inactive at once everywhere, 0 exceptions",
            inactive_at_once
        ),
    ]
}

/// Two nodes, a client and a browser that is signed in.
struct Pair {
    nodes: [Stand; 2],
    client: Party,
    visitor: Visitor,
}

impl Pair {
    async fn new() -> Result<Self, String> {
        let one = Stand::new(Engine::Postgres, Options::default()).await.ok_or("PostgreSQL is not installed")?;
        let client = one.party("standard", "web").await;
        let other = one.neighbour().await;
        let visitor = Visitor::at(client.issuer.clone());
        Ok(Self { nodes: [one, other], client, visitor })
    }

    async fn redeems(&mut self, scope: &str) -> Result<Sending, String> {
        let wishes = wishing(self.client.wishes(), "scope", scope);
        let answer = self.visitor.through(&self.nodes[0], &wishes).await;
        let code = returned(&answer, "code").ok_or_else(|| format!("no code: {}", answer.body))?;
        Ok(self.client.redeems(&self.nodes[0], &code))
    }

    async fn tokens(&mut self, scope: &str) -> Result<Value, String> {
        Ok(self.redeems(scope).await?.sent(&self.nodes[0]).await.json())
    }

    /// All at once, every second one at the other node; those that are granted, and how many are refused otherwise than as they must.
    async fn race(&self, request: &Sending) -> (Vec<Value>, usize) {
        let answers = join_all((0..CONTENDERS).map(|at| request.sent(&self.nodes[at % 2]))).await;
        let (granted, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
        let odd = refused.iter().filter(|answer| answer.status != 400 || answer.json()["error"] != "invalid_grant");
        (granted.iter().map(crate::stand::Answer::json).collect(), odd.count())
    }
}

fn text<'a>(tokens: &'a Value, name: &str) -> &'a str {
    tokens[name].as_str().unwrap_or_default()
}

async fn codes() -> Outcome {
    let mut pair = Pair::new().await?;
    let (mut winners, mut odd) = ([0; CONTENDERS + 1], 0);
    for _ in 0..CODES {
        let redeems = pair.redeems("openid read").await?;
        let (granted, others) = pair.race(&redeems).await;
        winners[granted.len()] += 1;
        odd += others;
    }
    let told = format!("{} of {CODES} codes had one winner, {odd} odd answers", winners[1]);
    verdict(winners[1] == CODES && odd == 0, told)
}

async fn refreshes() -> Outcome {
    let mut pair = Pair::new().await?;
    let (mut as_expected, mut odd) = (0, 0);
    for _ in 0..1_000 {
        let tokens = pair.tokens("openid offline_access read").await?;
        let refreshes = pair.client.refreshes(&pair.nodes[0], text(&tokens, "refresh_token"));
        let (granted, others) = pair.race(&refreshes).await;
        odd += others;
        let mut lines = 0;
        for (at, sibling) in granted.iter().enumerate() {
            let next = pair.client.refreshes(&pair.nodes[0], text(sibling, "refresh_token"));
            lines += usize::from(next.sent(&pair.nodes[at % 2]).await.status == 200);
        }
        as_expected += usize::from(granted.len() == 4 && lines == 1);
    }
    verdict(
        as_expected == 1_000 && odd == 0,
        format!("{as_expected} of 1,000 with 4 successors and one line, {odd} odd answers"),
    )
}

async fn revoked_meanwhile() -> Outcome {
    let mut pair = Pair::new().await?;
    let api = pair.nodes[0].party("standard", "api").await;
    let (mut alive, mut refused, mut early) = (0, 0, 0);
    for _ in 0..REVOCATIONS {
        let tokens = pair.tokens("openid offline_access read").await?;
        let token = text(&tokens, "refresh_token");
        let refreshes = pair.client.refreshes(&pair.nodes[0], token);
        let revokes = pair.client.request(&pair.nodes[1], Endpoint::Revocation).with("token", token);
        let (refreshed, revoked) = join(refreshes.sent(&pair.nodes[0]), revokes.sent(&pair.nodes[1])).await;
        refused += usize::from(revoked.status != 200);
        early += usize::from(refreshed.status == 200);
        let mut all = vec![tokens.clone()];
        all.extend((refreshed.status == 200).then(|| refreshed.json()));
        for tokens in &all {
            let asks = api.request(&pair.nodes[0], Endpoint::Introspection).with("token", text(tokens, "access_token"));
            let again = pair.client.refreshes(&pair.nodes[1], text(tokens, "refresh_token"));
            alive += usize::from(asks.sent(&pair.nodes[0]).await.json()["active"] != false);
            alive += usize::from(again.sent(&pair.nodes[1]).await.status == 200);
        }
    }
    let told = format!(
        "{REVOCATIONS} families, {early} refreshed before they were revoked, {refused} not revoked, {alive} tokens alive"
    );
    verdict(alive == 0 && refused == 0, told)
}

async fn inactive_at_once() -> Outcome {
    let mut pair = Pair::new().await?;
    let tokens = pair.tokens("openid offline_access read").await?;
    let mut line = text(&tokens, "refresh_token").to_owned();
    let mut alive = 0;
    for at in 0..INTROSPECTIONS {
        let (scope, api) = if at % 2 == 0 { ("read", "api") } else { ("archive", "archive") };
        let api = pair.nodes[0].party("standard", api).await;
        let token = match scope {
            "read" => {
                let tokens = pair.client.refreshes(&pair.nodes[0], &line).sent(&pair.nodes[0]).await.json();
                line = text(&tokens, "refresh_token").to_owned();
                text(&tokens, "access_token").to_owned()
            }
            scope => {
                let asks = pair.client.asks(&pair.nodes[0], "client_credentials").with("scope", scope);
                text(&asks.sent(&pair.nodes[0]).await.json(), "access_token").to_owned()
            }
        };
        let asks = |node: &Stand| api.request(node, Endpoint::Introspection).with("token", &token);
        let before = asks(&pair.nodes[1]).sent(&pair.nodes[1]).await.json()["active"] == true;
        let revokes = pair.client.request(&pair.nodes[at % 2], Endpoint::Revocation).with("token", &token);
        let told = revokes.sent(&pair.nodes[at % 2]).await.status == 200;
        let (one, other) =
            join(asks(&pair.nodes[0]).sent(&pair.nodes[0]), asks(&pair.nodes[1]).sent(&pair.nodes[1])).await;
        let dead = one.json()["active"] == false && other.json()["active"] == false;
        alive += usize::from(!(before && told && dead));
    }
    verdict(alive == 0, format!("{INTROSPECTIONS} tokens, {alive} exceptions"))
}
