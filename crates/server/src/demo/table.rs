//! What the demonstration prints: the issuers, and for each a command to paste.
use super::bases::Bases;
use super::list::Entry;
use std::fmt::Write;
use std::path::Path;

/// Prints the table.
#[expect(clippy::print_stdout, reason = "the demonstration tells on stdout what is there")]
pub fn print(text: &str) {
    print!("{text}");
}

/// The table as text.
pub fn text(bases: &Bases, entries: &[Entry], list: &Path) -> String {
    let mut out = String::new();
    let width = entries.iter().map(|entry| entry.name.len()).max().unwrap_or_default();
    let mut line = |text: String| {
        let _ = writeln!(out, "{text}");
    };
    line(
        "Biljett: test doubles of five services, and one issuer of the standard. No real service, no real data."
            .to_owned(),
    );
    line(String::new());
    for entry in entries {
        line(format!("  {:width$}  {}", entry.name, entry.issuer));
    }
    line(String::new());
    line("A token from each; paste a line:".to_owned());
    for entry in entries {
        line(String::new());
        line(format!("# {}{}", entry.name, entry.people_hint()));
        for (_, command) in &entry.commands {
            line(command.clone());
        }
    }
    line(String::new());
    line(format!("Everything with links:  {}/", bases.browsers()));
    if let Some(browser_base) = &bases.browser_base {
        line(format!("Where browsers sign in: {browser_base}/  (programs call {}/)", bases.base));
    }
    let ca = list.with_file_name("ca.pem");
    line(format!("Over TLS:               {}/  (the CA is in {})", bases.tls_base, ca.display()));
    line(format!("For programs:           {}", list.display()));
    line(format!(
        "Why was it refused?     {} explain --base {} TRACE  (the Biljett-Trace header)",
        super::list::program(),
        bases.browsers()
    ));
    out
}
