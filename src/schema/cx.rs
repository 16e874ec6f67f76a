//! What decoding works with: the place in the object, the renderer, the faults.

use std::collections::BTreeSet;

use super::{Renderer, words};
use crate::diagnostic::{Code, Diagnostic};
use crate::interpolate::Fault;
use crate::plan::Word;
use crate::source::{Kind, Node, Span};

/// What decoding works with.
pub struct Cx<'a> {
    /// Renders texts.
    pub renderer: &'a mut dyn Renderer,
    /// What was found.
    pub faults: &'a mut Vec<Diagnostic>,
    /// Whether texts are rendered already.
    rendered: bool,
    path: String,
    /// The path as Packer's messages have it.
    packer_path: String,
    /// The key of the component's object, as the template writes it: Packer names it where a text does not render.
    pub(super) top: String,
    /// Keys (by their paths) whose values are at fault: what follows from that is not told.
    pub(super) faulty: BTreeSet<String>,
}

impl<'a> Cx<'a> {
    /// At the top of an object.
    pub fn new(renderer: &'a mut dyn Renderer, faults: &'a mut Vec<Diagnostic>) -> Self {
        Self {
            renderer,
            faults,
            rendered: false,
            path: String::new(),
            packer_path: String::new(),
            top: String::new(),
            faulty: BTreeSet::new(),
        }
    }

    /// The dotted path of the value that is decoded now.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// That path in Packer's words.
    pub fn packer_path(&self) -> &str {
        &self.packer_path
    }

    /// Does something one key deeper.
    pub fn inside(&mut self, key: &str, work: impl FnOnce(&mut Self)) {
        self.inside_as(key, key, work);
    }

    /// As [`Cx::inside`], where Packer calls the key something else.
    pub fn inside_as(&mut self, key: &str, packer: &str, work: impl FnOnce(&mut Self)) {
        let (length, packer_length) = (self.path.len(), self.packer_path.len());
        enter(&mut self.path, key);
        enter(&mut self.packer_path, packer);
        work(self);
        self.path.truncate(length);
        self.packer_path.truncate(packer_length);
    }

    /// Reports a value of the wrong kind; `packer_type` is Go's name of what is wanted.
    pub fn wrong(&mut self, node: &Node, takes: &str, packer_type: &str) {
        let packer = format!(
            "'{}' expected type '{packer_type}', got unconvertible type '{}', value: '{}'",
            self.packer_path,
            words::go_type(node),
            words::go_value(node)
        );
        self.wrong_as(node, takes, packer);
    }

    /// Reports something else than an object.
    pub fn no_object(&mut self, node: &Node) {
        let packer = format!(
            "'{}' expected a map, got '{}'",
            self.packer_path,
            words::go_kind(node)
        );
        self.wrong_as(node, "an object", packer);
    }

    fn wrong_as(&mut self, node: &Node, takes: &str, packer: String) {
        let path = &self.path;
        let fault = Diagnostic::error(
            Code::WrongType,
            node.span,
            format!("`{path}` got {} but takes {takes}", node.what()),
        );
        let help = match node.kind {
            Kind::List(_) => "write one value, without the brackets".to_owned(),
            Kind::Map(_) => format!("write {takes} in the place of the object"),
            _ => format!("write {takes}"),
        };
        self.faults.push(fault.help(help).packer(packer));
    }

    /// Reports a value that does not parse.
    pub fn unparsable(&mut self, span: Span, takes: &str, found: &str, packer: String) {
        let path = &self.path;
        self.faults.push(
            Diagnostic::error(
                Code::WrongType,
                span,
                format!("`{path}` takes {takes}, but got `{}`", shortened(found)),
            )
            .help(instead(takes, found))
            .packer(packer),
        );
    }

    /// Reports a text that does not render.
    pub fn unrendered(&mut self, mut fault: Fault, span: Span) {
        // Packer parses all texts first, then renders them
        let phase = match fault.code {
            Code::TemplateSyntax => "invalid",
            _ => "render",
        };
        let top = &self.top;
        fault.packer = fault
            .packer
            .map(|words| format!("{phase} '{top}': {words}"));
        let fault = fault.at(self.renderer.sources(), span);
        self.faults.push(fault);
    }

    /// Does something with texts that are rendered already.
    pub fn verbatim(&mut self, work: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.rendered, true);
        work(self);
        self.rendered = before;
    }

    /// Renders a text; `None`: the fault is noted.
    pub fn text(&mut self, text: &str, span: Span) -> Option<Word> {
        if self.rendered || !text.contains("{{") {
            return Some(Word::lit(text));
        }
        match self.renderer.text(text, &self.path) {
            Ok(word) => Some(word),
            Err(fault) => {
                self.unrendered(fault, span);
                None
            }
        }
    }

    /// Renders a text that a list is split from; `None`: the fault is noted.
    pub fn items(&mut self, text: &str, span: Span) -> Option<Word> {
        let word = self.text(text, span)?;
        if word.as_literal().is_some() {
            return Some(word);
        }
        match self.renderer.items(&word, &self.path) {
            Ok(Some(items)) => Some(items),
            Ok(None) => self.early(text, span).map(Word::lit),
            Err(message) => {
                let fault = Fault::new(Code::TemplateFails, 0..text.len(), message);
                self.unrendered(fault.help("write the list as one: `[...]`"), span);
                None
            }
        }
    }

    /// Renders a text that must be known now; `None`: the fault is noted.
    pub fn early(&mut self, text: &str, span: Span) -> Option<String> {
        if self.rendered || !text.contains("{{") {
            return Some(text.to_owned());
        }
        match self.renderer.early(text, &self.path) {
            Ok(text) => Some(text),
            Err(fault) => {
                self.unrendered(fault, span);
                None
            }
        }
    }

    /// Renders all texts of a value that no key takes, for their faults.
    pub(super) fn render_all(&mut self, node: &Node) {
        match &node.kind {
            Kind::String(text) => {
                self.text(text, node.span);
            }
            Kind::List(nodes) => nodes.iter().for_each(|node| self.render_all(node)),
            Kind::Map(entries) => {
                for entry in entries {
                    self.text(&entry.key, entry.key_span);
                    self.render_all(&entry.value);
                }
            }
            Kind::Null | Kind::Bool(_) | Kind::Number(_) => {}
        }
    }
}

/// What to write in the place of a text that does not parse.
fn instead(takes: &str, found: &str) -> String {
    let digits = !found.is_empty() && found.bytes().all(|byte| byte.is_ascii_digit());
    match found {
        "yes" | "Yes" | "YES" | "on" | "On" | "y" if takes.contains("`true`") => {
            "write `true`".to_owned()
        }
        "no" | "No" | "NO" | "off" | "Off" | "n" if takes.contains("`true`") => {
            "write `false`".to_owned()
        }
        _ if digits && takes.contains("duration") => format!("add a unit: `{found}s`, `{found}m`"),
        _ => format!("write {takes}"),
    }
}

fn enter(path: &mut String, key: &str) {
    if !key.starts_with('[') && !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}

/// At most 60 characters of a text, for a message.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}...", &text[..at]),
        None => text.to_owned(),
    }
}
