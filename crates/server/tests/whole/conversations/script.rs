//! The file of a conversation: directives, then steps, each a request and the answer to it, as HTTP/1.1 writes them (RFC 9112).
//!
//! `# name: value` lines are directives. A step begins with `### title`; its answer begins with `HTTP/1.1`. A request
//! line goes on in lines that begin with a blank, a body in lines that begin with `&`. `{{name}}` is replaced.

/// A conversation as its file tells it.
pub struct Script {
    preamble: String,
    /// The directives before the first step.
    pub directives: Directives,
    /// The steps.
    pub steps: Vec<Step>,
}

/// A request and the answer to it.
pub struct Step {
    source: String,
    /// What stands behind `###`.
    pub title: String,
    /// Its directives.
    pub directives: Directives,
    /// Request line, headers and body, as written; empty where the step only has directives.
    pub request: String,
    /// The answer, as written.
    pub expected: String,
}

/// Names and values, in order.
#[derive(Default)]
pub struct Directives(Vec<(String, String)>);

impl Script {
    /// Reads a file.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parts = format!("\n{text}").split("\n### ").map(str::to_owned).collect::<Vec<_>>().into_iter();
        let preamble = parts.next().unwrap_or_default().trim().to_owned();
        let steps = parts.map(|part| Step::parse(&part)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { directives: Directives::parse(&preamble)?, preamble, steps })
    }

    /// The file with these answers instead of its own.
    pub fn with(&self, answers: &[String]) -> String {
        let mut out = format!("{}\n", self.preamble);
        for (step, answer) in self.steps.iter().zip(answers) {
            out.push_str(&format!("\n### {}\n", step.source));
            if !answer.is_empty() {
                out.push_str(&format!("\n{answer}\n"));
            }
        }
        out
    }
}

impl Step {
    fn parse(text: &str) -> Result<Self, String> {
        let (source, expected) = match text.split_once("\nHTTP/1.1 ") {
            Some((source, expected)) => (source, format!("HTTP/1.1 {}", expected.trim_end())),
            None => (text, String::new()),
        };
        let source = source.trim_end();
        let (title, rest) = source.split_once('\n').unwrap_or((source, ""));
        let (directives, request): (Vec<&str>, Vec<&str>) = rest.lines().partition(|line| line.starts_with('#'));
        Ok(Self {
            source: source.to_owned(),
            title: title.trim().to_owned(),
            directives: Directives::parse(&directives.join("\n"))?,
            request: request.join("\n").trim_start().to_owned(),
            expected,
        })
    }

    /// Request line with headers, and the body; lines that go on are joined.
    pub fn written(&self) -> (String, String) {
        let (head, body) = self.request.split_once("\n\n").unwrap_or((&self.request, ""));
        let head: Vec<&str> = head.lines().collect();
        (head.join("\n").replace("\n    ", ""), body.replace('\n', ""))
    }
}

impl Directives {
    fn parse(text: &str) -> Result<Self, String> {
        let mut out = Self::default();
        for line in text.lines().filter_map(|line| line.strip_prefix("# ")) {
            let (name, value) = line.split_once(": ").ok_or_else(|| format!("no `# name: value`: {line}"))?;
            out.0.push((name.to_owned(), value.trim().to_owned()));
        }
        Ok(out)
    }

    /// The value of a name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(one, _)| one == name).map(|(_, value)| value.as_str())
    }

    /// The words of every value of a name.
    pub fn words<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.all(name).flat_map(str::split_whitespace)
    }

    /// Refuses names that mean nothing.
    pub fn only(&self, known: &[&str]) -> Result<(), String> {
        match self.0.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            Some((name, _)) => Err(format!("unknown directive `{name}`; there are {}", known.join(", "))),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_and_written_alike() {
        let text = "# title: A\n\n### First\n# advance: 3\nGET /a\n    ?b=c HTTP/1.1\nHost: d\n\ne=f\n&g=h\n\nHTTP/1.1 200 OK\n\ni\n\n### Later\n# advance: 1\n";
        let script = Script::parse(text).unwrap();
        let answers: Vec<String> = script.steps.iter().map(|step| step.expected.clone()).collect();
        assert_eq!(script.with(&answers), text);
        assert_eq!(script.steps[0].written(), ("GET /a?b=c HTTP/1.1\nHost: d".to_owned(), "e=f&g=h".to_owned()));
        assert_eq!(script.steps[0].directives.value("advance"), Some("3"));
        assert!(script.steps[1].request.is_empty());
        assert!(script.steps[0].directives.only(&["title"]).is_err());
    }
}
