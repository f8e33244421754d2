//! What befalls a server between requests: time, its operator, people who leave, new keys.
use super::super::expected::Enabled;
use super::super::operation::Haste;
use super::{CLIENTS, Player};
use crate::stand::visitor::sealed;
use flows::rotate;
use oauth::rules::paths::Endpoint;

impl Player<'_> {
    pub(super) fn wait(&mut self, seconds: i64) {
        self.stand.advance(seconds);
        self.expected.now += seconds;
    }

    /// A second before and one after, so that nothing is issued in the second of the stamp.
    pub(super) async fn turn(&mut self, client: usize) {
        self.wait(1);
        self.expected.clients[client] = match self.expected.clients[client] {
            (Enabled::Yes, _) => (Enabled::No, self.expected.now),
            (Enabled::No, since) => (Enabled::Yes, since),
        };
        let off = |at: &usize| self.expected.clients[*at].0 == Enabled::No;
        let disabled: Vec<&str> = (0..2).filter(off).map(|at| CLIENTS[at]).collect();
        self.stand.disable(&disabled).await;
        self.wait(1);
    }

    pub(super) async fn rotate(&mut self, haste: Haste) {
        let issuer = self.stand.issuer("standard").await;
        match haste {
            Haste::Announced => drop(rotate::begin(&self.stand.authority, &issuer).await.expect("next keys")),
            Haste::AtOnce => {
                rotate::revoke(&self.stand.authority, &issuer).await.expect("new keys");
                self.expected.cut_off();
            }
        }
    }

    pub(super) async fn leave(&mut self) -> Result<(), String> {
        let page = self.visitor.get(self.stand, Endpoint::Account, &[]).await;
        if !page.body.contains("value=\"end_sessions\"") {
            return Ok(());
        }
        let form = [("interaction", sealed(&page).ok_or("no form")?), ("step", "end_sessions")];
        self.visitor.send(self.stand, Endpoint::Account, &form).await;
        self.expected.ended_sessions = self.expected.session + 1;
        Ok(())
    }
}
