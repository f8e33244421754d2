//! Requests to the token endpoint that the tables send: a client with its credentials, what it presents, and what was decided.
use crate::keys::{self, Signer};
use crate::made::{NOW, arrived, client, laid, person};
use jose::base64;
use oauth::decisions::identify::secret_digest;
use oauth::decisions::token::{admit, decide};
use oauth::decisions::verdict::Decision;
use oauth::issuer::Issuer;
use oauth::refusal::Refusal;
use oauth::words::chance::Chance;
use oauth::words::changes::{Change, Consequence, Single, Spending};
use oauth::words::client::Client;
use oauth::words::draft::{AccessTokenDraft, TokenDraft};
use oauth::words::evidence::{Artefact, Evidence};
use oauth::words::form::Arrived;
use oauth::words::grant::{Grant, GrantId, Line};
use oauth::words::handle::{Handle, Mint, Spelling};
use oauth::words::moment::Moment;
use oauth::words::names::AuthenticationMethod;
use oauth::words::subject::Person;
use oauth::words::token::{Code, CodeBinding, RefreshToken, Standing};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// RFC 7636 appendix B.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// Its challenge.
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// The client `shop` with the strongest method that the profile takes, and these members instead.
pub fn caller(issuer: &Issuer, members: Value) -> Arc<Client> {
    let methods = issuer.profile.client_authentication.methods();
    let basic = json!({
        "token_endpoint_auth_method": "client_secret_basic",
        "secret_digests": [secret_digest(issuer, "shop", b"secret")],
    });
    let strongest = if methods.contains(&AuthenticationMethod::PrivateKeyJwt) { json!({}) } else { basic };
    client(laid(strongest, members))
}

/// A request of this client with this body.
pub fn sent(issuer: &Issuer, client: &Client, body: &str) -> Arrived {
    let id = client.id();
    match client.registration.token_endpoint_auth_method {
        AuthenticationMethod::PrivateKeyJwt => {
            let header = json!({ "alg": "ES256", "kid": "shop" });
            let claims = json!({ "iss": id, "sub": id, "aud": issuer.identifier(), "exp": NOW + 50, "jti": "one" });
            let signer = Signer::Key(&keys::SHOP);
            let text = keys::jwt(signer, header.as_object().unwrap(), claims.as_object().unwrap());
            let kind = "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
            arrived(&format!("{body}&client_assertion={text}&client_assertion_type={kind}"), "")
        }
        AuthenticationMethod::None => arrived(&format!("{body}&client_id={id}"), ""),
        _ => arrived(body, &format!("Basic {}", base64::encode(format!("{id}:secret").as_bytes()))),
    }
}

/// The moment of all tables.
pub fn moment() -> Moment {
    Moment::new(NOW * 1_000, Chance::new([3; 32]))
}

/// A handle of this issuer; each number makes another.
pub fn handle(issuer: &Issuer, spelling: Spelling, number: u8) -> Handle {
    Mint { now_ms: NOW * 1_000, chance: &mut Chance::new([number; 32]), mask: &issuer.mask }.handle(spelling, NOW + 60)
}

/// A code for this grant, 20 s old, bound to `https://c.example/cb` and to the challenge above.
pub fn code(issuer: &Issuer, grant: Grant) -> Code {
    Code {
        address: handle(issuer, issuer.profile.grants.code(), 1).address,
        binding: CodeBinding {
            redirect_uri: Some("https://c.example/cb".to_owned()),
            code_challenge: Some(CHALLENGE.to_owned()),
            token_type: issuer.profile.access_token.token_type(None).to_owned(),
            key: None,
        },
        issued_at: NOW - 20,
        expires_at: NOW + 40,
        used_at: None,
        person: entitled(&grant),
        grant,
        session: Standing::Stands,
    }
}

/// The person of a grant, with the right to represent whom it names.
pub fn entitled(grant: &Grant) -> Person {
    let mut person = person(json!({}));
    person.represents.extend(grant.terms.representation.clone());
    person
}

