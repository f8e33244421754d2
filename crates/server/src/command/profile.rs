//! `biljett profile`: what profiles say, where each of their keys comes from, and what they loosen.
mod difference;
mod json;
mod loosened;
mod order;
mod show;

use crate::command::output::Output;
use crate::command::text;
use crate::profiles;
use oauth::profile::Profile;
use oauth::profile::library::{Folder, Library};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use toml::Table;

pub use difference::difference;
pub use loosened::loosened;
pub use order::{Effect, effect, ordered};
pub use show::show;

/// Shows profiles, and where each rule comes from.
#[derive(clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct Arguments {
    /// A folder of further profiles; one replaces the shipped one of its name.
    #[arg(long, global = true, value_name = "DIR")]
    profiles: Option<PathBuf>,
    /// What to print.
    #[arg(short, long, global = true, value_enum, default_value_t = Output::Text)]
    output: Output,
    #[command(subcommand)]
    what: What,
}

/// The profile that loosens nothing, and with which others are compared.
pub const STRICT: &str = "standard";

const EXAMPLES: &str = "Examples:
  biljett profile list
  biljett profile show helseid
  biljett profile diff bankid-2017
  biljett profile diff mine helseid --profiles ./profiles";

#[derive(clap::Subcommand)]
enum What {
    /// Lists all profiles.
    List,
    /// Shows every key of a profile with its value, mark and source.
    Show {
        /// The profile.
        name: String,
    },
    /// Shows in which keys a profile differs from another, and what that loosens.
    Diff {
        /// The profile.
        name: String,
        /// The profile that it is compared with.
        #[arg(default_value = STRICT)]
        other: String,
    },
}

/// Prints what is asked for.
///
/// # Errors
/// A folder or profile that is not there or not understood.
pub fn run(arguments: Arguments) -> Result<(), String> {
    let shelf = Shelf::read(profiles::folders(arguments.profiles.as_deref())?)?;
    let told = match (&arguments.what, arguments.output) {
        (What::List, Output::Text) => list(&shelf),
        (What::Show { name }, Output::Text) => show(&shelf, name)?,
        (What::Diff { name, other }, Output::Text) => difference(&shelf, name, other)?,
        (What::List, Output::Json) => return Output::Json.print(&json::list(&shelf), |_| String::new()),
        (What::Show { name }, Output::Json) => {
            return Output::Json.print(&json::show(&shelf, name)?, |_| String::new());
        }
        (What::Diff { name, other }, Output::Json) => {
            return Output::Json.print(&json::difference(&shelf, name, other)?, |_| String::new());
        }
    };
    text::data(&told)
}

/// The profiles as they are understood, with their files.
pub struct Shelf {
    folders: BTreeMap<String, Folder>,
    library: Library,
}

impl Shelf {
    /// Reads all folders.
    ///
    /// # Errors
    /// A mistake in a file, with its line.
    pub fn read(folders: BTreeMap<String, Folder>) -> Result<Self, String> {
        let library = Library::read(&folders)?;
        Ok(Self { folders, library })
    }

    fn find(&self, name: &str) -> Result<&Arc<Profile>, String> {
        self.library.find(name).ok_or_else(|| {
            let names: Vec<_> = self.library.names().collect();
            format!("there is no profile \"{name}\"; there are {}", names.join(", "))
        })
    }

    /// The profile that this one extends.
    fn parent(&self, name: &str) -> Option<String> {
        let file: Table = self.folders.get(name)?.rules.parse().ok()?;
        file.get("extends")?.as_str().map(str::to_owned)
    }

    /// The profile whose file sets the key `section.key` of this one.
    fn origin(&self, name: &str, key: &str) -> Option<String> {
        let file: Table = self.folders.get(name)?.rules.parse().ok()?;
        let (section, key_alone) = key.split_once('.')?;
        match file.get(section).and_then(|keys| keys.get(key_alone)) {
            Some(_) => Some(name.to_owned()),
            None => self.origin(file.get("extends")?.as_str()?, key),
        }
    }
}

fn list(shelf: &Shelf) -> String {
    let width = shelf.library.names().map(|name| name.chars().count()).max().unwrap_or_default() + 2;
    let line = |name: &str| {
        let about = shelf.library.find(name).map(|profile| &profile.about);
        let follows = about.map(|about| format!("{} ({})", about.document, about.date)).unwrap_or_default();
        let service = about.map(|about| about.service.clone()).filter(|service| !service.is_empty());
        text::columns(name, width, &service.map_or(follows.clone(), |service| format!("{service}: {follows}")))
    };
    shelf.library.names().map(line).collect()
}
