//! Values that are known when a template is compiled: they decide the shape of the plan.

use std::fmt::Display;

use super::go::{parse_bool, parse_int};
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

/// A string that stands for a value of another kind, rendered; `None`: the fault is noted.
pub(super) fn early(node: &Node, cx: &mut Cx<'_>) -> Option<String> {
    match &node.kind {
        Kind::String(text) => cx.early(text, node.span),
        _ => None,
    }
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
        // a `false` that is given stays
        if let Preset::Bool(value) = preset
            && self.span.is_none()
        {
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
