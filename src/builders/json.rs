//! JSON requests of tools, as texts that may be late: each text in them is quoted for JSON here, or by the emitted file.

use crate::plan::{LibFn, Part, Word};
use crate::schema::Text;

/// A value of JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// A text.
    Text(Word),
    /// A number.
    Number(i64),
    /// A flag.
    Bool(bool),
    /// A list.
    List(Vec<Json>),
    /// An object.
    Object(Members),
}

/// The members of an object. Those that may turn out to be empty come last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members {
    sure: Vec<(&'static str, Json)>,
    perhaps: Vec<(&'static str, Word)>,
}

impl Members {
    /// Adds a member.
    pub fn put(&mut self, name: &'static str, value: Json) {
        self.sure.push((name, value));
    }

    /// Adds a text, unless it is empty. Whether a late one is, shows when the emitted file runs.
    pub fn text(&mut self, name: &'static str, text: &Text) {
        match text.word.as_literal() {
            Some("") => {}
            Some(_) => self.put(name, Json::Text(text.word.clone())),
            None => self.perhaps.push((name, text.word.clone())),
        }
    }

    /// Adds a number, unless it is 0.
    pub fn number(&mut self, name: &'static str, number: i64) {
        if number != 0 {
            self.put(name, Json::Number(number));
        }
    }

    /// Adds a flag, if it is said.
    pub fn flag(&mut self, name: &'static str, value: Option<bool>) {
        if let Some(value) = value {
            self.put(name, Json::Bool(value));
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.sure.is_empty() && self.perhaps.is_empty()
    }
}

impl Json {
    /// A list of texts.
    pub fn texts<'a>(texts: impl IntoIterator<Item = &'a Text>) -> Self {
        let items = texts.into_iter().map(|text| Self::Text(text.word.clone()));
        Self::List(items.collect())
    }

    /// The text of a request: on lines of its own, with a newline at its end.
    pub fn document(&self) -> Word {
        let mut out = Word::empty();
        self.write(0, &mut out);
        out.push_str("\n");
        out
    }

    /// The text in one line.
    pub fn line(&self) -> Word {
        let mut out = Word::empty();
        self.write_line(&mut out);
        out
    }

    /// Objects that hold objects are written over several lines, all else in one.
    fn write(&self, depth: usize, out: &mut Word) {
        let inner = "  ".repeat(depth + 1);
        let outer = "  ".repeat(depth);
        match self {
            Self::Object(members) if depth == 0 || members.is_deep() => {
                out.push_str("{\n");
                for (index, (name, value)) in members.sure.iter().enumerate() {
                    if index > 0 {
                        out.push_str(",\n");
                    }
                    out.push_str(&format!("{inner}\"{name}\": "));
                    value.write(depth + 1, out);
                }
                members.write_perhaps(out);
                out.push_str(&format!("\n{outer}}}"));
            }
            Self::List(items) if items.iter().any(|item| matches!(item, Self::Object(_))) => {
                out.push_str("[\n");
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push_str(",\n");
                    }
                    out.push_str(&inner);
                    item.write(depth + 1, out);
                }
                out.push_str(&format!("\n{outer}]"));
            }
            _ => self.write_line(out),
        }
    }

    fn write_line(&self, out: &mut Word) {
        match self {
            Self::Text(word) => out.append(quoted(word)),
            Self::Number(number) => out.push_str(&number.to_string()),
            Self::Bool(value) => out.push_str(&value.to_string()),
            Self::List(items) => {
                out.push_str("[");
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push_str(", ");
                    }
                    item.write_line(out);
                }
                out.push_str("]");
            }
            Self::Object(members) => {
                out.push_str("{");
                for (index, (name, value)) in members.sure.iter().enumerate() {
                    if index > 0 {
                        out.push_str(", ");
                    }
                    out.push_str(&format!("\"{name}\": "));
                    value.write_line(out);
                }
                members.write_perhaps(out);
                out.push_str("}");
            }
        }
    }
}

impl Members {
    fn is_deep(&self) -> bool {
        self.sure
            .iter()
            .any(|(_, value)| matches!(value, Json::Object(_) | Json::List(_)))
    }

    /// A member comes with the comma before it, so there has to be a sure one.
    fn write_perhaps(&self, out: &mut Word) {
        for (name, word) in &self.perhaps {
            let arguments = vec![Word::lit(*name), word.clone()];
            out.push(Part::Call(LibFn("json_member"), arguments));
        }
    }
}

/// A text as a string of JSON.
fn quoted(word: &Word) -> Word {
    match word.as_literal() {
        Some(text) => Word::lit(serde_json::Value::from(text).to_string()),
        None => Word::call(LibFn("json_string"), vec![word.clone()]),
    }
}

#[cfg(test)]
mod tests {
    use super::{Json, Members};
    use crate::plan::{LibFn, Part, Var, Word};
    use crate::schema::Text;

    #[test]
    fn texts_are_quoted_and_late_ones_later() {
        let late = Word::var(Var::User("kind".to_owned()));
        let text = |word: &Word| Text {
            word: word.clone(),
            ..Text::default()
        };
        let mut members = Members::default();
        members.put("A", Json::Text(Word::lit("it\"s\n")));
        members.text("B", &text(&late));
        members.text("C", &text(&Word::empty()));
        let mut expected = Word::lit("{\"A\": \"it\\\"s\\n\"");
        expected.push(Part::Call(LibFn("json_member"), vec![Word::lit("B"), late]));
        expected.push_str("}");
        assert_eq!(Json::Object(members).line(), expected);
    }
}
