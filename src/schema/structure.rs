//! Lists, maps and nested objects.

use std::collections::HashMap;

use super::{Config, Cx, Int, Preset, Raw, Shape, Text, Typed, Value, decode};
use crate::plan::{Part, Word};
use crate::source::{Entry, Kind, Node, Span};

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

impl List<Text> {
    /// The words, with their places.
    pub fn words(&self) -> Vec<(Word, Option<Span>)> {
        let items = self.items.iter();
        items.map(|text| (text.word.clone(), text.span)).collect()
    }
}

impl List<Int> {
    /// The numbers.
    pub fn values(&self) -> Vec<i64> {
        self.items.iter().map(|number| number.value).collect()
    }
}

impl<T: Value + Default> List<T> {
    fn take(&mut self, nodes: &[Node], cx: &mut Cx<'_>) {
        for (index, node) in nodes.iter().enumerate() {
            if index >= self.items.len() {
                self.items.push(T::default());
            }
            if matches!(node.kind, Kind::Null) {
                continue;
            }
            let item = &mut self.items[index];
            cx.inside(&format!("[{index}]"), |cx| item.set(node, cx));
        }
    }
}

impl<T: Value + Default + Typed> List<T> {
    /// Packer renders first and splits then: all commas must be known now.
    fn split(&mut self, text: &str, node: &Node, cx: &mut Cx<'_>) {
        let word = if is_template(&T::shape()) {
            Some(Word::lit(text))
        } else if T::default().takes_late() {
            cx.items(text, node.span)
        } else {
            cx.early(text, node.span).map(Word::lit)
        };
        for (index, piece) in word.map(pieces).unwrap_or_default().into_iter().enumerate() {
            if index >= self.items.len() {
                self.items.push(T::default());
            }
            let item = &mut self.items[index];
            cx.inside(&format!("[{index}]"), |cx| {
                item.take_word(piece, node.span, cx)
            });
        }
    }
}

/// Whether the texts of a list are rendered when the step runs only.
fn is_template(shape: &Shape) -> bool {
    match shape {
        Shape::Template => true,
        Shape::List(items) => is_template(items),
        _ => false,
    }
}

/// A text, cut at its commas. The empty text has no pieces.
fn pieces(word: Word) -> Vec<Word> {
    if word.is_empty() {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut piece = Word::empty();
    for part in word.parts() {
        let Part::Literal(text) = part else {
            piece.push(part.clone());
            continue;
        };
        for (index, text) in text.split(',').enumerate() {
            if index > 0 {
                out.push(std::mem::take(&mut piece));
            }
            piece.push_str(text);
        }
    }
    out.push(piece);
    out
}

impl<T: Value + Default + Typed> Value for List<T> {
    fn set(&mut self, node: &Node, cx: &mut Cx<'_>) {
        self.span = Some(node.span);
        match &node.kind {
            Kind::List(nodes) => self.take(nodes, cx),
            Kind::String(text) => self.split(text, node, cx),
            Kind::Map(entries) if entries.is_empty() => {}
            _ => self.take(std::slice::from_ref(node), cx),
        }
    }

    fn finish(&mut self, cx: &mut Cx<'_>) {
        for (index, item) in self.items.iter_mut().enumerate() {
            cx.inside(&format!("[{index}]"), |cx| item.finish(cx));
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

impl<T: Value + Default + Typed> Map<T> {
    /// Takes an object on top of what is there. A value takes the place of the one of the same key.
    fn take(&mut self, entries: &[Entry], cx: &mut Cx<'_>) {
        let mut places: HashMap<Word, usize> = HashMap::new();
        for (index, (key, _)) in self.items.iter().enumerate() {
            places.insert(key.word.clone(), index);
        }
        for entry in entries {
            let mut key = Text::default();
            let key_node = Node {
                span: entry.key_span,
                kind: Kind::String(entry.key.clone()),
            };
            let mut value = T::default();
            // Packer prints the key's type, for want of its value
            cx.inside_as(&entry.key, "[<interface {} Value>]", |cx| {
                if is_template(&T::shape()) {
                    // where values are rendered when the step runs, so are the keys
                    let mut raw = Raw::default();
                    raw.set(&key_node, cx);
                    key = Text {
                        word: Word::lit(raw.text.as_str()),
                        span: raw.span,
                        now: Some(raw.text),
                    };
                } else {
                    key.set(&key_node, cx);
                }
                if !matches!(entry.value.kind, Kind::Null) {
                    value.set(&entry.value, cx);
                }
            });
            match places.get(&key.word) {
                Some(index) => self.items[*index].1 = value,
                None => {
                    places.insert(key.word.clone(), self.items.len());
                    self.items.push((key, value));
                }
            }
        }
    }
}

impl<T: Value + Default + Typed> Value for Map<T> {
    fn set(&mut self, node: &Node, cx: &mut Cx<'_>) {
        self.span = Some(node.span);
        match &node.kind {
            Kind::Map(entries) => self.take(entries, cx),
            // a list of objects is merged
            Kind::List(nodes) => {
                for (index, node) in nodes.iter().enumerate() {
                    if !matches!(node.kind, Kind::Null) {
                        cx.inside(&format!("[{index}]"), |cx| self.set(node, cx));
                    }
                }
            }
            _ => cx.no_object(node),
        }
    }

    fn finish(&mut self, cx: &mut Cx<'_>) {
        for (key, value) in &mut self.items {
            let key = key.now.clone().unwrap_or_default();
            cx.inside(&key, |cx| value.finish(cx));
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
    }

    fn finish(&mut self, cx: &mut Cx<'_>) {
        // an object that is not there is not looked into
        if self.span.is_some() {
            decode::finish(&mut self.value, self.span, cx);
        }
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
