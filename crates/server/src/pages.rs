//! The pages for people: drawn here, without script and without logic; every value in them is escaped (ASVS 5 section 1.2).

mod conversation;
pub(crate) mod filters;
mod form_post;
mod home;
mod listing;
mod logout;
mod own;
mod place;
mod question;
mod trouble;
mod words;

pub use conversation::conversation;
pub use form_post::{FORM_POST_SCRIPT, form_post};
pub use home::{Listed, home};
pub use listing::{Listing, Pace, Shown, live};
pub use logout::{Leaving, ended, logout};
pub use own::{own, own_sign_in};
pub use place::Place;
pub use question::question;
pub use trouble::{Trouble, absent, trouble};

use askama::Template;

/// The one stylesheet, served at `/assets/biljett.css`.
pub const STYLE: &str = include_str!("../assets/biljett.css");

/// The text of a page; only a value that cannot be displayed makes this fail, and none of ours can.
fn drawn(page: &impl Template) -> String {
    page.render().unwrap_or_else(|_| words::NOT_DRAWN.to_owned())
}
