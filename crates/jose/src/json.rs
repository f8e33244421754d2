//! JSON as a signed object may contain it: UTF-8, each member once, bounded in depth (RFC 8259; RFC 7515, section 4; RFC 8725, section 3.7).

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// How many arrays and objects may stand inside each other.
pub const DEEPEST: usize = 16;

/// Reads exactly one JSON value that fills `bytes`.
pub fn parse(bytes: &[u8]) -> Result<Value, JsonError> {
    let text = std::str::from_utf8(bytes).map_err(|error| JsonError::NotUtf8 { at: error.valid_up_to() })?;
    if text.starts_with('\u{feff}') {
        return Err(JsonError::ByteOrderMark);
    }
    let found = RefCell::new(None);
    let mut source = serde_json::Deserializer::from_str(text);
    let outcome = Element { room: DEEPEST, found: &found }
        .deserialize(&mut source)
        .and_then(|value| source.end().map(|()| value));
    outcome.map_err(|error| found.take().unwrap_or_else(|| JsonError::Malformed(error.to_string())))
}

/// Why a text is not JSON that is accepted here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonError {
    /// The bytes stop being UTF-8 at this offset.
    NotUtf8 {
        /// The number of good bytes before.
        at: usize,
    },
    /// The text begins with U+FEFF.
    ByteOrderMark,
    /// An object has this member twice; at most 64 characters of the name are kept.
    DuplicateMember(String),
    /// More than [`DEEPEST`] arrays and objects stand inside each other.
    TooDeep,
    /// Not JSON: what is wrong, with line and column.
    Malformed(String),
}

impl fmt::Display for JsonError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JsonError::NotUtf8 { at } => write!(out, "not UTF-8 from byte {at}"),
            JsonError::ByteOrderMark => out.write_str("begins with a byte order mark"),
            JsonError::DuplicateMember(name) => write!(out, "the member {name:?} stands twice"),
            JsonError::TooDeep => write!(out, "nested more than {DEEPEST} deep"),
            JsonError::Malformed(problem) => write!(out, "not JSON: {problem}"),
        }
    }
}

impl std::error::Error for JsonError {}

/// One value to be read, and how many levels it may still open.
#[derive(Clone, Copy)]
struct Element<'a> {
    room: usize,
    found: &'a RefCell<Option<JsonError>>,
}

impl Element<'_> {
    fn inner<E: serde::de::Error>(self) -> Result<Self, E> {
        match self.room.checked_sub(1) {
            Some(room) => Ok(Self { room, ..self }),
            None => Err(self.refuse(JsonError::TooDeep)),
        }
    }

    fn refuse<E: serde::de::Error>(self, error: JsonError) -> E {
        let text = E::custom(&error);
        self.found.replace(Some(error));
        text
    }
}

impl<'de> DeserializeSeed<'de> for Element<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Element<'_> {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("a number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut array = Vec::new();
        while let Some(element) = elements.next_element_seed(inner)? {
            array.push(element);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.contains_key(&name) {
                let name = name.chars().take(64).collect();
                return Err(self.refuse(JsonError::DuplicateMember(name)));
            }
            object.insert(name, members.next_value_seed(inner)?);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_json_is_what_serde_json_reads() {
        let deepest = format!("{}{}", "[".repeat(DEEPEST), "]".repeat(DEEPEST));
        for text in [
            r#"{"a":1,"b":[true,null,-3,2.5,"\u00e5"],"c":{"a":{}}}"#,
            " 18446744073709551615\n",
            r#""\ud83d\ude00""#,
            "1e30",
            &deepest,
        ] {
            let expected: Value = serde_json::from_str(text).unwrap();
            assert_eq!(parse(text.as_bytes()), Ok(expected), "{text}");
        }
    }

    #[test]
    fn each_refusal_says_what_was_wrong() {
        let duplicate = |name: &str| JsonError::DuplicateMember(name.to_owned());
        let rows: &[(&[u8], JsonError)] = &[
            (br#"{"a":1,"a":1}"#, duplicate("a")),
            (br#"{"a":1,"\u0061":2}"#, duplicate("a")),
            (br#"[{"x":{"b":[],"c":0,"b":1}}]"#, duplicate("b")),
            (b"\xef\xbb\xbf{}", JsonError::ByteOrderMark),
            (b"{\"a\":\"\xff\"}", JsonError::NotUtf8 { at: 6 }),
            (b"\"\xc0\xaf\"", JsonError::NotUtf8 { at: 1 }),
            (b"\"\xed\xa0\x80\"", JsonError::NotUtf8 { at: 1 }),
            (&[b'['; 17], JsonError::TooDeep),
            (&[b'['; 100_000], JsonError::TooDeep),
        ];
        for (bytes, expected) in rows {
            assert_eq!(parse(bytes).as_ref(), Err(expected));
        }
        let objects = r#"{"a":"#.repeat(100_000);
        assert_eq!(parse(objects.as_bytes()), Err(JsonError::TooDeep));
    }

    #[test]
    fn malformed_text_is_refused_with_its_place() {
        for text in [
            "",
            " ",
            "{",
            "{}{}",
            "{} x",
            "[1,]",
            "{\"a\":1,}",
            "'a'",
            "nul",
            "01",
            "1e999",
            "NaN",
            r#""\ud800""#,
            r#""\udc00\ud800""#,
            "\"\n\"",
            "{a:1}",
            "/**/1",
            "\u{c}1",
        ] {
            match parse(text.as_bytes()) {
                Err(JsonError::Malformed(problem)) => assert!(problem.contains("line"), "{problem}"),
                other => panic!("{text:?}: {other:?}"),
            }
        }
    }
}
