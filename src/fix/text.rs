//! The rewritten tree as edits of the text: whatever no rewrite touched stays as it is, byte by byte.

use super::tree::{Element, Item, Map, Member, Value};
use crate::diagnostic::Edit;
use crate::source::{FileId, Sources, Span, first_value, inside};

/// How the lines of an object are laid out.
#[derive(Clone, Debug)]
struct Layout {
    /// What new lines start with; none: all on one line.
    indent: Option<String>,
    /// One more level.
    unit: String,
    /// What stands between key and value.
    colon: String,
    /// How lines end.
    newline: &'static str,
}

/// A text with the edits made.
pub fn apply(text: &str, base: usize, edits: &[Edit]) -> String {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut out = String::with_capacity(text.len());
    let mut at = base;
    for edit in sorted {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        out.push_str(
            text.get(at - base..start.max(at) - base)
                .unwrap_or_default(),
        );
        out.push_str(&edit.text);
        at = end.max(at);
    }
    out.push_str(text.get(at - base..).unwrap_or_default());
    out
}

/// The edits that make the text of a tree, which stands where it stood.
pub fn edits(sources: &Sources, item: &Item) -> Vec<Edit> {
    let mut out = Vec::new();
    Writer { sources }.item(item, &mut out);
    out
}

struct Writer<'s> {
    sources: &'s Sources,
}

impl Writer<'_> {
    fn whole(&self, span: Span) -> &str {
        &self.sources.file(span.file).text
    }

    /// The edits of a value that stands where it stood.
    fn item(&self, item: &Item, out: &mut Vec<Edit>) {
        let Some(span) = item.span else { return };
        match &item.value {
            Value::Other | Value::Bool(_) | Value::Number(_) => {}
            Value::Text(text) => self.string(span, text, out),
            Value::List(elements) => self.list(span, elements, out),
            Value::Map(map) => self.map(span, map, out),
        }
    }

    /// Only the part of a string that differs is written anew.
    fn string(&self, span: Span, new: &str, out: &mut Vec<Edit>) {
        let raw = self.sources.text(span);
        let old = match first_value(raw, FileId(0)) {
            Ok((node, _)) => node.as_str().unwrap_or_default().to_owned(),
            Err(_) => return,
        };
        if old == new {
            return;
        }
        let head = common(old.chars(), new.chars());
        let tail = common(old[head..].chars().rev(), new[head..].chars().rev());
        let middle = &new[head..new.len() - tail];
        let quoted = quote(middle);
        out.push(Edit {
            span: inside(self.sources, span, head..old.len() - tail),
            text: quoted[1..quoted.len() - 1].to_owned(),
        });
    }

    fn list(&self, span: Span, elements: &[Element], out: &mut Vec<Edit>) {
        let layout = self.layout_of_list(span, elements);
        let first = elements.iter().find_map(|element| element.place);
        let mut behind: Option<Span> = None;
        for element in elements {
            match element.place {
                Some(place) => {
                    self.replace(place, &element.item, &layout, out);
                    behind = Some(place);
                }
                None => {
                    let text = self.fresh(&element.item, &layout);
                    match (behind, first) {
                        (Some(behind), _) => out.push(insert(
                            behind,
                            behind.end,
                            format!(",{}{text}", layout.gap()),
                        )),
                        (None, Some(first)) => out.push(insert(
                            first,
                            first.start,
                            format!("{text},{}", layout.gap()),
                        )),
                        (None, None) => {
                            // an empty list: all new elements at once
                            let all: Vec<Item> =
                                elements.iter().map(|it| it.item.clone()).collect();
                            let text = self.fresh(&Item::list(all), &self.around(span));
                            out.push(Edit { span, text });
                            return;
                        }
                    }
                }
            }
        }
    }

    fn map(&self, span: Span, map: &Map, out: &mut Vec<Edit>) {
        let stays = |member: &&Member| !member.gone && member.place.is_some();
        let Some(first) = map.members.iter().find(stays) else {
            self.emptied(span, map, out);
            return;
        };
        let first_key = first.place.map_or(span, |(key, _)| key);
        let layout = self.layout(span, map);
        // the end of the last value in the text, and the last member that is kept
        let mut end = None;
        let mut kept = None;
        for (index, member) in map.members.iter().enumerate() {
            let Some((key, value)) = member.place else {
                if member.gone {
                    continue;
                }
                let text = self.fresh(&member.item, &layout);
                let text = format!("{}{}{text}", quote(&member.key), layout.colon);
                out.push(match kept {
                    Some(kept) => {
                        let gap = self.separator(map, &layout);
                        insert(span, kept, format!("{gap}{text}"))
                    }
                    None => insert(span, first_key.start, format!("{text},{}", layout.gap())),
                });
                continue;
            };
            if member.gone {
                let cut = match end.filter(|_| kept.is_some()) {
                    Some(end) => (end, value.end),
                    None => {
                        let next = map.members[index + 1..].iter().find_map(|it| it.place);
                        (key.start, next.map_or(value.end, |(key, _)| key.start))
                    }
                };
                out.push(Edit {
                    span: Span {
                        start: cut.0,
                        end: cut.1,
                        ..span
                    },
                    text: String::new(),
                });
            } else {
                if member.renamed {
                    out.push(Edit {
                        span: key,
                        text: quote(&member.key),
                    });
                }
                self.replace(value, &member.item, &layout, out);
                kept = Some(value.end);
            }
            end = Some(value.end);
        }
    }

    /// An object of which no member is left.
    fn emptied(&self, span: Span, map: &Map, out: &mut Vec<Edit>) {
        let changed = map
            .members
            .iter()
            .any(|member| member.gone != member.place.is_none());
        if changed {
            let text = self.fresh(&Item::new(Value::Map(map.clone())), &self.around(span));
            out.push(Edit { span, text });
        }
    }

    /// What stands at a place now, if it is not what stood there.
    fn replace(&self, place: Span, item: &Item, layout: &Layout, out: &mut Vec<Edit>) {
        if item.span == Some(place) {
            self.item(item, out);
        } else {
            out.push(Edit {
                span: place,
                text: self.fresh(item, layout),
            });
        }
    }

    /// The text of a value at a new place.
    fn fresh(&self, item: &Item, layout: &Layout) -> String {
        if let Some(span) = item.span {
            let mut edits = Vec::new();
            self.item(item, &mut edits);
            let text = apply(self.sources.text(span), span.start as usize, &edits);
            let old = line_indent(self.whole(span), span.start as usize);
            return reindented(&text, &old, layout.indent.as_deref());
        }
        let inner = layout.deeper();
        match &item.value {
            Value::Other => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Number(digits) => digits.clone(),
            Value::Text(text) => quote(text),
            Value::List(elements) => {
                let items = elements.iter().map(|it| self.fresh(&it.item, &inner));
                enclosed('[', items.collect(), ']', layout, &inner)
            }
            Value::Map(map) => {
                let live = map.members.iter().filter(|member| !member.gone);
                let items = live.map(|member| {
                    let value = self.fresh(&member.item, &inner);
                    format!("{}{}{value}", quote(&member.key), layout.colon)
                });
                enclosed('{', items.collect(), '}', layout, &inner)
            }
        }
    }

    /// What stands between two members: taken from the text where it has two.
    fn separator(&self, map: &Map, layout: &Layout) -> String {
        let mut places = map.members.iter().filter_map(|member| member.place);
        let between = places.next().zip(places.next());
        match between {
            Some(((_, value), (key, _))) => self.between(value.end, key.start, value).to_owned(),
            None => format!(",{}", layout.gap()),
        }
    }

    fn between(&self, start: u32, end: u32, file: Span) -> &str {
        self.sources.text(Span { start, end, ..file })
    }

    fn layout(&self, span: Span, map: &Map) -> Layout {
        let Some((key, value)) = map.members.iter().find_map(|member| member.place) else {
            return self.around(span);
        };
        let before = self.between(span.start, key.start, span);
        let mut layout = self.within(before, span);
        layout.colon = self.between(key.end, value.start, span).to_owned();
        layout
    }

    fn layout_of_list(&self, span: Span, elements: &[Element]) -> Layout {
        let first = elements.iter().find_map(|element| element.place);
        let Some(first) = first else {
            return self.around(span);
        };
        self.within(self.between(span.start, first.start, span), span)
    }

    /// The layout of lines within a bracket, by what stands between the bracket and the first thing in it.
    fn within(&self, gap: &str, span: Span) -> Layout {
        let around = self.around(span);
        let indent = gap.rsplit_once('\n').map(|(_, indent)| indent.to_owned());
        let unit = indent
            .as_deref()
            .and_then(|indent| indent.strip_prefix(around.indent.as_deref()?))
            .filter(|unit| !unit.is_empty())
            .map_or_else(|| around.unit.clone(), str::to_owned);
        Layout {
            indent,
            unit,
            ..around
        }
    }

    /// The layout of the line on which something stands.
    fn around(&self, span: Span) -> Layout {
        let text = self.whole(span);
        let indent = line_indent(text, span.start as usize);
        let one_line = !text.trim_end().contains('\n');
        Layout {
            unit: if indent.contains('\t') { "\t" } else { "  " }.to_owned(),
            indent: (!one_line).then_some(indent),
            colon: ": ".to_owned(),
            newline: if text.contains("\r\n") { "\r\n" } else { "\n" },
        }
    }
}

