//! How HTTP requests become words of the rules, and answers become HTTP.
pub mod answer;
pub mod browser;
pub mod conversations;
pub mod demonstration;
pub mod dispatch;
pub mod endpoints;
pub mod extract;
mod farewell;
pub mod language;
pub mod levers;
pub mod local;
pub mod mask;
mod own;
pub mod protect;
pub mod respond;
pub mod router;
pub mod site;
pub mod staged;
