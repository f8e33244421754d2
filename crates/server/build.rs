//! Builds anew when a folder of a profile comes or goes, because all of them ship inside.

fn main() {
    println!("cargo:rerun-if-changed=../../profiles");
}
