//! Plays the steps of a check and judges every answer.
use crate::answer::Answer;
use crate::artefact::fill;
use crate::change::change;
use crate::draft::Draft;
use crate::expect::{differs, refuses};
use crate::good::good;
use crate::house::House;
use crate::request::Request;
use crate::row::{Case, Check, Step};
use crate::shown;
use std::collections::BTreeMap;

/// What goes on between the steps of a story.
#[derive(Default)]
struct Course {
    /// What steps kept.
    kept: BTreeMap<String, String>,
    /// The request of the step before, as it was sent.
    last: Option<Request>,
}

/// What is wrong with the answers to a check.
pub fn judge(house: &House, check: &Check) -> Vec<String> {
    let mut course = Course::default();
    let mut found = Vec::new();
    for step in check.steps() {
        found.extend(played(house, &mut course, step));
    }
    found
}

fn played(house: &House, course: &mut Course, step: &Step) -> Vec<String> {
    if step.clock != 0 {
        house.advance(step.clock);
    }
    for change in &step.apply {
        house.apply(&fill(house, change, &course.kept)).unwrap_or_else(|why| panic!("{change}: {why}"));
    }
    if step.from.is_empty() {
        let registered = |change: &&String| house.apply(&fill(house, change, &course.kept)).is_ok();
        return step.refuses.iter().filter(registered).map(|change| format!("it was registered: {change}")).collect();
    }
    if step.expect.is_empty() {
        course.last = Some(begun(house, course, &step.from));
        return Vec::new();
    }
    let none = [Case::Several(Vec::new())];
    let cases = if step.cases.is_empty() { &none[..] } else { &step.cases[..] };
    let shared = refuses(&step.expect).then(|| begun(house, course, &step.from));
    let mut found = Vec::new();
    for case in cases {
        let mut request = shared.clone().unwrap_or_else(|| begun(house, course, &step.from));
        for text in case.changes() {
            change(house, &mut request, text);
        }
        let answer = house.send(&request);
        let at = |why: String| told(step, case, (&why, &answer));
        found.extend(differs(house, &request, &answer, &fill(house, &step.expect, &request.known)).map(at));
        let shows = step.shows.iter().map(|shows| fill(house, shows, &request.known));
        found.extend(shows.filter_map(|shows| shown::differs(&answer, &shows)).map(at));
        keep(house, course, (step, &request, &answer));
        course.last = Some(request);
    }
    let after = if shared.is_some() && !step.cases.is_empty() { "OK" } else { "-" };
    let then = step.then.as_deref().unwrap_or(after);
    if then != "-" {
        let request = shared.unwrap_or_else(|| begun(house, course, &step.from));
        let answer = house.send(&request);
        let why = differs(house, &request, &answer, then);
        found.extend(
            why.map(|why| told(step, &Case::One(format!("the good request afterwards: {then}")), (&why, &answer))),
        );
    }
    found
}

/// The good request that a step begins from; `again` is the one before with new identifiers, `same` the very same.
fn begun(house: &House, course: &Course, from: &str) -> Request {
    let last = || course.last.clone().expect("a step before");
    let mut request = match from {
        "same" => last(),
        "again" => {
            let mut request = last();
            request.renew(house);
            request
        }
        from => good(house, &fill(house, from, &course.kept)),
    };
    request.known.extend(course.kept.clone());
    request
}

fn keep(house: &House, course: &mut Course, (step, request, answer): (&Step, &Request, &Answer)) {
    for line in &step.keep {
        let (name, place) = line.split_once(" = ").expect("a place");
        let value = match place.strip_prefix("known.") {
            Some("assertion") => request.assertion.as_ref().map(Draft::text),
            Some(known) => request.known.get(known).cloned(),
            None => shown::at(answer, place).and_then(|value| value.as_str().map(str::to_owned)),
        };
        let value = value.unwrap_or_else(|| panic!("nothing at {place}: {}", answer.told()));
        house.secrets.add(name, &value);
        course.kept.insert(name.to_owned(), value);
    }
}

fn told(step: &Step, case: &Case, (why, answer): (&str, &Answer)) -> String {
    let changes: Vec<String> = case.changes().iter().map(|change| change.chars().take(160).collect()).collect();
    format!("{}: {}\nexpected {}, but {why}\ngot {}", step.from, changes.join(" ; "), step.expect, answer.told())
}
