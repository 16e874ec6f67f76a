//! Packer's conversions of the values that the template itself holds: strict for most, weak for builders and provisioners.
//!
//! A value of the wrong kind is a fault and gives nothing; the caller goes on, so that all faults are found.

use super::{Duration, Spanned, number, words};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Entry, Kind, Node};

/// How the values of one object are decoded, and where its faults go.
pub(super) struct Decoder<'a> {
    /// Whether values are converted: a number to a string, a single value to a list, ...
    pub(super) weak: bool,
    /// The code of a wrong kind.
    pub(super) code: Code,
    /// What Packer's messages start with: `provisioner 1: Error decoding provisioner: `.
    pub(super) prefix: String,
    /// The faults.
    pub(super) faults: &'a mut Vec<Diagnostic>,
}

/// The entry of a key as Packer finds it: exactly as named, else in any case (small letters first).
pub(super) fn find<'n>(entries: &'n [Entry], name: &str) -> Option<&'n Entry> {
    let lower = name.to_ascii_lowercase();
    let rank = |key: &str| match key {
        key if key == name => 0,
        key if key == lower => 1,
        _ => 2,
    };
    entries
        .iter()
        .filter(|entry| same_letters(&entry.key, &lower))
        .min_by_key(|entry| rank(&entry.key))
}

/// Whether two keys are the same without regard to case, as Go folds it: two letters outside ASCII count as `s` and `k`.
pub(super) fn same_letters(key: &str, lower: &str) -> bool {
    let fold = |c: char| match c {
        '\u{17f}' => 's',
        '\u{212a}' => 'k',
        c => c.to_ascii_lowercase(),
    };
    // Either letter takes two bytes more than the other at most.
    let alike = key.len() > lower.len() && key.len() <= 3 * lower.len();
    key.eq_ignore_ascii_case(lower) || alike && key.chars().map(fold).eq(lower.chars())
}

