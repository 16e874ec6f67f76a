//! The places of a template that name builders.

use super::tree::{Item, Map, Value};

/// Names a builder by its new name wherever it is named: in `only`, `except` and `override`.
pub(super) fn follow(root: &mut Map, old: &str, new: &str) {
    each(root, "provisioners", |provisioner| {
        choose(provisioner, old, new);
        name_override(provisioner, old, new);
    });
    // the `override` of a post-processor is its own, and not by builders
    each(root, "post-processors", |post_processor| {
        choose(post_processor, old, new);
    });
    let key = root.any_case("error-cleanup-provisioner");
    let cleanup = key.and_then(|key| root.get_mut(&key));
    if let Some(cleanup) = cleanup.and_then(Item::as_map) {
        name_override(cleanup, old, new);
    }
}

/// Does something with each object of a list, and of the lists in it.
fn each(root: &mut Map, key: &str, mut work: impl FnMut(&mut Map)) {
    let key = root.any_case(key);
    let list = key.and_then(|key| root.get_mut(&key));
    for element in list.and_then(Item::as_list).into_iter().flatten() {
        match &mut element.item.value {
            Value::Map(map) => work(map),
            Value::List(chain) => {
                let members = chain.iter_mut();
                members
                    .filter_map(|element| element.item.as_map())
                    .for_each(&mut work);
            }
            _ => {}
        }
    }
}

fn choose(component: &mut Map, old: &str, new: &str) {
    let change = |item: &mut Item| {
        if item.as_text() == Some(old) {
            item.change(new.to_owned());
        }
    };
    for key in ["only", "except"] {
        let key = component.any_case(key);
        let Some(item) = key.and_then(|key| component.get_mut(&key)) else {
            continue;
        };
        change(item);
        let elements = item.as_list().into_iter().flatten();
        elements.for_each(|element| change(&mut element.item));
    }
}

fn name_override(component: &mut Map, old: &str, new: &str) {
    let key = component.any_case("override");
    let overrides = key.and_then(|key| component.get_mut(&key));
    if let Some(map) = overrides.and_then(Item::as_map) {
        map.rename(old, new);
    }
}
