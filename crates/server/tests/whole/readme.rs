//! The documents: what they show of the program is taken from the program, and what they point to is there.
//!
//! `UPDATE=1 cargo test -p server --test whole readme` rewrites the shown parts.
mod configuration;
pub mod demonstration;
mod errors;
mod glossary;
mod integrate;
mod links;
mod profiles;
mod registration;
mod tour;
mod works;

use crate::conversations::rewrites;
use crate::tidy::tree::root;

/// The headings of README.md in order.
const HEADINGS: [&str; 8] = [
    "# Biljett",
    "## Two commands",
    "## What it looks like",
    "## What works",
    "## Your own client in five lines",
    "## Three doors",
    "## One picture",
    "## Security, licence, name",
];
/// Lines of README.md.
const LONGEST: usize = 119;

#[test]
fn the_readme_is_short_and_in_order() {
    let text = read("README.md");
    assert!(text.lines().count() <= LONGEST, "README.md has {} lines", text.lines().count());
    let mut fenced = false;
    let headings: Vec<&str> = text
        .lines()
        .filter(|line| {
            fenced ^= line.starts_with("```");
            !fenced && line.starts_with('#')
        })
        .collect();
    assert_eq!(headings, HEADINGS);
}

#[test]
fn the_readme_shows_what_is() {
    let text = read("README.md");
    let fresh = shown(&text, "demonstration", &format!("{}\n{}\n```", demonstration::excerpt(), tour::excerpt()));
    fresh_or_stale("README.md", &text, &works::filled(&fresh));
}

#[test]
fn the_tour_is_what_it_prints() {
    let text = read("docs/tour.md");
    fresh_or_stale(
        "docs/tour.md",
        &text,
        &shown(&text, "tour", &format!("```\n$ biljett demo --tour\n{}```", tour::text())),
    );
}

#[test]
fn the_page_of_profiles_is_fresh() {
    let text = read("docs/profiles.md");
    fresh_or_stale("docs/profiles.md", &text, &shown(&text, "profiles", &profiles::tables()));
}

#[test]
fn the_page_of_errors_is_fresh() {
    let text = read("docs/errors.md");
    fresh_or_stale("docs/errors.md", &text, &shown(&text, "rules", &errors::tables()));
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The text with this in place of what stands between the markers of that name.
fn shown(text: &str, name: &str, fresh: &str) -> String {
    let (begin, end) = (format!("<!-- {name}: written by a test -->\n"), format!("<!-- {name}: end -->"));
    let (before, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("there is no {begin}"));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("there is no {end}"));
    format!("{before}{begin}{}\n{end}{after}", fresh.trim_end())
}

fn fresh_or_stale(path: &str, text: &str, fresh: &str) {
    if rewrites() {
        std::fs::write(root().join(path), fresh).unwrap();
        return;
    }
    let differing = text.lines().zip(fresh.lines()).find(|(text, fresh)| text != fresh);
    assert!(text == fresh, "{path} is stale, UPDATE=1 rewrites it; the first difference: {differing:#?}");
}
