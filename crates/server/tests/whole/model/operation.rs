//! What may happen: requests, good and bad, and what befalls a server meanwhile.
use proptest::prelude::*;

/// One thing that happens; numbers name what was issued, counted back from the newest.
#[derive(Clone, Debug)]
pub enum Operation {
    /// A person signs in, if need be, and says yes.
    Authorize { client: usize, api: usize },
    /// A code is presented.
    Redeem { code: usize, flaw: Flaw },
    /// A code is presented twice at once, both before anything is written.
    RedeemTwice { code: usize },
    /// A client asks for a token of its own.
    Ask { api: usize },
    /// A refresh token is presented.
    Refresh { token: usize, by: By },
    /// An access token is ended.
    Revoke { token: usize, by: By },
    /// A refresh token is ended.
    End { token: usize, by: By },
    /// An API asks about a token.
    Introspect { token: usize },
    /// Seconds pass.
    Wait(i64),
    /// A client is disabled, or enabled again.
    Turn { client: usize },
    /// The person ends all sessions.
    Leave,
    /// What expired is swept.
    Sweep,
    /// The server starts again.
    Restart,
    /// Signing keys change.
    Rotate(Haste),
}

/// How signing keys change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Haste {
    /// The next are published, and sign later.
    Announced,
    /// None is trusted any longer.
    AtOnce,
}

/// What is wrong with the redemption of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    None,
    AnotherClient,
    AnotherVerifier,
    AnotherRedirectUri,
}

/// Who presents something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Whose it is.
    Owner,
    /// Another client.
    Another,
}

/// Up to `most` operations.
pub fn sequences(most: usize) -> impl Strategy<Value = Vec<Operation>> {
    let newest = || prop_oneof![4 => Just(0usize), 2 => 0usize..4, 1 => any::<usize>()];
    let by = || prop_oneof![5 => Just(By::Owner), 1 => Just(By::Another)];
    let flaw = prop_oneof![
        8 => Just(Flaw::None),
        1 => Just(Flaw::AnotherClient),
        1 => Just(Flaw::AnotherVerifier),
        1 => Just(Flaw::AnotherRedirectUri),
    ];
    let seconds = prop_oneof![
        6 => 1i64..40,
        2 => 58i64..63,
        2 => 298i64..303,
        1 => 3_500i64..3_700,
        1 => 28_700i64..28_900,
    ];
    let one = prop_oneof![
        6 => (0usize..2, 0usize..2).prop_map(|(client, api)| Operation::Authorize { client, api }),
        7 => (newest(), flaw).prop_map(|(code, flaw)| Operation::Redeem { code, flaw }),
        2 => newest().prop_map(|code| Operation::RedeemTwice { code }),
        2 => (0usize..2).prop_map(|api| Operation::Ask { api }),
        8 => (newest(), by()).prop_map(|(token, by)| Operation::Refresh { token, by }),
        2 => (newest(), by()).prop_map(|(token, by)| Operation::Revoke { token, by }),
        1 => (newest(), by()).prop_map(|(token, by)| Operation::End { token, by }),
        4 => newest().prop_map(|token| Operation::Introspect { token }),
        4 => seconds.prop_map(Operation::Wait),
        1 => (0usize..2).prop_map(|client| Operation::Turn { client }),
        1 => Just(Operation::Leave),
        2 => Just(Operation::Sweep),
        1 => Just(Operation::Restart),
        1 => prop_oneof![Just(Haste::Announced), Just(Haste::AtOnce)].prop_map(Operation::Rotate),
    ];
    prop::collection::vec(one, 1..=most)
}
