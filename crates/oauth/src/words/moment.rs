//! The moment of one request: its time, its chance, and the rules that it kept so far.
use super::chance::Chance;
use super::handle::{MaskKey, Mint};
use super::rule::{Refuses, Rule};

/// What one request is decided with, beside what it brings and what was read for it.
pub struct Moment {
    /// Milliseconds since 1970.
    pub now_ms: i64,
    /// The request's random bytes.
    pub chance: Chance,
    trail: Option<Vec<&'static Rule>>,
    warnings: Vec<String>,
}

impl Moment {
    /// A moment that remembers no rules.
    pub fn new(now_ms: i64, chance: Chance) -> Self {
        Self { now_ms, chance, trail: None, warnings: Vec::new() }
    }

    /// The same, remembering each rule that is kept.
    pub fn remembering(self) -> Self {
        Self { trail: Some(Vec::new()), ..self }
    }

    /// Seconds since 1970.
    pub fn now(&self) -> i64 {
        self.now_ms.div_euclid(1_000)
    }

    /// What new handles are made of.
    pub fn mint<'a>(&'a mut self, mask: &'a MaskKey) -> Mint<'a> {
        Mint { now_ms: self.now_ms, chance: &mut self.chance, mask }
    }

    /// Whether rules are remembered.
    pub fn remembers(&self) -> bool {
        self.trail.is_some()
    }

    /// Notes what is odd and no reason to refuse; holds no secret.
    pub fn warn(&mut self, what: String) {
        self.warnings.push(what);
    }

    /// What was odd.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Remembers that this rule was kept; each stands once, where it was decided first.
    pub fn keep(&mut self, rule: &'static Rule) {
        if let Some(trail) = self.trail.as_mut().filter(|trail| !trail.contains(&rule)) {
            trail.push(rule);
        }
    }

    /// Takes back that this rule was kept: another request was faster.
    pub fn lose(&mut self, rule: &'static Rule) {
        if let Some(trail) = &mut self.trail {
            trail.retain(|one| *one != rule);
        }
    }

    /// Remembers what a check of these rules in this order tells: all were kept, or those before the refused one.
    pub fn hold<T, E: Refuses>(&mut self, in_order: &[&'static Rule], result: Result<T, E>) -> Result<T, E> {
        if self.remembers() {
            let before = match &result {
                Ok(_) => in_order.len(),
                Err(refusal) => in_order.iter().position(|rule| *rule == refusal.rule()).unwrap_or(0),
            };
            in_order.iter().take(before).for_each(|rule| self.keep(rule));
        }
        result
    }

    /// The rules kept so far, in order.
    pub fn kept(&self) -> &[&'static Rule] {
        self.trail.as_deref().unwrap_or_default()
    }
}
