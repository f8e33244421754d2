//! The fuzzer's entry: the target that FUZZED names.
#![no_main]

#[path = "../../crates/oauth/tests/properties/made.rs"]
#[allow(dead_code, reason = "the properties use more of it")]
mod made;
mod registered;
mod targets;
#[path = "../../crates/oauth/tests/properties/world.rs"]
#[allow(dead_code, reason = "the properties use more of it")]
mod world;

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static CHECK: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let name = std::env::var("FUZZED").unwrap_or_default();
    let found = targets::TARGETS.iter().find(|(_, target, _)| *target == name);
    found.unwrap_or_else(|| panic!("FUZZED={name} is no target")).2
});

fuzz_target!(|data: &[u8]| CHECK(data));
