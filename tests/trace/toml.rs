//! The part of TOML that cases and stand-ins are written in: tables, lists of tables, texts (also of many lines),
//! whole numbers, booleans, lists, inline tables.

use serde_json::{Map, Value};

/// Reads a file of TOML.
pub fn read(path: &std::path::Path) -> Value {
    let text =
        std::fs::read_to_string(path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
    parse(&text).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

/// Reads a text of TOML.
pub fn parse(text: &str) -> Result<Value, String> {
    let mut reader = Reader { text, at: 0 };
    let mut root = Map::new();
    // the table that keys go to: its name, and whether it is one of a list
    let mut table: Option<(String, bool)> = None;
    loop {
        reader.space(true);
        if reader.rest().is_empty() {
            return Ok(Value::Object(root));
        }
        if reader.eat("[[") {
            let name = reader.until("]]")?;
            let list = root
                .entry(name.clone())
                .or_insert_with(|| Value::Array(Vec::new()));
            let list = list.as_array_mut().ok_or("a table that is no list")?;
            list.push(Value::Object(Map::new()));
            table = Some((name, true));
        } else if reader.eat("[") {
            let name = reader.until("]")?;
            root.insert(name.clone(), Value::Object(Map::new()));
            table = Some((name, false));
        } else {
            let (key, value) = reader.pair()?;
            let place = match &table {
                None => Some(&mut root),
                Some((name, false)) => root.get_mut(name).and_then(Value::as_object_mut),
                Some((name, true)) => root
                    .get_mut(name)
                    .and_then(Value::as_array_mut)
                    .and_then(|list| list.last_mut())
                    .and_then(Value::as_object_mut),
            };
            let place = place.ok_or("no such table")?;
            if place.insert(key.clone(), value).is_some() {
                return Err(reader.fault(&format!("`{key}` stands twice")));
            }
        }
        reader.space(false);
        if !reader.rest().is_empty() && !reader.rest().starts_with('\n') {
            return Err(reader.fault("the line should end here"));
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn fault(&self, what: &str) -> String {
        let line = self.text[..self.at].matches('\n').count() + 1;
        format!("line {line}: {what}")
    }

    fn eat(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    /// Blanks and comments; with `lines` newlines, too.
    fn space(&mut self, lines: bool) {
        while let Some(c) = self.rest().chars().next() {
            match c {
                ' ' | '\t' => self.at += 1,
                '\n' if lines => self.at += 1,
                '#' => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
                _ => return,
            }
        }
    }

    fn until(&mut self, end: &str) -> Result<String, String> {
        let length = self
            .rest()
            .find(end)
            .ok_or_else(|| self.fault(&format!("`{end}` is missing")))?;
        let found = self.rest()[..length].to_owned();
        self.at += length + end.len();
        Ok(found)
    }

    fn pair(&mut self) -> Result<(String, Value), String> {
        let key = if self.rest().starts_with('"') {
            self.string()?
        } else {
            let length = self
                .rest()
                .find(|c: char| !c.is_ascii_alphanumeric() && !"_-".contains(c))
                .unwrap_or(self.rest().len());
            let key = self.rest()[..length].to_owned();
            self.at += length;
            key
        };
        self.space(false);
        if key.is_empty() || !self.eat("=") {
            return Err(self.fault("`key = value` is wanted"));
        }
        self.space(false);
        Ok((key, self.value()?))
    }

    fn value(&mut self) -> Result<Value, String> {
        if self.eat("'''") {
            self.eat("\n");
            return Ok(Value::String(self.until("'''")?));
        }
        if self.eat("'") {
            return Ok(Value::String(self.until("'")?));
        }
        if self.rest().starts_with('"') {
            return Ok(Value::String(self.string()?));
        }
        if self.eat("[") {
            let mut list = Vec::new();
            loop {
                self.space(true);
                if self.eat("]") {
                    return Ok(Value::Array(list));
                }
                list.push(self.value()?);
                self.space(true);
                self.eat(",");
            }
        }
        if self.eat("{") {
            let mut table = Map::new();
            loop {
                self.space(true);
                if self.eat("}") {
                    return Ok(Value::Object(table));
                }
                let (key, value) = self.pair()?;
                table.insert(key, value);
                self.space(true);
                self.eat(",");
            }
        }
        for (word, value) in [("true", true), ("false", false)] {
            if self.eat(word) {
                return Ok(Value::Bool(value));
            }
        }
        let length = self
            .rest()
            .find(|c: char| !c.is_ascii_digit() && c != '-')
            .unwrap_or(self.rest().len());
        let number: i64 = self.rest()[..length]
            .parse()
            .map_err(|_| self.fault("a value is wanted"))?;
        self.at += length;
        Ok(number.into())
    }

    /// A text in double quotes, in which `\` escapes as in JSON.
    fn string(&mut self) -> Result<String, String> {
        let mut end = self.at + 1;
        let bytes = self.text.as_bytes();
        while bytes.get(end).is_some_and(|byte| *byte != b'"') {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        let quoted = self
            .text
            .get(self.at..=end)
            .ok_or_else(|| self.fault("`\"` is missing"))?;
        let text = serde_json::from_str(quoted).map_err(|fault| self.fault(&fault.to_string()))?;
        self.at = end + 1;
        Ok(text)
    }
}
