//! Which builds `-only` and `-except` leave.

use super::House;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::interpolate::{self, Context, Data, Place, When};
use crate::plan::Word;
use crate::template::{Builder, Template};

/// The builders that `-only` and `-except` leave, with their rendered names.
pub fn chosen<'t>(house: &mut House<'t>, faults: &mut Vec<Diagnostic>) -> Vec<(&'t Builder, Word)> {
    let request = house.request;
    let context = Context {
        place: Place::BuilderName,
        build_name: Word::empty(),
        build_type: "",
        data: Data::Nil,
        clean: None,
        build_keys: Some(&[]),
        template_dir: house.template_dir.clone(),
        frozen: request.options.frozen.as_ref(),
    };
    let mut out = Vec::new();
    for builder in &request.template.builders {
        let name = &builder.name;
        let word = interpolate::render_until_stable(
            &name.value,
            &context,
            &mut house.variables,
            When::Late,
        );
        let word = match word {
            Ok(word) => word,
            Err(fault) => {
                let mut fault = fault.at(request.sources, name.span);
                let words = fault.packer.unwrap_or_default();
                let raw = &name.value;
                fault.packer = Some(format!("Error interpolating builder '{raw}': {words}"));
                faults.push(fault);
                continue;
            }
        };
        let lists = !request.options.only.is_empty() || !request.options.except.is_empty();
        let shown = if lists && word.as_literal().is_none() {
            let why = format!("which builds are chosen, as the name in {}", builder.path);
            let when = When::Early { why: &why };
            match interpolate::render_until_stable(
                &name.value,
                &context,
                &mut house.variables,
                when,
            ) {
                Ok(word) => word.to_string(),
                Err(fault) => {
                    faults.push(fault.at(request.sources, name.span));
                    continue;
                }
            }
        } else {
            word.to_string()
        };
        let only = &request.options.only;
        if (only.is_empty() || only.contains(&shown)) && !request.options.except.contains(&shown) {
            out.push((builder, word));
        }
    }
    out
}

/// Packer, too, then ends well without a word, but nobody approves a script that builds nothing on purpose.
pub fn nothing_chosen(template: &Template) -> Diagnostic {
    let names = template.builders.iter();
    let names: Vec<String> = names
        .map(|builder| format!("`{}`", builder.name.value))
        .collect();
    let message = "`-only` and `-except` leave no build: nothing will be done";
    let mut fault = Diagnostic::general(Code::NothingChosen, message)
        .help(format!("the builds are {}", names.join(", ")));
    fault.severity = Severity::Warning;
    fault
}
