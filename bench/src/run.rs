//! The run: lays the ground, starts the servers one after another on the first core, loads them from the second, and prints the table.
use crate::client::{ask, get};
use crate::floor::Work;
use crate::ground::{Ground, free_port};
use crate::load::{Load, Measured, write};
use crate::process::Process;
use crate::row::{Place, Row};
use crate::seed::{self, GRANTS, Seeded};
use crate::table::{Line, Start, Table};
use crate::{Outcome, flow, peer};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Within what time a client that was disabled must be refused.
const PROMISED: Duration = Duration::from_secs(1);
/// Starts of which the middle one counts.
const STARTS: usize = 11;

/// What to measure.
#[derive(clap::Args)]
pub struct Arguments {
    /// Seconds that each row is measured.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Only these rows.
    #[arg(long = "row")]
    rows: Vec<String>,
    /// Grants that are alive.
    #[arg(long, default_value_t = GRANTS)]
    grants: usize,
    /// Where the database is made; by default a directory of the system's for temporary files.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Leaves out the bare servers.
    #[arg(long)]
    without_floor: bool,
    /// Measures node-oidc-provider too.
    #[arg(long)]
    with_peers: bool,
    /// Writes the table into docs/performance.md, and the plot beside it.
    #[arg(long)]
    write: bool,
}

/// Measures and prints.
pub fn run(arguments: &Arguments) -> Outcome<()> {
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let parent = arguments.data.clone().unwrap_or_else(std::env::temp_dir);
    let directory = Temporary(parent.join(format!("biljett-bench-{}", std::process::id())));
    let ground = Ground::lay(&own.with_file_name("biljett"), directory.0.clone())?;
    eprintln!("bench: {} grants are written", arguments.grants);
    let seeded = seed::seed(&ground, arguments.grants)?;
    let mut table = Table { lines: Vec::new(), start: starts(&ground)?, seconds: arguments.seconds };
    for row in Row::ALL {
        if !arguments.rows.is_empty() && !arguments.rows.iter().any(|word| word == row.word()) {
            continue;
        }
        eprintln!("bench: {}", row.title());
        let mut line = measured(&ground, &seeded, row, arguments.seconds)?;
        if let Some(work) = row.floor().filter(|_| !arguments.without_floor) {
            line.floor = Some(floor(&own, &ground, work, (line.bytes, arguments.seconds))?.rate());
        }
        if arguments.with_peers {
            let peer = peer::measured(&ground, row, (arguments.grants, arguments.seconds))?;
            line.peer = peer.map(|measured| measured.rate());
        }
        table.lines.push(line);
    }
    print!("{}", table.text());
    if arguments.write {
        table.write(Path::new("docs"))?;
    }
    Ok(())
}

/// A directory that goes with its handle.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// One row, with a server that was started for it.
fn measured(ground: &Ground, seeded: &Seeded, row: Row, seconds: u64) -> Outcome<Line> {
    let server = ground.serve()?;
    answering(ground.port)?;
    let place = ground.place(&seeded.tokens);
    let sample = match row {
        Row::Discovery => get(ground.port, "/.well-known/openid-configuration", ""),
        _ => row.probe(place)?,
    };
    let bytes = ask(ground.port, &sample)?.body().len();
    let file = ground.directory.join("requests");
    let warm = seconds.clamp(1, 2);
    match row.requests(place, warm)? {
        Some(requests) => {
            write(&file, &requests)?;
            Load::start(ground.port, &file, warm)?.measured()?;
        }
        None => drop(flow::drive(ground.port, &seeded.sessions, warm, usize::MAX)?),
    }
    let requests = row.requests(place, seconds)?;
    let before = server.computed()?;
    let (measured, refused) = match requests {
        Some(requests) => {
            write(&file, &requests)?;
            drop(requests);
            let load = Load::start(ground.port, &file, seconds)?;
            let refused = disable(ground, place, row, seconds)?;
            (load.measured()?, refused)
        }
        None => std::thread::scope(|scope| {
            let number = row.disabled().map_or(usize::MAX, |(_, number)| number);
            let driven = scope.spawn(move || flow::drive(ground.port, &seeded.sessions, seconds, number));
            let refused = disable(ground, place, row, seconds)?;
            let driven = driven.join().map_err(|_| "the driver ended in a panic".to_owned())??;
            Ok::<_, String>((driven, refused))
        })?,
    };
    let micros = (server.computed()? - before) as f64 / measured.answers as f64;
    let resident = server.resident()?;
    if let Some(who) = row.disabled() {
        ground.turn(who, "enabled")?;
    }
    server.stop()?;
    let counts = counts(row, &measured, refused);
    Ok(Line { row, bytes, measured, micros, resident, refused, floor: None, peer: None, counts })
}

