//! The support table.

use serde_json::json;

use super::{Found, Kind, find};

/// Every component with its rung; nothing: it is not built yet.
fn rows() -> Vec<(Kind, &'static str, Option<&'static str>)> {
    let kinds = [Kind::Builder, Kind::Provisioner, Kind::PostProcessor];
    kinds
        .into_iter()
        .flat_map(|kind| {
            kind.names().iter().map(move |name| {
                let rung = match find(kind, name) {
                    Found::Built(entry) | Found::Known(entry) => Some(entry.rung),
                    _ => None,
                };
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
