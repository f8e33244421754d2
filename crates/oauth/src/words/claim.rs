//! Claim tables: which fact a token tells under which name, in which shape and order; a profile's data.
use super::draft::Drafted;
use super::fact::Fact;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The claims of a token in the order in which they are written.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub struct ClaimTable(Vec<(String, ClaimRule)>);

/// One claim.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimRule {
    fact: Fact,
    #[serde(default)]
    shape: Shape,
}

/// The shape of a claim's value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Shape {
    /// As the fact is; a list of one stays a list; absent where the fact is unknown.
    #[default]
    Plain,
    /// A list, even of one; words of a string are its members.
    Array,
    /// A string, words joined by a space.
    Text,
    /// A string where there is one, a list where there are several.
    Single,
    /// `null` where the fact is unknown.
    Nullable,
}

impl ClaimTable {
    /// The claims whose facts are known, in order.
    pub fn draft(&self, known: impl Fn(&Fact) -> Option<Drafted>) -> Vec<(String, Drafted)> {
        let claim = |(name, rule): &(String, ClaimRule)| {
            let value = match known(&rule.fact) {
                Some(Drafted::Value(value)) => Drafted::Value(rule.shape.of(value)),
                Some(reference) => reference,
                None if rule.shape == Shape::Nullable => Drafted::Value(Value::Null),
                None => return None,
            };
            Some((name.clone(), value))
        };
        self.0.iter().filter_map(claim).collect()
    }

    /// The name under which a fact is told.
    pub fn name_of(&self, fact: &Fact) -> Option<&str> {
        self.0.iter().find(|(_, rule)| rule.fact == *fact).map(|(name, _)| name.as_str())
    }

    /// The names of all claims, for `claims_supported`.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

impl Shape {
    fn of(self, value: Value) -> Value {
        match (self, value) {
            (Self::Array, Value::String(words)) => words.split(' ').filter(|word| !word.is_empty()).collect(),
            (Self::Text, Value::Array(words)) => {
                let words: Vec<_> = words.iter().filter_map(Value::as_str).collect();
                Value::String(words.join(" "))
            }
            (Self::Text, Value::Number(number)) => Value::String(number.to_string()),
            (Self::Single, Value::Array(mut many)) if many.len() == 1 => many.remove(0),
            (_, value) => value,
        }
    }
}

impl TryFrom<Map<String, Value>> for ClaimTable {
    type Error = String;

    fn try_from(table: Map<String, Value>) -> Result<Self, String> {
        let rule = |(name, value): (String, Value)| {
            let rule = match value {
                Value::String(fact) => fact.parse().map(|fact| ClaimRule { fact, shape: Shape::Plain }),
                other => serde_json::from_value(other).map_err(|error| error.to_string()),
            };
            rule.map_err(|error| format!("claim \"{name}\": {error}")).map(|rule| (name, rule))
        };
        table.into_iter().map(rule).collect::<Result<_, _>>().map(Self)
    }
}
