//! From JSON to a [`Template`].

use super::component::builders;
use super::post_processor::chains;
use super::provisioner::{cleanup, provisioners};
use super::{Spanned, Template, VariableDecl, root};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Entry, Kind, Node};

/// Reads a template and finds what `packer validate -syntax-only` finds.
///
/// The faults come in Packer's order; Packer itself stops after the first of these groups that has any: values of the wrong kind at
/// the root, comments that are not strings, unknown root keys, everything else. Where there are faults the result is what could be
/// read: good for further checks, not for a build.
pub fn parse(root: &Node, faults: &mut Vec<Diagnostic>) -> Template {
    let span = root.span;
    let root = root::read(root, faults);
    Template {
        span,
        variables: root
            .variables
            .iter()
            .filter_map(|entry| variable(entry, faults))
            .collect(),
        builders: builders(root.builders, faults),
        post_processors: chains(root.post_processors, faults),
        provisioners: provisioners(root.provisioners, faults),
        cleanup: root.cleanup.and_then(|node| cleanup(node, faults)),
        description: root.description,
        min_packer_version: root.min_packer_version,
        sensitive: root.sensitive,
    }
}

/// A variable: `null` is required, else the default is a string.
fn variable(entry: &Entry, faults: &mut Vec<Diagnostic>) -> Option<VariableDecl> {
    let name = Spanned {
        value: entry.key.clone(),
        span: entry.key_span,
    };
    let default = match &entry.value.kind {
        Kind::Null => None,
        Kind::String(text) => Some(Spanned {
            value: text.clone(),
            span: entry.value.span,
        }),
        _ => {
            let key = &entry.key;
            let go = super::words::expected("string", &entry.value);
            let mut fault = Diagnostic::error(
                Code::VariableType,
                entry.value.span,
                format!(
                    "the default of the variable `{key}` must be a string or `null`, found {}",
                    entry.value.what()
                ),
            )
            .packer(format!("variable {key}: '' {go}"));
            fault = match entry.value.kind {
                Kind::Number(_) | Kind::Bool(_) => fault.help("put it in double quotes"),
                Kind::List(_) => fault.help("join the items in one string, such as `\"a,b\"`"),
                _ => fault,
            };
            faults.push(fault);
            return None;
        }
    };
    Some(VariableDecl { name, default })
}
