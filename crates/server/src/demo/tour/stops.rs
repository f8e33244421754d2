//! The twelve exchanges: at each service what works, and what people meet first.
use super::guide::Guide;
use super::visitor::{Party, Shown};
use crate::command::token::form::Members;
use crate::command::token::request::member;
use jose::base64;

fn alone(scope: &str) -> Members {
    vec![member("grant_type", "client_credentials"), member("scope", scope)]
}

fn refresh(token: &str) -> Members {
    vec![member("grant_type", "refresh_token"), member("refresh_token", token)]
}

/// An assertion, and one for another audience.
pub async fn helseid(guide: &mut Guide<'_>) -> Result<(), String> {
    const PARTY: Party = ("helseid", "client");
    const SCOPE: &str = "owner-1:api\\read";
    guide.heading("HelseID")?;
    let reply = guide.visitor.token(PARTY, alone(SCOPE), Shown::Rightly).await?;
    guide.granted(PARTY.0, "client_credentials with a signed assertion, scope owner-1:api\\read", &reply)?;
    let another = Shown::ToAudience(guide.visitor.token_endpoint(PARTY.0)?);
    let reply = guide.visitor.token(PARTY, alone(SCOPE), another).await?;
    guide.refused(PARTY.0, "the same; the assertion's aud is the token endpoint", &reply).await
}

/// A code without its verifier and with it, a refresh whose answer is lost, and the code once more.
pub async fn helsenorge(guide: &mut Guide<'_>) -> Result<(), String> {
    const PARTY: Party = ("helsenorge", "journal");
    guide.heading("Helsenorge")?;
    let code = guide.visitor.code(PARTY, "openid offline_access helsenorge:api").await?;
    let mut without = code.redemption.clone();
    without.retain(|(name, _)| name != "code_verifier");
    let reply = guide.visitor.token(PARTY, without, Shown::Rightly).await?;
    guide.refused(PARTY.0, "kari signed in; her code without code_verifier", &reply).await?;
    let reply = guide.visitor.token(PARTY, code.redemption.clone(), Shown::Rightly).await?;
    let told = guide.granted(PARTY.0, "the same code with it; the refusal had spent nothing", &reply)?;
    let token = told["refresh_token"].as_str().unwrap_or_default();
    guide.visitor.lose_answer(PARTY.0).await?;
    let first = guide.visitor.token(PARTY, refresh(token), Shown::Rightly).await;
    let second = guide.visitor.token(PARTY, refresh(token), Shown::Rightly).await?;
    guide.lost(PARTY.0, "refresh_token; the answer is lost on its way", (first, second))?;
    let reply = guide.visitor.token(PARTY, code.redemption, Shown::Rightly).await?;
    guide.refused(PARTY.0, "the code once more, as a thief would; it ends the session", &reply).await
}

/// An API with permission, and one without.
pub async fn halland(guide: &mut Guide<'_>) -> Result<(), String> {
    const PARTY: Party = ("halland", "5b0f9c2e-8f5d-4a51-9d0e-3a4f6f1c2d77");
    guide.heading("Region Halland")?;
    let reply = guide.visitor.token(PARTY, alone("exempelapi.Public"), Shown::Rightly).await?;
    guide.granted(PARTY.0, "client_credentials with a certificate, scope exempelapi.Public", &reply)?;
    let mut members = alone("vardapi.Public");
    members.push(member("resource", "vardapi.regionhalland.se"));
    let reply = guide.visitor.token(PARTY, members, Shown::Rightly).await?;
    guide.refused(PARTY.0, "the same for vardapi.regionhalland.se", &reply).await
}

/// A code by Basic without PKCE, and a refresh.
pub async fn bankid(guide: &mut Guide<'_>) -> Result<(), String> {
    const PARTY: Party = ("bankid", "Postman");
    guide.heading("BankID (pilot of 2017)")?;
    let code = guide.visitor.code(PARTY, "openid profile").await?;
    let reply = guide.visitor.token(PARTY, code.redemption, Shown::Rightly).await?;
    guide.granted(PARTY.0, "fiktiv signed in; the code, with Basic", &reply)?;
    let reply = guide.visitor.token(PARTY, refresh("4497db915b5b479191c81a7854a2fa8"), Shown::Rightly).await?;
    guide.refused(PARTY.0, "refresh_token", &reply).await
}

/// Basic with letters beyond ASCII, encoded and not.
pub async fn eparaksts(guide: &mut Guide<'_>) -> Result<(), String> {
    const PARTY: Party = ("eparaksts", "portāls");
    const SCOPE: &str = "urn:safelayer:eidas:oauth:token:introspect";
    guide.heading("eParaksts")?;
    let reply = guide.visitor.token(PARTY, alone(SCOPE), Shown::Rightly).await?;
    guide.granted(PARTY.0, "client_credentials as portāls, Basic with both parts form-encoded", &reply)?;
    // The bytes of a program that writes Windows-1257.
    let header = format!("Basic {}", base64::encode(b"port\xe2ls:dro\xf0\xeeba"));
    let reply = guide.visitor.token(PARTY, alone(SCOPE), Shown::By(header)).await?;
    guide.refused(PARTY.0, "the same; Basic not encoded, in the bytes of Windows-1257", &reply).await
}
