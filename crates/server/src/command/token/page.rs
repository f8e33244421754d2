//! Reads the forms of a page as a browser without script does (HTML Living Standard, sections 4.10 and 13.2).
use super::form::Members;

/// A form of a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Where it goes, as it is written.
    pub action: String,
    /// Its inputs.
    pub inputs: Vec<Input>,
    /// Its buttons: name and value.
    pub buttons: Members,
}

/// An input of a form.
#[derive(Debug, PartialEq, Eq)]
pub struct Input {
    /// `hidden`, `text`, `password`, `radio`, ..
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// The forms of a page, in order.
pub fn forms(html: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let (name, attributes, left) = tag(after);
        let has = |name: &str| attributes.iter().find(|(one, _)| one == name).map(|(_, value)| value.clone());
        let kind = |default: &str| has("type").unwrap_or(default.to_owned()).to_ascii_lowercase();
        let (named, value) = (has("name").unwrap_or_default(), has("value").unwrap_or_default());
        match (name.as_str(), forms.last_mut()) {
            ("form", _) => forms.push(Form { action: has("action").unwrap_or_default(), ..Form::default() }),
            ("button", Some(form)) if kind("submit") == "submit" => form.buttons.push((named, value)),
            ("input", Some(form)) if kind("text") == "submit" => form.buttons.push((named, value)),
            ("input", Some(form)) => form.inputs.push(Input { kind: kind("text"), name: named, value }),
            _ => {}
        }
        rest = left;
    }
    forms
}

/// The text of the first heading, for messages.
pub fn heading(html: &str) -> String {
    let inside = html.split_once("<h1").and_then(|(_, after)| after.split_once('>')).map(|(_, inside)| inside);
    let text = inside.and_then(|inside| inside.split_once("</h1>")).map(|(text, _)| text).unwrap_or_default();
    let (mut out, mut depth) = (String::new(), 0);
    for character in text.chars() {
        match character {
            '<' => depth += 1,
            '>' if depth > 0 => depth -= 1,
            other if depth == 0 => out.push(other),
            _ => {}
        }
    }
    unescaped(&out)
}

/// The name and attributes of a tag that begins here, and what follows it.
fn tag(text: &str) -> (String, Members, &str) {
    let end = text.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(text.len());
    let (name, mut rest) = text.split_at(end);
    let mut attributes = Vec::new();
    if name.is_empty() {
        return (String::new(), attributes, text);
    }
    loop {
        rest = rest.trim_start_matches(|character: char| character.is_ascii_whitespace() || character == '/');
        if rest.is_empty() || rest.starts_with('>') {
            return (name.to_ascii_lowercase(), attributes, rest.get(1..).unwrap_or_default());
        }
        let ends = |character: char| character.is_ascii_whitespace() || "/>=".contains(character);
        let end = rest.char_indices().skip(1).find(|(_, character)| ends(*character));
        let (attribute, after) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
        let (value, after) = value(after);
        attributes.push((attribute.to_ascii_lowercase(), unescaped(value)));
        rest = after;
    }
}

/// The value after an attribute's name, as it is written, and what follows it.
fn value(text: &str) -> (&str, &str) {
    let Some(after) = text.trim_start().strip_prefix('=') else { return ("", text) };
    let after = after.trim_start();
    match after.chars().next() {
        Some(quote @ ('"' | '\'')) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
        _ => after.split_at(
            after.find(|character: char| character.is_ascii_whitespace() || character == '>').unwrap_or(after.len()),
        ),
    }
}

/// Text without its character references, of those that pages use.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        match after.split_once(';').and_then(|(name, left)| Some((character(name)?, left))) {
            Some((character, left)) => {
                out.push(character);
                rest = left;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out + rest
}

fn character(name: &str) -> Option<char> {
    match (name, name.strip_prefix('#')) {
        ("amp", _) => Some('&'),
        ("lt", _) => Some('<'),
        ("gt", _) => Some('>'),
        ("quot", _) => Some('"'),
        ("apos", _) => Some('\''),
        (_, Some(number)) => char::from_u32(match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_with_inputs_and_buttons() {
        let html = r#"<!doctype html><title>a < b</title><form class=account method="post" action='/switch'>
            <button name="step" value="switch">Switch</button></form><p>1 < 2</p>
            <FORM method=post action="/sign-in?a=1&amp;b=2"><input type="hidden" name="interaction" value="x&#34;y&#x27;z&lt;">
            <input id=u name=username required/><input type=radio name="representing" value="" required>
            <br/><input type="submit" value="Go"><button type="button" name="no">No</button>
            <button name="step" value="sign_in" formnovalidate>Sign in &amp; go</button></FORM>"#;
        let [account, form] = &forms(html)[..] else { panic!("two forms") };
        assert_eq!(account.buttons, [("step".to_owned(), "switch".to_owned())]);
        assert_eq!((account.action.as_str(), form.action.as_str()), ("/switch", "/sign-in?a=1&b=2"));
        let inputs: Vec<_> = form.inputs.iter().map(|one| (&*one.kind, &*one.name, &*one.value)).collect();
        let expected = [("hidden", "interaction", "x\"y'z<"), ("text", "username", ""), ("radio", "representing", "")];
        assert_eq!(inputs, expected);
        assert_eq!(
            form.buttons,
            [("", "Go"), ("step", "sign_in")].map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }

    #[test]
    fn a_heading_is_text() {
        assert_eq!(heading("<h1 class=a>Give access to <bdi>A &amp; B</bdi>?</h1>"), "Give access to A & B?");
        assert_eq!(heading("<p>no heading"), "");
    }

    #[test]
    fn broken_pages_end() {
        for html in
            ["<", "<form", "<form action", "<form action=", "<form action=\"", "<input <input", "<é", "&", "<a ="]
        {
            let _ = (forms(html), heading(html), unescaped(html));
        }
    }
}
