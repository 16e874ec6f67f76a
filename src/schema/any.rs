//! Values of any kind, which Packer hands on as they are.

use super::{Cx, Preset, Shape, Typed, Value};
use crate::source::{Node, Span};

/// A value of any kind. Its texts are rendered at Prepare.
#[derive(Clone, Debug, Default)]
pub struct Any {
    /// The value, as the template has it.
    pub node: Option<Node>,
}

impl Value for Any {
    fn set(&mut self, node: &Node, cx: &mut Cx<'_>) {
        cx.render_all(node);
        self.node = Some(node.clone());
    }

    fn is_zero(&self) -> bool {
        self.node.is_none()
    }

    fn preset(&mut self, _: &Preset) {}

    fn span(&self) -> Option<Span> {
        self.node.as_ref().map(|node| node.span)
    }
}

impl Typed for Any {
    fn shape() -> Shape {
        Shape::Any
    }
}