impl Decoder<'_> {
    /// A string; `null` is none. `field` is Packer's name for it.
    pub(super) fn string(&mut self, field: &str, node: &Node) -> Option<Spanned<String>> {
        let value = match &node.kind {
            Kind::Null => return None,
            Kind::String(text) => text.clone(),
            Kind::Bool(value) if self.weak => if *value { "1" } else { "0" }.to_owned(),
            Kind::Number(digits) if self.weak => number::plain(digits),
            _ => {
                self.unconvertible(field, node, "a string", "string");
                return None;
            }
        };
        Some(Spanned {
            value,
            span: node.span,
        })
    }

    /// A list of strings; `null` elements are empty strings.
    pub(super) fn strings(&mut self, field: &str, node: &Node) -> Vec<Spanned<String>> {
        let single = std::slice::from_ref(node);
        let items = match &node.kind {
            Kind::Null => return Vec::new(),
            Kind::List(items) => items.as_slice(),
            Kind::Map(entries) if self.weak && entries.is_empty() => return Vec::new(),
            _ if self.weak => single,
            _ => {
                self.not_a_list(field, node);
                return Vec::new();
            }
        };
        let mut out = Vec::with_capacity(items.len());
        for (i, item) in items.iter().enumerate() {
            if matches!(item.kind, Kind::Null) {
                out.push(Spanned {
                    value: String::new(),
                    span: item.span,
                });
            } else {
                out.extend(self.string(&format!("{field}[{i}]"), item));
            }
        }
        out
    }

    /// A boolean, never converted; `null` is none.
    pub(super) fn boolean(&mut self, field: &str, node: &Node) -> Option<bool> {
        match node.kind {
            Kind::Null => None,
            Kind::Bool(value) => Some(value),
            _ => {
                self.unconvertible(field, node, "`true` or `false`", "bool");
                None
            }
        }
    }

    /// A number, never converted; `null` is none.
    pub(super) fn byte(&mut self, field: &str, node: &Node) {
        if !matches!(node.kind, Kind::Null | Kind::Number(_)) {
            self.unconvertible(field, node, "a number", "uint8");
        }
    }

    /// A duration: a string with units, a number of nanoseconds; `null` is none.
    pub(super) fn duration(&mut self, field: &str, node: &Node) -> Option<Spanned<Duration>> {
        let value = match &node.kind {
            Kind::Null => return None,
            Kind::String(text) => match Duration::parse(text) {
                Ok(value) => value,
                Err(message) => {
                    self.bad_duration(field, node, text, &message);
                    return None;
                }
            },
            Kind::Number(digits) => Duration {
                nanoseconds: number::integer(digits),
            },
            Kind::Bool(value) if self.weak => Duration {
                nanoseconds: i64::from(*value),
            },
            _ => {
                self.unconvertible(field, node, "a duration such as `10s`", "time.Duration");
                return None;
            }
        };
        Some(Spanned {
            value,
            span: node.span,
        })
    }

    /// An object; `null` is an empty one. Weakly, a list of objects is one object: later keys replace earlier ones.
    pub(super) fn entries<'n>(&mut self, field: &str, node: &'n Node) -> Vec<&'n Entry> {
        let mut out: Vec<&Entry> = Vec::new();
        let mut todo = vec![(field.to_owned(), node)];
        while let Some((field, node)) = todo.pop() {
            match &node.kind {
                Kind::Null => {}
                Kind::Map(entries) => out.extend(entries),
                Kind::List(items) if self.weak => {
                    let items = items.iter().enumerate().rev();
                    todo.extend(items.map(|(i, item)| (format!("{field}[{i}]"), item)));
                }
                _ => self.not_a_map(&field, node),
            }
        }
        let mut last = std::collections::HashSet::with_capacity(out.len());
        let mut kept: Vec<&Entry> = out
            .into_iter()
            .rev()
            .filter(|entry| last.insert(entry.key.as_str()))
            .collect();
        kept.reverse();
        kept
    }

    /// The fault of a value that is no list.
    pub(super) fn not_a_list(&mut self, field: &str, node: &Node) {
        let found = words::kind(node);
        let go = format!("'{field}': source data must be an array or slice, got {found}");
        self.wrong(field, node, "a list", &go);
    }

    /// The fault of a value that is no object.
    pub(super) fn not_a_map(&mut self, field: &str, node: &Node) {
        let go = format!("'{field}' expected a map, got '{}'", words::kind(node));
        self.wrong(field, node, "an object", &go);
    }

    fn unconvertible(&mut self, field: &str, node: &Node, wanted: &str, go_type: &str) {
        let go = format!("'{field}' {}", words::expected(go_type, node));
        self.wrong(field, node, wanted, &go);
    }

    fn wrong(&mut self, field: &str, node: &Node, wanted: &str, go: &str) {
        // Packer's names of fields differ from the keys in their first letter only.
        let mut letters = field.chars();
        let first = letters.next().map(|letter| letter.to_ascii_lowercase());
        let key: String = first.into_iter().chain(letters).collect();
        let message = format!("`{key}` must be {wanted}, found {}", node.what());
        let packer = self.decoding(go);
        let mut fault = Diagnostic::error(self.code, node.span, message).packer(packer);
        if let (true, Kind::Number(_) | Kind::Bool(_)) = (wanted == "a string", &node.kind) {
            fault = fault.help("put it in double quotes");
        } else if wanted.contains("list") {
            fault = fault.help("put it in brackets: `[...]`");
        }
        self.faults.push(fault);
    }

    fn bad_duration(&mut self, field: &str, node: &Node, text: &str, message: &str) {
        let shown: String = text.chars().take(40).collect();
        let mut fault =
            Diagnostic::error(self.code, node.span, format!("`{shown}` is not a duration"))
                .packer(self.decoding(&format!("error decoding '{field}': {message}")));
        fault = if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            fault.help(format!("add a unit: `{shown}s`"))
        } else {
            fault.help("write numbers with a unit each, such as `90s` or `1h30m`; units are `ns us ms s m h`")
        };
        self.faults.push(fault);
    }

    /// Packer's message around one line of its decoder.
    fn decoding(&self, line: &str) -> String {
        format!("{}1 error(s) decoding:\n\n* {line}", self.prefix)
    }
}