impl Layout {
    /// What follows a comma.
    fn gap(&self) -> String {
        match &self.indent {
            Some(indent) => format!("{}{indent}", self.newline),
            None => " ".to_owned(),
        }
    }

    fn deeper(&self) -> Self {
        let mut inner = self.clone();
        if let Some(indent) = &mut inner.indent {
            indent.push_str(&self.unit);
        }
        inner
    }
}

fn enclosed(
    open: char,
    items: Vec<String>,
    close: char,
    layout: &Layout,
    inner: &Layout,
) -> String {
    match &layout.indent {
        _ if items.is_empty() => format!("{open}{close}"),
        Some(indent) => {
            let gap = inner.gap();
            let lines = items.join(&format!(",{gap}"));
            format!("{open}{gap}{lines}{}{indent}{close}", layout.newline)
        }
        None => format!("{open}{}{close}", items.join(", ")),
    }
}

fn insert(file: Span, at: u32, text: String) -> Edit {
    let span = Span {
        start: at,
        end: at,
        ..file
    };
    Edit { span, text }
}

/// The blanks with which the line of an offset starts.
fn line_indent(text: &str, at: usize) -> String {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = &text[start..];
    let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
    line[..blanks].to_owned()
}

/// A text of several lines, moved to a line that is indented otherwise. No line of it starts within a string.
fn reindented(text: &str, old: &str, new: Option<&str>) -> String {
    let new = new.unwrap_or(old);
    let mut lines = text.split('\n');
    let mut out = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        out.push('\n');
        match line.strip_prefix(old) {
            Some(rest) => {
                out.push_str(new);
                out.push_str(rest);
            }
            None => out.push_str(line),
        }
    }
    out
}

/// Bytes that two texts start with alike.
fn common(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other)
        .take_while(|(one, other)| one == other)
        .map(|(one, _)| one.len_utf8())
        .sum()
}

/// A text as a JSON string.
pub fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
