//! The table of what was measured: for the terminal, for docs/performance.md, and as a plot.
use crate::Outcome;
use crate::load::Measured;
use crate::row::Row;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// Where the table stands in docs/performance.md.
const MARKS: [&str; 2] = ["<!-- measured: written by bench/run -->\n", "<!-- end -->\n"];

/// One row as measured.
pub struct Line {
    /// Which.
    pub row: Row,
    /// Bytes of an answer's body.
    pub bytes: usize,
    /// The load's side.
    pub measured: Measured,
    /// Microseconds of computing for each answer or flow.
    pub micros: f64,
    /// Resident memory in MiB at the end of the load.
    pub resident: f64,
    /// How long a disabled client was served.
    pub refused: Option<Duration>,
    /// Answers a second of the bare server.
    pub floor: Option<f64>,
    /// Answers a second of node-oidc-provider.
    pub peer: Option<f64>,
    /// Whether it counts, or why not.
    pub counts: Outcome<()>,
}

/// How it starts and idles.
pub struct Start {
    /// Milliseconds to the first answer.
    pub answer: f64,
    /// Milliseconds to the first token.
    pub token: f64,
    /// MiB while it idles.
    pub resident: f64,
}

/// Everything measured in one run.
pub struct Table {
    /// The rows.
    pub lines: Vec<Line>,
    /// The start.
    pub start: Start,
    /// Seconds of each row.
    pub seconds: u64,
}

/// The columns of the table.
const COLUMNS: [&str; 11] =
    ["row", "a second", "goal", "of goal", "floor", "of floor", "oidc-provider", "p50 ms", "p99 ms", "CPU µs", "MiB"];

impl Table {
    /// The table for the terminal.
    pub fn text(&self) -> String {
        let rows: Vec<[String; 11]> = self.lines.iter().map(Line::cells).collect();
        let wide = |column: usize| {
            let cells = rows.iter().map(|row| row[column].chars().count());
            cells.chain([COLUMNS[column].chars().count()]).max().unwrap_or_default()
        };
        let mut out = String::new();
        for row in [COLUMNS.map(str::to_owned)].iter().chain(&rows) {
            for (column, cell) in row.iter().enumerate() {
                let _ = match column {
                    0 => write!(out, "{cell:<0$}", wide(0)),
                    _ => write!(out, "  {cell:>0$}", wide(column)),
                };
            }
            out.push('\n');
        }
        for line in &self.lines {
            let _ = match (&line.counts, line.refused) {
                (Err(why), _) => writeln!(out, "{} DOES NOT COUNT: {why}", line.row.title()),
                (Ok(()), Some(time)) => {
                    writeln!(out, "{}: a disabled client was refused after {} ms", line.row.title(), time.as_millis())
                }
                (Ok(()), None) => Ok(()),
            };
        }
        let Start { answer, token, resident } = &self.start;
        let _ = writeln!(out, "start to first answer {answer:.1} ms, to first token {token:.1} ms (goal 50)");
        let _ = writeln!(out, "idle {resident:.1} MiB (goal 25); each row {} s", self.seconds);
        out
    }

    /// Writes table and plot into a folder of documents.
    pub fn write(&self, folder: &Path) -> Outcome<()> {
        let path = folder.join("performance.md");
        let failed = |error: std::io::Error| format!("{}: {error}", path.display());
        let text = fs::read_to_string(&path).map_err(failed)?;
        let (before, rest) = text.split_once(MARKS[0]).ok_or("docs/performance.md has lost its mark")?;
        let (_, after) = rest.split_once(MARKS[1]).ok_or("docs/performance.md has lost its second mark")?;
        let text = format!("{before}{}{}{}{after}", MARKS[0], self.markdown(), MARKS[1]);
        fs::write(&path, text).map_err(failed)?;
        fs::write(folder.join("performance.svg"), self.plot()).map_err(failed)
    }

    fn markdown(&self) -> String {
        let mut out = format!("| {} |\n|---|{}\n", COLUMNS.join(" | "), "---:|".repeat(COLUMNS.len() - 1));
        for line in self.lines.iter().filter(|line| line.counts.is_ok()) {
            let _ = writeln!(out, "| {} |", line.cells().join(" | "));
        }
        let Start { answer, token, resident } = &self.start;
        let _ = writeln!(
            out,
            "\nStart to first answer {answer:.1} ms, to first token {token:.1} ms (goal 50); idle {resident:.1} MiB (goal 25).\n\n\
             ![answers a second, beside goal and floor](performance.svg)"
        );
        out
    }

    /// A bar for each row, as a share of its goal, with a tick where the floor is.
    fn plot(&self) -> String {
        let lines: Vec<&Line> = self.lines.iter().filter(|line| line.counts.is_ok()).collect();
        let share = |rate: f64, line: &Line| rate / line.row.goal();
        let most = lines
            .iter()
            .flat_map(|line| [share(line.measured.rate(), line), line.floor.map_or(1.0, |floor| share(floor, line))]);
        let scale = 420.0 / most.fold(1.0, f64::max);
        let height = 34 * lines.len() + 40;
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 780 {height}\" font-family=\"sans-serif\" font-size=\"13\" \
             role=\"img\" aria-label=\"Answers a second as a share of the goal, with the bare server as a mark\">\n\
             <rect width=\"780\" height=\"{height}\" fill=\"#fff\"/>\n"
        );
        for (number, line) in lines.iter().enumerate() {
            let (y, width) = (34 * number + 10, share(line.measured.rate(), line) * scale);
            let _ = writeln!(out, "<text x=\"280\" y=\"{}\" text-anchor=\"end\">{}</text>", y + 16, line.row.title());
            let _ = writeln!(out, "<rect x=\"290\" y=\"{y}\" width=\"{width:.1}\" height=\"22\" fill=\"#2b6cb0\"/>");
            let _ = writeln!(
                out,
                "<text x=\"296\" y=\"{}\" fill=\"#fff\">{}</text>",
                y + 16,
                thousands(line.measured.rate())
            );
            if let Some(floor) = line.floor {
                let x = 290.0 + share(floor, line) * scale;
                let _ = writeln!(out, "<rect x=\"{x:.1}\" y=\"{y}\" width=\"3\" height=\"22\" fill=\"#c05621\"/>");
            }
        }
        let goal = 290.0 + scale;
        let _ = writeln!(
            out,
            "<line x1=\"{goal:.1}\" y1=\"4\" x2=\"{goal:.1}\" y2=\"{}\" stroke=\"#222\" stroke-dasharray=\"4 3\"/>",
            height - 30
        );
        let _ = writeln!(out, "<text x=\"{goal:.1}\" y=\"{}\" text-anchor=\"middle\">goal</text>", height - 14);
        out + "</svg>\n"
    }
}

impl Line {
    fn cells(&self) -> [String; 11] {
        let (rate, goal) = (self.measured.rate(), self.row.goal());
        let percent = |share: f64| format!("{:.0} %", share * 100.0);
        let milliseconds = |micros: u64| format!("{:.2}", micros as f64 / 1e3);
        [
            self.row.title().to_owned(),
            thousands(rate),
            thousands(goal),
            percent(rate / goal),
            self.floor.map_or("-".to_owned(), thousands),
            self.floor.map_or("-".to_owned(), |floor| percent(rate / floor)),
            self.peer.map_or("-".to_owned(), thousands),
            milliseconds(self.measured.middle),
            milliseconds(self.measured.late),
            format!("{:.1}", self.micros),
            format!("{:.1}", self.resident),
        ]
    }
}

fn thousands(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
