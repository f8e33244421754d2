//! What an answer gave that later requests present, and the cookies that it set: digests.
use super::{Print, print};
use crate::web::answer::Told;
use crate::web::conversations::{Exchange, reply};
use crate::web::mask;

/// Tokens, codes, interactions, and the nonce for proofs: names and digests.
pub fn gave(exchange: &Exchange) -> Vec<(String, Print)> {
    let mut out: Vec<(String, Print)> = reply::members(&exchange.answer)
        .into_iter()
        .filter(|(name, value)| mask::is_secret(name, value))
        .map(|(name, value)| (name, print(&value)))
        .collect();
    if let Told::Page(Some(interaction)) = &exchange.answer.told {
        out.push(("interaction".to_owned(), print(interaction)));
    }
    let nonce = exchange.answer.response.headers().get("dpop-nonce").and_then(|nonce| nonce.to_str().ok());
    out.extend(nonce.map(|nonce| ("dpop-nonce".to_owned(), print(nonce))));
    out
}

/// The cookies that the answer set.
pub fn set(exchange: &Exchange) -> Vec<Print> {
    let lines = exchange.answer.response.headers().get_all("set-cookie").iter().filter_map(|line| line.to_str().ok());
    let value = |line: &str| Some(print(line.split(';').next()?.split_once('=')?.1));
    lines.filter_map(value).collect()
}
