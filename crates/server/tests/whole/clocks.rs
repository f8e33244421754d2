//! Clocks that are set: what expired stays so, what lives stays alive, and the node says that it should not be asked (R12, RL-27, RL-28).
use crate::stand::party::Party;
use crate::stand::visitor::wishing;
use crate::stand::{Answer, ENGINES, Engine, Options, Stand};
use flows::anchor::compare;
use flows::clock::{Clock, Hands, Standing};
use flows::foundation::Stage;
use flows::readiness::Reason;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const START: i64 = 1_795_000_000_000;
const HOUR: i64 = 3_600_000;

/// The clocks of a machine and of its database.
#[derive(Clone, Debug)]
struct World {
    wall_ms: Arc<AtomicI64>,
    elapsed_ms: Arc<AtomicI64>,
    database_ms: Arc<AtomicI64>,
}

impl Hands for World {
    fn wall_ms(&self) -> i64 {
        self.wall_ms.load(Ordering::SeqCst)
    }

    fn elapsed_ms(&self) -> i64 {
        self.elapsed_ms.load(Ordering::SeqCst)
    }
}

impl World {
    fn new() -> Self {
        let at = |ms| Arc::new(AtomicI64::new(ms));
        Self { wall_ms: at(START), elapsed_ms: at(5_000), database_ms: at(START) }
    }

    /// A server in this world, whose machine's clock is off by so much from the beginning.
    async fn stand(&self, engine: Engine, off_ms: i64) -> Option<Stand> {
        self.wall_ms.fetch_add(off_ms, Ordering::SeqCst);
        let clock = Some(Clock::reckoned(Arc::new(self.clone())));
        let database_ms = Some(self.database_ms.clone());
        Stand::new(engine, Options { clock, database_ms, stage: Stage::Serving, ..Options::default() }).await
    }

    fn pass(&self, ms: i64) {
        for clock in [&self.wall_ms, &self.elapsed_ms, &self.database_ms] {
            clock.fetch_add(ms, Ordering::SeqCst);
        }
    }
}

async fn code(stand: &Stand, client: &Party) -> String {
    client.code(stand, &wishing(client.wishes(), "scope", "openid read")).await
}

async fn redeemed(stand: &Stand, client: &Party, code: &str) -> Answer {
    client.redeems(stand, code).sent(stand).await
}

fn is(answer: &Answer, status: u16, error: &str) {
    assert_eq!((answer.status.as_u16(), &answer.json()["error"]), (status, &json!(error)), "{}", answer.body);
}

/// RL-27, RL-28: only the database's time decides, wherever the machine's clock stands and goes.
#[tokio::test(flavor = "multi_thread")]
async fn the_machines_clock_decides_nothing() {
    for engine in ENGINES {
        for off in [-HOUR, HOUR] {
            let world = World::new();
            let Some(stand) = world.stand(engine, off).await else { continue };
            assert_eq!(stand.authority.clock.now_ms(), START, "{engine:?} {off}");
            let client = stand.party("standard", "web").await;
            let old = code(&stand, &client).await;
            world.pass(61_000);
            let young = code(&stand, &client).await;
            for jump in [-off, off, off, -24 * off] {
                world.wall_ms.fetch_add(jump, Ordering::SeqCst);
                assert_eq!(compare(&stand.authority).await.expect("compared"), Standing::Close);
                assert_eq!(stand.authority.clock.now_ms(), START + 61_000, "{engine:?} {jump}");
                is(&redeemed(&stand, &client, &old).await, 400, "invalid_grant");
            }
            assert_eq!(stand.authority.unready().await, []);
            assert_eq!(redeemed(&stand, &client, &young).await.status, 200, "{engine:?}");
        }
    }
}

/// R12: the database's clock jumps; on SQLite that is the machine's.
#[tokio::test(flavor = "multi_thread")]
async fn a_jump_revives_nothing_and_kills_nothing() {
    for engine in ENGINES {
        for jump in [-HOUR, HOUR, -300_000, 300_000, -24 * HOUR] {
            let world = World::new();
            let Some(stand) = world.stand(engine, 0).await else { continue };
            let client = stand.party("standard", "web").await;
            let worker = stand.party("standard", "worker").await;
            let used = worker.asks(&stand, "client_credentials").with("scope", "read");
            assert_eq!(used.sent(&stand).await.status, 200);
            let expired = code(&stand, &client).await;
            world.pass(130_000);
            let alive = code(&stand, &client).await;
            let before = stand.authority.clock.now_ms();

            world.database_ms.fetch_add(jump, Ordering::SeqCst);
            assert_eq!(compare(&stand.authority).await.expect("compared"), Standing::Apart, "{engine:?} {jump}");
            assert_eq!(stand.authority.clock.now_ms(), before, "nothing moves at once");
            assert_eq!(stand.authority.unready().await, [Reason::Clock { apart_ms: jump }]);
            is(&redeemed(&stand, &client, &expired).await, 400, "invalid_grant");
            is(&used.sent(&stand).await, 401, "invalid_client");
            let answer = redeemed(&stand, &client, &alive).await;
            assert_eq!(answer.status, 200, "{engine:?} {jump}: {}", answer.body);

            world.pass(10_000);
            compare(&stand.authority).await.expect("compared");
            let gained = stand.authority.clock.now_ms() - before - 10_000;
            assert_eq!(gained, 1_000 * jump.signum(), "{engine:?} {jump}: a second in ten");
            world.database_ms.fetch_sub(jump, Ordering::SeqCst);
            assert_eq!(compare(&stand.authority).await.expect("compared"), Standing::Close);
            assert_eq!(stand.authority.unready().await, [], "whoever sets the clock right again is served at once");
        }
    }
}

/// What nodes differ by is what they were told at different moments; 30 s apart, a node is not ready (R12).
#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_apart_is_not_ready_and_says_so() {
    for engine in ENGINES {
        let world = World::new();
        let Some(stand) = world.stand(engine, 0).await else { continue };
        for (jump, standing) in [(2_000, Standing::Close), (1, Standing::Drifted), (28_000, Standing::Apart)] {
            world.database_ms.fetch_add(jump, Ordering::SeqCst);
            assert_eq!(compare(&stand.authority).await.expect("compared"), standing, "{engine:?} {jump}");
            let ready = stand.authority.unready().await.is_empty();
            assert_eq!(ready, standing != Standing::Apart, "{engine:?} {jump}");
        }
        let text = stand.authority.metrics.text().expect("text");
        assert!(text.contains("biljett_clock_apart_milliseconds 30001\n"), "{text}");
        let reason = stand.authority.unready().await[0].to_string();
        assert_eq!(reason, "clock: the database's is 30001 ms ahead");
    }
}
