//! Faults of syntax: Go's words for them, and ours.

use std::ops::Range;

use super::fault::Fault;
use super::functions;
use crate::diagnostic::Code;

/// A fault in our words, made from Go's.
pub fn fault(range: Range<usize>, go: &str, defined: &dyn Fn(&str) -> bool) -> Fault {
    let code = Code::TemplateSyntax;
    if let Some(rest) = go.strip_prefix("function \"") {
        let name = rest.strip_suffix("\" not defined").unwrap_or(rest);
        return undefined(range, name, defined);
    }
    if go.starts_with("unclosed action") {
        return Fault::new(code, range, "`{{` is not closed").help("close it with `}}`");
    }
    let message = match go {
        "unclosed comment" => "`{{/*` is not closed",
        "comment ends before closing delimiter" => "`*/` is not followed by `}}`",
        "unclosed left paren" => "`(` is not closed",
        "unexpected EOF" => "an `{{end}}` is missing",
        "invalid syntax" => "not a good string or character constant",
        "expected :=" => "`:` is not followed by `=`",
        "empty command" => "a command is missing",
        "unexpected {{end}}" => "`{{end}}` closes nothing",
        "unexpected {{else}}" => "`{{else}}` belongs to nothing",
        _ => "",
    };
    if message.is_empty() {
        Fault::new(code, range, go)
    } else {
        Fault::new(code, range, message)
    }
}

fn undefined(range: Range<usize>, name: &str, defined: &dyn Fn(&str) -> bool) -> Fault {
    let fault = Fault::new(
        Code::TemplateSyntax,
        range,
        format!("unknown function `{name}`"),
    );
    if name == "clean_resource_name" {
        return fault
            .help("use it only in the amazon, osc, azure, googlecompute and yandex components");
    }
    if name == "clean_ami_name" || name == "clean_image_name" {
        return fault.help("use `clean_resource_name`");
    }
    let near = functions::NAMES
        .iter()
        .filter(|known| defined(known))
        .map(|known| (strsim::damerau_levenshtein(name, known), known))
        .min()
        .filter(|(distance, known)| *distance <= 1 + known.len() / 4);
    match near {
        Some((_, known)) => fault.help(format!("did you mean `{known}`?")),
        None => fault.help(format!(
            "use one of {}; for a text write `{{{{\"{name}\"}}}}`, for a user variable `{{{{user \"{name}\"}}}}`",
            list(defined)
        )),
    }
}

fn list(defined: &dyn Fn(&str) -> bool) -> String {
    let names: Vec<String> = functions::NAMES
        .iter()
        .filter(|name| defined(name))
        .map(|name| format!("`{name}`"))
        .collect();
    names.join(", ")
}

/// A fault for text that is nested too deep to be read.
pub fn too_deep(range: Range<usize>) -> Fault {
    Fault::new(
        Code::TemplateSyntax,
        range,
        format!("nested deeper than {} levels", super::parse::DEPTH),
    )
    .help("split the text into user variables")
}
