//! The flow: a browser with a session asks for a code, the client redeems it with its verifier and refreshes once; 64 at a time.
use crate::Outcome;
use crate::client::{basic, get, length, member, post};
use crate::ground::{CLIENTS, ISSUER, Kind, REDIRECT, client_id, secret};
use crate::load::{CONNECTIONS, Measured};
use crate::row::{VERIFIER, redemption};
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::{JoinSet, LocalSet};

/// Drives flows on one thread for so many seconds; those of the client of that number may be refused.
pub fn drive(port: u16, sessions: &[String], seconds: u64, disabled: usize) -> Outcome<Measured> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let challenge = jose::base64url::encode(&jose::digest::sha256(VERIFIER.as_bytes()));
    let driver = Rc::new(Driver { port, sessions: sessions.to_vec(), challenge, disabled });
    let began = Instant::now();
    let end = began + Duration::from_secs(seconds);
    let (mut times, mut refused) = (Vec::new(), 0);
    runtime.block_on(LocalSet::new().run_until(async {
        let mut lines = JoinSet::new();
        for line in 0..CONNECTIONS {
            lines.spawn_local(driver.clone().line(line, end));
        }
        while let Some(done) = lines.join_next().await {
            let (own, lost) = done.map_err(|error| error.to_string())??;
            times.extend(own);
            refused += lost;
        }
        Ok::<(), String>(())
    }))?;
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
    let seconds = began.elapsed().as_secs_f64();
    Ok(Measured { answers: times.len() as u64, seconds, refused, middle: at(50), late: at(99) })
}

struct Driver {
    port: u16,
    sessions: Vec<String>,
    challenge: String,
    disabled: usize,
}

impl Driver {
    /// Flow after flow on one connection: their times in microseconds, and how many were refused.
    async fn line(self: Rc<Self>, line: usize, end: Instant) -> Outcome<(Vec<u64>, u64)> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.map_err(|error| error.to_string())?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        let (mut times, mut refused, mut turn) = (Vec::new(), 0, line);
        while Instant::now() < end {
            let began = Instant::now();
            let number = turn % CLIENTS;
            match self.flow(&mut stream, turn).await {
                Ok(()) => times.push(u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX)),
                Err(_) if number == self.disabled => refused += 1,
                Err(why) => return Err(why),
            }
            turn += CONNECTIONS;
        }
        Ok((times, refused))
    }

    async fn flow(&self, stream: &mut TcpStream, turn: usize) -> Outcome<()> {
        let (port, number) = (self.port, turn % CLIENTS);
        let id = client_id(Kind::Web, number);
        let session = self.sessions.get(turn % self.sessions.len()).ok_or("no session")?;
        let target = format!(
            "/authorize?response_type=code&client_id={id}&redirect_uri={REDIRECT}&scope=openid+offline_access+read\
             &state=state-{turn}&nonce=nonce-{turn}&code_challenge={}&code_challenge_method=S256",
            self.challenge
        );
        let cookie = format!("Cookie: biljett-session-{ISSUER}={session}\r\n");
        let answer = exchange(stream, &get(port, &target, &cookie)).await?;
        let code = answer.split_once("code=").map(|(_, rest)| rest).unwrap_or_default();
        let code = code.split(['&', '\r']).next().filter(|code| !code.is_empty()).ok_or("no code")?.to_owned();
        let tokens = exchange(stream, &redemption(port, number, &code)).await?;
        let refresh_token = member(&tokens, "refresh_token").ok_or_else(|| format!("no refresh token: {tokens}"))?;
        let form = format!("grant_type=refresh_token&refresh_token={refresh_token}");
        let refreshed = exchange(stream, &post(port, "/token", &basic(&id, &secret(&id)), &form)).await?;
        member(&refreshed, "access_token").map(drop).ok_or_else(|| format!("no access token: {refreshed}"))
    }
}

async fn exchange(stream: &mut TcpStream, request: &[u8]) -> Outcome<String> {
    let failed = |error: std::io::Error| error.to_string();
    stream.write_all(request).await.map_err(failed)?;
    let mut bytes = Vec::with_capacity(4096);
    loop {
        if stream.read_buf(&mut bytes).await.map_err(failed)? == 0 {
            return Err("the connection was closed".to_owned());
        }
        let text = std::str::from_utf8(&bytes).map_err(|error| error.to_string())?;
        if let Some((head, body)) = text.split_once("\r\n\r\n")
            && body.len() >= length(head)
        {
            return Ok(text.to_owned());
        }
    }
}
