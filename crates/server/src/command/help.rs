//! How the help of each command begins: with examples, its own or those of the command above it that show it.
use clap::Command;

/// The command, with examples before everything else in the help of each of its subcommands.
pub fn with_examples(command: Command) -> Command {
    let above = command.get_before_help().map(ToString::to_string).unwrap_or_default();
    let path = command.get_name().to_owned();
    told(command, &path, &above)
}

fn told(command: Command, path: &str, above: &str) -> Command {
    let own = command.get_before_help().map(ToString::to_string);
    let examples = own.unwrap_or_else(|| showing(path, above));
    let names: Vec<String> = command.get_subcommands().map(|one| one.get_name().to_owned()).collect();
    let mut command = command.before_help(examples.clone());
    for name in names {
        let path = format!("{path} {name}");
        command = command.mut_subcommand(name, |one| told(one, &path, &examples));
    }
    command
}

/// The examples that show this command; all, where none does.
fn showing(path: &str, examples: &str) -> String {
    let shows = |line: &&str| line.trim_start() == path || line.trim_start().starts_with(&format!("{path} "));
    let lines: Vec<&str> = examples.lines().filter(shows).collect();
    match lines.is_empty() {
        true => examples.to_owned(),
        false => format!("Examples:\n{}", lines.join("\n")),
    }
}
