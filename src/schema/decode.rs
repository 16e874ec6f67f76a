//! JSON objects into a struct, as weakly as Packer does it.

use std::collections::BTreeSet;

use super::cx::{Cx, shortened};
use super::{Config, Key, Preset, Renderer, Rule, Value, deprecated};
use crate::diagnostic::{Code, Diagnostic, Severity, suggest};
use crate::interpolate::quote;
use crate::source::{Entry, Kind, Node, Span};

/// Decodes the layers, later ones on top, fills in the defaults and checks the rules of each key. `None` if a value
/// could not be taken. Faults against rules (a missing key) do not keep the other checks from being made.
pub fn decode<T: Config>(
    layers: &[&Node],
    renderer: &mut dyn Renderer,
    faults: &mut Vec<Diagnostic>,
) -> Option<T> {
    let before = faults.len();
    let mut value = T::default();
    let mut cx = Cx::new(renderer, faults);
    for layer in layers {
        fields(&mut value, layer, &mut cx, true);
    }
    let good = !failed(&cx.faults[before..]);
    let span = layers.first().map(|layer| layer.span);
    finish(&mut value, span, &mut cx);
    good.then_some(value)
}

/// Whether there is an error among them.
fn failed(faults: &[Diagnostic]) -> bool {
    faults.iter().any(|fault| fault.severity == Severity::Error)
}

/// Takes the keys of one object.
pub(super) fn fields<T: Config>(value: &mut T, node: &Node, cx: &mut Cx<'_>, top: bool) {
    let Kind::Map(entries) = &node.kind else {
        cx.no_object(node);
        return;
    };
    // keys that are there in their exact spelling: it takes the place of any other
    let exact: BTreeSet<&str> = entries
        .iter()
        .filter_map(|entry| T::keys().iter().find(|key| key.name == entry.key))
        .map(|key| key.name)
        .collect();
    let mut taken = BTreeSet::new();
    // the names that no key may be given, in small letters: Packer does not regard their case
    let mut there: BTreeSet<String> = entries.iter().map(|it| lower(&it.key)).collect();
    for entry in entries {
        if top {
            entry.key.clone_into(&mut cx.top);
        }
        let name = spelled(&entry.key, entry.key_span, cx, top);
        let key = T::keys().iter().find(|key| key.name == name).or_else(|| {
            let same = |key: &&Key| key.name.eq_ignore_ascii_case(&name);
            let key = T::keys().iter().find(same)?;
            (!exact.contains(key.name)).then_some(key)
        });
        match key.filter(|key| taken.insert(key.name)) {
            Some(key) => take(value, key, &entry.value, cx),
            None => {
                let before = cx.faults.len();
                cx.render_all(&entry.value);
                if !failed(&cx.faults[before..]) && !ignored(entry, top) {
                    let new = unknown::<T>(&name, entry.key_span, &there, cx);
                    there.extend(new);
                }
            }
        }
    }
}

/// The name of a key. Keys of nested objects are rendered (language.md I1).
fn spelled(key: &str, span: Span, cx: &mut Cx<'_>, top: bool) -> String {
    if top {
        return key.to_owned();
    }
    cx.early(key, span).unwrap_or_else(|| key.to_owned())
}

/// The core's own keys, and a type that is left over, are ignored (language.md D3).
fn ignored(entry: &Entry, top: bool) -> bool {
    top && (entry.key.starts_with("packer_") || entry.key == "type")
}

fn take<T: Config>(value: &mut T, key: &Key, node: &Node, cx: &mut Cx<'_>) {
    if matches!(node.kind, Kind::Null) {
        return;
    }
    let Some(field) = value.field(key.name) else {
        return;
    };
    cx.inside_as(key.name, key.packer_name(), |cx| {
        let before = cx.faults.len();
        field.set(node, cx);
        if failed(&cx.faults[before..]) {
            cx.faulty.insert(cx.path().to_owned());
        }
    });
}

/// Keys that the core takes from a component's object. It removes them in this spelling only (language.md C2).
const META: &[&str] = &[
    "type",
    "name",
    "only",
    "except",
    "override",
    "pause_before",
    "timeout",
    "max_retries",
    "keep_input_artifact",
];

