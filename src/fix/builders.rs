//! Rewrites of builders in general.

use super::tree::{Item, Map, Value};
use super::{Faults, names};

/// Does something with each builder.
pub(super) fn each(root: &mut Map, mut work: impl FnMut(&mut Map)) {
    let list = root
        .any_case("builders")
        .and_then(|key| root.get_mut(&key))
        .and_then(Item::as_list);
    for element in list.into_iter().flatten() {
        if let Some(builder) = element.item.as_map() {
            work(builder);
        }
    }
}

/// Does something with each builder of these types.
pub(super) fn of_type(root: &mut Map, types: &[&str], mut work: impl FnMut(&mut Map)) {
    each(root, |builder| {
        if builder.text("type").is_some_and(|it| types.contains(&it)) {
            work(builder);
        }
    });
}

/// Gives builders of one type another one.
///
/// A builder without a name has that of its type. What names it follows, which Packer's rewrites leave to the author; if
/// the new name is another builder's, it keeps the old one.
pub(super) fn retype(root: &mut Map, old: &str, new: &str) {
    let taken = has(root, new);
    let mut unnamed = 0;
    of_type(root, &[old], |builder| {
        unnamed += u32::from(name(builder).is_none());
    });
    of_type(root, &[old], |builder| {
        // two of one name are refused whatever is done
        let named_by_type = name(builder).is_none() && unnamed == 1;
        if let Some(item) = builder.get_mut("type") {
            item.change(new.to_owned());
        }
        if named_by_type && taken {
            let key = builder.any_case("name");
            let key = key.unwrap_or_else(|| "name".to_owned());
            builder.set(&key, Item::text(old), "type");
        }
    });
    if unnamed == 1 && !taken {
        names::follow(root, old, new);
    }
}

/// Whether there is a builder of that name.
pub(super) fn has(root: &mut Map, wanted: &str) -> bool {
    let mut found = false;
    each(root, |builder| {
        found |= name(builder).or(builder.text("type")) == Some(wanted);
    });
    found
}

/// The name that the template gives a builder.
fn name(builder: &Map) -> Option<&str> {
    let key = builder.any_case("name")?;
    builder.text(&key).filter(|name| !name.is_empty())
}

pub(super) fn create_time(root: &mut Map, _: &mut Faults) {
    each(root, |builder| {
        for key in ["ami_name", "bundle_prefix", "snapshot_name"] {
            if let Some(item) = builder.get_mut(key)
                && let Some(text) = item.as_text().map(without_create_time)
            {
                item.change(text);
            }
        }
    });
}

/// `{{ .CreateTime }}`, with any white space of Go's `\s` within the braces, becomes `{{timestamp}}`.
fn without_create_time(text: &str) -> String {
    let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let call = rest[at + 2..].trim_start_matches(blank);
        let behind = call
            .strip_prefix(".CreateTime")
            .map(|call| call.trim_start_matches(blank))
            .and_then(|call| call.strip_prefix("}}"));
        match behind {
            Some(behind) => {
                out.push_str(&rest[..at]);
                out.push_str("{{timestamp}}");
                rest = behind;
            }
            None => {
                out.push_str(&rest[..=at]);
                rest = &rest[at + 1..];
            }
        }
    }
    out + rest
}

pub(super) fn ssh_key_path(root: &mut Map, _: &mut Faults) {
    each(root, |builder| {
        if builder.text("ssh_key_path").is_some() {
            builder.rename_unless_there("ssh_key_path", "ssh_private_key_file");
        }
    });
}

pub(super) fn ssh_disable_agent(root: &mut Map, _: &mut Faults) {
    each(root, |builder| {
        if is_bool(builder, "ssh_disable_agent") {
            builder.rename_unless_there("ssh_disable_agent", "ssh_disable_agent_forwarding");
        }
    });
}

/// Whether a key is there and is `true` or `false`.
pub(super) fn is_bool(map: &Map, key: &str) -> bool {
    map.get(key)
        .is_some_and(|item| matches!(item.value, Value::Bool(_)))
}

pub(super) fn scaleway_access_key(root: &mut Map, _: &mut Faults) {
    of_type(root, &["scaleway"], |builder| {
        if builder.text("access_key").is_some() {
            builder.rename_unless_there("access_key", "organization_id");
        }
    });
}

/// In the texts of a builder, and in those of the objects in it, no deeper.
pub(super) fn clean_name(root: &mut Map, _: &mut Faults) {
    each(root, |builder| {
        for member in &mut builder.members {
            clean(&mut member.item);
            if let Some(map) = member.item.as_map() {
                for member in &mut map.members {
                    clean(&mut member.item);
                }
            }
        }
    });
}

fn clean(item: &mut Item) {
    let new = item.as_text().map(|text| {
        let text = text.replace("clean_image_name", "clean_resource_name");
        text.replace("clean_ami_name", "clean_resource_name")
    });
    if let Some(new) = new {
        item.change(new);
    }
}

pub(super) fn ssh_timeout(root: &mut Map, _: &mut Faults) {
    each(root, |builder| {
        if builder.has("ssh_timeout") || builder.text("ssh_wait_timeout").is_some() {
            builder.rename_unless_there("ssh_wait_timeout", "ssh_timeout");
        }
    });
}

pub(super) fn azure_exclude(root: &mut Map, _: &mut Faults) {
    each(root, |builder| {
        let chroot = builder
            .text("type")
            .is_some_and(|kind| kind.starts_with("azure-chroot"));
        let destination = builder.get_mut("shared_image_destination");
        if let Some(map) = destination.filter(|_| chroot).and_then(Item::as_map) {
            map.rename("exlude_from_latest", "exclude_from_latest");
        }
    });
}

#[cfg(test)]
mod tests {
    use super::without_create_time;

    #[test]
    fn create_time_is_found_with_any_blanks() {
        for (old, new) in [
            ("a {{.CreateTime}} b", "a {{timestamp}} b"),
            (
                "{{ \t.CreateTime\n}}{{.CreateTime}}",
                "{{timestamp}}{{timestamp}}",
            ),
            ("{{{.CreateTime}}", "{{{timestamp}}"),
            ("{{.CreateTime }", "{{.CreateTime }"),
            ("{{.CreateTimes}}", "{{.CreateTimes}}"),
        ] {
            assert_eq!(without_create_time(old), new);
        }
    }
}
