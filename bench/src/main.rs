//! `bench`: measures Biljett on one core beside bare servers, and counts the instructions of its token path (docs/performance.md).
mod client;
mod floor;
mod flow;
mod ground;
mod instructions;
mod load;
mod peer;
mod process;
mod row;
mod run;
mod seed;
mod table;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Anything that went wrong, as a sentence.
type Outcome<T> = Result<T, String>;

#[derive(Parser)]
#[command(name = "bench", about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measures every row and prints the table.
    Run(run::Arguments),
    /// Answers every request with so many bytes, after the one piece of work that cannot be avoided.
    Floor(floor::Arguments),
    /// Carries out a fixed number of requests in this process, to be counted by callgrind.
    Instructions(instructions::Arguments),
}

fn main() -> ExitCode {
    let ran = match Arguments::parse().command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Floor(arguments) => floor::run(&arguments),
        Command::Instructions(arguments) => instructions::run(&arguments),
    };
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("bench: {message}");
            ExitCode::FAILURE
        }
    }
}
