//! The log by itself: one line whatever an event says, a bounded queue, a file that may be moved away.
use super::NASTY;
use crate::stand::telling::Paper;
use serde_json::Value;
use server::config::{Decisions, LogTable};
use server::log::{Log, listener};
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use tracing::Level;

/// Opens a log on paper, and has it listen while events are told.
fn told(events: impl FnOnce()) -> String {
    let paper = Paper::default();
    let log = Log::to(paper.clone(), Decisions::None).expect("a log");
    tracing::subscriber::with_default(listener(log.clone(), Level::INFO), events);
    log.flush();
    paper.text()
}

#[test]
fn an_event_is_one_line_whatever_it_says() {
    let text = told(|| {
        tracing::error!(target: "flows::x", trace = "0123", error = %NASTY, number = 3, yes = true, "{NASTY}");
        tracing::debug!(target: "flows::x", "too little to be told");
        tracing::error!(target: "hyper::x", "another's words");
    });
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.is_ascii() && !text.trim_end().contains(char::is_control), "{text:?}");
    let line: Value = serde_json::from_str(&text).expect("an object");
    let members = [&line["level"], &line["trace"], &line["error"], &line["number"], &line["yes"], &line["message"]];
    let expected = ["ERROR".into(), "0123".into(), NASTY.into(), 3.into(), true.into(), Value::from(NASTY)];
    assert_eq!(members, expected.each_ref());
}

/// A disk that writes once it is told to, and says when it is asked.
struct Slow(Sender<()>, Receiver<()>);

impl Write for Slow {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.send(()).and_then(|()| self.1.recv().map_err(|_| std::sync::mpsc::SendError(()))).ok();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn what_finds_no_room_is_dropped_and_counted_and_nobody_waits() {
    let ((asked, asks), (goes, going)) = (channel(), channel());
    let log = Log::to(Slow(asked, going), Decisions::All).expect("a log");
    let events = |count: usize| {
        tracing::subscriber::with_default(listener(log.clone(), Level::INFO), || {
            (0..count).for_each(|number| tracing::info!(target: "flows::x", number, "a line"));
        });
    };
    events(1);
    asks.recv().expect("the writer is at work");
    events(20_000);
    assert_eq!(log.dropped(), 20_000 - 16_384);
    drop((goes, asks));
    log.flush();
    events(10);
    log.flush();
    assert_eq!(log.dropped(), 20_000 - 16_384, "there is room again");
}

#[test]
fn a_file_that_was_moved_away_is_made_anew() {
    let directory = tempfile::tempdir().unwrap();
    let (path, moved) = (directory.path().join("decisions.log"), directory.path().join("older.log"));
    let log = LogTable { file: Some(path.clone()), decisions: Decisions::None }.open().expect("a log");
    let tell = |words: &'static str| {
        tracing::subscriber::with_default(listener(log.clone(), Level::INFO), || {
            tracing::info!(target: "flows::x", "{words}");
        });
        log.flush();
    };
    tell("first");
    std::fs::rename(&path, &moved).unwrap();
    tell("second");
    let read = |path| std::fs::read_to_string(path).unwrap();
    assert!(read(&moved).contains("first") && !read(&moved).contains("second"));
    assert!(read(&path).contains("second") && !read(&path).contains("first"));
    let nowhere = LogTable { file: Some(directory.path().join("none/here.log")), ..LogTable::default() };
    assert!(nowhere.open().is_err_and(|why| why.contains("none/here.log")));
}
