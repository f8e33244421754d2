//! Tells of each exchange in a few lines of 80 columns: the request, the status, and of a refusal the reason, the fix and its page.
use super::visitor::{Party, Visitor};
use crate::command::text::{columns, data};
use crate::command::token::connection::Reply;
use serde_json::Value;

/// Where what is told begins, and where it begins after a label.
const TOLD: usize = 4;
const LABELLED: usize = 14;

/// Who leads through the tour.
pub struct Guide<'a> {
    /// Who sends the requests.
    pub visitor: Visitor<'a>,
    granted: usize,
    refused: usize,
}

impl<'a> Guide<'a> {
    /// A guide at the beginning.
    pub fn new(visitor: Visitor<'a>) -> Self {
        Self { visitor, granted: 0, refused: 0 }
    }

    /// The name of the next service.
    ///
    /// # Errors
    /// Nobody can be told anything.
    pub fn heading(&self, name: &str) -> Result<(), String> {
        data(&format!("\n{name}"))
    }

    /// Tells of a request that was granted; `what` is one line of it.
    ///
    /// # Errors
    /// It was not granted.
    pub fn granted(&mut self, party: Party<'_>, what: &str, reply: &Reply) -> Result<Value, String> {
        self.granted += 1;
        let told: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        let Some(seconds) = told["expires_in"].as_i64().filter(|_| reply.status == 200) else {
            return Err(format!("{what}: {} instead of 200: {}", reply.status, reply.text()));
        };
        let others = [("refresh_token", "a refresh token"), ("id_token", "an ID token")];
        let others = others.iter().filter(|(name, _)| told[*name].is_string());
        let with: String = others.map(|(_, text)| format!(", {text}")).collect();
        let line = format!("200: an access token for {seconds} s{with}");
        data(&(self.request(party, what)? + &columns("", TOLD, &line)))?;
        Ok(told)
    }

    /// Tells of a request whose answer was lost, and goes on with the one that came again.
    ///
    /// # Errors
    /// An answer came, or the second request was not granted.
    pub fn lost(
        &mut self,
        party: Party<'_>,
        what: &str,
        replies: (Result<Reply, String>, Reply),
    ) -> Result<(), String> {
        let (first, second) = replies;
        if let Ok(reply) = first {
            return Err(format!("{what}: {} instead of no answer", reply.status));
        }
        let granted = second.status == 200;
        self.granted += 1;
        let line = "200: the same refresh token again brings a new one; the session lives";
        let told = columns("", TOLD, "no answer: all was settled, and the connection was closed");
        match granted {
            true => data(&(self.request(party, what)? + &told + &columns("", TOLD, line))),
            false => Err(format!("{what}: {} to the second request: {}", second.status, second.text())),
        }
    }

    /// Tells of a request that was refused, and why.
    ///
    /// # Errors
    /// It was not refused, or nobody knows why.
    pub async fn refused(&mut self, party: Party<'_>, what: &str, reply: &Reply) -> Result<(), String> {
        self.refused += 1;
        let trace = reply.trace().unwrap_or_default();
        let remembered = self.visitor.remembered(trace).await;
        let Some(refused) = remembered.and_then(|told| told.decided.refused) else {
            return Err(format!("{what}: {} instead of a refusal: {}", reply.status, reply.text()));
        };
        let mut out = self.request(party, what)?;
        out.push_str(&columns("", TOLD, &format!("{} {}", reply.status, refused.error)));
        for (label, text) in [
            ("reason", refused.rule.as_str()),
            ("arrived", &refused.arrived),
            ("expected", &refused.expected),
            ("fix", &refused.fix),
            ("page", &self.visitor.page(trace)),
        ] {
            out.push_str(&columns(&format!("{:TOLD$}{label}", ""), LABELLED, text));
        }
        data(&out)
    }

    /// What came of it all.
    pub fn summary(&self) -> String {
        let (granted, refused) = (self.granted, self.refused);
        format!("{} exchanges: {granted} granted, {refused} refused.", granted + refused)
    }

    fn request(&self, party: Party<'_>, what: &str) -> Result<String, String> {
        let (number, url) = (self.granted + self.refused, self.visitor.token_endpoint(party.issuer)?);
        let path = format!("POST {}", self.visitor.path(&url));
        Ok(columns(&format!("{number:>2}"), TOLD, &path) + &columns("", TOLD, what))
    }
}
