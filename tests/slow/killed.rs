//! kill -9 during load loses nothing that was acknowledged, and honest clients keep what they have (R1, R18; RL-02 to RL-04).
use crate::frame::{Outcome, Row, row};
use crate::process::{FILE, House, before, party};
use crate::scratch::verdict;
use crate::stand::party::{Party, Sending};
use crate::stand::visitor::{Visitor, returned, wishing};
use crate::stand::{Answer, Stand};
use oauth::rules::paths::Endpoint;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;

const KILLS: u64 = 20;
const CLIENTS: usize = 8;

pub fn rows() -> Vec<Row> {
    vec![row!(
        "R1",
        "8 clients sign in, redeem, refresh twice, ask, revoke, redeem again; the server on SQLite is killed 20 times, 0.1 to 2 s after its start",
        "no code redeemed twice, nothing acknowledged lost, nothing revoked alive, no honest client refused a retry",
        nothing_is_lost
    )]
}

/// Where the server is now; requests are sent there by name of the moment.
struct World {
    place: RwLock<SocketAddr>,
    own: House,
    over: AtomicBool,
    found: Mutex<Vec<String>>,
    counted: Mutex<[usize; 2]>,
}

impl World {
    fn wrong(&self, what: String) {
        self.found.lock().unwrap().push(what);
    }

    /// Sends until there is an answer that is none of a server in trouble; whether the outcome of an earlier try is unknown.
    async fn sent(self: &Arc<Self>, stand: &mut Arc<Stand>, request: &Sending) -> (Answer, bool) {
        let mut unknown = false;
        loop {
            let (now, sending) = (stand.clone(), request.clone());
            let answer = tokio::spawn(async move { sending.sent(&now).await }).await;
            match answer {
                Ok(answer) if answer.status != 503 => {
                    self.counted.lock().unwrap()[usize::from(unknown)] += 1;
                    return (answer, unknown);
                }
                _ => unknown = true,
            }
            *stand = self.again().await;
        }
    }

    async fn again(self: &Arc<Self>) -> Arc<Stand> {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let place = *self.place.read().unwrap();
        Arc::new(before(place, &self.own).await)
    }
}

async fn nothing_is_lost() -> Outcome {
    let house = House::new(FILE, &[]);
    let mut server = house.start(&[]);
    let world = Arc::new(World {
        place: RwLock::new(server.address),
        own: House::new(FILE, &[]),
        over: AtomicBool::new(false),
        found: Mutex::default(),
        counted: Mutex::default(),
    });
    let clients: Vec<_> = (0..CLIENTS).map(|_| tokio::spawn(lives(world.clone()))).collect();
    for kill in 0..KILLS {
        tokio::time::sleep(Duration::from_millis(100 + kill * 7_919 % 1_900)).await;
        server.kill();
        server = house.start(&[]);
        *world.place.write().unwrap() = server.address;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    world.over.store(true, Ordering::SeqCst);
    let mut revoked = Vec::new();
    for client in clients {
        revoked.extend(client.await.map_err(|error| error.to_string())?);
    }
    let stand = before(server.address, &world.own).await;
    let api = party(&stand, "records").await;
    for token in &revoked {
        let told = api.request(&stand, Endpoint::Introspection).with("token", token).sent(&stand).await;
        if told.json()["active"] != false {
            world.wrong(format!("a revoked token is alive: {}", told.body));
        }
    }
    let (found, [known, unknown]) = (world.found.lock().unwrap(), *world.counted.lock().unwrap());
    let told = format!(
        "{KILLS} kills, {known} requests answered at once and {unknown} after an unknown outcome, {} lines revoked; {} violations {}",
        revoked.len(),
        found.len(),
        found.first().map_or("", String::as_str)
    );
    verdict(found.is_empty() && unknown > 0 && !revoked.is_empty(), told)
}

/// One client's lives, one after another; the access tokens that it was told are revoked.
async fn lives(world: Arc<World>) -> Vec<String> {
    let mut stand = world.again().await;
    let client = party(&stand, "journal").await;
    let api = party(&stand, "records").await;
    let mut revoked = Vec::new();
    while !world.over.load(Ordering::SeqCst) {
        if let Some(token) = life(&world, &mut stand, (&client, &api)).await {
            revoked.push(token);
        }
    }
    revoked
}

async fn life(world: &Arc<World>, stand: &mut Arc<Stand>, (client, api): (&Party, &Party)) -> Option<String> {
    let (issuer, wishes) = (client.issuer.clone(), wishing(client.wishes(), "scope", "offline_access read"));
    let now = stand.clone();
    let walk = tokio::spawn(async move { Visitor::at(issuer).through(&now, &wishes).await });
    let Some(code) = walk.await.ok().and_then(|answer| returned(&answer, "code")) else {
        *stand = world.again().await;
        return None;
    };
    let redeems = client.redeems(stand, &code);
    let (tokens, unknown) = world.sent(stand, &redeems).await;
    if tokens.status != 200 {
        if !unknown {
            world.wrong(format!("a code is refused: {}", tokens.body));
        }
        return None;
    }
    let mut tokens = tokens.json();
    for _ in 0..2 {
        let refreshes = client.refreshes(stand, tokens["refresh_token"].as_str()?);
        let (refreshed, _) = world.sent(stand, &refreshes).await;
        if refreshed.status != 200 {
            world.wrong(format!("an honest client is refused: {}", refreshed.body));
            return None;
        }
        tokens = refreshed.json();
    }
    let token = tokens["access_token"].as_str()?.to_owned();
    let asks = api.request(stand, Endpoint::Introspection).with("token", &token);
    if world.sent(stand, &asks).await.0.json()["active"] != true {
        world.wrong("an acknowledged token is dead".to_owned());
    }
    let revokes = client.request(stand, Endpoint::Revocation).with("token", tokens["refresh_token"].as_str()?);
    let ended = world.sent(stand, &revokes).await.0.status == 200;
    if !ended || world.sent(stand, &asks).await.0.json()["active"] != false {
        world.wrong("what was revoked is alive".to_owned());
    }
    if world.sent(stand, &redeems).await.0.status == 200 {
        world.wrong("a code is redeemed twice".to_owned());
    }
    Some(token)
}
