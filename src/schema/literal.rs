//! Texts that are known when a template is compiled: they decide the shape of the plan.

use super::go::plain_number;
use super::scalar::early;
use super::{Cx, Preset, Shape, Typed, Value};
use crate::source::{Kind, Node, Span};

/// A text that must be known now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Literal {
    /// The text.
    pub value: String,
    /// Its place, if the template gives it.
    pub span: Option<Span>,
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
