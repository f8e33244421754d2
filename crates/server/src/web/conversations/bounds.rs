//! How large a conversation may be: most are small, and one that somebody made large is told in fewer members and shorter values.
use crate::conversation::{Claim, Conversation, Jwt, Member};
use crate::web::mask;
use serde_json::Value;

/// The most bytes of what arrived or went back, as JSON, that are kept whole.
const MOST: usize = 12_288;
/// The most members of a list of a larger one.
const MEMBERS: usize = 16;
/// The most characters of a value of a larger one.
const VALUE: usize = 80;
/// The most tokens of a larger one.
const TOKENS: usize = 3;

/// The same, small enough.
pub fn within(mut told: Conversation) -> Conversation {
    if size(&told.arrived) > MOST {
        let arrived = &mut told.arrived;
        [&mut arrived.headers, &mut arrived.query, &mut arrived.form].into_iter().for_each(members);
        tokens(&mut arrived.tokens);
    }
    if size(&told.answered) > MOST {
        let answered = &mut told.answered;
        [&mut answered.headers, &mut answered.members].into_iter().for_each(members);
        tokens(&mut answered.tokens);
    }
    told
}

fn size(part: &impl serde::Serialize) -> usize {
    serde_json::to_string(part).map_or(usize::MAX, |text| text.len())
}

fn members(all: &mut Vec<Member>) {
    let more = all.len().saturating_sub(MEMBERS);
    all.truncate(MEMBERS);
    for one in all.iter_mut() {
        one.value = mask::cut(&one.value, VALUE);
    }
    all.extend((more > 0).then(|| Member::new("...", format!("and {more} more"))));
}

fn tokens(all: &mut Vec<Jwt>) {
    all.truncate(TOKENS);
    for one in all {
        claims(&mut one.header);
        claims(&mut one.claims);
    }
}

fn claims(all: &mut Vec<Claim>) {
    let more = all.len().saturating_sub(MEMBERS);
    all.truncate(MEMBERS);
    for one in all.iter_mut() {
        let text = one.text();
        if text.chars().count() > VALUE {
            one.value = Value::String(mask::cut(&text, VALUE));
        }
    }
    all.extend((more > 0).then(|| Claim {
        name: "...".to_owned(),
        value: Value::String(format!("and {more} more")),
        when: None,
    }));
}
