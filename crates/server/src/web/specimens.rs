//! Access tokens that a demonstration makes for programs on its own machine, right and wrong, to test an API with (docs/integrate.md).
use super::answer::Away;
use super::extract::Call;
use super::levers::{Told, answered, read, staged, taken, wrong};
use super::site::Site;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, Response, StatusCode};
use flows::failure::Failure;
use flows::specimen::broken::Broken;
use flows::specimen::{self, Made, Unmade};
use jose::base64url;
use oauth::refusal::Refusal;
use serde::Deserialize;
use serde_json::{Map, Value, json};

const SHAPE: &str = r#"{"issuer": NAME, "client": ID, "api": NAME, "as": USERNAME, "scope": SCOPE, "set": {CLAIM: VALUE}, "remove": [CLAIM], "broken": NAME}, the first two at least"#;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    issuer: String,
    client: String,
    #[serde(default)]
    api: Option<String>,
    #[serde(default, rename = "as")]
    username: Option<String>,
    #[serde(default)]
    scope: Option<String>,
    #[serde(default)]
    set: Map<String, Value>,
    #[serde(default)]
    remove: Vec<String>,
    #[serde(default)]
    broken: Option<Value>,
}

/// Makes one.
pub async fn make(State(site): State<Site>, request: Request<Body>) -> Response<Body> {
    let told = async {
        let call = taken(&site, request).await?;
        made(&site, &call).await
    };
    answered(told.await)
}

async fn made(site: &Site, call: &Call) -> Told {
    let wish: Wish = read(call, SHAPE)?;
    let demonstrates = staged(site)?;
    let away = |fault: flows::failure::Fault| (StatusCode::SERVICE_UNAVAILABLE, fault.to_string());
    let catalogue = site.authority.catalogue().await.map_err(away)?;
    let names = || catalogue.issuers().iter().map(|issuer| issuer.name()).collect::<Vec<_>>().join(", ");
    let unknown = || wrong(format!("no issuer is called {:?}; there are {}", wish.issuer, names()));
    let issuer = catalogue.issuer(&wish.issuer).ok_or_else(unknown)?;
    let broken = wish.broken.map(broken).transpose()?;
    let Wish { client: client_id, username, api, scope, set, remove, .. } = wish;
    let wish = specimen::Wish { client_id, username, api, scope, set, remove, broken };
    match specimen::make((&site.authority, demonstrates), issuer, &wish).await {
        Ok(made) => Ok((StatusCode::CREATED, shown(&made, broken))),
        Err(Unmade::Wrong(why)) => Err(wrong(why)),
        Err(Unmade::Failed(Failure::Refused(refusal))) => Err(wrong(told(&refusal))),
        Err(Unmade::Failed(Failure::Fault(fault))) => Err(away(fault)),
    }
}

fn broken(name: Value) -> Result<Broken, Away> {
    serde_json::from_value(name.clone()).map_err(|_| {
        let names = Broken::ALL.map(Broken::name).join(", ");
        wrong(format!("nothing is broken as {name}; there are {names}"))
    })
}

fn shown(made: &Made, broken: Option<Broken>) -> Value {
    let mut parts = made.access_token.split('.').map(|part| {
        let bytes = base64url::decode(part).ok()?;
        serde_json::from_slice::<Map<String, Value>>(&bytes).ok()
    });
    let mut out = json!({
        "access_token": made.access_token,
        "token_type": made.token_type,
        "expires_in": made.expires_in,
        "broken": broken,
    });
    if let (Some(Some(header)), Some(Some(claims))) = (parts.next(), parts.next()) {
        out["header"] = header.into();
        out["claims"] = claims.into();
    }
    if let Some(key) = &made.proof_key {
        out["proof_key"] = key.to_jwk();
    }
    out
}

/// As the token endpoint explains it, where an API is called by another name.
fn told(refusal: &Refusal) -> String {
    let told = refusal.explain();
    let text = format!("{} Here: {}; expected: {}. {}", told.rule, told.arrived, told.expected, told.fix);
    if text.contains("resource") { format!("{text} (`api` is the resource.)") } else { text }
}
