//! FZ-01: the form decoder against a slow one that is written otherwise (WHATWG URL section 5).
use oauth::refusal::Refusal;
use oauth::refusal::parameters::ParameterRefusal;
use oauth::rules::form::{MOST_MEMBERS, read};

/// What the standards let stand once; enough of them to see that repetition is told.
const ONCE: [&str; 5] = ["client_id", "code", "scope", "state", "request_uri"];

/// The decoder agrees with the reference, member for member, and no parameter of the standards stands twice.
pub fn check(data: &[u8]) {
    let Some(expected) = reference(data) else {
        assert!(read(data).is_err(), "taken, and the reference refuses it");
        return;
    };
    match read(data) {
        Ok(form) => {
            let full: Vec<_> = expected.into_iter().filter(|(_, value)| !value.is_empty()).collect();
            assert_eq!(form.members, full);
            assert!(ONCE.iter().all(|name| form.values(name).count() < 2), "repeated: {:?}", form.members);
        }
        Err(Refusal::Parameters(ParameterRefusal::Repeated { name })) => {
            assert!(expected.iter().filter(|(one, _)| *one == name).count() > 1, "{name} stands once");
        }
        Err(Refusal::Parameters(ParameterRefusal::TooMany { .. })) => {
            assert!(data.split(|byte| *byte == b'&').filter(|one| !one.is_empty()).count() > MOST_MEMBERS);
        }
        Err(other) => panic!("{other:?}, and the reference takes it"),
    }
}

/// Names and values, by text replacement and one escape at a time; `None` where an escape or the UTF-8 is broken.
fn reference(data: &[u8]) -> Option<Vec<(String, String)>> {
    let mut members = Vec::new();
    for piece in data.split(|byte| *byte == b'&').filter(|piece| !piece.is_empty()) {
        let mut halves = piece.splitn(2, |byte| *byte == b'=');
        let (name, value) = (halves.next().unwrap_or_default(), halves.next().unwrap_or_default());
        members.push((plain(name)?, plain(value)?));
    }
    Some(members)
}

fn plain(text: &[u8]) -> Option<String> {
    let mut pieces = text.split(|byte| *byte == b'%');
    let spaced = |piece: &[u8]| piece.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect::<Vec<_>>();
    let mut out = spaced(pieces.next().unwrap_or_default());
    for piece in pieces {
        let digits = piece.get(..2).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
        out.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
        out.extend(spaced(&piece[2..]));
    }
    String::from_utf8(out).ok()
}
