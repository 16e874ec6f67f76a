//! Values that are known when a template is compiled: they decide the shape of the plan.

use std::fmt::Display;

use super::{Cx, Preset, Shape, Typed, Value};
use crate::source::{Kind, Node, Span};
use crate::template;

/// A value with its place, if the template gives it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scalar<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Option<Span>,
}

/// `true` or `false`.
pub type Bool = Scalar<bool>;
/// A whole number.
pub type Int = Scalar<i64>;
/// A number.
pub type Float = Scalar<f64>;
/// `true`, `false` or not said.
pub type Trilean = Scalar<Option<bool>>;
/// A Go duration.
pub type Duration = Scalar<template::Duration>;

/// A text that must be known now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Literal {
    /// The text.
    pub value: String,
    /// Its place, if the template gives it.
    pub span: Option<Span>,
}

/// A string that stands for a value of another kind, rendered; `None`: the fault is noted.
fn early(node: &Node, cx: &mut Cx<'_>) -> Option<String> {
    match &node.kind {
        Kind::String(text) => cx.early(text, node.span),
        _ => None,
    }
}

/// JSON's digits as Packer prints a number: whole numbers plain, others in their shortest decimal form.
pub(super) fn plain_number(digits: &str) -> String {
    match digits.parse::<f64>() {
        Ok(number) if number.is_finite() => number.to_string(),
        _ => digits.to_owned(),
    }
}

/// Go's `strconv.ParseBool`.
fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Some(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Some(false),
        _ => None,
    }
}

/// Go's `strconv.ParseInt` with base 0: `0x`, `0o`, `0b`, and a leading zero for octal.
fn parse_int(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    let lower = digits.to_ascii_lowercase();
    let (radix, digits) = if let Some(rest) = lower.strip_prefix("0x") {
        (16, rest)
    } else if let Some(rest) = lower.strip_prefix("0o") {
        (8, rest)
    } else if let Some(rest) = lower.strip_prefix("0b") {
        (2, rest)
    } else if lower.len() > 1 && lower.starts_with('0') {
        (8, &lower[1..])
    } else {
        (10, lower.as_str())
    };
    let plain = digits.replace('_', "");
    if plain.is_empty() || !plain.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let number = i128::from_str_radix(&plain, radix).ok()?;
    i64::try_from(if negative { -number } else { number }).ok()
}

impl Value for Bool {
    fn set(&mut self, node: &Node, cx: &mut Cx<'_>) {
        let value = match &node.kind {
            Kind::Bool(value) => *value,
            Kind::Number(digits) => digits.parse::<f64>().is_ok_and(|number| number != 0.0),
            Kind::String(_) => {
                let Some(text) = early(node, cx) else {
                    return;
                };
                match parse_bool(&text) {
                    Some(value) => value,
                    None if text.is_empty() => false,
                    None => {
                        let packer = format!(
                            "cannot parse '{}' as bool: strconv.ParseBool: parsing \"{text}\": invalid syntax",
                            cx.path()
                        );
                        cx.unparsable(node.span, "`true` or `false`", &text, packer);
                        return;
                    }
                }
            }
            _ => {
                cx.wrong(node, "`true` or `false`", "bool");
                return;
            }
        };
        *self = Self {
            value,
            span: Some(node.span),
        };
    }

    fn is_zero(&self) -> bool {
        !self.value
    }

    fn preset(&mut self, preset: &Preset) {
        if let Preset::Bool(value) = preset {
            self.value = *value;
        }
    }

    fn span(&self) -> Option<Span> {
        self.span
    }
}

impl Typed for Bool {
    fn shape() -> Shape {
        Shape::Bool
    }
}

impl Value for Int {
    fn set(&mut self, node: &Node, cx: &mut Cx<'_>) {
        let value = match &node.kind {
            // a fraction is cut off (language.md 6)
            Kind::Number(digits) => digits.parse::<f64>().unwrap_or(0.0) as i64,
            Kind::Bool(value) => i64::from(*value),
            Kind::String(_) => {
                let Some(text) = early(node, cx) else {
                    return;
                };
                match parse_int(&text) {
                    Some(value) => value,
                    // Debian's build takes the empty string for nothing
                    None if text.is_empty() => 0,
                    None => {
                        let packer = format!(
                            "cannot parse '{}' as int: strconv.ParseInt: parsing \"{text}\": invalid syntax",
                            cx.path()
                        );
                        cx.unparsable(node.span, "a whole number", &text, packer);
                        return;
                    }
                }
            }
            _ => {
                cx.wrong(node, "a whole number", "int");
                return;
            }
        };
        *self = Self {
            value,
            span: Some(node.span),
        };
    }

    fn is_zero(&self) -> bool {
        self.value == 0
    }

    fn preset(&mut self, preset: &Preset) {
        if let Preset::Int(value) = preset {
            self.value = *value;
        }
    }

    fn known(&self) -> Option<String> {
        Some(self.value.to_string())
    }

    fn span(&self) -> Option<Span> {
        self.span
    }
}

impl Typed for Int {
    fn shape() -> Shape {
        Shape::Int
    }
}

