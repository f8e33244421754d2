//! Times, dates and lists, as each language says them.

use server::texts::Language::{self, Bokmal, English, Latvian, Nynorsk, Swedish};

#[test]
fn lifetimes_are_said_in_the_largest_whole_unit() {
    for (seconds, words) in [
        (-5, "0 seconds"),
        (1, "1 second"),
        (60, "1 minute"),
        (90, "90 seconds"),
        (600, "10 minutes"),
        (605, "11 minutes"),
        (3_600, "1 hour"),
        (86_400, "24 hours"),
        (2_592_000, "30 days"),
    ] {
        assert_eq!(English.lasting(seconds).plain(), words);
    }
}

#[test]
fn counts_have_the_form_of_their_number() {
    for (language, minutes, words) in [
        (Bokmal, 1, "1 minutt"),
        (Bokmal, 2, "2 minutter"),
        (Nynorsk, 1, "1 minutt"),
        (Nynorsk, 30, "30 minutt"),
        (Swedish, 1, "1 minut"),
        (Swedish, 21, "21 minuter"),
        (Latvian, 1, "1 minūti"),
        (Latvian, 2, "2 minūtes"),
        (Latvian, 10, "10 minūtes"),
        (Latvian, 11, "11 minūtes"),
        (Latvian, 21, "21 minūti"),
        (Latvian, 30, "30 minūtes"),
        (Latvian, 111, "111 minūtes"),
        (English, 1, "1 minute"),
        (English, 21, "21 minutes"),
    ] {
        assert_eq!(language.minutes(minutes * 60).plain(), words);
        assert_eq!(language.minutes(minutes * 60 - 59).plain(), words);
    }
    let hours = [Bokmal, Nynorsk, Swedish, Latvian].map(|language| language.lasting(3_600).plain());
    assert_eq!(hours, ["1 time", "1 time", "1 timme", "1 stundu"]);
}

#[test]
fn moments_are_said_as_people_say_them() {
    for (language, words) in [
        (Bokmal, "21. november 2026 kl. 19.11 UTC"),
        (Nynorsk, "21. november 2026 kl. 19.11 UTC"),
        (Swedish, "21 november 2026 kl. 19.11 UTC"),
        (Latvian, "2026. gada 21. novembris plkst. 19.11 UTC"),
        (English, "21 November 2026, 19:11 UTC"),
    ] {
        assert_eq!(language.moment(1_795_288_260), words);
        let marked = language.say("conversation-of").moment("at", 1_795_288_260).to_string();
        assert!(marked.contains(&format!("<time datetime=\"2026-11-21T19:11:00Z\">{words}</time>")), "{marked}");
        assert!(language.moment(0).contains("1970"));
    }
}

#[test]
fn lists_are_joined() {
    for (language, words) in [
        (Bokmal, "a, b og c"),
        (Nynorsk, "a, b og c"),
        (Swedish, "a, b och c"),
        (Latvian, "a, b un c"),
        (English, "a, b and c"),
    ] {
        assert_eq!(language.listed(&["a", "b", "c"]), words);
        assert_eq!(language.listed(&["a"]), "a");
    }
}

#[test]
fn what_a_language_lacks_is_said_in_english_and_what_english_lacks_by_its_key() {
    for language in Language::ALL {
        assert_eq!(language.say("no-such-key").plain(), "no-such-key");
        assert_eq!(language.say("months.no-such-month").plain(), "months.no-such-month");
    }
}

#[test]
fn arguments_stay_text() {
    let hostile = "<b>&\"'`{ $client }\u{E000}";
    let said = English.say("sign-in-reason").name("client", hostile);
    let shown = "&#60;b&#62;&#38;&#34;&#39;`{ $client }\u{E000}";
    assert_eq!(said.to_string(), format!("to continue to <bdi>{shown}</bdi>"));
    assert_eq!(said.plain(), format!("to continue to {hostile}"));
    assert_eq!(English.say("over-tls").to_string(), "TLS, trusting <code>ca.pem</code>");
    assert_eq!(English.say("over-tls").plain(), "TLS, trusting ca.pem");
}
