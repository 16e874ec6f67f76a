//! Texts: rendered at Prepare, or when the step runs.

use super::{Cx, Preset, Shape, Typed, Value};
use crate::plan::{Part, Word};
use crate::source::{Kind, Node, Span};

/// A text that is rendered at Prepare. What is late in it stays late.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The text.
    pub word: Word,
    /// Its place, if the template gives it.
    pub span: Option<Span>,
    /// What it is by what is known now.
    pub now: Option<String>,
}

/// A text that is rendered when the step runs; only its syntax is checked before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Raw {
    /// The text, as the template has it.
    pub text: String,
    /// Its place, if the template gives it.
    pub span: Option<Span>,
}

impl Text {
    /// What it is by what is known now; empty if that is not known.
    pub fn shown(&self) -> &str {
        self.now.as_deref().unwrap_or_default()
    }

    /// What it is, nothing given counting as the empty text; `None`: that is not known yet.
    pub fn value(&self) -> Option<&str> {
        match &self.now {
            Some(text) => Some(text),
            None => self.word.is_empty().then_some(""),
        }
    }

    /// Whether it is known to be empty.
    pub fn is_blank(&self) -> bool {
        self.word.is_empty() || self.now.as_deref() == Some("")
    }

    /// Whether it is known to be more than empty. A late text is neither: that shows when the emitted file runs.
    pub fn is_given(&self) -> bool {
        !self.is_blank()
            && (self.now.is_some()
                || self
                    .word
                    .parts()
                    .iter()
                    .any(|part| matches!(part, Part::Literal(_))))
    }
}

impl Value for Text {
    fn set(&mut self, node: &Node, cx: &mut Cx<'_>) {
        let Some(text) = text_of(node, cx) else {
            return;
        };
        self.span = Some(node.span);
        if let Some(word) = cx.text(&text, node.span) {
            self.take_word(word, node.span, cx);
        }
    }

    fn take_word(&mut self, word: Word, span: Span, cx: &mut Cx<'_>) {
        self.span = Some(span);
        self.preset_word(word, cx);
    }

    fn takes_late(&self) -> bool {
        true
    }

    fn is_zero(&self) -> bool {
        self.is_blank()
    }

    fn given(&self) -> bool {
        self.is_given()
    }

    fn preset(&mut self, preset: &Preset) {
        if let Preset::Text(text) = preset {
            self.word = Word::lit(*text);
            self.now = Some((*text).to_owned());
        }
    }

    fn preset_word(&mut self, word: Word, cx: &mut Cx<'_>) {
        self.now = cx.renderer.peek(&word);
        self.word = word;
    }

    fn known(&self) -> Option<String> {
        self.now.clone()
    }

    fn span(&self) -> Option<Span> {
        self.span
    }
}

impl Typed for Text {
    fn shape() -> Shape {
        Shape::Text
    }
}

impl Value for Raw {
    fn set(&mut self, node: &Node, cx: &mut Cx<'_>) {
        let Some(text) = text_of(node, cx) else {
            return;
        };
        let path = cx.path().to_owned();
        if let Err(fault) = cx.renderer.check(&text, &path) {
            cx.unrendered(fault, node.span);
        }
        self.text = text;
        self.span = Some(node.span);
    }

    fn is_zero(&self) -> bool {
        self.text.is_empty()
    }

    fn preset(&mut self, preset: &Preset) {
        if let Preset::Text(text) = preset {
            self.text = (*text).to_owned();
        }
    }

    fn span(&self) -> Option<Span> {
        self.span
    }
}

impl Typed for Raw {
    fn shape() -> Shape {
        Shape::Template
    }
}

/// What Packer takes for a string: numbers as digits, booleans as `1` and `0`.
fn text_of(node: &Node, cx: &mut Cx<'_>) -> Option<String> {
    match &node.kind {
        Kind::String(text) => Some(text.clone()),
        Kind::Number(digits) => Some(super::go::plain_number(digits)),
        Kind::Bool(value) => Some(if *value { "1" } else { "0" }.to_owned()),
        _ => {
            cx.wrong(node, "a text", "string");
            None
        }
    }
}
