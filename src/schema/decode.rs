//! JSON objects into a struct, as weakly as Packer does it.

use std::collections::BTreeSet;

use super::{Config, Renderer, Rule, Value};
use crate::diagnostic::{Code, Diagnostic, Severity, suggest};
use crate::source::{Kind, Node, Span};

/// What decoding works with.
pub struct Cx<'a> {
    /// Renders texts.
    pub renderer: &'a mut dyn Renderer,
    /// What was found.
    pub faults: &'a mut Vec<Diagnostic>,
    path: String,
    /// Keys (by their paths) whose values are at fault: what follows from that is not told.
    faulty: BTreeSet<String>,
}

impl<'a> Cx<'a> {
    /// At the top of an object.
    pub fn new(renderer: &'a mut dyn Renderer, faults: &'a mut Vec<Diagnostic>) -> Self {
        Self {
            renderer,
            faults,
            path: String::new(),
            faulty: BTreeSet::new(),
        }
    }

    /// The dotted path of the value that is decoded now.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Does something one key deeper.
    pub fn inside(&mut self, key: &str, work: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        if !key.starts_with('[') && length > 0 {
            self.path.push('.');
        }
        self.path.push_str(key);
        work(self);
        self.path.truncate(length);
    }

    /// Reports a value of the wrong kind.
    pub fn wrong(&mut self, node: &Node, takes: &str, packer_type: &str) {
        let found = match &node.kind {
            Kind::List(_) => "[]interface {}",
            Kind::Map(_) => "map[string]interface {}",
            Kind::String(_) => "string",
            Kind::Number(_) => "float64",
            Kind::Bool(_) => "bool",
            Kind::Null => "<nil>",
        };
        let path = &self.path;
        self.faults.push(
            Diagnostic::error(
                Code::WrongType,
                node.span,
                format!("`{path}` got {} but takes {takes}", node.what()),
            )
            .packer(format!(
                "'{path}' expected type '{packer_type}', got unconvertible type '{found}'"
            )),
        );
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
            .packer(packer),
        );
    }

    /// Renders a text that must be known now; `None`: the fault is noted.
    pub fn early(&mut self, text: &str, span: Span) -> Option<String> {
        if !text.contains("{{") {
            return Some(text.to_owned());
        }
        match self.renderer.early(text, &self.path) {
            Ok(text) => Some(text),
            Err(fault) => {
                let fault = fault.at(self.renderer.sources(), span);
                self.faults.push(fault);
                None
            }
        }
    }
}

/// At most 60 characters of a text, for a message.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}...", &text[..at]),
        None => text.to_owned(),
    }
}

/// Decodes the layers, later ones on top, fills in the defaults and checks the rules of each key. `None` if there are
/// errors.
pub fn decode<T: Config>(
    layers: &[&Node],
    renderer: &mut dyn Renderer,
    faults: &mut Vec<Diagnostic>,
) -> Option<T> {
    let before = errors(faults);
    let mut value = T::default();
    let mut cx = Cx::new(renderer, faults);
    for layer in layers {
        fields(&mut value, layer, &mut cx, true);
    }
    let span = layers.first().map(|layer| layer.span);
    finish(&mut value, span, &mut cx);
    (errors(faults) == before).then_some(value)
}

/// How many errors there are.
pub(super) fn errors(faults: &[Diagnostic]) -> usize {
    faults
        .iter()
        .filter(|fault| fault.severity == Severity::Error)
        .count()
}

/// Takes the keys of one object.
pub(super) fn fields<T: Config>(value: &mut T, node: &Node, cx: &mut Cx<'_>, top: bool) {
    let Kind::Map(entries) = &node.kind else {
        cx.wrong(node, "an object", "map");
        return;
    };
    for entry in entries {
        let name = match T::keys().iter().find(|key| key.name == entry.key) {
            Some(key) => Some(key.name),
            None => T::keys()
                .iter()
                .find(|key| key.name.eq_ignore_ascii_case(&entry.key))
                .map(|key| key.name)
                // the exact spelling takes the place of any other
                .filter(|name| entries.iter().all(|other| other.key != *name)),
        };
        let Some(name) = name else {
            // the core's own keys, and a type that is left over, are ignored (language.md D3)
            if !(top && (entry.key.starts_with("packer_") || entry.key == "type")) {
                unknown::<T>(entry.key.as_str(), entry.key_span, cx);
            }
            continue;
        };
        if matches!(entry.value.kind, Kind::Null) {
            continue;
        }
        if let Some(field) = value.field(name) {
            cx.inside(name, |cx| {
                let before = errors(cx.faults);
                field.set(&entry.value, cx);
                if errors(cx.faults) > before {
                    cx.faulty.insert(cx.path.clone());
                }
            });
        }
    }
}

