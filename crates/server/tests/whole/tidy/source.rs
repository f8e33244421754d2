//! Takes Rust source apart into code, comments and string literals, as far as the rules need it.

/// A stretch of a source file, with the line on which it begins, counted from 1.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Code without comments and string literals.
    Code {
        /// Its first line.
        line: usize,
        /// The text.
        text: &'a str,
    },
    /// What stands between the quotes of a string literal, as it is written.
    Literal {
        /// Its first line.
        line: usize,
        /// The text.
        text: &'a str,
    },
    /// A comment.
    Comment,
}

/// The pieces of a source file in order.
pub fn pieces(source: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut begin, mut at) = (Vec::new(), 0, 0);
    let line = |at: usize| 1 + source[..at].matches('\n').count();
    while let Some(step) = source[at..].find(['"', '/', '\'', 'r']).map(|step| at + step) {
        let rest = &source[step..];
        let (length, piece) = if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), Some(Piece::Comment))
        } else if let Some(open) = opening(&source[..step], rest) {
            let close = if open == 1 { escaped_end(&rest[1..]) } else { rest[open..].find(&closing(open)) };
            let inner = close.unwrap_or(rest.len() - open);
            let piece = Piece::Literal { line: line(step), text: &rest[open..open + inner] };
            (rest.len().min(open + inner + closing(open).len()), Some(piece))
        } else {
            (character(rest), None)
        };
        if let Some(piece) = piece {
            pieces.push(Piece::Code { line: line(begin), text: &source[begin..step] });
            pieces.push(piece);
            begin = step + length;
        }
        at = step + length;
    }
    pieces.push(Piece::Code { line: line(begin), text: &source[begin..] });
    pieces
}

/// The length of what opens a string literal here: `"`, or `r"`, `r#"` and so on.
fn opening(before: &str, rest: &str) -> Option<usize> {
    if rest.starts_with('"') {
        return Some(1);
    }
    let hashes =
        rest.strip_prefix('r').filter(|_| !before.ends_with(|last: char| last.is_alphanumeric() || last == '_'))?;
    let count = hashes.bytes().take_while(|byte| *byte == b'#').count();
    hashes[count..].starts_with('"').then_some(count + 2)
}

fn closing(open: usize) -> String {
    format!("\"{}", "#".repeat(open.saturating_sub(2)))
}

fn escaped_end(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let end = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        end
    })
}

/// The length of a character literal, so that a quote in it opens nothing; of anything else, 1.
fn character(rest: &str) -> usize {
    let Some(inner) = rest.strip_prefix('\'') else { return 1 };
    let mut letters = inner.char_indices();
    match (letters.next(), letters.next()) {
        (Some((_, '\\')), Some((at, _))) => inner[at + 1..].find('\'').map_or(1, |end| at + end + 3),
        (Some(_), Some((at, '\''))) => at + 2,
        _ => 1,
    }
}

#[test]
fn source_is_taken_apart() {
    let source = "//! first\nlet a = \"b\\\"c\"; // d \"e\"\nlet f = r#\"g\"h\"#;\nlet i = ['\"', '\\'', '/']; let j: &'a str = \"k\";";
    let literals: Vec<_> = pieces(source)
        .into_iter()
        .filter_map(|piece| if let Piece::Literal { line, text } = piece { Some((line, text)) } else { None })
        .collect();
    assert_eq!(literals, [(2, "b\\\"c"), (3, "g\"h"), (4, "k")]);
    let code: String = pieces(source)
        .into_iter()
        .filter_map(|piece| if let Piece::Code { text, .. } = piece { Some(text) } else { None })
        .collect();
    assert_eq!(code, "\nlet a = ; \nlet f = ;\nlet i = ['\"', '\\'', '/']; let j: &'a str = ;");
}
