//! Secrets: texts that reach a plan by `Scope::secret` only, which knows by their type what kind they are.

use std::marker::PhantomData;

use super::{Cx, Preset, Shape, Text, Typed, Value};
use crate::plan::{Part, SecretKind, Word};
use crate::source::{Node, Span};

/// The kinds of secrets, as types.
pub trait Kind {
    /// The kind.
    const KIND: SecretKind;
}

/// The login of a guest that the build makes or logs in to: [`SecretKind::Guest`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guest;

/// A credential of an account: [`SecretKind::Account`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account;

impl Kind for Guest {
    const KIND: SecretKind = SecretKind::Guest;
}

impl Kind for Account {
    const KIND: SecretKind = SecretKind::Account;
}

/// A text that is a secret of such a kind. Checks may ask whether it is given; only a scope gets at the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Secret<K> {
    text: Text,
    kind: PhantomData<K>,
}

impl<K> Secret<K> {
    /// The text, for `Scope::secret`; a test of the house holds that nothing else asks for it.
    pub fn disclosed(&self) -> &Text {
        &self.text
    }

    /// Whether the template says nothing here.
    pub fn is_absent(&self) -> bool {
        self.text.word.is_empty()
    }

    /// Whether it is known to be empty.
    pub fn is_blank(&self) -> bool {
        self.text.is_blank()
    }

    /// Whether it is known to be more than empty.
    pub fn is_given(&self) -> bool {
        self.text.is_given()
    }

    /// Whether it is known neither to be empty nor to be more.
    pub fn is_late(&self) -> bool {
        self.text.value().is_none()
    }

    /// A word that is empty where this is, and says no more of what stands in the template.
    pub fn presence(&self) -> Word {
        let mut word = Word::empty();
        for part in self.text.word.parts() {
            match part {
                Part::Literal(_) => word.push_str("given"),
                late => word.push(late.clone()),
            }
        }
        word
    }

    /// Its place, if the template gives it.
    pub fn place(&self) -> Option<Span> {
        self.text.span
    }
}

impl<K> Value for Secret<K> {
    fn set(&mut self, node: &Node, cx: &mut Cx<'_>) {
        self.text.set(node, cx);
    }

    fn take_word(&mut self, word: Word, span: Span, cx: &mut Cx<'_>) {
        self.text.take_word(word, span, cx);
    }

    fn takes_late(&self) -> bool {
        self.text.takes_late()
    }

    fn is_zero(&self) -> bool {
        self.text.is_zero()
    }

    fn given(&self) -> bool {
        self.text.given()
    }

    fn preset(&mut self, preset: &Preset) {
        self.text.preset(preset);
    }

    fn known(&self) -> Option<String> {
        self.text.known()
    }

    fn span(&self) -> Option<Span> {
        self.text.span
    }
}

impl<K: Kind> Typed for Secret<K> {
    fn shape() -> Shape {
        Shape::Secret(K::KIND)
    }
}
