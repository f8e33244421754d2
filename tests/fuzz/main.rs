//! The corpus as a test: each input that the fuzzer kept, through its target; and each target refuses to be empty.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing target panics")]

#[path = "../../crates/oauth/tests/properties/made.rs"]
#[allow(dead_code, reason = "the properties use more of it")]
mod made;
mod registered;
mod targets;
#[path = "../../crates/oauth/tests/properties/world.rs"]
#[allow(dead_code, reason = "the properties use more of it")]
mod world;

use std::fs;
use std::path::Path;
use targets::TARGETS;

#[test]
fn every_kept_input_keeps_its_property() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz/corpus");
    for (row, name, check) in TARGETS {
        let mut inputs = 0;
        for entry in fs::read_dir(corpus.join(name)).unwrap_or_else(|error| panic!("{row} {name}: {error}")) {
            let path = entry.unwrap().path();
            println!("{}", path.display());
            check(&fs::read(&path).unwrap());
            inputs += 1;
        }
        assert!(inputs > 5, "{row} {name}: {inputs} inputs");
    }
}

#[test]
fn every_folder_has_its_target() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz/corpus");
    for entry in fs::read_dir(corpus).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(TARGETS.iter().any(|(_, target, _)| *target == name), "corpus/{name} is no target's");
    }
}
