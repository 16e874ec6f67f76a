//! The support table.

use serde_json::json;

use super::{find, names};
use crate::lower::component::{Entry, Kind};

/// A component as the table shows it.
struct Row {
    kind: Kind,
    name: &'static str,
    /// What has been shown of it; nothing: it is not built yet.
    rung: Option<&'static str>,
    /// How it is written.
    form: Option<&'static str>,
}

fn rows() -> Vec<Row> {
    let of_kind = |kind: Kind| {
        names(kind).iter().map(move |name| {
            let found = find(kind, name);
            let entry = found.entry();
            Row {
                kind,
                name,
                rung: entry.map(|entry| entry.rung),
                form: entry.and_then(Entry::form),
            }
        })
    };
    Kind::ALL.into_iter().flat_map(of_kind).collect()
}

/// The support table for people.
pub fn table() -> String {
    let mut out = String::new();
    for row in rows() {
        let kind = row.kind.noun();
        let rung = row.rung.unwrap_or("not yet");
        let line = format!(
            "{kind:<15} {:<24} {rung:<9} {}",
            row.name,
            row.form.unwrap_or("")
        );
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// The support table for programs.
pub fn json() -> String {
    let rows: Vec<_> = rows()
        .into_iter()
        .map(|row| json!({"kind": row.kind.noun(), "type": row.name, "rung": row.rung, "form": row.form}))
        .collect();
    format!("{:#}\n", json!(rows))
}