/// Disables a client half-way; how long it took until a request of its own was refused.
fn disable(ground: &Ground, place: Place<'_>, row: Row, seconds: u64) -> Outcome<Option<Duration>> {
    let Some(who) = row.disabled() else { return Ok(None) };
    std::thread::sleep(Duration::from_millis(seconds * 500));
    ground.turn(who, "disabled")?;
    let turned = Instant::now();
    while turned.elapsed() < 2 * PROMISED {
        if row.tells_disabled(&ask(ground.port, &row.probe(place)?)?) {
            return Ok(Some(turned.elapsed()));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok(Some(turned.elapsed()))
}

/// Whether a row counts, or why not: a client that was disabled is refused in time, and nobody else is.
fn counts(row: Row, measured: &Measured, refused: Option<Duration>) -> Outcome<()> {
    if refused.is_some_and(|time| time > PROMISED) {
        return Err("a disabled client was not refused in time".to_owned());
    }
    let most = if row.disabled().is_some() { measured.answers / 1_000 + 64 } else { 0 };
    match measured.refused > most {
        true => Err(format!("{} requests were refused", measured.refused)),
        false => Ok(()),
    }
}

/// A bare server under the same load; its answers are as long as ours.
fn floor(own: &Path, ground: &Ground, work: Work, (bytes, seconds): (usize, u64)) -> Outcome<Measured> {
    let port = free_port()?;
    let (port_word, bytes, data) = (port.to_string(), bytes.to_string(), ground.directory.display().to_string());
    let words = ["floor", work.word(), "--port", &port_word, "--bytes", &bytes, "--data", &data];
    let server = Process::start(own, &words, &ground.directory.join("floor.log"))?;
    answering(port)?;
    let file = ground.directory.join("requests");
    Load::start(port, &file, seconds.clamp(1, 2))?.measured()?;
    let measured = Load::start(port, &file, seconds)?.measured()?;
    server.stop()?;
    Ok(measured)
}

fn answering(port: u16) -> Outcome<()> {
    let began = Instant::now();
    let request = get(port, "/.well-known/openid-configuration", "");
    while began.elapsed() < Duration::from_secs(10) {
        if ask(port, &request).is_ok_and(|answer| answer.status == 200) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_micros(200));
    }
    Err(format!("nobody answers at port {port}"))
}

/// Times from the start of the process to its first answer and to its first token, and memory while it idles.
fn starts(ground: &Ground) -> Outcome<Start> {
    let (mut answers, mut tokens, mut resident) = (Vec::new(), Vec::new(), 0.0);
    let request = Row::Jwt.probe(ground.place(&[]))?;
    for number in 0..STARTS {
        let began = Instant::now();
        let server = ground.serve()?;
        answering(ground.port)?;
        answers.push(began.elapsed().as_secs_f64() * 1e3);
        let answer = ask(ground.port, &request)?;
        answer.member("access_token")?;
        tokens.push(began.elapsed().as_secs_f64() * 1e3);
        if number == 0 {
            std::thread::sleep(Duration::from_secs(2));
            resident = server.resident()?;
        }
        server.stop()?;
    }
    answers.sort_by(f64::total_cmp);
    tokens.sort_by(f64::total_cmp);
    Ok(Start { answer: answers[STARTS / 2], token: tokens[STARTS / 2], resident })
}
