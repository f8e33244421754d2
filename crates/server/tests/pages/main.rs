//! The pages: whatever stands in a value stays text, each form carries what the server reads, and everybody can use them.

#![allow(clippy::unwrap_used, reason = "a failing test panics")]

mod fixture;
mod spoken;

use fixture::{asked, every, issuer, questions, reader};
use flows::visit::Asked;
use oauth::refusal::Refusal;
use oauth::refusal::authorization::AuthorizationRefusal;
use server::pages::{FORM_POST_SCRIPT, Place, STYLE, question};
use server::texts::Language;
use server::texts::reader::{Reader, Switch};

const HOSTILE: [&str; 13] = [
    "\"><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "\" autofocus onfocus=alert(1) x=\"",
    "</title></textarea></style><svg onload=alert(1)>",
    "--><iframe srcdoc='<script>alert(1)</script>'>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "+ADw-script+AD4-alert(1)",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "\0<b>\r\n<i>",
    "\u{202E}<s>gnp.exe\u{2066}",
    "\u{FF1C}script\u{FF1E}\u{E0041}<u>",
];

/// The tags of a page with the names of their attributes; the values of `href` beside them.
fn skeleton(html: &str) -> (Vec<String>, Vec<String>) {
    let (mut tags, mut links, mut rest) = (Vec::new(), Vec::new(), html);
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let mut tag = String::new();
        while !rest.starts_with('>') {
            let end = rest.find(['"', '>']).expect("a tag ends");
            tag.push_str(&rest[..end]);
            rest = &rest[end..];
            if let Some(value) = rest.strip_prefix('"') {
                let (value, after) = value.split_once('"').expect("a value ends");
                if tag.ends_with(" href=") {
                    links.push(value.to_owned());
                }
                rest = after;
            }
        }
        tags.push(tag);
    }
    (tags, links)
}

fn english() -> Reader {
    reader(Language::English, Switch::Form)
}

#[test]
fn hostile_values_stay_text() {
    for language in Language::ALL {
        let plain: Vec<_> = every(language, "plain").iter().map(|page| skeleton(page).0).collect();
        for text in HOSTILE {
            for (page, plain) in every(language, text).iter().zip(&plain) {
                let (tags, links) = skeleton(page);
                assert_eq!(&tags, plain, "{text}");
                let known = ["/", "?", "#", "https://", "data:,", "plain"];
                assert!(!links.iter().any(|link| link.starts_with("//")), "{links:?}");
                assert!(links.iter().all(|link| known.iter().any(|start| link.starts_with(start))), "{links:?}");
            }
        }
    }
}

#[test]
fn names_cannot_reorder_or_hide_what_stands_around_them_and_hosts_are_shown_whole() {
    let place = Place::of(&issuer("helseid", "helseid"), false, english());
    let text = "a\u{202E}b\u{2066}c\u{200B}d\u{E0041}e\u{7}f";
    let page = question(&place, &issuer("helseid", text), &asked(Asked::Consent, text, &["api.read"]), None);
    let shown = page.split_once("<h1>").unwrap().1.split_once("</h1>").unwrap().0;
    assert!(shown.contains("a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}e\u{FFFD}f"), "{shown}");
    let long = question(&place, &issuer("helseid", "x"), &asked(Asked::Consent, &"n".repeat(1_000), &[]), None);
    let (_, body) = long.split_once("<h1>").unwrap();
    assert!(body.split_once("</h1>").unwrap().0.contains(&format!(">{}…<", "n".repeat(80))));
    assert!(body.contains(&format!("you return to <strong><bdi>{}</bdi>", "n".repeat(1_000))));
}

