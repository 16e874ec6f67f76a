//! Lists, maps and nested objects.

use super::{Config, Cx, Preset, Shape, Text, Typed, Value, decode};
use crate::source::{Kind, Node, Span};

/// A list. One text counts as a list too: it is split at its commas, untrimmed (language.md D1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T> {
    /// The elements.
    pub items: Vec<T>,
    /// Its place, if the template gives it.
    pub span: Option<Span>,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            span: None,
        }
    }
}

/// An object of any keys. The keys are rendered too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map<T> {
    /// The entries, in the order of the text; a key of an override replaces the value it had.
    pub items: Vec<(Text, T)>,
    /// Its place, if the template gives it.
    pub span: Option<Span>,
}

impl<T> Default for Map<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            span: None,
        }
    }
}

/// A nested object.
#[derive(Clone, Debug, Default)]
pub struct Object<T> {
    /// Its keys.
    pub value: T,
    /// Its place, if the template gives it.
    pub span: Option<Span>,
}

impl<T> List<T> {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl<T: Value + Default> List<T> {
    fn take(&mut self, nodes: &[Node], cx: &mut Cx<'_>) {
        for (index, node) in nodes.iter().enumerate() {
            if index >= self.items.len() {
                self.items.push(T::default());
            }
            let item = &mut self.items[index];
            cx.inside(&format!("[{index}]"), |cx| item.set(node, cx));
        }
    }
}

impl<T: Value + Default + Typed> Value for List<T> {
    fn set(&mut self, node: &Node, cx: &mut Cx<'_>) {
        self.span = Some(node.span);
        match &node.kind {
            Kind::List(nodes) => self.take(nodes, cx),
            Kind::String(text) if matches!(T::shape(), Shape::Object(_)) => {
                let _ = text;
                cx.wrong(node, "a list of objects", "slice");
            }
            Kind::String(text) if text.is_empty() => {}
            // Packer renders first and splits then: a list that a variable holds must be known now
            Kind::String(text) => {
                let Some(text) = cx.early(text, node.span) else {
                    return;
                };
                let pieces: Vec<Node> = text
                    .split(',')
                    .map(|piece| Node {
                        span: node.span,
                        kind: Kind::String(piece.to_owned()),
                    })
                    .collect();
                self.take(&pieces, cx);
            }
            Kind::Map(entries) if entries.is_empty() => {}
            _ => self.take(std::slice::from_ref(node), cx),
        }
    }

    fn is_zero(&self) -> bool {
        self.items.is_empty()
    }

    fn preset(&mut self, preset: &Preset) {
        if let Preset::List(texts) = preset {
            self.items = texts
                .iter()
                .map(|text| {
                    let mut item = T::default();
                    item.preset(&Preset::Text(text));
                    item
                })
                .collect();
        }
    }

    fn span(&self) -> Option<Span> {
        self.span
    }
}

impl<T: Typed> Typed for List<T> {
    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }
}

impl<T: Value + Default> Value for Map<T> {
    fn set(&mut self, node: &Node, cx: &mut Cx<'_>) {
        self.span = Some(node.span);
        let entries = match &node.kind {
            Kind::Map(entries) => entries,
            // a list of objects is merged
            Kind::List(nodes) => {
                nodes.iter().for_each(|node| self.set(node, cx));
                return;
            }
            _ => {
                cx.wrong(node, "an object", "map");
                return;
            }
        };
        for entry in entries {
            let mut key = Text::default();
            let key_node = Node {
                span: entry.key_span,
                kind: Kind::String(entry.key.clone()),
            };
            cx.inside(&entry.key, |cx| {
                key.set(&key_node, cx);
                match self.items.iter_mut().find(|(old, _)| old.word == key.word) {
                    Some((_, value)) => value.set(&entry.value, cx),
                    None => {
                        let mut value = T::default();
                        value.set(&entry.value, cx);
                        self.items.push((key, value));
                    }
                }
            });
        }
    }

    fn is_zero(&self) -> bool {
        self.items.is_empty()
    }

    fn preset(&mut self, _: &Preset) {}

    fn span(&self) -> Option<Span> {
        self.span
    }
}

impl<T: Typed> Typed for Map<T> {
    fn shape() -> Shape {
        Shape::Map(Box::new(T::shape()))
    }
}

impl<T: Config> Value for Object<T> {
    fn set(&mut self, node: &Node, cx: &mut Cx<'_>) {
        self.span = Some(node.span);
        decode::fields(&mut self.value, node, cx, false);
        decode::finish(&mut self.value, Some(node.span), cx);
    }

    fn is_zero(&self) -> bool {
        self.span.is_none()
    }

    fn preset(&mut self, _: &Preset) {}

    fn span(&self) -> Option<Span> {
        self.span
    }
}

impl<T: Config> Typed for Object<T> {
    fn shape() -> Shape {
        Shape::Object(T::keys())
    }
}