fn lower(key: &str) -> String {
    key.to_ascii_lowercase()
}

/// Reports a key that the component does not have. Gives the name to which the key is to be changed, in small letters, if
/// that is offered: never one that is `there`.
fn unknown<T: Config>(
    key: &str,
    span: Span,
    there: &BTreeSet<String>,
    cx: &mut Cx<'_>,
) -> Option<String> {
    let full = if cx.path().is_empty() {
        key.to_owned()
    } else {
        format!("{}.{key}", cx.path())
    };
    if let Some(instead) = deprecated::instead(T::PLUGIN, &full) {
        let mut fault = Diagnostic::error(
            Code::DeprecatedKey,
            span,
            format!("the key `{key}` is gone"),
        );
        let known = |new: &&str| T::keys().iter().any(|key| key.name == *new);
        let new = deprecated::renamed(instead);
        let advice = match new {
            Some(new) if !known(&new) => "leave it out".to_owned(),
            _ if instead == "leave it out" => instead.to_owned(),
            _ => format!("{instead} instead"),
        };
        let new = new.filter(known).filter(|new| !there.contains(*new));
        if let Some(new) = new {
            fault = fault.mended(span, format!("\"{new}\""));
        }
        cx.faults.push(
            fault
                .help(advice)
                .packer(format!("Deprecated configuration key: '{key}'. Please call `packer fix` against your template to update your template to be compatible with the current version of Packer. Visit https://www.packer.io/docs/commands/fix/ for more detail.")),
        );
        return new.map(str::to_owned);
    }
    let packer_name = match cx.packer_path() {
        "" => key.to_owned(),
        path => format!("{path}.{key}"),
    };
    let mut fault = Diagnostic::error(
        Code::UnknownKey,
        span,
        format!("there is no key `{}`", shortened(&full)),
    )
    .packer(format!(
        "unknown configuration key: '{}'",
        quote(&packer_name)
    ));
    let meta = META.iter().find(|meta| meta.eq_ignore_ascii_case(key));
    let mut new = None;
    if key.starts_with('_') {
        fault = fault.help("comments (`_name`) can stand at the root of a template only");
    } else if let Some(meta) = meta.filter(|meta| **meta != key && cx.path().is_empty()) {
        fault = fault
            .help(format!("write `{meta}` in small letters"))
            .mended(span, format!("\"{meta}\""));
    } else if let Some(other) = suggest(key, T::keys().iter().map(|key| key.name)) {
        if there.contains(&other) {
            fault = fault.help(format!("remove it, or `{other}`, which is there too"));
        } else {
            fault = fault
                .help(format!("did you mean `{other}`?"))
                .mended(span, format!("\"{other}\""));
            new = Some(other);
        }
    } else if T::keys().len() <= 12 {
        let all: Vec<String> = T::keys()
            .iter()
            .map(|key| format!("`{}`", key.name))
            .collect();
        fault = match all.as_slice() {
            [] => fault.help("remove it; there are no keys here"),
            all => fault.help(format!("remove it, or write one of {}", all.join(", "))),
        };
    } else {
        fault = fault.help("remove it; `packsh schema TYPE` lists the keys of a component");
    }
    cx.faults.push(fault);
    new
}

/// Defaults, then the rules of each key.
pub(super) fn finish<T: Config>(value: &mut T, span: Option<Span>, cx: &mut Cx<'_>) {
    for key in T::keys() {
        let Some(field) = value.field(key.name) else {
            continue;
        };
        if field.is_zero() {
            match (&key.preset, span) {
                (Preset::Rendered(template), Some(span)) => {
                    if let Some(word) = cx.text(template, span) {
                        field.preset_word(word, cx);
                    }
                }
                (preset, _) => field.preset(preset),
            }
        }
        let mut faulty = false;
        cx.inside_as(key.name, key.packer_name(), |cx| {
            faulty = cx.faulty.contains(cx.path());
            field.finish(cx);
        });
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
            cx.faults.push(
                place(Code::MissingKey, format!("`{name}` must be given"))
                    .help(format!("add `\"{name}\": ...` to this object"))
                    .packer(words),
            );
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
        Rule::Required(_) | Rule::Untagged(_) | Rule::Old(_) => {}
    }
}
