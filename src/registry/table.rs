//! The support table.

use serde_json::json;

use super::{find, names};
use crate::lower::component::Kind;

/// Every component with its rung; nothing: it is not built yet.
fn rows() -> Vec<(Kind, &'static str, Option<&'static str>)> {
    Kind::ALL
        .into_iter()
        .flat_map(|kind| {
            names(kind).iter().map(move |name| {
                let rung = find(kind, name).entry().map(|entry| entry.rung);
                (kind, *name, rung)
            })
        })
        .collect()
}

/// The support table for people.
pub fn table() -> String {
    let mut out = String::new();
    for (kind, name, rung) in rows() {
        let kind = kind.noun();
        out.push_str(&format!(
            "{kind:<15} {name:<24} {}\n",
            rung.unwrap_or("not yet")
        ));
    }
    out
}

/// The support table for programs.
pub fn json() -> String {
    let rows: Vec<_> = rows()
        .into_iter()
        .map(|(kind, name, rung)| json!({"kind": kind.noun(), "type": name, "rung": rung}))
        .collect();
    format!("{:#}\n", json!(rows))
}
