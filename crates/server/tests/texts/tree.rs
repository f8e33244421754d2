//! What a language's files hold, read by the syntax of Fluent.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};
use fluent_syntax::parser::parse;
use server::texts::Language;

/// One text.
#[derive(Default)]
pub struct Text {
    /// What stands between its arguments.
    pub value: String,
    /// The names of its arguments.
    pub arguments: BTreeSet<String>,
    /// What stands between backticks.
    pub code: Vec<String>,
    /// The categories of each number that chooses.
    pub forms: Vec<Vec<String>>,
}

/// The texts of a language by their keys; attributes as `name.attribute`.
pub fn texts(language: Language) -> BTreeMap<String, Text> {
    let mut found = BTreeMap::new();
    for file in language.files() {
        let resource = parse(file).unwrap_or_else(|(_, errors)| panic!("{language:?}: {errors:?}"));
        for entry in &resource.body {
            let message = match entry {
                Entry::Message(message) => message,
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
                other => panic!("{language:?}: {other:?}"),
            };
            let name = message.id.name.to_owned();
            let attributes = message.attributes.iter();
            let attributes = attributes.map(|one| (format!("{name}.{}", one.id.name), &one.value));
            for (key, pattern) in message.value.iter().map(|value| (name.clone(), value)).chain(attributes) {
                assert!(found.insert(key.clone(), text(pattern)).is_none(), "{language:?}: {key} stands twice");
            }
        }
    }
    found
}

fn text(pattern: &Pattern<&str>) -> Text {
    let mut text = Text::default();
    read(pattern, &mut text);
    text.code = text.value.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    assert!(text.value.matches('`').count() % 2 == 0, "{}", text.value);
    text
}

fn read(pattern: &Pattern<&str>, text: &mut Text) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.value.push_str(value),
            PatternElement::Placeable { expression: Expression::Inline(inline) } => argument(inline, text),
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                argument(selector, text);
                let category = |key: &VariantKey<&str>| match key {
                    VariantKey::Identifier { name } => (*name).to_owned(),
                    VariantKey::NumberLiteral { value } => panic!("the number {value} chooses"),
                };
                text.forms.push(variants.iter().map(|variant| category(&variant.key)).collect());
                variants.iter().for_each(|variant| read(&variant.value, text));
            }
        }
    }
}

fn argument(inline: &InlineExpression<&str>, text: &mut Text) {
    match inline {
        InlineExpression::VariableReference { id } => {
            text.arguments.insert(id.name.to_owned());
        }
        other => panic!("{other:?}: a text holds arguments alone"),
    }
}
