//! What can be said of a template as a whole, without values of variables.

use std::collections::HashSet;

use super::version::Version;
use super::{Spanned, Template};
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::source::Span;

/// The version of Packer that templates are read for.
const PACKER: [i64; 3] = [1, 6, 6];
/// How many faults get a suggestion: looking for one costs time for every builder.
const SUGGESTIONS: usize = 100;

/// Finds what Packer's `Initialize` finds before it renders variables: that there is a builder, that the builders which `only`,
/// `except` and `override` name exist, and `min_packer_version`. In Packer's order; it stops before the version if there is another fault.
///
/// Required variables are not checked here: whether they are set is known only with the command line.
pub fn check(template: &Template, faults: &mut Vec<Diagnostic>) {
    if template.builders.is_empty() {
        faults.push(
            Diagnostic::error(
                Code::NoBuilder,
                super::component::opening(template.span),
                "there is no builder",
            )
            .help("add one under `builders`")
            .packer("at least one builder must be defined"),
        );
    }
    let builders: HashSet<&str> = template
        .builders
        .iter()
        .map(|builder| builder.name.value.as_str())
        .collect();
    let mut targets = Targets {
        template,
        builders,
        suggestions: SUGGESTIONS,
        faults,
    };
    for (i, item) in template.provisioners.iter().enumerate() {
        let prefix = format!("provisioner {}: ", i + 1);
        targets.only_except(&item.only, &item.except, &prefix);
        let mut overrides: Vec<&Spanned<String>> =
            item.overrides.iter().map(|(name, _)| name).collect();
        overrides.sort_by(|a, b| a.value.cmp(&b.value));
        for name in overrides {
            let packer = format!("{prefix}override '{}' doesn't exist", name.value);
            targets.exists(name, "override", packer);
        }
    }
    for (i, chain) in template.post_processors.iter().enumerate() {
        for (j, item) in chain.iter().enumerate() {
            let prefix = format!("post-processor {}.{}: ", i + 1, j + 1);
            targets.only_except(&item.only, &item.except, &prefix);
        }
    }
    if let Some(version) = &template.min_packer_version {
        faults.extend(min_version(version));
    }
    sensitive(template, faults);
}

/// The builders that can be named, and where the faults go.
struct Targets<'t, 'f> {
    template: &'t Template,
    builders: HashSet<&'t str>,
    suggestions: usize,
    faults: &'f mut Vec<Diagnostic>,
}

impl Targets<'_, '_> {
    fn only_except(&mut self, only: &[Spanned<String>], except: &[Spanned<String>], prefix: &str) {
        if let (Some(first), Some(other)) = (only.first(), except.first()) {
            self.faults.push(
                Diagnostic::error(
                    Code::OnlyAndExcept,
                    other.span,
                    "both `only` and `except` are given",
                )
                .also(first.span, "`only` is here")
                .help("keep one of the two")
                .packer(format!(
                    "{prefix}only one of 'only' or 'except' may be specified"
                )),
            );
            return;
        }
        for (key, names) in [("only", only), ("except", except)] {
            for name in names {
                let packer = format!(
                    "{prefix}'{key}' specified builder '{}' not found",
                    name.value
                );
                self.exists(name, key, packer);
            }
        }
    }

    fn exists(&mut self, name: &Spanned<String>, key: &str, packer: String) {
        if self.builders.contains(name.value.as_str()) {
            return;
        }
        let builders = &self.template.builders;
        let mut fault = Diagnostic::error(
            Code::UnknownBuilder,
            name.span,
            format!(
                "`{key}` names the builder `{}`, which does not exist",
                name.value
            ),
        )
        .packer(packer);
        if let Some(left) = self.suggestions.checked_sub(1) {
            self.suggestions = left;
            let names = || builders.iter().map(|builder| builder.name.value.as_str());
            // A builder with a name is called by it, not by its type.
            let renamed = builders
                .iter()
                .find(|builder| builder.named && builder.kind.value == name.value);
            fault = match (renamed, suggest(&name.value, names())) {
                (Some(builder), _) => fault.also(
                    builder.name.span,
                    format!(
                        "the builder of that type is called `{}`",
                        builder.name.value
                    ),
                ),
                (None, Some(near)) => fault.help(format!("did you mean `{near}`?")),
                (None, None) if builders.is_empty() || builders.len() > 8 => fault,
                (None, None) => {
                    let names: Vec<String> = names().map(|name| format!("`{name}`")).collect();
                    fault.help(format!("the builders are {}", names.join(", ")))
                }
            };
        }
        self.faults.push(fault);
    }
}

fn min_version(version: &Spanned<String>) -> Option<Diagnostic> {
    let error = |message: String| Diagnostic::error(Code::MinVersion, version.span, message);
    match Version::parse(&version.value) {
        Err(packer) => Some(
            error("`min_packer_version` is not a version".to_owned())
                .help("write numbers with points between, such as `1.6.6`")
                .packer(format!("min_version is invalid: {packer}")),
        ),
        Ok(wanted) if wanted.is_later_than(PACKER) => Some(
            error(format!("the template asks for Packer {wanted} or later"))
                .found("templates are read as Packer 1.6.6 reads them")
                .help("lower it if the template needs nothing of the later version")
                .packer(format!(
                    "This template requires Packer version {wanted} or higher; using 1.6.6"
                )),
        ),
        Ok(_) => None,
    }
}

/// Warns of sensitive variables that are not declared: nothing would be masked.
fn sensitive(template: &Template, faults: &mut Vec<Diagnostic>) {
    let variables = || {
        template
            .variables
            .iter()
            .map(|variable| variable.name.value.as_str())
    };
    let declared: HashSet<&str> = variables().collect();
    let mut suggestions = SUGGESTIONS;
    for name in &template.sensitive {
        if declared.contains(name.value.as_str()) {
            continue;
        }
        let place: Span = name.span;
        let mut fault = Diagnostic::warning(
            Code::UnknownSensitive,
            place,
            format!("the sensitive variable `{}` is not declared", name.value),
        )
        .found("masks nothing");
        if let Some(left) = suggestions.checked_sub(1) {
            suggestions = left;
            fault = match suggest(&name.value, variables()) {
                Some(near) => fault.help(format!("did you mean `{near}`?")),
                None => fault.help("declare it under `variables`, or remove it here"),
            };
        }
        faults.push(fault);
    }
}
