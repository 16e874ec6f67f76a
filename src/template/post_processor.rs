//! Post-processors: chains in all their forms.

use super::component::{config, kind, value};
use super::decode::Decoder;
use super::{PostProcessor, Spanned};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Kind, Node};

/// Reads `post-processors`: each item is a chain, a bare string or object a chain of one.
pub(super) fn chains(items: &[Node], faults: &mut Vec<Diagnostic>) -> Vec<Vec<PostProcessor>> {
    items
        .iter()
        .enumerate()
        .filter_map(|(i, item)| chain(i, item, faults))
        .collect()
}

fn chain(i: usize, item: &Node, faults: &mut Vec<Diagnostic>) -> Option<Vec<PostProcessor>> {
    match &item.kind {
        Kind::String(_) | Kind::Map(_) => {
            let path = format!("post-processors[{i}]");
            Some(
                post_processor(item, path, (i, 0), faults)
                    .into_iter()
                    .collect(),
            )
        }
        Kind::List(links) => Some(
            links
                .iter()
                .enumerate()
                .filter_map(|(j, link)| {
                    let path = format!("post-processors[{i}][{j}]");
                    post_processor(link, path, (i, j), faults)
                })
                .collect(),
        ),
        _ => {
            let packer = format!("post-processor {}: bad format", i + 1);
            faults.push(bad_form(item).packer(packer));
            None
        }
    }
}

fn post_processor(
    item: &Node,
    path: String,
    (i, j): (usize, usize),
    faults: &mut Vec<Diagnostic>,
) -> Option<PostProcessor> {
    let prefix = format!("post-processor {}.{}: ", i + 1, j + 1);
    let missing = format!("{prefix}type is required");
    let mut decoder = Decoder {
        weak: false,
        code: Code::MetaType,
        prefix,
        faults,
    };
    let entries = match &item.kind {
        Kind::Map(entries) => entries,
        Kind::String(text) => {
            let found = Spanned {
                value: text.clone(),
                span: item.span,
            };
            let kind = kind(&mut decoder, item.span, &[], Some(found), &missing)?;
            return Some(PostProcessor {
                label: kind.clone(),
                kind,
                only: Vec::new(),
                except: Vec::new(),
                keep: None,
                config: config(item.span, &[], PostProcessor::META_KEYS),
                span: item.span,
                path,
            });
        }
        Kind::List(_) => {
            let packer = format!(
                "{}sequence not allowed to be nested in a sequence",
                decoder.prefix
            );
            decoder.faults.push(
                Diagnostic::error(Code::ComponentForm, item.span, "a chain within a chain")
                    .help("put its members into the outer list, or make it a chain of its own")
                    .packer(packer),
            );
            return None;
        }
        _ => {
            let packer = format!("{}unknown format", decoder.prefix);
            decoder.faults.push(bad_form(item).packer(packer));
            return None;
        }
    };
    let before = decoder.faults.len();
    let node = |name| value(entries, name);
    if let Some(config) = node("Config") {
        decoder.entries("Config", config);
    }
    let name = node("Name").and_then(|node| decoder.string("Name", node));
    let strings = |decoder: &mut Decoder<'_>, name| {
        node(name).map_or_else(Vec::new, |node| decoder.strings(name, node))
    };
    let only = strings(&mut decoder, "Only");
    let except = strings(&mut decoder, "Except");
    let found = node("Type").and_then(|node| decoder.string("Type", node));
    let keep =
        node("keep_input_artifact").and_then(|node| decoder.boolean("keep_input_artifact", node));
    if decoder.faults.len() > before && found.is_none() {
        return None;
    }
    let kind = kind(&mut decoder, item.span, entries, found, &missing)?;
    Some(PostProcessor {
        label: name
            .filter(|name| !name.value.is_empty())
            .unwrap_or_else(|| kind.clone()),
        kind,
        only,
        except,
        keep,
        config: config(item.span, entries, PostProcessor::META_KEYS),
        span: item.span,
        path,
    })
}

fn bad_form(item: &Node) -> Diagnostic {
    Diagnostic::error(
        Code::ComponentForm,
        item.span,
        format!(
            "a post-processor is a string, an object or a list of those, found {}",
            item.what()
        ),
    )
}
