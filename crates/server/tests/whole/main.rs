//! The server as a whole: conversations, refusals, races, a sixth profile, and the tidiness of the tree.
mod broken;
mod conversations;
mod refusals;
mod stand;
