//! The server as a whole: conversations, refusals, races, a sixth profile, and the tidiness of the tree.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

mod afterwards;
mod astray;
mod at_once;
mod broken;
mod clocks;
mod conversations;
mod failing;
mod hosts;
mod id_tokens;
mod journal;
mod language;
mod levers;
mod logout;
mod maintenance;
mod model;
mod mutual_tls;
mod overload;
mod own_page;
mod possession;
mod privacy;
mod published_keys;
mod races;
mod readme;
mod refusals;
mod replays;
mod rotation;
mod sessions;
mod sixth;
mod specimens;
mod stand;
mod telling;
mod tidy;
mod told;
mod two_hosts;
