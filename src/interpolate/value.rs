//! Values of a template while it is evaluated, and how Go prints them.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::context::{Field, Record};
use crate::plan::{LibFn, Word};

/// A value. Only texts can be late.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No value: `nil` data, a missing key.
    None,
    /// `bool`
    Bool(bool),
    /// `int`
    Int(i64),
    /// `uint8`: one byte of a string.
    Byte(u8),
    /// `float64`
    Float(f64),
    /// `string`
    Text(Word),
    /// A map from strings: the data.
    Map(Rc<BTreeMap<String, Word>>),
    /// A struct: the data of some fields.
    Record(Rc<Record>),
    /// A map of which nothing is known before the emitted file runs.
    Lookup(LibFn),
}

impl From<&Field> for Value {
    fn from(field: &Field) -> Self {
        match field {
            Field::Bool(value) => Self::Bool(*value),
            Field::Int(value) => Self::Int(*value),
            Field::Text(word) => Self::Text(word.clone()),
            Field::Key(key) => Self::Text(key.word.clone()),
            Field::Lookup(function) => Self::Lookup(*function),
        }
    }
}

/// What Go prints for a value that is none.
pub const NO_VALUE: &str = "<no value>";

impl Value {
    /// A text that is known.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(Word::lit(text))
    }

    /// Go's name of the type; empty for no value.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::None => "",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Byte(_) => "uint8",
            Self::Float(_) => "float64",
            Self::Text(_) => "string",
            Self::Map(_) => "map[interface {}]interface {}",
            Self::Record(record) => record.kind,
            Self::Lookup(_) => "map[string]string",
        }
    }

    /// Whether it counts as true; `None` if that depends on a late text.
    pub fn truth(&self) -> Option<bool> {
        Some(match self {
            Self::None => false,
            Self::Bool(value) => *value,
            Self::Int(value) => *value != 0,
            Self::Byte(value) => *value != 0,
            Self::Float(value) => *value != 0.0,
            Self::Map(map) => !map.is_empty(),
            Self::Record(_) => true,
            Self::Lookup(_) => return None,
            Self::Text(word) => match word.as_literal() {
                Some(text) => !text.is_empty(),
                None if has_literal(word) => true,
                None => return None,
            },
        })
    }

    /// As `fmt.Sprint` and actions print it; `none` is what stands for no value.
    pub fn print(&self, none: &str) -> Word {
        match self {
            Self::None => Word::lit(none),
            Self::Bool(value) => Word::lit(value.to_string()),
            Self::Int(value) => Word::lit(value.to_string()),
            Self::Byte(value) => Word::lit(value.to_string()),
            Self::Float(value) => Word::lit(super::float::general(*value)),
            Self::Text(word) => word.clone(),
            Self::Map(map) => {
                let mut word = Word::lit("map[");
                for (index, (key, value)) in map.iter().enumerate() {
                    if index > 0 {
                        word.push_str(" ");
                    }
                    word.push_str(key);
                    word.push_str(":");
                    word.append(value.clone());
                }
                word.push_str("]");
                word
            }
            // the evaluator refuses to print it: the order of its fields is Packer's affair
            Self::Record(record) => Word::lit(format!("{{{}}}", record.kind)),
            Self::Lookup(function) => Word::lit(format!("{{{}}}", function.0)),
        }
    }

    /// The value of a key of a map that is looked into when the emitted file runs; `none` is what a missing key gives.
    pub fn looked_up(function: LibFn, key: Word, none: &str) -> Self {
        Self::Text(Word::call(function, vec![key, Word::lit(none)]))
    }
}

/// Whether a piece of the word is known and not empty.
fn has_literal(word: &Word) -> bool {
    word.parts()
        .iter()
        .any(|part| matches!(part, crate::plan::Part::Literal(_)))
}
