//! The stops of the tour, which ship as a file, and how one is gone through.
use super::guide::Guide;
use super::visitor::{Party, Shown};
use crate::command::token::form::Members;
use crate::command::token::request::member;
use indexmap::IndexMap;
use serde::Deserialize;

const FILE: &str = include_str!("../../../demo/tour.toml");

/// The whole tour.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tour {
    /// Its stops, one a service.
    pub stops: Vec<Stop>,
}

/// What is exchanged with one service.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// The service's name.
    pub title: String,
    issuer: String,
    client: String,
    /// The scope for which a person signs in before.
    sign_in: Option<String>,
    exchanges: Vec<Exchange>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exchange {
    says: String,
    #[serde(default)]
    form: IndexMap<String, String>,
    presents: Option<Presented>,
    /// A member that is left out.
    without: Option<String>,
    #[serde(default)]
    shown: Shown,
    ends: End,
}

/// What an exchange takes from one before.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Presented {
    Code,
    RefreshToken,
}

/// How it must end.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum End {
    Granted,
    Refused,
    /// The first answer is lost, the second request is granted.
    Lost,
}

impl Tour {
    /// The tour that ships inside.
    ///
    /// # Errors
    /// The file is not understood.
    pub fn shipped() -> Result<Self, String> {
        toml::from_str(FILE).map_err(|error| format!("tour.toml: {error}"))
    }
}

impl Stop {
    /// Goes through every exchange.
    ///
    /// # Errors
    /// One that did not end as it should.
    pub async fn visit(&self, guide: &mut Guide<'_>) -> Result<(), String> {
        let party = Party { issuer: &self.issuer, client: &self.client };
        let code = match &self.sign_in {
            Some(scope) => guide.visitor.code(party, scope).await?,
            None => Members::new(),
        };
        let mut refresh = String::new();
        for exchange in &self.exchanges {
            let members = exchange.members(&code, &refresh);
            match exchange.ends {
                End::Granted => {
                    let reply = guide.visitor.token(party, members, &exchange.shown).await?;
                    let told = guide.granted(party, &exchange.says, &reply)?;
                    refresh = told["refresh_token"].as_str().unwrap_or_default().to_owned();
                }
                End::Refused => {
                    let reply = guide.visitor.token(party, members, &exchange.shown).await?;
                    guide.refused(party, &exchange.says, &reply).await?;
                }
                End::Lost => {
                    guide.visitor.lose_answer(party).await?;
                    let first = guide.visitor.token(party, members.clone(), &exchange.shown).await;
                    let second = guide.visitor.token(party, members, &exchange.shown).await?;
                    guide.lost(party, &exchange.says, (first, second))?;
                }
            }
        }
        Ok(())
    }
}

impl Exchange {
    fn members(&self, code: &Members, refresh: &str) -> Members {
        let mut members: Members = self.form.iter().map(|(name, value)| member(name, value)).collect();
        match self.presents {
            Some(Presented::Code) => members.extend(code.iter().cloned()),
            Some(Presented::RefreshToken) => {
                members.extend([member("grant_type", "refresh_token"), member("refresh_token", refresh)]);
            }
            None => {}
        }
        members.retain(|(name, _)| self.without.as_ref() != Some(name));
        members
    }
}
