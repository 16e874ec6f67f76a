//! What both provisioners of Puppet share: the staging folder, the facts, and the run.

use std::collections::BTreeMap;

use super::guest::{Steps, System, known, text, words};
use crate::diagnostic::Diagnostic;
use crate::interpolate::Field;
use crate::plan::{Stmt, Word};
use crate::schema::{List, Map, Raw, Text};

/// Makes a folder on the guest that everybody can write to.
pub fn folder(steps: &mut Steps<'_, '_, '_, '_>, system: System, path: &Word, fault: [String; 2]) {
    steps.message(words!("Creating directory: ", path.clone()));
    steps.command(system.make(path), &fault[0]);
    steps.command(system.open(path), &fault[1]);
}

/// The facts as variables of the command: those of the template, and the build's.
///
/// # Errors
/// A name is known only when the script runs.
pub fn facts(
    steps: &mut Steps<'_, '_, '_, '_>,
    system: System,
    given: &Map<Text>,
) -> Result<Word, Diagnostic> {
    let mut facts: BTreeMap<String, Word> = BTreeMap::new();
    for (name, value) in &given.items {
        let name = known(steps.scope, "facter", name)?;
        facts.insert(name, value.word.clone());
    }
    let build = steps.scope.build;
    facts.insert("packer_build_name".to_owned(), build.name.clone());
    facts.insert(
        "packer_builder_type".to_owned(),
        Word::lit(build.kind.clone()),
    );
    let (before, after, between) = if system.windows {
        ("SET \"FACTER_", "\"", " & ")
    } else {
        ("FACTER_", "'", " ")
    };
    let mut out = Word::empty();
    for (index, (name, value)) in facts.into_iter().enumerate() {
        let equals = if system.windows { "=" } else { "='" };
        let between = if index > 0 { between } else { "" };
        out.append(words!(between, before, name, equals, value, after));
    }
    Ok(out)
}

/// The command: it and the extra arguments are templates of the same data.
///
/// # Errors
/// A diagnostic that points into the template.
pub fn command(
    steps: &mut Steps<'_, '_, '_, '_>,
    execute: &Raw,
    extra: &List<Raw>,
    kind: &'static str,
    mut fields: Vec<(&'static str, Field)>,
) -> Result<Word, Diagnostic> {
    let all: Vec<&str> = extra.items.iter().map(|raw| raw.text.as_str()).collect();
    let raw = Raw {
        text: all.join(" "),
        // one text of many: a place in it is none in the template
        span: extra.items.first().and_then(|raw| match all.len() {
            1 => raw.span,
            _ => None,
        }),
    };
    fields.push(("Debug", Field::Bool(false)));
    fields.push(("ExtraArguments", Field::Text(Word::empty())));
    let extra = steps.render(&raw, kind, &fields)?;
    fields.pop();
    fields.push(("ExtraArguments", text(&extra)));
    steps.render(execute, kind, &fields)
}

/// Runs Puppet, and removes the staging folder if that is wanted.
pub fn run(steps: &mut Steps<'_, '_, '_, '_>, command: Word, ignore: bool, clean: Option<Word>) {
    let shown = "Running Puppet: ";
    if ignore {
        steps.message(words!(shown, command.clone()));
        steps.body.push(Stmt::call("guest_try", [command]));
    } else {
        // 2: there were changes
        let fault = "Puppet exited with a non-zero exit status: ";
        steps.told(shown, command, fault, "2");
    }
    if let Some(remove) = clean {
        steps.command(
            remove,
            "Error removing staging directory: Non-zero exit status.",
        );
    }
}
