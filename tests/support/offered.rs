//! The edits that `packsh validate --format json` offers, made.

use std::collections::BTreeSet;

use serde_json::Value;

/// A change of a text: from, to, what stands there then.
pub type Change = (usize, usize, String);

/// The changes that are offered for a fault.
pub fn changes(text: &str, fault: &Value) -> Vec<Change> {
    let number = |edit: &Value, key: &str| edit[key].as_u64().expect("a number") as usize;
    let change = |edit: &Value| {
        (
            offset(text, number(edit, "line"), number(edit, "column")),
            offset(text, number(edit, "end_line"), number(edit, "end_column")),
            edit["text"].as_str().expect("text").to_owned(),
        )
    };
    let edits = fault["fix"].as_array().into_iter().flatten();
    edits.map(change).collect()
}

/// A text with changes made.
pub fn mended(text: &str, mut changes: Vec<Change>) -> String {
    changes.sort();
    let mut out = text.to_owned();
    for (start, end, new) in changes.into_iter().rev() {
        out.replace_range(start..end, &new);
    }
    out
}

fn offset(text: &str, line: usize, column: usize) -> usize {
    let lines = text.split_inclusive('\n').take(line - 1);
    let start: usize = lines.map(str::len).sum();
    let inside = text[start..].char_indices().nth(column - 1);
    start + inside.map_or(text[start..].len(), |(at, _)| at)
}

/// The keys that stand twice in an object of a JSON text, whatever their case: as Packer, which does not regard it, sees
/// them.
pub fn doubles(text: &str) -> Result<Vec<String>, serde_json::Error> {
    serde_json::from_str::<Keys>(text).map(|keys| keys.0)
}

struct Keys(Vec<String>);

impl<'de> serde::Deserialize<'de> for Keys {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Walk)
    }
}

struct Walk;

impl<'de> serde::de::Visitor<'de> for Walk {
    type Value = Keys;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Keys, A::Error> {
        let (mut seen, mut out) = (BTreeSet::new(), Vec::new());
        while let Some((key, inner)) = map.next_entry::<String, Keys>()? {
            if !seen.insert(key.to_ascii_lowercase()) {
                out.push(key);
            }
            out.extend(inner.0);
        }
        Ok(Keys(out))
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Keys, A::Error> {
        let mut out = Vec::new();
        while let Some(inner) = list.next_element::<Keys>()? {
            out.extend(inner.0);
        }
        Ok(Keys(out))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Keys, E> {
        Ok(Keys(Vec::new()))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Keys, E> {
        Ok(Keys(Vec::new()))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Keys, E> {
        Ok(Keys(Vec::new()))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Keys, E> {
        Ok(Keys(Vec::new()))
    }

    fn visit_str<E>(self, _: &str) -> Result<Keys, E> {
        Ok(Keys(Vec::new()))
    }

    fn visit_unit<E>(self) -> Result<Keys, E> {
        Ok(Keys(Vec::new()))
    }
}
