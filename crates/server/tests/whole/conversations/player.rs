//! Plays a conversation: each step's directives, then its request, against a stand whose clock stands still and whose chance is counted.
use super::script::{Script, Step};
use super::{answers, assertion, proof, secrets};
use crate::stand::{Answer, Engine, Options, Stand};
use axum::body::Body;
use axum::http::Request;
use flows::apply::{Source, apply};
use flows::catalogue::Catalogue;
use flows::chance;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

const OF_FILES: [&str; 6] = ["title", "cites", "clock", "root", "issuer", "ignore"];
const OF_STEPS: [&str; 13] = [
    "proof",
    "expect",
    "advance",
    "capture",
    "certificate",
    "assertion",
    "secret",
    "password",
    "apply",
    "database",
    "browser",
    "length",
    "repeat",
];
/// Where counting begins, so that what a demonstration draws while it starts shifts nothing.
const FIRST: u64 = 1_000_000;

/// The answers to all steps, as a transcript writes them; `None` where the engine is to be skipped.
pub async fn play(script: &Script, engine: Engine, file: &Path) -> Result<Option<Vec<String>>, String> {
    Ok(played(script, engine, file, None).await?.map(|(_, answers)| answers))
}

/// The same with the stand that answered, which knows these profiles besides.
pub async fn played(
    script: &Script,
    engine: Engine,
    file: &Path,
    profiles: Option<PathBuf>,
) -> Result<Option<(Stand, Vec<String>)>, String> {
    script.directives.only(&OF_FILES)?;
    let clock = script.directives.value("clock").unwrap_or("2026-11-21T12:00:00Z");
    let clock = OffsetDateTime::parse(clock, &Rfc3339).map_err(|error| format!("clock: {error}"))?;
    let mut options = Options { now_ms: clock.unix_timestamp() * 1_000, profiles, ..Options::default() };
    let roots = script.directives.all("root").filter_map(|root| root.split_once(" = "));
    options.roots = roots.map(|(from, to)| (from.to_owned(), to.to_owned())).collect();
    let Some(stand) = Stand::new(engine, options).await else { return Ok(None) };
    if let chance::Source::Counted(count) = &stand.authority.chance {
        count.store(FIRST, Ordering::SeqCst);
    }
    let issuer = script.directives.value("issuer").unwrap_or_default().to_owned();
    let ignored = script.directives.words("ignore").map(str::to_owned).collect();
    let folder = file.parent().unwrap_or(file).to_owned();
    let catalogue = stand.authority.catalogue().await.map_err(|fault| fault.to_string())?;
    let (variables, cookies, keys) = (secrets::verifier(), BTreeMap::new(), proof::Keys::default());
    let mut player = Player { stand, catalogue, issuer, ignored, folder, variables, cookies, keys, steps: 0 };
    let mut told = Vec::new();
    for step in &script.steps {
        let mut answer = String::new();
        for _ in 0..step.directives.value("repeat").map_or(Ok(1), str::parse).map_err(|_| "repeat: how often?")? {
            answer = player.step(step).await.map_err(|why| format!("### {}\n{why}", step.title))?;
        }
        told.push(answer);
    }
    Ok(Some((player.stand, told)))
}

struct Player {
    stand: Stand,
    catalogue: Arc<Catalogue>,
    issuer: String,
    ignored: Vec<String>,
    folder: PathBuf,
    variables: BTreeMap<String, String>,
    cookies: BTreeMap<String, String>,
    keys: proof::Keys,
    steps: usize,
}

impl Player {
    async fn step(&mut self, step: &Step) -> Result<String, String> {
        self.steps += 1;
        self.prepare(step).await?;
        if step.request.is_empty() {
            return Ok(String::new());
        }
        let certificate = step.directives.value("certificate");
        let certificate = certificate.map(|client| secrets::certificate(&self.issuer, client)).transpose()?;
        let request = self.request(step)?;
        let answer = self.stand.send(request, certificate.as_deref()).await;
        self.remember(step, &answer)?;
        check(step, &answer)?;
        let ignored: Vec<&str> = self.ignored.iter().map(String::as_str).collect();
        answers::written(&answer, &ignored, (&self.catalogue, self.variables.get("state")))
    }

