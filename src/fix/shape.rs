//! What a template must look like before it can be rewritten. Packer ends with a decoder's error or a crash otherwise.

use super::Faults;
use super::tree::{Item, Map, Value};

/// Notes what no rewrite can work with.
pub(super) fn check(item: &Item, faults: &mut Faults) {
    let Value::Map(root) = &item.value else {
        faults.wrong(
            item,
            "the template is not an object".to_owned(),
            "write the template as one object: `{\"builders\": [...]}`",
        );
        return;
    };
    builders(root, faults);
    if let Some(chains) = root.get("post-processors").filter(|it| !is_null(it))
        && !matches!(chains.value, Value::List(_))
    {
        faults.wrong(
            chains,
            "`post-processors` takes a list".to_owned(),
            "put it in brackets: `[...]`",
        );
    }
}

fn builders(root: &Map, faults: &mut Faults) {
    let Some(list) = root.any_case("builders").and_then(|key| root.get(&key)) else {
        return;
    };
    let Value::List(elements) = &list.value else {
        if !is_null(list) {
            faults.wrong(
                list,
                "`builders` takes a list".to_owned(),
                "put it in brackets: `[...]`",
            );
        }
        return;
    };
    for (index, element) in elements.iter().enumerate() {
        let item = &element.item;
        match &item.value {
            Value::Map(builder) if builder.text("type").is_some() => {}
            Value::Map(builder) => {
                let at = builder.get("type").unwrap_or(item);
                faults.wrong(
                    at,
                    format!("`builders[{index}]` needs a `type` that is a string"),
                    "say which builder it is: `\"type\": \"qemu\"`",
                );
            }
            _ => faults.wrong(
                item,
                format!("`builders[{index}]` is not an object"),
                "write a builder as an object: `{\"type\": ...}`",
            ),
        }
    }
}

fn is_null(item: &Item) -> bool {
    matches!(item.value, Value::Other)
}
