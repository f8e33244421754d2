//! A conversation as text for people, on 80 columns.
use crate::command::text::columns;
use crate::conversation::{Answer, Claim, Conversation, Elsewhere, Jwt, Kept, Member, Outcome, Refused};

/// Where the second column begins.
const SECOND: usize = 15;
/// Where values of members begin, whose names may be long.
const MEMBER: usize = 30;

/// The whole conversation.
pub fn text(told: &Conversation) -> String {
    let mut out = line("trace", &told.trace) + &line("issuer", &format!("{}, {}", told.issuer, told.endpoint));
    out.push_str("\nWhat arrived\n");
    out.push_str(&line("request", &format!("{} {}", told.arrived.method, told.arrived.path)));
    out.push_str(&group("Query", &members(&told.arrived.query)));
    out.push_str(&group("Form", &members(&told.arrived.form)));
    if let Some(basic) = &told.arrived.basic {
        out.push_str(&group(
            "Basic",
            &(member("sent", &basic.sent) + &member("base64-decoded", &basic.decoded) + &members(&basic.readings)),
        ));
    }
    out.extend(told.arrived.tokens.iter().map(token));
    out.push_str(&group("Certificate", &members(&told.arrived.certificate)));
    out.push_str(&group("Headers", &members(&told.arrived.headers)));
    out.push_str("\nWhat was decided\n");
    out.extend(told.decided.kept.iter().map(kept));
    out.push_str(&decision(told).unwrap_or_else(|| line("decided", outcome(told.decided.outcome))));
    out.extend(told.decided.warnings.iter().map(|warning| line("warning", warning)));
    out.extend(told.decided.faults.iter().map(|fault| line("fault", fault)));
    out.push_str("\nWhat went back\n");
    out.push_str(&line("status", &told.answered.status.to_string()));
    out.extend(told.answered.body.iter().map(|body| line("body", body)));
    out.push_str(&group("Members", &members(&told.answered.members)));
    out.extend(told.answered.tokens.iter().map(token));
    out.push_str(&group("Headers", &members(&told.answered.headers)));
    if !told.elsewhere.is_empty() {
        out.push_str("\nThe same request elsewhere\n");
        out.extend(told.elsewhere.iter().map(|one| line(&one.profile, &format!("{}. {}", answer(one), one.reason))));
    }
    out
}

/// What another profile would answer, whole.
pub fn elsewhere(told: &Conversation, one: &Elsewhere) -> String {
    let service = if one.service.is_empty() { "the standards" } else { &one.service };
    let mut out = line("trace", &told.trace);
    out.push_str(&line("here", &format!("{}, {}: {}", told.issuer, told.profile, outcome(told.decided.outcome))));
    out.push_str(&line("elsewhere", &format!("{service}, {}: {}", one.profile, answer(one))));
    out.extend(one.status.map(|status| line("status", &status.to_string())));
    match &one.refused {
        Some(refusal) => out.push_str(&refused(refusal)),
        None => out.push_str(&line("reason", &one.reason)),
    }
    out + &group("It would grant", &members(&one.granted))
}

/// Why it was refused, and the fix; nothing where it was not.
pub fn decision(told: &Conversation) -> Option<String> {
    let refusal = told.decided.refused.as_ref()?;
    Some(line("decided", &format!("refused, {}", refusal.error)) + &refused(refusal))
}

/// A rule, and beneath it whose it is.
fn kept(kept: &Kept) -> String {
    let own = format!("{}: {}", kept.mark, kept.source);
    line("kept", &kept.rule) + &line("", &kept.set_by.as_ref().map_or_else(|| own.clone(), |by| format!("{own}; {by}")))
}

fn refused(refusal: &Refused) -> String {
    let source = format!("{}: {}", refusal.mark, refusal.source);
    let rows = [
        ("rule", Some(&refusal.rule)),
        ("arrived", Some(&refusal.arrived)),
        ("expected", Some(&refusal.expected)),
        ("by", refusal.by.as_ref()),
        ("source", Some(&source)),
        ("set by", refusal.set_by.as_ref()),
        ("fix", Some(&refusal.fix)),
    ];
    rows.into_iter().filter_map(|(label, text)| text.map(|text| line(label, text))).collect()
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Granted => "granted",
        Outcome::Refused => "refused",
        Outcome::Asked => "a person is asked",
        Outcome::Unavailable => "not served",
    }
}

fn answer(one: &Elsewhere) -> String {
    match (one.answer, &one.refused) {
        (Answer::Granted, _) => "granted".to_owned(),
        (Answer::Refused, refused) => {
            format!("refused, {}", refused.as_ref().map(|refused| refused.error.as_str()).unwrap_or_default())
        }
        (Answer::NoEndpoint, _) => "no such endpoint".to_owned(),
        (Answer::NotKnown, _) => "not known".to_owned(),
    }
}

fn token(jwt: &Jwt) -> String {
    let claim = |one: &Claim| {
        let when = one.when.as_ref().map(|when| format!(" ({when})")).unwrap_or_default();
        member(&one.name, &format!("{}{when}", one.text()))
    };
    let claims: String = jwt.header.iter().chain(&jwt.claims).map(claim).collect();
    group(&jwt.name, &(claims + &member("(signature)", &jwt.signature)))
}

fn group(name: &str, lines: &str) -> String {
    if lines.is_empty() { String::new() } else { format!("  {name}\n{lines}") }
}

fn members(all: &[Member]) -> String {
    all.iter().map(|one| member(&one.name, &one.value)).collect()
}

fn line(label: &str, text: &str) -> String {
    columns(&format!("  {label}"), SECOND, text)
}

fn member(name: &str, value: &str) -> String {
    columns(&format!("    {name}"), MEMBER, value)
}
