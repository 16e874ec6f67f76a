//! Rewrites of provisioners.

use super::Faults;
use super::tree::{Item, Map, Value};

/// Does something with each provisioner. One that is not in a list is put into one, as Packer's weak decoder does.
pub(super) fn each(root: &mut Map, mut work: impl FnMut(&mut Map)) {
    let Some(key) = root.any_case("provisioners") else {
        return;
    };
    let Some(item) = root.get_mut(&key) else {
        return;
    };
    let alone = match &item.value {
        Value::List(_) => false,
        Value::Map(map) => map.members.iter().any(|member| !member.gone),
        Value::Other => return,
        _ => true,
    };
    if alone {
        *item = Item::list([item.clone()]);
    }
    for element in item.as_list().into_iter().flatten() {
        if let Some(provisioner) = element.item.as_map() {
            work(provisioner);
        }
    }
}

pub(super) fn powershell_escapes(root: &mut Map, faults: &mut Faults) {
    each(root, |provisioner| {
        if provisioner.text("type") != Some("powershell") {
            return;
        }
        for key in ["elevated_user", "elevated_password"] {
            let Some(item) = provisioner.get_mut(key) else {
                continue;
            };
            match item.as_text().map(unescape) {
                Some(text) => item.change(text),
                None => faults.wrong(item, format!("`{key}` takes a string"), "put it in quotes"),
            }
        }
        let Some(list) = provisioner.get_mut("environment_vars") else {
            return;
        };
        let Some(elements) = list.as_list() else {
            return;
        };
        if elements.iter().any(|it| it.item.as_text().is_none()) {
            return;
        }
        for element in elements {
            if let Some(text) = element.item.as_text().map(unescape) {
                element.item.change(text);
            }
        }
    });
}

/// A text without PowerShell's back-ticks before `$`, quotes and back-ticks.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next @ ('$' | '"' | '`' | '\'')) if c == '`' => {
                out.push(*next);
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}

pub(super) fn galaxy_command(root: &mut Map, _: &mut Faults) {
    each(root, |provisioner| {
        if provisioner.text("type") != Some("ansible-local") {
            return;
        }
        if provisioner.has("galaxy_command") || provisioner.text("galaxycommand").is_some() {
            provisioner.rename_unless_there("galaxycommand", "galaxy_command");
        }
    });
}
