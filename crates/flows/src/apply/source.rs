//! A file that is applied: its text, and the line on which each thing in it stands (TOML 1.0).
use super::File;
use crate::meant;
use std::fmt;
use toml::de::{DeTable, DeValue};

/// The text of a file with its name.
pub struct Source<'a> {
    /// The name, for messages.
    pub file: &'a str,
    /// The text.
    pub text: &'a str,
    /// What stands for `{base}`.
    pub base: &'a str,
    /// What stands for `{base}` where browsers are, if that is elsewhere.
    pub browser_base: Option<&'a str>,
}

impl Source<'_> {
    /// Reads the file.
    pub fn read(&self) -> Result<File, Mistake> {
        toml::from_str(self.text).map_err(|error| Mistake {
            file: self.file.to_owned(),
            line: error.span().map(|span| self.line(span.start)),
            message: meant::explained(error.message()),
        })
    }

    /// An issuer of the file, counted from 0.
    pub fn issuer(&self, number: usize) -> Place<'_> {
        Place { source: self, issuer: number, part: None }
    }

    fn line(&self, offset: usize) -> usize {
        1 + self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
    }
}

/// A table of a file: an issuer, or an API, a client or a person of it.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    source: &'a Source<'a>,
    issuer: usize,
    part: Option<(&'static str, usize)>,
}

impl Place<'_> {
    /// A part of the issuer: its member (`apis`, `clients`, `people`), and which one, counted from 0.
    pub fn part(self, member: &'static str, number: usize) -> Self {
        Self { part: Some((member, number)), ..self }
    }

    /// A mistake at the line of the value or member that these words are, else at the table's first.
    pub fn mistake(&self, words: &str, message: String) -> Mistake {
        Mistake { file: self.source.file.to_owned(), line: self.line(words), message }
    }

    fn line(&self, words: &str) -> Option<usize> {
        let file = DeTable::parse(self.source.text).ok()?;
        let issuer = nth(file.get_ref(), "issuers", self.issuer)?;
        let table = match self.part {
            Some((member, number)) => nth(issuer, member, number)?,
            None => issuer,
        };
        let mut spots = Vec::new();
        for (member, value) in table {
            spots.push((member.get_ref().to_string(), member.span().start));
            strings(value.get_ref(), value.span().start, &mut spots);
        }
        let found = spots.iter().find(|(spot, _)| spot == words).or(spots.first());
        found.map(|(_, offset)| self.source.line(*offset))
    }
}

fn nth<'t, 'i>(table: &'t DeTable<'i>, member: &str, number: usize) -> Option<&'t DeTable<'i>> {
    table.get(member)?.get_ref().as_array()?.get(number)?.get_ref().as_table()
}

/// The strings of a value and of the arrays within it, with their offsets; tables are parts of their own.
fn strings(value: &DeValue<'_>, offset: usize, spots: &mut Vec<(String, usize)>) {
    if let Some(text) = value.as_str() {
        spots.push((text.to_owned(), offset));
    }
    for one in value.as_array().into_iter().flat_map(|array| array.iter()) {
        strings(one.get_ref(), one.span().start, spots);
    }
}

/// What is wrong, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The file.
    pub file: String,
    /// The line, counted from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(out, "{}:{line}: {}", self.file, self.message),
            None => write!(out, "{}: {}", self.file, self.message),
        }
    }
}