    /// What happens before the request.
    async fn prepare(&mut self, step: &Step) -> Result<(), String> {
        let directives = &step.directives;
        directives.only(&OF_STEPS)?;
        if let Some(seconds) = directives.value("advance") {
            self.stand.advance(seconds.parse().map_err(|_| format!("advance: {seconds} is no number of seconds"))?);
        }
        if let Some(file) = directives.value("apply") {
            let text = std::fs::read_to_string(self.folder.join(file)).map_err(|error| format!("{file}: {error}"))?;
            let source = Source { file, text: &text, base: &Options::default().base, browser_base: None };
            let authority = &self.stand.authority;
            apply(authority, &source, &Default::default(), &[]).await.map_err(|error| error.to_string())?;
        }
        if directives.value("database").is_some() {
            self.stand.authority.database.close().await;
        }
        if directives.value("browser").is_some() {
            self.cookies.clear();
        }
        if let Some(client) = directives.value("secret") {
            self.variables.extend(secrets::of_client(&self.issuer, client)?);
        }
        if let Some(person) = directives.value("password") {
            self.variables.extend(secrets::of_person(&self.issuer, person)?);
        }
        if let Some(words) = directives.value("assertion") {
            let now = self.stand.authority.clock.now();
            let token_id = format!("assertion-{}", self.steps);
            let occasion = assertion::Occasion { catalogue: &self.catalogue, issuer: &self.issuer, now, token_id };
            self.variables.insert("assertion".to_owned(), assertion::signed(words, &occasion)?);
        }
        if let Some(words) = directives.value("proof") {
            let now = self.stand.authority.clock.now();
            let token_id = format!("proof-{}", self.steps);
            let occasion = assertion::Occasion { catalogue: &self.catalogue, issuer: &self.issuer, now, token_id };
            let proof = proof::signed(words, &occasion, &self.variables, &mut self.keys)?;
            self.variables.insert("proof".to_owned(), proof);
        }
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        self.variables.insert("cookies".to_owned(), cookies.collect::<Vec<_>>().join("; "));
        Ok(())
    }

    fn request(&mut self, step: &Step) -> Result<Request<Body>, String> {
        let (head, body) = step.written();
        let body = self.filled(&body)?;
        self.variables.insert("length".to_owned(), body.len().to_string());
        let head = self.filled(&head)?;
        let mut lines = head.lines();
        let line: Vec<&str> = lines.next().unwrap_or_default().split(' ').collect();
        let [method, target, "HTTP/1.1"] = line.as_slice() else { return Err(format!("no request line: {line:?}")) };
        let mut request = Request::builder().method(*method).uri(*target);
        for header in lines {
            let (name, value) = header.split_once(": ").ok_or_else(|| format!("no header: {header}"))?;
            if name.eq_ignore_ascii_case("content-length") && value != body.len().to_string() {
                return Err(format!("Content-Length is {value}, the body has {} bytes", body.len()));
            }
            request = request.header(name, value.as_bytes());
        }
        request.body(Body::from(body)).map_err(|error| error.to_string())
    }

    fn filled(&mut self, text: &str) -> Result<String, String> {
        let mut parts = text.split("{{");
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) = part.split_once("}}").ok_or("`{{` without `}}`")?;
            match self.variables.get(name) {
                Some(value) => out.push_str(value),
                None if name.starts_with("unknown_") => out.push_str(name),
                None => {
                    let thumbprint = self.keys.thumbprint(name);
                    out.push_str(&thumbprint.ok_or_else(|| format!("nothing is known as {name}"))?);
                }
            }
            out.push_str(rest);
        }
        Ok(out)
    }

    fn remember(&mut self, step: &Step, answer: &Answer) -> Result<(), String> {
        self.variables.extend(answers::members(answer));
        let nonce = Some(answer.header("dpop-nonce")).filter(|nonce| !nonce.is_empty());
        self.variables.extend(nonce.map(|nonce| ("dpop-nonce".to_owned(), nonce.to_owned())));
        for cookie in answer.headers.get_all("set-cookie") {
            let pair = cookie.to_str().ok().and_then(|text| text.split(';').next()?.split_once('='));
            self.cookies.extend(pair.map(|(name, value)| (name.to_owned(), value.to_owned())));
        }
        for capture in step.directives.all("capture") {
            let (name, of) = capture.split_once(" = ").ok_or("capture: NAME = MEMBER")?;
            let value = self.variables.get(of).ok_or_else(|| format!("capture: the answer has no {of}"))?.clone();
            self.variables.insert(name.to_owned(), value);
        }
        Ok(())
    }
}

/// What the author demands of the answer, whatever is rewritten: `expect: STATUS [ERROR]`, `length: A - B + MEMBER`.
fn check(step: &Step, answer: &Answer) -> Result<(), String> {
    let members = answers::members(answer);
    let member = |name: &str| members.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str());
    if let Some(expected) = step.directives.value("expect") {
        let error = member("error").map(|error| format!(" {error}")).unwrap_or_default();
        let found = format!("{}{error}", answer.status.as_u16());
        if found != expected {
            return Err(format!("expected {expected}, not {found}\n{:?}\n{}", answer.headers, answer.body));
        }
    }
    if let Some(sum) = step.directives.value("length") {
        let mut total = 0;
        let mut sign = 1;
        for word in sum.split(' ') {
            match word {
                "+" => sign = 1,
                "-" => sign = -1,
                word => total += sign * word.parse().unwrap_or(member(word).unwrap_or_default().len() as i64),
            }
        }
        if answer.body.len() as i64 != total || answer.header("content-length") != total.to_string() {
            return Err(format!("expected {sum} = {total} bytes, not {}", answer.body.len()));
        }
    }
    Ok(())
}
