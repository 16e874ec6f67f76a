//! Provisioners, and the one that cleans up after an error.

use super::Provisioner;
use super::component::{config, kind, not_an_object, value};
use super::decode::Decoder;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Kind, Node};

/// Reads `provisioners`.
pub(super) fn provisioners(items: &[Node], faults: &mut Vec<Diagnostic>) -> Vec<Provisioner> {
    items
        .iter()
        .enumerate()
        .filter_map(|(i, item)| {
            let prefix = format!("provisioner {}: ", i + 1);
            provisioner(item, format!("provisioners[{i}]"), &prefix, faults)
        })
        .collect()
}

/// Reads `error-cleanup-provisioner`; `null` is none.
pub(super) fn cleanup(item: &Node, faults: &mut Vec<Diagnostic>) -> Option<Provisioner> {
    if matches!(item.kind, Kind::Null) {
        return None;
    }
    let path = "error-cleanup-provisioner".to_owned();
    provisioner(item, path, "On Error Cleanup Provisioner error: ", faults)
}

fn provisioner(
    item: &Node,
    path: String,
    prefix: &str,
    faults: &mut Vec<Diagnostic>,
) -> Option<Provisioner> {
    let missing = format!("{prefix}Provisioner missing 'type'");
    let decoding = format!("{prefix}Error decoding provisioner: ");
    let Kind::Map(entries) = &item.kind else {
        let mut fault = not_an_object("a provisioner", &decoding, item);
        if matches!(item.kind, Kind::Null) {
            fault = fault.packer(missing);
        }
        faults.push(fault);
        return None;
    };
    let before = faults.len();
    let mut decoder = Decoder {
        weak: true,
        code: Code::MetaType,
        prefix: decoding,
        faults,
    };
    let node = |name| value(entries, name);
    let found = node("Type").and_then(|node| decoder.string("Type", node));
    let strings = |decoder: &mut Decoder<'_>, name| {
        node(name).map_or_else(Vec::new, |node| decoder.strings(name, node))
    };
    let only = strings(&mut decoder, "Only");
    let except = strings(&mut decoder, "Except");
    if let Some(config) = node("Config") {
        decoder.entries("Config", config);
    }
    let overrides =
        node("Override").map_or_else(Vec::new, |node| decoder.entries("Override", node));
    let pause_before = node("pause_before").and_then(|node| decoder.duration("pause_before", node));
    let timeout = node("timeout").and_then(|node| decoder.duration("timeout", node));
    let max_retries = node("max_retries")
        .and_then(|node| decoder.string("max_retries", node))
        .filter(|retries| !retries.value.is_empty());
    if decoder.faults.len() > before && found.is_none() {
        return None;
    }
    let kind = kind(&mut decoder, item.span, entries, found, &missing)?;
    Some(Provisioner {
        kind,
        only,
        except,
        overrides: overrides
            .into_iter()
            .map(|entry| {
                let name = super::Spanned {
                    value: entry.key.clone(),
                    span: entry.key_span,
                };
                (name, entry.value.clone())
            })
            .collect(),
        pause_before,
        timeout,
        max_retries,
        config: config(item.span, entries, Provisioner::META_KEYS),
        span: item.span,
        path,
    })
}
