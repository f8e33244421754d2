//! The matrix of states (group MX): each way to a token or to its use, after something was denied behind the back of a good artefact.
use crate::expect::differs;
use crate::good::good;
use crate::house::House;
use crate::request::Request;
use crate::shown;
use serde::Deserialize;

/// What each way must answer; a way that is added here is missing in every row until it is filled.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cells {
    /// What is denied: changes of what is registered, or `logout` of the person.
    deny: Vec<String>,
    /// What takes it back; nothing that was denied may live again.
    #[serde(default)]
    restore: Vec<String>,
    /// What no token may tell afterwards.
    #[serde(default)]
    lost: Option<String>,
    code: String,
    refresh: String,
    client_credentials: String,
    silent: String,
    resumed: String,
    introspection: String,
    introspection_of_opaque: String,
    introspection_of_own: String,
    userinfo: String,
}

impl Cells {
    /// Each way's name, its good request, and its cell; `n/a: why` where the state does not touch the way.
    fn ways(&self) -> [(&'static str, &'static str, &str); 9] {
        let Self { code, refresh, client_credentials, silent, resumed, .. } = self;
        let Self { introspection, introspection_of_opaque, introspection_of_own, userinfo, .. } = self;
        [
            ("code", "redeem C1", code),
            ("refresh", "refresh C1", refresh),
            ("client_credentials", "own C1", client_credentials),
            ("silent", "authorize C1", silent),
            ("resumed", "consent K1", resumed),
            ("introspection", "introspect RSA C1", introspection),
            ("introspection_of_opaque", "introspect RSA C1 opaque_token", introspection_of_opaque),
            ("introspection_of_own", "introspect RSA C1 own_token", introspection_of_own),
            ("userinfo", "userinfo C1", userinfo),
        ]
    }

    /// What is wrong: every way is ready before anything is denied, and tried afterwards, at once.
    pub fn play(&self) -> Vec<String> {
        let house = &House::new();
        let touched = self.ways().into_iter().filter(|(.., cell)| !cell.starts_with("n/a: "));
        let ready: Vec<_> = touched.map(|(way, words, cell)| (way, prepared(house, words), cell)).collect();
        for change in &self.deny {
            deny(house, change);
        }
        let mut found = Vec::new();
        for (way, request, cell) in &ready {
            found.extend(self.tried(house, (way, request), cell));
        }
        for change in &self.restore {
            deny(house, change);
        }
        for (way, request, cell) in ready.iter().filter(|_| !self.restore.is_empty()) {
            let mut again = request.clone();
            again.renew(house);
            let lives = differs(house, &again, &house.send(&again), "OK").is_none();
            // A client that acts for itself holds nothing that could have died, and a person may consent anew.
            if lives && !matches!(*way, "client_credentials" | "silent" | "resumed") && *cell != "OK" {
                found.push(format!("{way} lives again after {:?}", self.restore));
            }
        }
        found.extend(crate::run::afterwards(house));
        found
    }

    fn tried(&self, house: &House, (way, request): (&str, &Request), cell: &str) -> Option<String> {
        let answer = house.send(request);
        if let Some(why) = differs(house, request, &answer, cell) {
            return Some(format!("{way} after {:?}\nexpected {cell}, but {why}\ngot {}", self.deny, answer.told()));
        }
        let lost = self.lost.as_ref()?;
        let tells = |place: &str| {
            let scope = shown::at(&answer, place).unwrap_or_default();
            scope.as_str().unwrap_or_default().split(' ').any(|one| one == lost)
        };
        let told = ["json.scope", "token.scope"].into_iter().find(|place| tells(place));
        told.map(|place| format!("{way} still tells {lost} in {place}: {}", answer.told()))
    }
}

fn prepared(house: &House, words: &str) -> Request {
    let mut request = good(house, words);
    if words == "authorize C1" {
        request.set("prompt", "none");
    }
    request
}

fn deny(house: &House, change: &str) {
    match change {
        "logout" => {
            let answer = house.send(&good(house, "logout C1"));
            assert_eq!(answer.status, 303, "no logout: {}", answer.told());
        }
        change => house.apply(change).unwrap_or_else(|why| panic!("{change}: {why}")),
    }
}