impl Value for Float {
    fn set(&mut self, node: &Node, cx: &mut Cx<'_>) {
        let value = match &node.kind {
            Kind::Number(digits) => digits.parse().unwrap_or(0.0),
            Kind::Bool(value) => f64::from(u8::from(*value)),
            Kind::String(_) => {
                let Some(text) = early(node, cx) else {
                    return;
                };
                match text.parse() {
                    Ok(value) => value,
                    Err(_) => {
                        let packer = format!(
                            "cannot parse '{}' as float: strconv.ParseFloat: parsing \"{text}\": invalid syntax",
                            cx.path()
                        );
                        cx.unparsable(node.span, "a number", &text, packer);
                        return;
                    }
                }
            }
            _ => {
                cx.wrong(node, "a number", "float64");
                return;
            }
        };
        *self = Self {
            value,
            span: Some(node.span),
        };
    }

    fn is_zero(&self) -> bool {
        self.value == 0.0
    }

    fn preset(&mut self, preset: &Preset) {
        if let Preset::Int(value) = preset {
            self.value = *value as f64;
        }
    }

    fn span(&self) -> Option<Span> {
        self.span
    }
}

impl Typed for Float {
    fn shape() -> Shape {
        Shape::Float
    }
}

impl Value for Trilean {
    fn set(&mut self, node: &Node, cx: &mut Cx<'_>) {
        let value = match &node.kind {
            // Packer takes a number for its own code: 0 not said, 1 true, 2 false
            Kind::Number(digits) => match digits.parse::<f64>().unwrap_or(0.0) as i64 {
                1 => Some(true),
                2 => Some(false),
                _ => None,
            },
            Kind::String(text) if text.is_empty() => None,
            _ => {
                let mut value = Bool::default();
                value.set(node, cx);
                if value.span.is_none() {
                    return;
                }
                Some(value.value)
            }
        };
        *self = Self {
            value,
            span: Some(node.span),
        };
    }

    fn is_zero(&self) -> bool {
        self.value.is_none()
    }

    fn preset(&mut self, preset: &Preset) {
        if let Preset::Bool(value) = preset {
            self.value = Some(*value);
        }
    }

    fn span(&self) -> Option<Span> {
        self.span
    }
}

impl Typed for Trilean {
    fn shape() -> Shape {
        Shape::Bool
    }
}

impl Value for Duration {
    fn set(&mut self, node: &Node, cx: &mut Cx<'_>) {
        let value = match &node.kind {
            Kind::Number(digits) => template::Duration {
                nanoseconds: digits.parse::<f64>().unwrap_or(0.0) as i64,
            },
            Kind::Bool(value) => template::Duration {
                nanoseconds: i64::from(*value),
            },
            Kind::String(_) => {
                let Some(text) = early(node, cx) else {
                    return;
                };
                match template::Duration::parse(&text) {
                    Ok(value) => value,
                    Err(why) => {
                        let packer = format!("error decoding '{}': {why}", cx.path());
                        cx.unparsable(node.span, "a duration such as `1h2m3.5s`", &text, packer);
                        return;
                    }
                }
            }
            _ => {
                cx.wrong(node, "a duration such as `1h2m3.5s`", "time.Duration");
                return;
            }
        };
        *self = Self {
            value,
            span: Some(node.span),
        };
    }

    fn is_zero(&self) -> bool {
        self.value == template::Duration::default()
    }

    fn preset(&mut self, preset: &Preset) {
        if let Preset::Text(text) = preset
            && let Ok(value) = template::Duration::parse(text)
        {
            self.value = value;
        }
    }

    fn known(&self) -> Option<String> {
        Some(shown(&self.value))
    }

    fn span(&self) -> Option<Span> {
        self.span
    }
}

fn shown(value: &impl Display) -> String {
    value.to_string()
}

impl Typed for Duration {
    fn shape() -> Shape {
        Shape::Duration
    }
}

impl Value for Literal {
    fn set(&mut self, node: &Node, cx: &mut Cx<'_>) {
        let value = match &node.kind {
            Kind::String(_) => early(node, cx),
            Kind::Number(digits) => Some(plain_number(digits)),
            Kind::Bool(value) => Some(if *value { "1" } else { "0" }.to_owned()),
            _ => {
                cx.wrong(node, "a text", "string");
                None
            }
        };
        if let Some(value) = value {
            *self = Self {
                value,
                span: Some(node.span),
            };
        }
    }

    fn is_zero(&self) -> bool {
        self.value.is_empty()
    }

    fn preset(&mut self, preset: &Preset) {
        if let Preset::Text(text) = preset {
            (*text).clone_into(&mut self.value);
        }
    }

    fn known(&self) -> Option<String> {
        Some(self.value.clone())
    }

    fn span(&self) -> Option<Span> {
        self.span
    }
}

impl Typed for Literal {
    fn shape() -> Shape {
        Shape::Text
    }
}

#[cfg(test)]
mod tests {
    use super::{parse_int, plain_number};

    #[test]
    fn numbers_read_as_go_reads_them() {
        assert_eq!(parse_int("0x10"), Some(16));
        assert_eq!(parse_int("010"), Some(8));
        assert_eq!(parse_int("-7"), Some(-7));
        assert_eq!(parse_int(" 4"), None);
        assert_eq!(parse_int("2.5"), None);
        assert_eq!(plain_number("2.50"), "2.5");
        assert_eq!(plain_number("1e3"), "1000");
    }
}
