//! What an issuer signs with: per API and per client, as it is offered, and nothing that is not (KM-06; RFC 7518 section 3.1, OpenID Connect Registration section 2).
use super::verifier::published;
use crate::stand::visitor::wishing;
use crate::stand::{Engine, Options, Stand};
use flows::apply::{Source, apply};
use jose::algorithm::Algorithm;
use jose::signed::Compact;
use oauth::decisions::metadata::metadata;
use oauth::issuer::Issuer;
use oauth::words::draft::left_half;
use serde_json::json;

const ALL: [&str; 5] = ["ES256", "RS256", "PS256", "ES384", "EdDSA"];

/// An issuer that signs with each, an API and a client for each, with one text instead of another.
fn file(from: &str, to: &str) -> String {
    let mut text = format!(
        "[[issuers]]\nname = \"many\"\nprofile = \"standard\"\nroot = \"{{base}}/many\"\nalgorithms = {:?}\n",
        &ALL[1..]
    );
    for name in ALL {
        let scope = name.to_lowercase();
        text += &format!(
            "[[issuers.apis]]\nname = \"https://{scope}.example\"\nscopes = [\"{scope}\"]\nalgorithm = \"{name}\"\n\
            [[issuers.clients]]\nclient_id = \"{scope}\"\nid_token_signed_response_alg = \"{name}\"\n\
            token_endpoint_auth_method = \"client_secret_basic\"\nsecret = \"a-secret-of-the-tests\"\n\
            grant_types = [\"authorization_code\"]\nredirect_uris = [\"https://client.example/callback\"]\n\
            scopes = [\"openid\", \"{scope}\"]\n"
        );
    }
    text += "[[issuers.people]]\nusername = \"berit\"\nname = \"Berit\"\npassword = \"a-word-of-berits-own\"\n";
    assert!(text.contains(from), "{from} is not in the file");
    text.replacen(from, to, 1)
}

/// Whether a token is signed with that algorithm, by a key of the published set that is meant for it.
async fn signed(stand: &Stand, issuer: &Issuer, token: &str, algorithm: Algorithm) -> bool {
    let compact = Compact::parse(token).expect("a JWT");
    let set = published(stand, issuer).await;
    let key = set.keys.iter().find(|key| key.kid() == compact.kid()).expect("a published key");
    compact.algorithm() == Ok(algorithm) && key.algorithm() == Some(algorithm) && compact.verify(key, algorithm).is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_api_and_client_gets_what_it_registered() {
    let (text, options) = (file("many", "many"), Options::default());
    let stand = Stand::new(Engine::Sqlite, Options { further: Some(text.clone()), ..options }).await.expect("a stand");
    let source = Source { file: "further", text: &text, base: "", browser_base: None };
    let read = source.read().expect("a file");
    let issuer = stand.issuer("many").await;
    let offered = metadata(&issuer)["id_token_signing_alg_values_supported"].clone();
    assert_eq!(offered, json!(ALL));
    for name in ALL {
        let algorithm: Algorithm = name.parse().expect("an algorithm");
        let client = stand.party_in(&read, "many", &name.to_lowercase()).await;
        let code = client.code(&stand, &wishing(client.wishes(), "state", "the-state")).await;
        let answer = client.redeems(&stand, &code).sent(&stand).await;
        assert_eq!(answer.status, 200, "{name}: {}", answer.body);
        let tokens = answer.json();
        let [access_token, id_token] = ["access_token", "id_token"].map(|one| tokens[one].as_str().expect("a token"));
        assert!(signed(&stand, &issuer, access_token, algorithm).await, "{name}");
        assert!(signed(&stand, &issuer, id_token, algorithm).await, "{name}");
        let claims = Compact::parse(id_token).expect("a JWT").claims().clone();
        assert_eq!(claims["at_hash"], left_half(algorithm, access_token), "{name}");
        if let Some(hash) = claims.get("s_hash") {
            assert_eq!(*hash, left_half(algorithm, "the-state"), "{name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_offered_is_refused_with_its_line() {
    let stand = Stand::new(Engine::Sqlite, Options { further: Some(file("many", "many")), ..Options::default() });
    let stand = stand.await.expect("a stand");
    let asked = "id_token_signed_response_alg = \"EdDSA\"";
    let offers = "algorithms = [\"RS256\", \"PS256\", \"ES384\", \"EdDSA\"]";
    let rows = [
        (asked, "id_token_signed_response_alg = \"ES512\"", "ES512 is checked and never signed with"),
        (asked, "id_token_signed_response_alg = \"HS256\"", "unknown variant `HS256`"),
        ("\nalgorithm = \"EdDSA\"", "\nalgorithm = \"RS512\"", "RS512 is checked and never signed with"),
        (offers, "algorithms = [\"RS256\"]", "the issuer signs ID tokens with ES256, RS256; add \"PS256\""),
        (offers, "algorithms = [\"none\"]", "unknown variant `none`"),
    ];
    for (from, to, expected) in rows {
        let text = file(from, to);
        let source = Source { file: "many.toml", text: &text, base: "http://127.0.0.1:8080", browser_base: None };
        let refused = apply(&stand.authority, &source, &Default::default(), &[]).await.expect_err(to).to_string();
        assert!(refused.contains(expected) && refused.contains("many.toml:"), "{to}: {refused}");
    }
    let bare =
        "[[issuers]]\nname = \"many\"\nprofile = \"standard\"\nroot = \"{base}/many\"\nalgorithms = [\"PS256\"]\n";
    let source = Source { file: "many.toml", text: bare, base: "http://127.0.0.1:8080", browser_base: None };
    let refused = apply(&stand.authority, &source, &Default::default(), &[]).await.expect_err("withdrawn").to_string();
    assert!(refused.contains("`algorithms` lacks what the client ") && refused.contains("many.toml:"), "{refused}");
}
