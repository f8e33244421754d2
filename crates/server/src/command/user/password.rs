//! Passwords on their way in: from a file, from stdin, or typed twice unseen; never from an argument (OWASP ASVS 5 section 13.3).
use crate::command::text;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;

/// A new password, from a file, `-` for stdin; where none is named, asked for.
///
/// # Errors
/// Nothing is there, or what was typed twice differs.
pub fn read(file: Option<&Path>) -> Result<String, String> {
    match file {
        Some(path) => text::words(path),
        None if io::stdin().is_terminal() => asked(),
        None => text::words(Path::new("-")),
    }
}

/// Lets the person at the terminal repeat a name.
///
/// # Errors
/// Another was typed, or nobody is there to type.
pub fn repeated(name: &str) -> Result<(), String> {
    prompt(&format!("This cannot be undone. Type {name} again to erase: "));
    match line()?.trim() == name {
        true => Ok(()),
        false => Err(format!("that is not {name}; nothing was erased (--yes does not ask)")),
    }
}

fn asked() -> Result<String, String> {
    let unseen = Unseen::begin();
    prompt("New password: ");
    let first = line();
    prompt("\nAgain: ");
    let second = line();
    drop(unseen);
    prompt("\n");
    match (first?, second?) {
        (first, _) if first.is_empty() => Err("a password is not empty".to_owned()),
        (first, second) if first == second => Ok(first),
        _ => Err("the two differ; nothing was changed".to_owned()),
    }
}

fn prompt(text: &str) {
    let mut out = io::stderr().lock();
    let _ = write!(out, "{text}").and_then(|()| out.flush());
}

fn line() -> Result<String, String> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(|error| format!("stdin: {error}"))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// While it lives, the terminal shows nothing of what is typed.
struct Unseen(Option<Termios>);

impl Unseen {
    fn begin() -> Self {
        let shown = tcgetattr(io::stdin()).ok();
        if let Some(shown) = &shown {
            let mut unseen = shown.clone();
            unseen.local_modes.remove(LocalModes::ECHO);
            // Where a terminal does not take it, what is typed is seen, as by any program.
            let _ = tcsetattr(io::stdin(), OptionalActions::Flush, &unseen);
        }
        Self(shown)
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        if let Some(shown) = &self.0 {
            let _ = tcsetattr(io::stdin(), OptionalActions::Flush, shown);
        }
    }
}
