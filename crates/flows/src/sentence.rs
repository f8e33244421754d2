//! What a client may read of a refusal (RFC 6749 section 5.2): only characters that `error_description` may hold.
use oauth::refusal::{ErrorCode, Refusal};

/// What a client may know of a refusal: what the person did or did not do, or the rule, never what was compared.
pub fn sentence(refusal: &Refusal) -> String {
    let known = match refusal.error() {
        ErrorCode::AccessDenied => "The person said no.",
        ErrorCode::LoginRequired => "Nobody is signed in, and nobody may be asked.",
        ErrorCode::ConsentRequired => "The person has not allowed this yet, and may not be asked.",
        ErrorCode::InteractionRequired => "Something must be asked, and nobody may be.",
        _ => return format!("Rule not kept: {}", refusal.explain().rule),
    };
    known.to_owned()
}