fn unknown<T: Config>(key: &str, span: Span, cx: &mut Cx<'_>) {
    let full = if cx.path().is_empty() {
        key.to_owned()
    } else {
        format!("{}.{key}", cx.path())
    };
    if let Some((_, instead)) = DEPRECATED.iter().find(|(old, _)| *old == key) {
        cx.faults.push(
            Diagnostic::error(Code::DeprecatedKey, span, format!("the key `{key}` is gone"))
                .help(*instead)
                .packer(format!("Deprecated configuration key: '{key}'. Please call `packer fix` against your template to update your template to be compatible with the current version of Packer. Visit https://www.packer.io/docs/commands/fix/ for more detail.")),
        );
        return;
    }
    let mut fault = Diagnostic::error(Code::UnknownKey, span, format!("there is no key `{full}`"))
        .packer(format!("unknown configuration key: '\"{full}\"'"));
    if key.starts_with('_') {
        fault = fault.help("comments (`_name`) can stand at the root of a template only");
    } else if let Some(other) = suggest(key, T::keys().iter().map(|key| key.name)) {
        fault = fault.help(format!("did you mean `{other}`?"));
    }
    cx.faults.push(fault);
}

/// Keys that Packer once had in every component (language.md D4), and what to write instead.
const DEPRECATED: &[(&str, &str)] = &[
    ("iso_md5", "write `\"iso_checksum\": \"md5:...\"`"),
    ("iso_checksum_url", "write `\"iso_checksum\": \"file:...\"`"),
    (
        "iso_checksum_type",
        "write the type in front of `iso_checksum`: `sha256:...`",
    ),
    ("ssh_key_path", "write `ssh_private_key_file`"),
    ("ssh_disable_agent", "write `ssh_disable_agent_forwarding`"),
    ("ssh_host_port_min", "write `host_port_min`"),
    ("ssh_host_port_max", "write `host_port_max`"),
    ("ssh_skip_nat_mapping", "write `skip_nat_mapping`"),
];

/// Defaults, then the rules of each key.
pub(super) fn finish<T: Config>(value: &mut T, span: Option<Span>, cx: &mut Cx<'_>) {
    for key in T::keys() {
        let Some(field) = value.field(key.name) else {
            continue;
        };
        if field.is_zero() {
            field.preset(&key.preset);
        }
        let mut faulty = false;
        cx.inside(key.name, |cx| faulty = cx.faulty.contains(&cx.path));
        if faulty {
            continue;
        }
        for rule in &key.rules {
            check(key.name, *rule, field, span, cx);
        }
    }
}

fn check(name: &str, rule: Rule, field: &dyn Value, span: Option<Span>, cx: &mut Cx<'_>) {
    let place = |code, message: String| match field.span().or(span) {
        Some(span) => Diagnostic::error(code, span, message),
        None => Diagnostic::general(code, message),
    };
    match rule {
        Rule::Required(words) if field.is_zero() => {
            cx.faults
                .push(place(Code::MissingKey, format!("`{name}` must be given")).packer(words));
        }
        Rule::OneOf(choices) => {
            let Some(found) = field.known().filter(|text| !text.is_empty()) else {
                return;
            };
            if choices.contains(&found.as_str()) {
                return;
            }
            let all: Vec<String> = choices.iter().map(|choice| format!("`{choice}`")).collect();
            let mut fault = place(
                Code::BadValue,
                format!(
                    "`{name}` is `{}`, but takes {}",
                    shortened(&found),
                    all.join(", ")
                ),
            );
            if let Some(other) = suggest(&found, choices.iter().copied()) {
                fault = fault.help(format!("did you mean `{other}`?"));
            }
            cx.faults.push(fault);
        }
        Rule::Required(_) | Rule::Secret => {}
    }
}
