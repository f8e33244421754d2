//! Checks that no data can say.
mod guesses;
mod hints;
mod http;
mod markup;
mod people;
mod sessions;
mod telling;
mod tokens;

use crate::answer::Answer;
use crate::house::House;

/// What a script found wrong.
#[derive(Default)]
pub struct Found(pub Vec<String>);

impl Found {
    /// Notes an answer that is not as it must be.
    pub fn unless(&mut self, holds: bool, what: &str, answer: &Answer) {
        if !holds {
            self.0.push(format!("{what}\ngot {}", answer.told()));
        }
    }

    /// Notes what does not hold.
    pub fn claim(&mut self, holds: bool, what: impl Into<String>) {
        if !holds {
            self.0.push(what.into());
        }
    }
}

/// Runs the script of this name; what is wrong.
pub fn run(name: &str, house: &House) -> Vec<String> {
    let script: fn(&House) -> Found = match name {
        "forged_hints" => hints::forged_hints,
        "reauthentication" => people::reauthentication,
        "posted_authorization" => people::posted_authorization,
        "absolute_expiry" => tokens::absolute_expiry,
        "random_codes" => tokens::random_codes,
        "token_hashes" => tokens::token_hashes,
        "long_request_uris" => tokens::long_request_uris,
        "secret_rotation" => tokens::secret_rotation,
        "registered_key_sets" => tokens::registered_key_sets,
        "planted_session" => sessions::planted_session,
        "dead_session" => sessions::dead_session,
        "unknown_and_wrong" => guesses::unknown_and_wrong,
        "many_guesses" => guesses::many_guesses,
        "spraying" => guesses::spraying,
        "aliases" => guesses::aliases,
        "reflected_values" => markup::reflected_values,
        "stored_values" => markup::stored_values,
        "log_injection" => telling::log_injection,
        "nothing_of_requests_is_logged" => telling::nothing_of_requests_is_logged,
        "constant_series" => telling::constant_series,
        "metadata_is_true" => telling::metadata_is_true,
        "smuggling" => http::smuggling,
        "strange_methods" => http::strange_methods,
        "malformed_targets" => http::malformed_targets,
        "many_headers" => http::many_headers,
        _ => panic!("no script is called {name}"),
    };
    script(house).0
}
