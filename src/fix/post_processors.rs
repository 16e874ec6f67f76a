//! Rewrites of post-processors.

use super::Faults;
use super::builders;
use super::tree::{Item, Map, Value};

/// Does something with each post-processor that is an object, alone or in a chain.
fn each(root: &mut Map, mut work: impl FnMut(&mut Map)) {
    let list = root.get_mut("post-processors").and_then(Item::as_list);
    for element in list.into_iter().flatten() {
        match &mut element.item.value {
            Value::Map(post_processor) => work(post_processor),
            Value::List(chain) => {
                for element in chain {
                    if let Some(post_processor) = element.item.as_map() {
                        work(post_processor);
                    }
                }
            }
            _ => {}
        }
    }
}

pub(super) fn vagrant_override(root: &mut Map, _: &mut Faults) {
    each(root, |post_processor| {
        if post_processor.text("type") != Some("vagrant") {
            return;
        }
        let mut overrides = Map::default();
        let mut first = None;
        for provider in ["aws", "digitalocean", "virtualbox", "vmware"] {
            if let Some(item) = post_processor.take(provider) {
                overrides.set(provider, item, "");
                first.get_or_insert(provider);
            }
        }
        if let Some(first) = first {
            let overrides = Item::new(Value::Map(overrides));
            post_processor.set("override", overrides, first);
        }
    });
}

pub(super) fn manifest_filename(root: &mut Map, _: &mut Faults) {
    each(root, |post_processor| {
        let named = post_processor.text("filename").is_some();
        if post_processor.text("type") == Some("manifest") && named {
            post_processor.rename("filename", "output");
        }
    });
}

/// Packer looks at no builder either where there are no post-processors.
pub(super) fn docker_email(root: &mut Map, _: &mut Faults) {
    if root
        .get("post-processors")
        .is_none_or(|item| matches!(item.value, Value::Other))
    {
        return;
    }
    builders::each(root, |builder| {
        builder.take("login_email");
    });
    each(root, |post_processor| {
        post_processor.take("login_email");
    });
}

/// All of `tag`, then all of `tags`, each once. A text is a list, split at its commas.
pub(super) fn docker_tags(root: &mut Map, faults: &mut Faults) {
    each(root, |post_processor| {
        if post_processor.text("type") != Some("docker-tag") {
            return;
        }
        let mut all: Vec<String> = Vec::new();
        for key in ["tag", "tags"] {
            let Some(item) = post_processor.get(key) else {
                continue;
            };
            match &item.value {
                Value::Text(text) => {
                    all.extend(text.split(',').map(|tag| go_trim(tag).to_owned()));
                }
                Value::List(elements) => {
                    for element in elements {
                        match element.item.as_text() {
                            Some(tag) => all.push(tag.to_owned()),
                            None => faults.wrong(
                                &element.item,
                                format!("`{key}` takes a list of strings"),
                                "put it in quotes",
                            ),
                        }
                    }
                }
                _ => {}
            }
        }
        let mut seen = std::collections::HashSet::new();
        all.retain(|tag| seen.insert(tag.clone()));
        let same = match post_processor.get("tags").map(|item| &item.value) {
            Some(Value::List(elements)) => {
                let now = elements.iter().map(|it| it.item.as_text());
                now.eq(all.iter().map(|tag| Some(tag.as_str())))
            }
            _ => false,
        };
        if !same {
            let list = Item::list(all.into_iter().map(Item::text));
            post_processor.set("tags", list, "tag");
        }
        post_processor.take("tag");
    });
}

/// Without the white space of Unicode, which Go's `TrimSpace` and Rust's `trim` agree on.
fn go_trim(text: &str) -> &str {
    text.trim()
}
