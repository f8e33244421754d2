//! Changes of a request, as rows say them.
//!
//! `name = value` sets a parameter, `+name = value` adds one behind, `^name = value` before, `-name` takes it away, `&text` puts raw
//! text behind the parameters. `query.name`, `form.name`, `header.name`, `claims.name`, `jose.name`, `proof.claims.name` and
//! `proof.jose.name` say where; the last four are JSON. `claims = text` is the whole. `@method`, `@path`, `@body`, `@type`,
//! `@signed`, `@proof.signed`, `@as` (another client says who it is), `@client` (whose answers are expected), `@prove` (a proof by that client's key), `@cookies`.
use crate::artefact::fill;
use crate::draft::Draft;
use crate::house::House;
use crate::party::party;
use crate::request::{Request, put};

/// Makes one change.
pub fn change(house: &House, request: &mut Request, text: &str) {
    let known = request.known.clone();
    let (sign, rest) = match text.chars().next() {
        Some(sign @ ('+' | '^' | '-' | '&' | '@')) => (sign, &text[1..]),
        _ => ('=', text),
    };
    if sign == '&' {
        request.raw += &fill(house, rest, &known);
        return;
    }
    let (name, value) = match rest.split_once(" =") {
        Some((name, value)) => (name, fill(house, value.strip_prefix(' ').unwrap_or(value), &known)),
        None => (rest, String::new()),
    };
    if sign == '@' {
        return set(house, request, name, &value);
    }
    let (place, member) = match name.rsplit_once('.') {
        Some((place @ ("claims" | "jose" | "proof.claims" | "proof.jose"), member)) => (place, member),
        _ => match name.split_once('.') {
            Some((place @ ("query" | "form" | "header"), member)) => (place, member),
            _ if matches!(name, "claims" | "jose") && request.assertion.is_some() => (name, ""),
            _ if matches!(name, "proof.claims" | "proof.jose") => (name, ""),
            _ => ("", name),
        },
    };
    match place {
        "claims" | "jose" => {
            member_of(request.assertion.as_mut().expect("an assertion"), (place, member), (sign, &value))
        }
        "proof.claims" | "proof.jose" => {
            let draft = request.proof.as_mut().expect("a proof");
            member_of(draft, (place.strip_prefix("proof.").expect("a place"), member), (sign, &value));
        }
        "header" => header(request, (sign, member), &value),
        "query" => pair(&mut request.query, (sign, member), value),
        "form" => pair(&mut request.form, (sign, member), value),
        _ => pair(request.parameters(), (sign, member), value),
    }
}

fn pair(pairs: &mut Vec<(String, String)>, (sign, name): (char, &str), value: String) {
    match sign {
        '-' => pairs.retain(|(one, _)| one != name),
        '+' => pairs.push((name.to_owned(), value)),
        '^' => pairs.insert(0, (name.to_owned(), value)),
        _ => put(pairs, name, value),
    }
}

fn header(request: &mut Request, (sign, name): (char, &str), value: &str) {
    if sign != '+' {
        request.headers.retain(|(one, _)| !one.eq_ignore_ascii_case(name));
    }
    if sign != '-' {
        request.headers.push((name.to_owned(), bytes(value)));
    }
}

/// Bytes of a text in which `{hex 00ff}` are bytes.
fn bytes(value: &str) -> Vec<u8> {
    let Some((before, rest)) = value.split_once("{hex ") else { return value.as_bytes().to_vec() };
    let (digits, after) = rest.split_once('}').expect("a brace");
    [before.as_bytes(), &crate::draft::unhex(digits), &bytes(after)].concat()
}

fn member_of(draft: &mut Draft, (place, member): (&str, &str), (sign, value): (char, &str)) {
    let (members, raw) = match place {
        "claims" => (&mut draft.claims, &mut draft.raw_claims),
        _ => (&mut draft.header, &mut draft.raw_header),
    };
    match (sign, member) {
        ('-', member) => {
            members.shift_remove(member);
        }
        (_, "") => *raw = Some(bytes(value)),
        (_, member) => {
            members.insert(member.to_owned(), Draft::value(value));
        }
    }
}

fn set(house: &House, request: &mut Request, name: &str, value: &str) {
    match name {
        "method" => request.method = value.to_owned(),
        "path" => request.path = value.to_owned(),
        "body" => request.body = Some(bytes(value)),
        "type" => request.set_header("content-type", value),
        "cookies" => request.set_header("cookie", value),
        "signed" => request.assertion.as_mut().expect("an assertion").signed = value.to_owned(),
        "proof.signed" => request.proof.as_mut().expect("a proof").signed = value.to_owned(),
        "client" => request.client = value.to_owned(),
        "as" => party(house, value).introduce(house, request),
        "prove" => party(house, value).prove(house, request),
        _ => panic!("nothing to set: @{name}"),
    }
}
