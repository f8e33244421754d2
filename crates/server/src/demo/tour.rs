//! `biljett demo --tour`: twelve exchanges of a demonstration with itself, told one by one.
mod guide;
mod stops;
mod visitor;

use crate::command::demo_list::DemoList;
use crate::command::text::{data, message};
use crate::serve::{Serving, Stop};
use flows::clock::Clock;
use guide::Guide;
use stops::Tour;
use visitor::Visitor;

const ON: &str = "Go on with
  biljett demo                  the five services, until you stop them
  biljett demo --tour --stay    this tour, and its pages afterwards
  biljett token get --help      a token for your own client
  docs/integrate.md             your own program against them";

/// What comes after the tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Afterwards {
    /// The demonstration ends.
    End,
    /// It goes on until it is told to stop.
    Stay,
}

/// Serves, goes through all exchanges, and tells how to go on: by `table`, where the demonstration stays.
///
/// # Errors
/// An exchange that did not end as it should; the text says which.
pub async fn tour(serving: Serving, list: &DemoList, (table, then): (&str, Afterwards)) -> Result<(), String> {
    let (handle, by_hand) = Stop::by_hand();
    let stop = match then {
        Afterwards::End => by_hand,
        Afterwards::Stay => Stop::on_signals().map_err(|error| error.to_string())?,
    };
    let server = tokio::spawn(serving.until(stop));
    let gone = through(list).await;
    if then == Afterwards::End {
        handle.ask();
    } else if gone.is_ok() {
        data(table)?;
        message("It stays until you stop it (Ctrl+C); the pages of the tour are there.");
    }
    if gone.is_ok() || then == Afterwards::End {
        server.await.map_err(|error| format!("the demonstration broke off: {error}"))?;
    }
    gone
}

async fn through(list: &DemoList) -> Result<(), String> {
    let clock = Clock::system();
    let begun = clock.elapsed_ms();
    data(&format!("A tour of Biljett: five services, twelve exchanges, {}", list.base))?;
    let mut guide = Guide::new(Visitor::new(list)?);
    for stop in Tour::shipped()?.stops {
        guide.heading(&stop.title)?;
        stop.visit(&mut guide).await?;
    }
    let took = clock.elapsed_ms() - begun;
    data(&format!("\n{} Took {}.{} s.\n\n{ON}", guide.summary(), took / 1_000, took % 1_000 / 100))
}
