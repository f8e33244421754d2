//! What a stand does between requests: it sweeps what expired, and starts again on the same database.
use super::Stand;
use server::demo::shipped;
use std::path::PathBuf;
use std::time::Duration;
use store::swept::Left;

impl Stand {
    /// Sweeps until nothing that expired is left; how many rows went.
    pub async fn swept(&self) -> u64 {
        let (database, now) = (&*self.authority.database, self.authority.clock.now());
        let mut rows = 0;
        for number in 0.. {
            let swept = store::sweep::turn(database, now, (number, Duration::from_millis(5))).await.expect("a turn");
            rows += swept.rows;
            if swept.left == Left::Nothing {
                break;
            }
        }
        rows
    }

    /// Applies the demonstration's file as it is.
    pub async fn restore(&self) {
        self.apply(shipped::FILE).await;
    }

    /// Applies the demonstration's file with these clients of its standard issuer disabled, and no others.
    pub async fn disable(&self, clients: &[&str]) {
        let mut text = shipped::FILE.to_owned();
        for client in clients {
            let at = text.find("name = \"standard\"\nprofile").expect("the standard issuer");
            let line = format!("client_id = \"{client}\"\n");
            let end = at + text[at..].find(&line).expect("a client") + line.len();
            text.insert_str(end, "state = \"disabled\"\n");
        }
        self.apply(&text).await;
    }

    /// Forgets all that a process forgets when it ends, and begins anew with what is kept.
    pub async fn restart(&mut self) {
        let Self { router, authority, conversations, .. } = self.neighbour().await;
        (self.router, self.authority, self.conversations) = (router, authority, conversations);
    }

    /// The file of its SQLite database.
    #[allow(dead_code, reason = "the slow checks ask")]
    pub fn file(&self) -> PathBuf {
        self._directory.path().join("biljett.db")
    }

    /// How many rows a table has.
    #[allow(dead_code, reason = "the slow checks ask")]
    pub async fn count(&self, table: &str) -> i64 {
        store::dump::count(&*self.authority.database, table).await
    }
}
