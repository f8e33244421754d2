//! A conversation as page, JSON, file and list: the same, whoever asks; bounded, however much arrives.
use crate::broken::command;
use crate::stand::{Answer, Engine, Options, Stand, posted};
use axum::body::Body;
use axum::http::Request;
use server::conversation::{Conversation, Elsewhere, Outcome};
use server::web::conversations::MOST;

/// The most bytes of a conversation as JSON; times the number that is kept it is what they may take.
const BOUND: usize = 49_152;

async fn read(stand: &Stand, path: &str, accept: &str) -> Answer {
    let request = Request::get(path).header("host", "127.0.0.1:8080").header("accept", accept);
    stand.send(request.body(Body::empty()).expect("a request"), None).await
}

async fn refused(stand: &Stand) -> String {
    let worker = stand.party("standard", "worker").await;
    let asks = worker.asks(stand, "client_credentials").with("scope", "read");
    let late = worker.assertion(stand).claim("exp", stand.authority.clock.now() - 75);
    asks.asserting(&late).sent(stand).await.header("biljett-trace").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_a_page_json_and_a_file() {
    let stand = Stand::new(Engine::Sqlite, Options::default()).await.expect("a stand");
    let trace = refused(&stand).await;
    let place = format!("/conversations/{trace}");
    let page = read(&stand, &place, "text/html,*/*").await;
    assert_eq!((page.status.as_u16(), page.header("content-type")), (200, "text/html; charset=utf-8"));
    for part in [
        "invalid_client",
        "75 s ago",
        "client_assertion",
        "halland",
        &format!("{trace}.json"),
        &format!("{trace}.http"),
    ] {
        assert!(page.body.contains(part), "the page does not tell {part}");
    }
    assert!(!page.body.contains("<script"));
    let json = read(&stand, &place, "application/json").await;
    assert_eq!(json.header("content-type"), "application/json");
    assert_eq!(read(&stand, &format!("{place}.json"), "*/*").await.body, json.body);
    let told: Conversation = serde_json::from_str(&json.body).expect("the documented shape");
    assert_eq!((told.trace.as_str(), told.decided.outcome), (trace.as_str(), Outcome::Refused));
    let file = read(&stand, &format!("{place}.http"), "*/*").await;
    assert_eq!(file.header("content-type"), "text/plain; charset=utf-8");
    assert!(file.body.contains("# expect: 401 invalid_client") && file.body.contains("exp=-75"), "{}", file.body);
    for wrong in ["/conversations/none", &format!("{place}.xml"), "/conversations/none.json", "/conversations/.http"] {
        assert_eq!(read(&stand, wrong, "*/*").await.status, 404, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_tells_what_another_profile_would_answer() {
    let stand = Stand::new(Engine::Sqlite, Options::default()).await.expect("a stand");
    let client = stand.party("helseid", "client").await;
    let asks = client.asks(&stand, "client_credentials").with("resource", "owner-1:api");
    let trace = asks.sent(&stand).await.header("biljett-trace").to_owned();
    for (profile, parts) in [
        ("halland", ["elsewhere    Region Halland, halland: granted", "expires_in                3600"]),
        ("helsenorge", ["refused, unsupported_grant_type", "  fix          "]),
        ("standard", ["here         helseid, helseid: granted", "status       400"]),
    ] {
        let text = command(&stand, &["explain", "--as", profile, &trace]).await.expect("an answer");
        assert!(parts.iter().all(|part| text.contains(part)), "{profile}:\n{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        let json = command(&stand, &["explain", "--as", profile, "-o", "json", &trace]).await.expect("an answer");
        let one: Elsewhere = serde_json::from_str(&json).expect("the documented shape");
        assert_eq!(one.profile, profile);
    }
    for (words, told) in [
        (["--as", "nowhere", &trace], "there are bankid-2017, eparaksts, halland, helsenorge, standard"),
        (["--as", "halland", "0123456789abcdef"], "remembers no conversation"),
    ] {
        let words: Vec<&str> = ["explain"].into_iter().chain(words).collect();
        let wrong = command(&stand, &words).await.expect_err("a mistake");
        assert!(wrong.contains(told), "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_narrowed_and_follows() {
    let stand = Stand::new(Engine::Sqlite, Options::default()).await.expect("a stand");
    let bad = refused(&stand).await;
    let worker = stand.party("standard", "worker").await;
    let good = worker.asks(&stand, "client_credentials").with("scope", "read").sent(&stand).await;
    let good = good.header("biljett-trace").to_owned();
    for (query, refused, granted) in [
        ("", true, true),
        ("?refused", true, false),
        ("?issuer=standard", true, true),
        ("?issuer=standard&refused", true, false),
        ("?live&refused", true, false),
        ("?live", true, true),
    ] {
        let page = read(&stand, &format!("/{query}"), "*/*").await;
        let listed = |trace: &str| page.body.contains(&format!("/conversations/{trace}"));
        assert_eq!((listed(&bad), listed(&good)), (refused, granted), "{query}: {}", page.body);
        assert_eq!(page.header("refresh"), if query.contains("live") { "2" } else { "" }, "{query}");
        if refused && granted {
            assert!(page.body.find(&good) < page.body.find(&bad), "the newest stands first");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn older_ones_are_reached_page_by_page() {
    let stand = Stand::new(Engine::Sqlite, Options::default()).await.expect("a stand");
    let mut sent = Vec::new();
    for _ in 0..120 {
        let refused = posted("http://127.0.0.1:8080/standard/token", &[], &[("scope", "read")]);
        sent.push(stand.send(refused, None).await.header("biljett-trace").to_owned());
        assert_eq!(read(&stand, "/standard/jwks", "*/*").await.status, 200);
    }
    sent.reverse();
    let (mut seen, mut next) = (Vec::new(), Some("/?refused".to_owned()));
    let mut lengths = Vec::new();
    while let Some(path) = next {
        let page = read(&stand, path.trim_end_matches("#conversations"), "*/*").await;
        let links = page.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let listed: Vec<_> = links.filter_map(|link| link.strip_prefix("/conversations/")).map(str::to_owned).collect();
        lengths.push(listed.len());
        seen.extend(listed);
        assert_eq!(page.body.contains(">The newest<"), lengths.len() > 1);
        let before = page.body.split("\" rel=\"next\"").next().filter(|part| part.len() < page.body.len());
        next = before.and_then(|part| part.rsplit("href=\"").next()).map(|link| link.replace("&#38;", "&"));
    }
    assert_eq!((lengths, seen), (vec![10, 100, 10], sent));
    let gone = read(&stand, "/?before=0123456789abcdef", "*/*").await;
    assert!(gone.body.contains("No conversation has that trace"), "{}", gone.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_1_000_are_kept_and_none_is_large() {
    let stand = Stand::new(Engine::Sqlite, Options::default()).await.expect("a stand");
    let claims: Vec<String> = (0..200).map(|number| format!("\"c{number}\":\"{}\"", "x".repeat(120))).collect();
    let encoded = |text: &str| jose::base64url::encode(text.as_bytes());
    let token = format!(
        "{}.{}.{}",
        encoded("{\"alg\":\"RS256\"}"),
        encoded(&format!("{{{}}}", claims.join(","))),
        encoded("s")
    );
    let long = "y".repeat(5_000);
    let names: Vec<String> = (0..100).map(|number| format!("n{number}")).collect();
    let mut form: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), long.as_str())).collect();
    form.extend([
        ("client_assertion", token.as_str()),
        ("request", &token),
        ("id_token_hint", &token),
        ("scope", &long),
    ]);
    let headers = [("cookie", long.as_str()), ("user-agent", &long), ("dpop", &token), ("authorization", &long)];
    for number in 0..MOST + 5 {
        let answer = match number % 100 {
            0 => stand.send(posted("http://127.0.0.1:8080/helseid/connect/token", &headers, &form), None).await,
            _ => stand.send(posted("http://127.0.0.1:8080/standard/token", &[], &[("scope", "read")]), None).await,
        };
        assert_eq!(answer.status.as_u16() / 100, 4, "{}", answer.body);
    }
    let all = stand.conversations.last(2 * MOST, &Default::default());
    assert_eq!(all.len(), MOST);
    let largest = all.iter().map(|told| serde_json::to_string(&**told).expect("JSON").len()).max().expect("one");
    assert!(largest <= BOUND && largest > 4_000, "the largest has {largest} bytes");
    let script = |told: &std::sync::Arc<Conversation>| stand.conversations.script(&told.trace).expect("a file").len();
    let longest = all.iter().step_by(50).map(script).max().expect("one");
    assert!(longest <= 2 * BOUND, "a file has {longest} bytes");
}
