//! Values that are known when a template is compiled: they decide the shape of the plan.

use std::fmt::Display;

use super::{Cx, Preset, Shape, Typed, Value};
use crate::interpolate::quote;
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
/// A byte of something that Packer takes for bytes: lists of small numbers, since nothing else decodes.
pub type Byte = Scalar<u8>;
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

/// Go's `strconv.ParseInt` with base 0: `0x`, `0o`, `0b`, a leading zero for octal, `_` between digits.
///
/// The error is Go's reason.
fn parse_int(text: &str) -> Result<i64, &'static str> {
    const SYNTAX: &str = "invalid syntax";
    const RANGE: &str = "value out of range";
    let (negative, digits) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    let lower = digits.to_ascii_lowercase();
    let prefixed = [("0x", 16), ("0o", 8), ("0b", 2)]
        .into_iter()
        .find_map(|(prefix, radix)| Some((radix, lower.strip_prefix(prefix)?)));
    let (radix, digits, mut underscore) = match prefixed {
        Some((radix, rest)) => (radix, rest, true),
        None if lower.len() > 1 && lower.starts_with('0') => (8, &lower[1..], true),
        None => (10, lower.as_str(), false),
    };
    let mut number: i128 = 0;
    let mut any = false;
    let mut last = ' ';
    for c in digits.chars() {
        if c == '_' {
            if !underscore {
                return Err(SYNTAX);
            }
            underscore = false;
        } else {
            let digit = c.to_digit(radix).ok_or(SYNTAX)?;
            number = (number * i128::from(radix) + i128::from(digit)).min(1 << 64);
            (any, underscore) = (true, true);
        }
        last = c;
    }
    if !any || last == '_' {
        return Err(SYNTAX);
    }
    i64::try_from(if negative { -number } else { number }).map_err(|_| RANGE)
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
                            "cannot parse '{}' as bool: strconv.ParseBool: parsing {}: invalid syntax",
                            cx.packer_path(),
                            quote(&text)
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
                    Ok(value) => value,
                    // Debian's build takes the empty string for nothing
                    Err(_) if text.is_empty() => 0,
                    Err(why) => {
                        let packer = format!(
                            "cannot parse '{}' as int: strconv.ParseInt: parsing {}: {why}",
                            cx.packer_path(),
                            quote(&text)
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
                            "cannot parse '{}' as float: strconv.ParseFloat: parsing {}: invalid syntax",
                            cx.packer_path(),
                            quote(&text)
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

impl Value for Byte {
    fn set(&mut self, node: &Node, cx: &mut Cx<'_>) {
        let value = match &node.kind {
            // Go cuts a number to its last eight bits
            Kind::Number(digits) => digits.parse::<f64>().unwrap_or(0.0) as i64 as u8,
            Kind::Bool(value) => u8::from(*value),
            Kind::String(_) => {
                let Some(text) = early(node, cx) else {
                    return;
                };
                let number = match parse_int(&text) {
                    Err(_) if text.is_empty() => Ok(0),
                    // only ParseInt takes a sign
                    Ok(_) if text.starts_with(['-', '+']) => Err("invalid syntax"),
                    parsed => parsed,
                };
                match number.and_then(|it| u8::try_from(it).map_err(|_| "value out of range")) {
                    Ok(value) => value,
                    Err(why) => {
                        let packer = format!(
                            "cannot parse '{}' as uint: strconv.ParseUint: parsing {}: {why}",
                            cx.packer_path(),
                            quote(&text)
                        );
                        cx.unparsable(node.span, "a number up to 255", &text, packer);
                        return;
                    }
                }
            }
            _ => {
                cx.wrong(node, "a number up to 255", "uint8");
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

    fn preset(&mut self, _: &Preset) {}

    fn span(&self) -> Option<Span> {
        self.span
    }
}

impl Typed for Byte {
    fn shape() -> Shape {
        Shape::Int
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
                        let packer = format!("error decoding '{}': {why}", cx.packer_path());
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
        for (text, number) in [("0x10", 16), ("010", 8), ("-7", -7), ("0", 0), ("1_0", 10)] {
            assert_eq!(parse_int(text), Ok(number), "{text}");
        }
        for text in [" 4", "2.5", "", "-", "0x", "1__0", "_1", "1_", "09"] {
            assert_eq!(parse_int(text), Err("invalid syntax"), "{text}");
        }
        assert_eq!(parse_int("-9223372036854775808"), Ok(i64::MIN));
        assert_eq!(parse_int(&"9".repeat(99)), Err("value out of range"));
        assert_eq!(plain_number("2.50"), "2.5");
        assert_eq!(plain_number("1e3"), "1000");
    }
}
