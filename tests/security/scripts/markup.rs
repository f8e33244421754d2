//! Values of others in our pages: the page must stay the page that it is with a harmless value (WHATWG HTML section 13.2.5).
use super::Found;
use super::people::visited;
use crate::answer::Answer;
use crate::browser::Browser;
use crate::good::good;
use crate::house::House;
use crate::person::signed_in;
use crate::request::Request;

/// One hostile value a line.
const HOSTILE: &str = include_str!("../hostile.txt");
/// What stands in the same place in the page to compare with.
const HARMLESS: &str = "harmless";

/// The page that a value leads to.
type Shown<'a> = &'a dyn Fn(&str) -> Answer;

/// WB-01: every value that a request brings, on every page that it leads to.
pub fn reflected_values(_shared: &House) -> Found {
    let mut found = Found::default();
    let house = &House::new();
    let signed_in = signed_in(house, "t1", "u1").jar();
    let values: Vec<&str> = HOSTILE.lines().filter(|line| !line.is_empty()).collect();
    found.claim(values.len() >= 100, format!("only {} values", values.len()));
    let pages: [(&str, Shown<'_>); 6] = [
        ("the sign-in page", &|value| {
            let members = [
                "state",
                "nonce",
                "login_hint",
                "ui_locales",
                "display",
                "acr_values",
                "error",
                "error_description",
                "user_code",
            ];
            visited(house, &mut Browser::default(), &members.map(|name| (name, value)))
        }),
        ("a page for an unknown client", &|value| visited(house, &mut Browser::default(), &[("client_id", value)])),
        ("a page for an unknown place", &|value| {
            visited(house, &mut Browser::default(), &[("redirect_uri", value), ("scope", value)])
        }),
        ("the logout page", &|value| {
            let mut request = Request::get("t1", "/logout");
            for name in ["state", "client_id", "post_logout_redirect_uri", "id_token_hint", "ui_locales"] {
                request.set(name, value);
            }
            request.set_header("cookie", &signed_in);
            house.send(&request)
        }),
        ("a person's own page", &|value| {
            let mut request = Request::get("t1", "/account");
            request.set("error", value);
            request.set(value, value);
            request.set_header("cookie", &signed_in);
            house.send(&request)
        }),
        ("the page that posts a response", &|value| {
            let mut request = good(house, "authorize C1");
            request.set("response_mode", "form_post");
            request.set("state", value);
            house.send(&request)
        }),
    ];
    for (page, shown) in pages {
        let harmless = skeleton(&shown(HARMLESS).text());
        for value in &values {
            let answer = shown(value);
            found.unless(skeleton(&answer.text()) == harmless, &format!("{value} changes {page}"), &answer);
        }
    }
    let mut browser = Browser::default();
    let page = visited(house, &mut browser, &[]);
    let named = |browser: &mut Browser, name: &str| {
        let form = [("step", "sign_in"), ("username", name), ("password", "wrong")];
        super::people::answered(house, browser, &page, &form)
    };
    let harmless = named(&mut browser, HARMLESS);
    for value in values.iter().take(12) {
        let answer = named(&mut browser, value);
        found.unless(
            skeleton(&answer.text()) == skeleton(&harmless.text()),
            &format!("{value} as a user name changes the page"),
            &answer,
        );
    }
    found
}

/// WB-03: names of clients, people and APIs, on every page that shows them.
pub fn stored_values(_shared: &House) -> Found {
    let mut found = Found::default();
    let values = HOSTILE.lines().filter(|line| !line.is_empty()).step_by(9);
    let harmless = drawn(HARMLESS);
    for value in values {
        for ((page, shown), (_, expected)) in drawn(value).iter().zip(&harmless) {
            found.unless(
                skeleton(&shown.text()) == skeleton(&expected.text()),
                &format!("{value} changes {page}"),
                shown,
            );
        }
    }
    found
}

/// The pages that show stored names.
fn drawn(value: &str) -> Vec<(&'static str, Answer)> {
    let house = &House::new();
    let text = serde_json::Value::from(value).to_string();
    for change in ["t1 client K1: name", "t1 person u1: name", "t1 api https://a.example/api: title"] {
        house.apply(&format!("{change} = {text}")).expect("a name");
    }
    let sign_in = house.send(&good(house, "visit K1"));
    let asked = good(house, "authorize K1");
    let consent = house.send(&asked);
    let mut allowed = good(house, "consent K1");
    allowed.set("step", "allow");
    house.send(&allowed);
    let mut pages = vec![("the sign-in page", sign_in), ("the consent page", consent)];
    for (page, path) in [("a person's own page", "/account"), ("the logout page", "/logout")] {
        let mut request = Request::get("t1", path);
        request.set_header("cookie", &asked.header("cookie"));
        pages.push((page, house.send(&request)));
    }
    pages
}

/// The elements of a page with the names of their attributes, and where links, forms and sources lead: to a scheme, or nowhere else.
fn skeleton(html: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        rest = &rest[open + 1..];
        let Some(tag) = tag(rest) else { continue };
        out.push(told(tag));
        rest = &rest[tag.len()..];
    }
    out
}

/// What stands until the `>` that no quote holds; `None` where no element begins.
fn tag(rest: &str) -> Option<&str> {
    if !rest.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/' || first == '!' || first == '?') {
        return None;
    }
    let mut quote = None;
    for (at, letter) in rest.char_indices() {
        match (quote, letter) {
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            (None, '>') => return Some(&rest[..at]),
            _ => {}
        }
    }
    Some(rest)
}

fn told(tag: &str) -> String {
    let mut out = tag.split([' ', '\n']).next().unwrap_or_default().to_owned();
    let mut rest = &tag[out.len()..];
    while let Some(at) = rest.find('=') {
        let name = rest[..at].trim().to_owned();
        let after = rest[at + 1..].trim_start();
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => after.split_once(' ').unwrap_or((after, "")),
        };
        out += &format!(" {name}");
        if matches!(name.as_str(), "href" | "src" | "action" | "formaction" | "style" | "srcdoc") {
            let scheme = value.split(['/', '?', '#']).next().unwrap_or_default();
            out += &format!("={scheme}");
        }
        rest = next;
    }
    out + rest.trim()
}

#[test]
fn an_element_or_attribute_more_is_seen() {
    let plain = skeleton("<p class=\"a\">text</p><a href=\"/x\">y</a>");
    for other in [
        "<p class=\"a\"><b>text</b></p><a href=\"/x\">y</a>",
        "<p class=\"a\" onclick=\"x\">text</p><a href=\"/x\">y</a>",
        "<p class=\"a\">text</p><a href=\"javascript:x\">y</a>",
        "<p class=\"a\" autofocus>text</p><a href=\"/x\">y</a>",
    ] {
        assert_ne!(skeleton(other), plain, "{other}");
    }
    assert_eq!(skeleton("<p class=\"b > c\">&lt;b&gt; 1 < 2</p><a href=\"/z?q\">y</a>"), plain);
}
