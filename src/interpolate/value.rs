//! Values of templates, and how Go prints them.

use std::collections::BTreeMap;

use crate::plan::{Part, Word};

/// A value while a template is evaluated.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing: a key that is missing, or no data.
    Nothing,
    /// A text, which may be late.
    Text(Word),
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// A truth value.
    Bool(bool),
    /// The data of a field: texts by name.
    Map(BTreeMap<String, Word>),
}

impl Value {
    /// A known text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(Word::lit(text))
    }

    /// Go's name of the type.
    pub fn go_type(&self) -> &'static str {
        match self {
            Self::Nothing => "<nil>",
            Self::Text(_) => "string",
            Self::Int(_) => "int",
            Self::Float(_) => "float64",
            Self::Bool(_) => "bool",
            Self::Map(_) => "map[string]string",
        }
    }

    /// Whether it counts as true; `Err`: the text that would have to be known.
    pub fn truth(&self) -> Result<bool, &Word> {
        Ok(match self {
            Self::Nothing => false,
            Self::Text(word) => match word.as_literal() {
                Some(text) => !text.is_empty(),
                // a literal piece makes it non-empty, whatever the rest is
                None if word
                    .parts()
                    .iter()
                    .any(|part| matches!(part, Part::Literal(_))) =>
                {
                    true
                }
                None => return Err(word),
            },
            Self::Int(number) => *number != 0,
            Self::Float(number) => *number != 0.0,
            Self::Bool(value) => *value,
            Self::Map(entries) => !entries.is_empty(),
        })
    }

    /// The value as `{{ }}` prints it.
    pub fn printed(&self) -> Word {
        match self {
            Self::Nothing => Word::lit("<no value>"),
            Self::Text(word) => word.clone(),
            Self::Int(number) => Word::lit(number.to_string()),
            Self::Float(number) => Word::lit(float(*number, 'g', -1, 21)),
            Self::Bool(value) => Word::lit(value.to_string()),
            Self::Map(entries) => {
                let mut out = Word::lit("map[");
                for (index, (key, value)) in entries.iter().enumerate() {
                    if index > 0 {
                        out.push_str(" ");
                    }
                    out.push_str(key);
                    out.push_str(":");
                    out.append(value.clone());
                }
                out.push_str("]");
                out
            }
        }
    }
}

/// Go's `strconv.FormatFloat` with format `e`, `f` or `g`; precision -1 is the shortest that reads back. `threshold` is the
/// exponent from which `g` writes one: 21 for %v.
pub fn float(number: f64, format: char, precision: i32, threshold: i32) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let digits = usize::try_from(precision).ok();
    match format {
        'f' => match digits {
            Some(digits) => format!("{number:.digits$}"),
            None => format!("{number}"),
        },
        'e' => exponent(number, digits),
        _ => {
            let written = exponent(number, digits.map(|digits| digits.max(1) - 1));
            let power: i32 = written
                .rsplit_once('e')
                .and_then(|(_, power)| power.parse().ok())
                .unwrap_or(0);
            let limit = digits.map_or(threshold, |digits| digits.max(1) as i32);
            if power < -4 || power >= limit {
                return match (written.split_once('e'), digits) {
                    (Some((mantissa, power)), Some(_)) if mantissa.contains('.') => {
                        let mantissa = mantissa.trim_end_matches('0').trim_end_matches('.');
                        format!("{mantissa}e{power}")
                    }
                    _ => written,
                };
            }
            match digits {
                None => format!("{number}"),
                Some(digits) => {
                    let after = (digits.max(1) as i32 - 1 - power).max(0) as usize;
                    let text = format!("{number:.after$}");
                    if text.contains('.') {
                        text.trim_end_matches('0').trim_end_matches('.').to_owned()
                    } else {
                        text
                    }
                }
            }
        }
    }
}

/// `1.5e+06`
fn exponent(number: f64, digits: Option<usize>) -> String {
    let text = match digits {
        Some(digits) => format!("{number:.digits$e}"),
        None => format!("{number:e}"),
    };
    match text.split_once('e') {
        Some((mantissa, power)) => {
            let (sign, power) = match power.strip_prefix('-') {
                Some(power) => ('-', power),
                None => ('+', power),
            };
            format!("{mantissa}e{sign}{power:0>2}")
        }
        None => text,
    }
}