#[test]
fn forms_carry_what_the_server_reads() {
    let issuer = issuer("standard", "standard");
    let place = Place::of(&issuer, true, english());
    assert_eq!(place.action, "/here/sign-in");
    let steps = [
        vec!["sign_in", "deny", "at_once"],
        vec!["sign_in", "deny"],
        vec!["switch", "represent", "deny"],
        vec!["switch", "allow", "deny"],
    ];
    for (page, steps) in questions(&place, &issuer, "sealed").iter().zip(steps) {
        let named: Vec<_> =
            page.split("name=\"step\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert_eq!(named, steps);
        let forms = page.matches("<form ").count();
        assert_eq!(
            page.matches(r#"<form id="answer" method="post" action="/here/sign-in">"#).count()
                + page.matches(r#"<form class="at-once" method="post" action="/here/sign-in" "#).count()
                + page.matches(r#"<form class="account" method="post" action="/here/sign-in">"#).count(),
            forms
        );
        assert_eq!(page.matches(r#"<input type="hidden" name="interaction" value="sealed">"#).count(), forms);
    }
}

#[test]
fn nothing_runs_but_the_one_script() {
    let mut pages = every(Language::English, "plain");
    let posting = pages.pop().unwrap();
    assert!(pages.iter().all(|page| !page.contains("<script") && !page.contains(" style=")));
    assert_eq!(posting.matches("<script").count(), 1);
    assert!(posting.contains(&format!("<script>{FORM_POST_SCRIPT}</script>")));
    assert!(posting.contains("<button class=\"primary\">Continue</button>"));
}

#[test]
fn a_demonstration_says_so_and_nothing_else_does() {
    for (profile, line) in
        [("helseid", "s test double of HelseID ("), ("standard", "Demonstration by Biljett. No real data.")]
    {
        let issuer = issuer(profile, "somewhere");
        let pages = |demonstration| questions(&Place::of(&issuer, demonstration, english()), &issuer, "plain");
        assert!(pages(true).iter().all(|page| page.contains(line) && page.contains("(test)</title>")));
        assert!(pages(false).iter().all(|page| !page.contains("Biljett") && !page.contains("(test)")));
    }
    let double = Place::of(&issuer("helseid", "x"), true, english()).double.unwrap();
    assert!(double.ends_with(". Not HelseID. No real data."), "{double}");
}

#[test]
fn consent_says_what_and_for_how_long() {
    for (profile, scopes, lines) in [
        (
            "standard",
            vec!["openid", "offline_access", "api.read"],
            vec!["Your identifier", "Use <bdi>here</bdi>", "for up to 30 days", "every 5 minutes"],
        ),
        ("standard", vec!["profile"], vec!["Your name", "and language</span>", "Once, for 5 minutes"]),
        ("helsenorge", vec!["openid", "offline_access"], vec!["for up to 24 hours", "every 30 minutes"]),
    ] {
        let issuer = issuer(profile, "here");
        let page = question(
            &Place::of(&issuer, false, english()),
            &issuer,
            &asked(Asked::Consent, "app.example", &scopes),
            None,
        );
        assert!(lines.iter().all(|line| page.contains(line)), "{page}");
        assert!(page.contains("you return to <strong><bdi>app.example</bdi></strong>"));
        assert!(!page.contains("<code>offline_access"));
    }
}

#[test]
fn a_wait_is_said_in_minutes_and_blames_no_field() {
    let issuer = issuer("standard", "x");
    let wait = Refusal::Authorization(AuthorizationRefusal::Guesses { wait: 1_741 });
    let page = question(
        &Place::of(&issuer, false, english()),
        &issuer,
        &asked(Asked::SignIn(Vec::new()), "x", &[]),
        Some(&wait),
    );
    assert!(
        page.contains("role=\"alert\"") && page.contains("Try again in 30 minutes") && page.contains("<title>Error: ")
    );
    assert!(!page.contains("aria-invalid"));
}

#[test]
fn pages_are_built_for_everybody() {
    for (language, page) in
        Language::ALL.into_iter().flat_map(|one| every(one, "plain").into_iter().map(move |page| (one, page)))
    {
        assert!(page.starts_with(&format!("<!doctype html>\n<html lang=\"{}\">", language.tag())));
        for once in ["<h1", "<main", "<title>"] {
            assert_eq!(page.matches(once).count(), 1, "{once}: {page}");
        }
        for input in page.split("<input id=\"").skip(1) {
            let label = format!("<label for=\"{}\">", input.split('"').next().unwrap());
            assert!(page.contains(&label), "{label}");
        }
        assert!(!page.contains(" disabled") && !page.contains(" autofocus"));
    }
}

#[test]
fn pages_say_whole_texts_of_their_language_and_offer_the_others() {
    for language in Language::ALL {
        let mut pages = every(language, "plain");
        let posting = pages.pop().unwrap();
        for page in pages.iter().chain([&posting]) {
            assert!(!page.contains("{$") && !page.contains('`'), "an argument is missing: {page}");
            let technical = page.contains("class=\"technical\"") && !language.is_english();
            let told = page.contains("class=\"technical-in-english\"");
            assert!(told || !technical, "nothing says that the explanation is in English: {page}");
        }
        let offered: Vec<_> = pages.iter().filter(|page| page.contains("class=\"languages\"")).collect();
        assert!(offered.len() >= pages.len() - 1, "one page cannot come again");
        for page in offered {
            for other in Language::ALL {
                let current = if other == language { " aria-current=\"true\"" } else { "" };
                let end = format!("{current}>{}</", other.name());
                assert!(page.contains(&end) && page.contains(&format!(" lang=\"{}\"", other.tag())), "{end}: {page}");
            }
        }
    }
}

/// WCAG 2.2, success criteria 1.4.3 and 1.4.11, on the tokens of both colour schemes.
#[test]
fn colours_can_be_told_apart() {
    let (light, dark) = STYLE.split_once("@media (prefers-color-scheme: dark)").unwrap();
    for scheme in [light, dark] {
        let luminance = |token: &str| {
            let hex = scheme.split_once(&format!("--{token}: #")).unwrap().1.split(';').next().unwrap();
            let hex: String = if hex.len() == 3 { hex.chars().flat_map(|c| [c, c]).collect() } else { hex.to_owned() };
            let part = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
            let linear = |c: f64| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
            0.2126 * linear(part(0)) + 0.7152 * linear(part(2)) + 0.0722 * linear(part(4))
        };
        let check = |front: &str, behind: &[&str], least: f64| {
            for behind in behind {
                let (one, other) = (luminance(front), luminance(behind));
                let ratio = (one.max(other) + 0.05) / (one.min(other) + 0.05);
                assert!(ratio >= least, "{front} on {behind}: {ratio:.2}");
            }
        };
        check("ink", &["paper", "surface", "accent-tint", "trouble-tint"], 7.0);
        check("soft", &["paper", "surface"], 4.5);
        check("accent", &["paper", "surface", "accent-tint"], 4.5);
        check("accent-strong", &["paper", "surface"], 4.5);
        check("on-accent", &["accent", "accent-strong"], 4.5);
        check("trouble", &["trouble-tint", "surface"], 4.5);
        check("edge", &["paper", "surface"], 3.0);
    }
}
