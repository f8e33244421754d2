//! One token sent to an API, and what it answered (RFC 6750 section 3, RFC 9449 sections 7 and 9).
use super::lesson::Lesson;
use crate::command::demo_reach::Reach;
use crate::command::text::content;
use crate::command::token::connection::{Connection, Reply};
use crate::command::token::specimen::{Order, Specimen};
use flows::specimen::broken::Broken;
use reqwest::{Method, Url};
use std::path::Path;
use std::time::Duration;

/// The longest wait for one answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The API that is tried.
pub struct Api {
    /// What is called.
    pub url: Url,
    /// How.
    pub method: Method,
    connection: Connection,
}

/// What became of all tokens.
pub struct Found {
    /// Of the right one.
    pub right: Trial,
    /// Of the wrong ones; none where the right one was refused.
    pub wrong: Vec<Trial>,
}

/// What became of one token.
pub struct Trial {
    /// What is wrong with it; nothing with the right one.
    pub lesson: Option<&'static Lesson>,
    /// The status.
    pub status: u16,
    /// The `WWW-Authenticate` headers.
    pub challenge: String,
    /// The beginning of the body.
    pub body: String,
}

impl Api {
    /// The API at this URL, certified by an authority of its own or one that this machine trusts.
    ///
    /// # Errors
    /// The certificate is not understood, or the HTTP client does not start.
    pub fn open(url: Url, method: Method, ca: Option<&Path>) -> Result<Self, String> {
        let connection = match ca {
            Some(path) => Connection::trusting(&content(path)?)?,
            None => Connection::public()?,
        };
        Ok(Self { url, method, connection })
    }

    async fn tried(&self, lesson: Option<&'static Lesson>, headers: &[(&str, String)]) -> Result<Reply, String> {
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let asked = self.connection.call(self.method.clone(), self.url.as_str(), &headers);
        let name = lesson.map_or("right", |lesson| lesson.name);
        let late = || format!("no answer from {} within {} s to the token: {name}", self.url, PATIENCE.as_secs());
        tokio::time::timeout(PATIENCE, asked).await.map_err(|_| late())?
    }

    /// Sends a token, again with the nonce that the API asks for.
    async fn sent(&self, lesson: Option<&'static Lesson>, made: &Specimen) -> Result<Trial, String> {
        let sent = |nonce: Option<&str>| {
            let mut headers = made.headers(self.method.as_str(), self.url.as_str(), nonce)?;
            if let Some(lesson) = lesson {
                lesson.sending.change(&mut headers, &made.access_token);
            }
            Ok::<_, String>(headers)
        };
        let mut reply = self.tried(lesson, &sent(None)?).await?;
        let asks = reply.status == 401 && reply.headers("www-authenticate").any(|one| one.contains("use_dpop_nonce"));
        if let Some(nonce) = reply.header("dpop-nonce").filter(|_| asks).map(str::to_owned) {
            reply = self.tried(lesson, &sent(Some(&nonce))?).await?;
        }
        Ok(Trial {
            lesson,
            status: reply.status,
            challenge: reply.headers("www-authenticate").collect::<Vec<_>>().join(", "),
            body: reply.text().chars().take(300).collect(),
        })
    }
}

impl Trial {
    /// Whether the API did what was asked for.
    pub fn let_through(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Tries the right token, and where that is let through every wrong one.
///
/// # Errors
/// No answer from the demonstration or the API.
pub async fn trials(api: &Api, order: &Order, reach: &Reach) -> Result<Found, String> {
    let made = order.made(reach, None).await?;
    let right = api.sent(None, &made).await?;
    let mut wrong = Vec::new();
    if right.let_through() {
        let bound = made.key.is_some();
        let any_typ = made.told["header"]["typ"].as_str().is_none_or(|typ| typ.eq_ignore_ascii_case("JWT"));
        let fits = |lesson: &&Lesson| (bound || !lesson.of_bound) && !(any_typ && lesson.broken == Some(Broken::Typ));
        for lesson in Lesson::ALL.iter().filter(fits) {
            let broken = match lesson.broken {
                Some(broken) => &order.made(reach, Some(broken.name())).await?,
                None => &made,
            };
            wrong.push(api.sent(Some(lesson), broken).await?);
        }
    }
    Ok(Found { right, wrong })
}
