//! Texts in a profile that are sent as they stand: names (RFC 6749 appendix A), header values (RFC 9110 section 5.5), paths (RFC 3986 section 3.3).
use serde::{Deserialize, Deserializer, de};
use std::fmt;

/// The place in a path of the name of the authorization server.
pub const AUTHORIZATION_SERVER: &str = "{as}";
/// The place in a path of the name of the identity provider.
pub const IDENTITY_PROVIDER: &str = "{idp}";

/// A name: printable ASCII without spaces, double quotes and backslashes (`NQCHAR` of RFC 6749 appendix A), one character at least.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Name(String);

/// The value of a header: printable ASCII and spaces; empty where the header is not sent.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct HeaderValue(String);

/// A path beneath the issuer's root, `{as}` in it for the authorization server and `{idp}` for its identity provider; empty, or begun by a slash.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Path(String);

macro_rules! text {
    ($($name:ident),+) => {$(
        impl $name {
            /// Its characters.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    )+};
}

text!(Name, HeaderValue, Path);

impl TryFrom<String> for Name {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let foreign = |letter: &char| !letter.is_ascii_graphic() || "\"\\".contains(*letter);
        match text.chars().find(foreign) {
            None if text.is_empty() => Err("the name is empty".to_owned()),
            None => Ok(Self(text)),
            Some(letter) => Err(format!(
                "{letter:?} in {text:?}; a name is printable ASCII without spaces, double quotes and backslashes"
            )),
        }
    }
}

impl TryFrom<String> for HeaderValue {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.chars().find(|letter| !letter.is_ascii_graphic() && *letter != ' ') {
            None if text.trim() == text => Ok(Self(text)),
            None => Err(format!("{text:?}; the value of a header neither begins nor ends with a space")),
            Some(letter) => Err(format!("{letter:?} in {text:?}; the value of a header is printable ASCII and spaces")),
        }
    }
}

impl TryFrom<String> for Path {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.is_empty() {
            return Ok(Self(text));
        }
        if !text.starts_with('/') {
            return Err(format!("{text:?}; a path is empty or begins with /"));
        }
        if let Some(segment) = text.split('/').find(|segment| [".", ".."].contains(segment)) {
            return Err(format!("the segment {segment:?} in {text:?}, which clients take away"));
        }
        match foreign(&text.replace(AUTHORIZATION_SERVER, "").replace(IDENTITY_PROVIDER, "")) {
            None => Ok(Self(text)),
            Some(letter) => Err(format!("{letter:?} in {text:?}; a path has characters of URLs, {{as}} and {{idp}}")),
        }
    }
}

/// The first character that no path has: `pchar` and the slash are taken (RFC 3986 section 3.3).
fn foreign(path: &str) -> Option<char> {
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
    let known = |at: usize, letter: char| match letter {
        '%' => digit(path.as_bytes().get(at + 1)) && digit(path.as_bytes().get(at + 2)),
        other => other.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/".contains(other),
    };
    path.char_indices().find(|(at, letter)| !known(*at, *letter)).map(|(_, letter)| letter)
}

/// Reads a text that may be empty, which says that there is none.
pub fn unless_empty<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: TryFrom<String, Error = String>,
{
    let text = String::deserialize(deserializer)?;
    if text.is_empty() { Ok(None) } else { T::try_from(text).map(Some).map_err(de::Error::custom) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: TryFrom<String>>(taken: &[&str], refused: &[&str]) {
        for text in taken {
            assert!(T::try_from((*text).to_owned()).is_ok(), "{text:?} is refused");
        }
        for text in refused {
            assert!(T::try_from((*text).to_owned()).is_err(), "{text:?} is taken");
        }
    }

    #[test]
    fn texts_hold_what_can_be_sent() {
        let names = ["Bearer", "at+jwt", "client-authentication+jwt", "urn:a#b", "it's"];
        check::<Name>(&names, &["", " ", "a b", "a\"b", "a\\b", "a\n", "\u{7f}", "é"]);
        let values = ["", "no-store, no-cache", "application/json;charset=\"utf-8\""];
        check::<HeaderValue>(&values, &["a\r\nset-cookie: b", "a\0", "a\tb", "\u{7f}", "é", " a", "a "]);
        let paths = ["", "/", "/a", "/{as}", "/a/{as}/b", "/{idp}/b", "/a%C3%A9", "/a.b/-_~", "/x/"];
        check::<Path>(
            &paths,
            &["a", " /a", "/a b", "/a?b", "/a#b", "/{b}", "/{as", "/é", "/a%", "/a%zz", "/a/../b", "/.", "/\"", "/\n"],
        );
    }
}