/// The first refresh token of this grant, not presented yet.
pub fn refresh_token(issuer: &Issuer, mut grant: Grant) -> RefreshToken {
    grant.line = Line { expires_at: NOW + 600, ..Line::default() };
    let address = handle(issuer, issuer.profile.refresh_token.spelling(), 2).address;
    let person = entitled(&grant);
    RefreshToken { address, parent: Vec::new(), binding: Default::default(), grant, person }
}

/// The end of the family of [`crate::made::grant`], unless the assertion of [`sent`] was spent, where `shop` sends one.
pub fn ending(issuer: &Issuer) -> Consequence {
    let assertion = Spending {
        of: Single::Assertion,
        token_id: "one".to_owned(),
        digest: Single::digest(&[issuer.name(), "shop", "one"]),
        expires_at: NOW + 50 + issuer.profile.assertion.leeway() + 60,
    };
    let methods = issuer.profile.client_authentication.methods();
    let sends = methods.contains(&AuthenticationMethod::PrivateKeyJwt);
    Consequence::EndFamily { grant: GrantId([9; 16]), unless_spent: sends.then_some(assertion).into_iter().collect() }
}

/// What was decided: the answer with what is written, or the refusal with what follows.
pub type Decided<A> = Result<(A, Vec<Change>), (Refusal, Vec<Consequence>)>;

/// A decision as a result.
pub fn decided<A>(decision: Decision<A>) -> Decided<A> {
    match decision {
        Decision::Granted { answer, changes } => Ok((answer, changes)),
        Decision::Refused { refusal, consequences } => Err((refusal, consequences)),
    }
}

/// A token request of this client on the ground of this artefact, with these further parameters.
pub fn exchange(issuer: &Issuer, client: &Arc<Client>, artefact: Artefact, more: &str) -> Decided<TokenDraft> {
    let ground = match &artefact {
        Artefact::Code(_) => {
            let text = handle(issuer, issuer.profile.grants.code(), 1).text;
            let verifier = format!("&code_verifier={VERIFIER}&redirect_uri=https://c.example/cb");
            let own = more.contains("code_verifier") || more.contains("redirect_uri");
            format!("grant_type=authorization_code&code={text}{}", if own { "" } else { &verifier })
        }
        Artefact::RefreshToken(_) => {
            let text = handle(issuer, issuer.profile.refresh_token.spelling(), 2).text;
            format!("grant_type=refresh_token&refresh_token={text}")
        }
        _ => "grant_type=client_credentials".to_owned(),
    };
    let arrived = sent(issuer, client, &format!("{ground}&{more}"));
    let (request, wanted) = admit(issuer, &arrived, &mut moment()).map_err(|refusal| (refusal, Vec::new()))?;
    assert_eq!(wanted.clients, ["shop"]);
    let artefacts = if wanted.artefacts.is_empty() { Vec::new() } else { vec![artefact] };
    let evidence = Evidence { clients: vec![client.clone()], artefacts };
    decided(decide(issuer, (&arrived, &request), &evidence, &mut moment()))
}

/// Audience and scope of what was granted, as in `orders stock: orders/read stock/read`.
pub fn carried(issuer: &Issuer, draft: &TokenDraft, changes: &[Change]) -> String {
    let stored = changes.iter().find_map(|change| match change {
        Change::StoreAccessToken { reach, .. } => Some(format!("{}: {}", reach.audience.join(" "), reach.scopes)),
        _ => None,
    });
    stored.unwrap_or_else(|| {
        let claims = claims(draft);
        let words = |value: &Value| match value {
            Value::Array(words) => words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
            other => other.as_str().unwrap_or_default().to_owned(),
        };
        let audience = words(&claims["aud"]);
        let audience = if audience == issuer.identifier() { String::new() } else { audience };
        let scope = claims.get("scope").or(claims.get("scp")).map(words);
        format!("{audience}: {}", scope.unwrap_or_default())
    })
}

/// The claims of a JWT access token that was drafted.
pub fn claims(draft: &TokenDraft) -> Map<String, Value> {
    match &draft.access_token {
        AccessTokenDraft::Jwt(draft) => draft.filled(None),
        AccessTokenDraft::Opaque(_) => Map::new(),
    }
}
