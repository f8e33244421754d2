//! What was probably meant by a word that is none: the one that is spelled nearly so.
use oauth::decisions::locate::distance;

/// ` did you mean `WORD`?` where one of them is spelled nearly so, else nothing.
pub fn meant<'a>(wrong: &str, words: impl IntoIterator<Item = &'a str>) -> String {
    nearest(wrong, words).map_or_else(String::new, |word| format!(" did you mean `{word}`?"))
}

/// A message of serde's, which names the wrong word and the right ones in backticks, with what was probably meant.
pub fn explained(message: &str) -> String {
    let mut words = message.split('`').skip(1).step_by(2);
    let about = ["unknown field `", "unknown variant `"].iter().any(|start| message.contains(start));
    match words.next().filter(|_| about) {
        Some(wrong) => match nearest(wrong, words) {
            Some(word) => format!("{message}; did you mean `{word}`?"),
            None => message.to_owned(),
        },
        None => message.to_owned(),
    }
}

/// The word of the fewest wrong characters, at most a third of it; capitals and the choice of `-` or `_` count little.
fn nearest<'a>(wrong: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |word: &str| word.to_lowercase().replace(['-', ' '], "_");
    let far = |word: &'a str| (distance(&plain(wrong), &plain(word)), word);
    let close = |(far, word): &(usize, &str)| 3 * far <= word.chars().count().max(3);
    words.into_iter().map(far).filter(close).min_by_key(|(far, _)| *far).map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spelled_nearly_so_was_meant() {
        let words = ["client_id", "client_secret_basic", "none", "scopes"];
        for (wrong, expected) in [
            ("clientid", Some("client_id")),
            ("Client-Id", Some("client_id")),
            ("client_secret_bassic", Some("client_secret_basic")),
            ("scope", Some("scopes")),
            ("non", Some("none")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(nearest(wrong, words), expected, "{wrong}");
        }
    }

    #[test]
    fn a_message_is_left_alone_where_nothing_is_near() {
        let near = "unknown field `databse`, expected one of `database`, `listen`";
        assert_eq!(explained(near), format!("{near}; did you mean `database`?"));
        let far = "unknown field `colour`, expected one of `database`, `listen`";
        assert_eq!(explained(far), far);
        assert_eq!(explained("missing field `database`"), "missing field `database`");
        let one = "unknown variant `Enabld`, expected `enabled` or `disabled`";
        assert_eq!(explained(one), format!("{one}; did you mean `enabled`?"));
    }
}
