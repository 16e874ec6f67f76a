//! The attributes of Chef's node, as JSON text: Packer decodes them from the template, renders the texts in them, and
//! writes them anew as Go does.

use std::collections::BTreeMap;

use super::guest::{known, words};
use crate::diagnostic::Diagnostic;
use crate::interpolate::quote_json;
use crate::lower::Scope;
use crate::plan::{LibFn, Part, Word};
use crate::schema::{Any, List, Map, Renderer, Text};
use crate::source::{Kind, Node, Span};

/// A value whose texts are rendered.
enum Value {
    /// What is the same in JSON: `null`, a number.
    Plain(String),
    Text(Word),
    List(Vec<Value>),
    Object(BTreeMap<String, Value>),
}

/// The text of the file: `json`, with the run list.
///
/// # Errors
/// A diagnostic that points into the template.
pub fn node(
    scope: &mut Scope<'_, '_>,
    json: &Map<Any>,
    run_list: &List<Text>,
) -> Result<Word, Diagnostic> {
    let mut object = BTreeMap::new();
    for (name, any) in &json.items {
        let name = known(scope, "json", name)?;
        if let Some(node) = &any.node {
            object.insert(name, value(scope, node)?);
        }
    }
    if !run_list.is_empty() {
        let items = run_list.items.iter();
        let items = items.map(|text| Value::Text(text.word.clone())).collect();
        object.insert("run_list".to_owned(), Value::List(items));
    }
    Ok(written(&Value::Object(object), "\n"))
}

/// The parameters of a command, as one line.
///
/// # Errors
/// A name is known only when the script runs.
pub fn parameters(scope: &mut Scope<'_, '_>, params: &Map<Text>) -> Result<Word, Diagnostic> {
    if params.span.is_none() {
        return Ok("null".into());
    }
    let mut all = BTreeMap::new();
    for (name, text) in &params.items {
        all.insert(known(scope, "params", name)?, text.word.clone());
    }
    let mut out = Word::lit("{");
    for (index, (name, word)) in all.into_iter().enumerate() {
        let between = if index > 0 { "," } else { "" };
        out.append(words!(between, string(&name.into()), ":", string(&word)));
    }
    out.push_str("}");
    Ok(out)
}

fn value(scope: &mut Scope<'_, '_>, node: &Node) -> Result<Value, Diagnostic> {
    Ok(match &node.kind {
        Kind::Null => Value::Plain("null".to_owned()),
        Kind::Bool(value) => Value::Plain(value.to_string()),
        Kind::Number(digits) => Value::Plain(number(digits)),
        Kind::String(text) => Value::Text(rendered(scope, text, node.span)?),
        Kind::List(nodes) => {
            let mut items = Vec::new();
            for node in nodes {
                items.push(value(scope, node)?);
            }
            Value::List(items)
        }
        Kind::Map(entries) => {
            let mut object = BTreeMap::new();
            for entry in entries {
                let word = rendered(scope, &entry.key, entry.key_span)?;
                let key = Text {
                    now: None,
                    span: Some(entry.key_span),
                    word,
                };
                object.insert(known(scope, "json", &key)?, value(scope, &entry.value)?);
            }
            Value::Object(object)
        }
    })
}

/// Packer renders the texts at Prepare, and the whole once more, then without data.
fn rendered(scope: &mut Scope<'_, '_>, text: &str, span: Span) -> Result<Word, Diagnostic> {
    let word = scope
        .text(text, "json")
        .map_err(|fault| fault.at(scope.house.request.sources, span))?;
    let text = Text {
        word,
        span: Some(span),
        now: None,
    };
    scope.again(&text, &BTreeMap::new())
}

/// Go's json.MarshalIndent with two blanks; `margin` begins a line.
fn written(value: &Value, margin: &str) -> Word {
    let inner = format!("{margin}  ");
    match value {
        Value::Plain(text) => Word::lit(text.clone()),
        Value::Text(word) => string(word),
        Value::List(items) if items.is_empty() => "[]".into(),
        Value::Object(items) if items.is_empty() => "{}".into(),
        Value::List(items) => {
            let mut out = Word::lit("[");
            for (index, item) in items.iter().enumerate() {
                let between = if index > 0 { "," } else { "" };
                out.append(words!(between, inner.clone(), written(item, &inner)));
            }
            words!(out, margin, "]")
        }
        Value::Object(items) => {
            let mut out = Word::lit("{");
            for (index, (name, item)) in items.iter().enumerate() {
                let between = if index > 0 { "," } else { "" };
                let name = string(&name.clone().into());
                let item = written(item, &inner);
                out.append(words!(between, inner.clone(), name, ": ", item));
            }
            words!(out, margin, "}")
        }
    }
}

/// A text as a JSON string, as Go writes it.
fn string(word: &Word) -> Word {
    let inner: Word = word
        .parts()
        .iter()
        .map(|part| match part {
            Part::Literal(text) => Part::Literal(quote_json(text)),
            late => {
                let word = [late.clone()].into_iter().collect();
                Part::Call(LibFn("go_json"), vec![word])
            }
        })
        .collect();
    words!("\"", inner, "\"")
}

/// A number as Go writes a float64.
fn number(digits: &str) -> String {
    let Ok(number) = digits.parse::<f64>() else {
        return digits.to_owned();
    };
    let size = number.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let text = format!("{number:e}");
        return match text.split_once('e') {
            Some((head, power)) if !power.starts_with('-') => format!("{head}e+{power}"),
            _ => text,
        };
    }
    number.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_texts_are_written_as_by_go() {
        for (digits, text) in [
            ("1.0", "1"),
            ("1e21", "1e+21"),
            ("0.0000001", "1e-7"),
            ("2.50", "2.5"),
            ("123456789012345678", "123456789012345680"),
        ] {
            assert_eq!(number(digits), text);
        }
    }

    #[test]
    fn lists_and_objects_are_indented() {
        let value = Value::Object(BTreeMap::from([
            (
                "a".to_owned(),
                Value::List(vec![Value::Plain("1".to_owned())]),
            ),
            ("b".to_owned(), Value::Object(BTreeMap::new())),
        ]));
        assert_eq!(
            written(&value, "\n").to_string(),
            "{\n  \"a\": [\n    1\n  ],\n  \"b\": {}\n}"
        );
    }
}
