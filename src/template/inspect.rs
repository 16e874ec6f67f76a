//! What `packer inspect` prints of a template: raw, nothing rendered.

use std::collections::HashSet;

use super::{Template, check};
use crate::printable;

/// What stands for a secret.
const SENSITIVE: &str = "<sensitive>";

const NOTE: &str = "\nNote: If your build names contain user variables or template\n\
    functions such as 'timestamp', these are processed at build time,\n\
    and therefore only show in their raw form here.";

/// What `packer inspect` prints. What would steer a terminal is shown, not done; Packer does it.
///
/// A default that equals that of a sensitive variable (and is not empty) is not shown; Packer shows some of them, at random. As in Packer the secrets
/// are masked elsewhere too if the template can be initialised; here only those that no template call is in.
pub fn human(template: &Template) -> String {
    let secrets = if can_initialise(template) {
        secrets(template)
    } else {
        Vec::new()
    };
    let mut out = String::new();
    for line in lines(template) {
        if let Line::Say(text) = line {
            let text = secrets
                .iter()
                .fold(text, |text, secret| text.replace(secret, SENSITIVE));
            out.push_str(&printable::listing(&text));
            out.push('\n');
        }
    }
    out
}

/// What `packer inspect -machine-readable` prints at a time, in seconds since 1970, byte for byte. Secrets are masked where they are whole defaults only.
pub fn machine(template: &Template, unix_time: u64) -> String {
    let mut out = String::new();
    for line in lines(template) {
        let fields = match line {
            Line::Say(text) => vec!["ui".to_owned(), "say".to_owned(), text],
            Line::Machine(fields) => fields,
        };
        let fields: Vec<String> = fields.iter().map(|field| escape(field)).collect();
        out.push_str(&format!("{unix_time},,{}\n", fields.join(",")));
    }
    out
}

/// A line of output.
enum Line {
    /// For a person; in machine-readable form a `ui` line.
    Say(String),
    /// For a machine only: category and fields.
    Machine(Vec<String>),
}

fn lines(template: &Template) -> Vec<Line> {
    let mut out = vec![say("Packer Inspect: JSON mode")];
    if let Some(description) = &template.description {
        out.push(say("Description:\n"));
        out.push(Line::Say(format!("{}\n", description.value)));
    }
    variables(template, &mut out);
    out.push(say(""));
    builders(template, &mut out);
    out.push(say(""));
    out.push(say("Provisioners:\n"));
    if template.provisioners.is_empty() {
        out.push(say("  <No provisioners>"));
    }
    for provisioner in &template.provisioners {
        let kind = &provisioner.kind.value;
        out.push(machine_line(&["template-provisioner", kind]));
        out.push(Line::Say(format!("  {kind}")));
    }
    out.push(say(NOTE));
    out
}

fn variables(template: &Template, out: &mut Vec<Line>) {
    if template.variables.is_empty() {
        out.push(say("Variables:\n"));
        out.push(say("  <No variables>"));
        return;
    }
    let sensitive: HashSet<&str> = template
        .sensitive
        .iter()
        .map(|name| name.value.as_str())
        .collect();
    let mut sorted: Vec<(&str, Option<&str>)> = template
        .variables
        .iter()
        .map(|variable| {
            let default = variable.default.as_ref().map(|text| text.value.as_str());
            (variable.name.value.as_str(), default)
        })
        .collect();
    sorted.sort_unstable();
    let hidden: HashSet<&str> = sorted
        .iter()
        .filter(|(name, _)| sensitive.contains(name))
        .filter_map(|(_, default)| default.filter(|default| !default.is_empty()))
        .collect();
    let shown = |name: &str, default: Option<&str>| {
        let default = default.unwrap_or_default();
        if sensitive.contains(name) || hidden.contains(default) {
            SENSITIVE.to_owned()
        } else {
            default.to_owned()
        }
    };
    let required: Vec<&str> = sorted
        .iter()
        .filter(|(_, default)| default.is_none())
        .map(|(name, _)| *name)
        .collect();
    if !required.is_empty() {
        out.push(say("Required variables:\n"));
        for name in required {
            out.push(machine_line(&[
                "template-variable",
                name,
                &shown(name, None),
                "1",
            ]));
            out.push(Line::Say(format!("  {name}")));
        }
        out.push(say(""));
    }
    out.push(say("Optional variables and their defaults:\n"));
    let width = sorted.iter().map(|(name, _)| name.len()).max();
    for (name, default) in sorted.iter().filter(|(_, default)| default.is_some()) {
        let default = shown(name, *default);
        let padded = padded(name, width);
        out.push(machine_line(&["template-variable", name, &default, "0"]));
        out.push(Line::Say(format!("  {padded} = {default}")));
    }
}

fn builders(template: &Template, out: &mut Vec<Line>) {
    out.push(say("Builders:\n"));
    if template.builders.is_empty() {
        out.push(say("  <No builders>"));
    }
    let mut sorted: Vec<(&str, &str)> = template
        .builders
        .iter()
        .map(|builder| (builder.name.value.as_str(), builder.kind.value.as_str()))
        .collect();
    sorted.sort_unstable();
    let width = sorted.iter().map(|(name, _)| name.len()).max();
    for (name, kind) in sorted {
        let mut line = format!("  {}", padded(name, width));
        if name != kind {
            line.push_str(&format!(" ({kind})"));
        }
        out.push(machine_line(&["template-builder", name, kind]));
        out.push(Line::Say(line));
    }
}

/// Names are padded by bytes, as Packer does it; at most so far that a single long name does not multiply the output.
fn padded(name: &str, width: Option<usize>) -> String {
    let width = width.unwrap_or_default().min(LONGEST_PADDING);
    let blanks = width.saturating_sub(name.len());
    format!("{name}{}", " ".repeat(blanks))
}

const LONGEST_PADDING: usize = 1_000;

fn say(text: &str) -> Line {
    Line::Say(text.to_owned())
}

fn machine_line(fields: &[&str]) -> Line {
    Line::Machine(fields.iter().map(|field| (*field).to_owned()).collect())
}

fn escape(field: &str) -> String {
    field
        .replace(',', "%!(PACKER_COMMA)")
        .replace('\r', "\\r")
        .replace('\n', "\\n")
}

/// Whether Packer gets as far as knowing the secrets: nothing else is wrong, and no variable is required.
fn can_initialise(template: &Template) -> bool {
    let mut faults = Vec::new();
    check(template, &mut faults);
    let required = template
        .variables
        .iter()
        .any(|variable| variable.default.is_none());
    let error = |fault: &crate::diagnostic::Diagnostic| {
        fault.severity == crate::diagnostic::Severity::Error
    };
    !required && !faults.iter().any(error)
}

/// The values of the sensitive variables, longest first, so that one within another does not spoil it.
fn secrets(template: &Template) -> Vec<&str> {
    let sensitive: HashSet<&str> = template
        .sensitive
        .iter()
        .map(|name| name.value.as_str())
        .collect();
    let mut out: Vec<&str> = template
        .variables
        .iter()
        .filter(|variable| sensitive.contains(variable.name.value.as_str()))
        .filter_map(|variable| variable.default.as_ref())
        .map(|default| default.value.as_str())
        .filter(|value| !value.is_empty() && !value.contains("{{"))
        .collect();
    out.sort_unstable_by_key(|value| (std::cmp::Reverse(value.len()), *value));
    out.dedup();
    out
}
