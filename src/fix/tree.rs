//! The template as a tree that can be rewritten and still knows where each of its parts stands in the text.

use crate::source::{Kind, Node, Span};

/// How deep the tree goes. What lies deeper is one piece of text: no rewrite reaches it, and the walk stays shallow.
const DEPTH: usize = 64;

/// A value, with its place if it comes from the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its place in the text; none if a rewrite made it.
    pub span: Option<Span>,
    /// The value.
    pub value: Value,
}

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`, or something so deep that no rewrite reaches it.
    Other,
    /// `true`, `false`
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// A string, decoded.
    Text(String),
    /// A list.
    List(Vec<Element>),
    /// An object.
    Map(Map),
}

/// An element of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// The place of the element that stood here; none if a rewrite added it.
    pub place: Option<Span>,
    /// What stands here now.
    pub item: Item,
}

/// An object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    /// All members that there are or were, in the order of the text.
    pub members: Vec<Member>,
}

/// One `"key": value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The key, decoded.
    pub key: String,
    /// Where key and value stood; none if a rewrite added the member.
    pub place: Option<(Span, Span)>,
    /// Whether the key is another one than that in the text.
    pub renamed: bool,
    /// Whether it has been taken out.
    pub gone: bool,
    /// The value.
    pub item: Item,
}

impl Item {
    /// The tree of a value.
    pub fn of(node: &Node) -> Self {
        Self::to_depth(node, DEPTH)
    }

    fn to_depth(node: &Node, depth: usize) -> Self {
        let value = match &node.kind {
            _ if depth == 0 => Value::Other,
            Kind::Null => Value::Other,
            Kind::Bool(value) => Value::Bool(*value),
            Kind::Number(digits) => Value::Number(digits.clone()),
            Kind::String(text) => Value::Text(text.clone()),
            Kind::List(nodes) => Value::List(
                nodes
                    .iter()
                    .map(|node| Element {
                        place: Some(node.span),
                        item: Self::to_depth(node, depth - 1),
                    })
                    .collect(),
            ),
            Kind::Map(entries) => {
                let member = |entry: &crate::source::Entry| Member {
                    key: entry.key.clone(),
                    place: Some((entry.key_span, entry.value.span)),
                    renamed: false,
                    gone: false,
                    item: Self::to_depth(&entry.value, depth - 1),
                };
                let mut map = Map {
                    members: entries.iter().map(member).collect(),
                };
                map.drop_doubles();
                Value::Map(map)
            }
        };
        Self {
            span: Some(node.span),
            value,
        }
    }

    /// A value that a rewrite makes.
    pub fn new(value: Value) -> Self {
        Self { span: None, value }
    }

    /// A text that a rewrite makes.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(Value::Text(text.into()))
    }

    /// A list that a rewrite makes.
    pub fn list(items: impl IntoIterator<Item = Self>) -> Self {
        let items = items.into_iter();
        Self::new(Value::List(
            items.map(|item| Element { place: None, item }).collect(),
        ))
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Changes a text where it stands, so that the rest of it keeps its spelling.
    pub fn change(&mut self, new: String) {
        if let Value::Text(text) = &mut self.value {
            *text = new;
        }
    }

    /// The object, if it is one.
    pub fn as_map(&mut self) -> Option<&mut Map> {
        match &mut self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The list, if it is one.
    pub fn as_list(&mut self) -> Option<&mut Vec<Element>> {
        match &mut self.value {
            Value::List(elements) => Some(elements),
            _ => None,
        }
    }
}

impl Map {
    /// Of members with the same key the last one counts, as for Go.
    fn drop_doubles(&mut self) {
        let mut seen = std::collections::HashSet::new();
        for member in self.members.iter_mut().rev() {
            member.gone = !seen.insert(member.key.clone());
        }
    }

    fn index(&self, key: &str) -> Option<usize> {
        self.members
            .iter()
            .position(|member| !member.gone && member.key == key)
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Item> {
        self.index(key).map(|index| &self.members[index].item)
    }

    /// The value of a key, to be changed where it stands.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Item> {
        self.index(key).map(|index| &mut self.members[index].item)
    }

    /// The key as it is written here, if it is there in some case: exactly so, or else in another one.
    pub fn any_case(&self, key: &str) -> Option<String> {
        let live = || self.members.iter().filter(|member| !member.gone);
        live()
            .find(|member| member.key == key)
            .or_else(|| live().find(|member| member.key.eq_ignore_ascii_case(key)))
            .map(|member| member.key.clone())
    }

    /// Whether there is such a key.
    pub fn has(&self, key: &str) -> bool {
        self.index(key).is_some()
    }

    /// The text of a key; none if it is not there or is no text.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Item::as_text)
    }

    /// Takes a key out and gives its value.
    pub fn take(&mut self, key: &str) -> Option<Item> {
        let index = self.index(key)?;
        let member = &mut self.members[index];
        member.gone = true;
        Some(member.item.clone())
    }

    /// Gives a key a value: where it stands, or behind the key `after`, or at the end.
    pub fn set(&mut self, key: &str, item: Item, after: &str) {
        if let Some(index) = self.index(key) {
            self.members[index].item = item;
            return;
        }
        let member = Member {
            key: key.to_owned(),
            place: None,
            renamed: false,
            gone: false,
            item,
        };
        let at = self
            .members
            .iter()
            .position(|member| member.key == after)
            .map_or(self.members.len(), |index| index + 1);
        self.members.insert(at, member);
    }

    /// Gives a value another key. What had that key before is gone.
    pub fn rename(&mut self, old: &str, new: &str) -> bool {
        let Some(index) = self.index(old) else {
            return false;
        };
        self.take(new);
        let member = &mut self.members[index];
        member.key = new.to_owned();
        member.renamed = true;
        true
    }

    /// As [`Map::rename`], but what has the new key already is kept, and the old key goes.
    pub fn rename_unless_there(&mut self, old: &str, new: &str) {
        if self.has(new) {
            self.take(old);
        } else {
            self.rename(old, new);
        }
    }
}
