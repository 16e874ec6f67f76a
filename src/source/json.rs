//! The JSON parser: strict JSON as Packer 1.6.6 reads it, which is Go's encoding/json.
//!
//! The parser keeps its own stack, so that no text can overflow the machine's; the depth limit is Go's.

use super::duplicates;
use super::scan::{self, Fault, Why};
use super::syntax;
use super::{Entry, FileId, Kind, Node, Sources, Span};
use crate::diagnostic::{Code, Diagnostic};

/// How deep lists and objects may be nested: Go's limit.
pub const MAX_DEPTH: usize = 10_000;

/// Parses a whole file; the first fault ends it. See [`parse_all`] for all of them.
pub fn parse(sources: &Sources, file: FileId) -> Result<Node, Diagnostic> {
    let mut faults = Vec::new();
    let node = parse_all(sources, file, &mut faults);
    match (faults.into_iter().next(), node) {
        (None, Some(node)) => Ok(node),
        (Some(fault), _) => Err(fault),
        (None, None) => Err(Diagnostic::general(
            Code::JsonSyntax,
            "the text is not JSON",
        )),
    }
}

/// Parses a whole file and gathers the faults.
///
/// A syntax error ends it (none is returned). Numbers out of range and duplicate keys are all listed, in the order in which Packer
/// looks for them, and the value is returned nevertheless, with every key as it stands, so that later stages can be run for their faults.
pub fn parse_all(sources: &Sources, file: FileId, faults: &mut Vec<Diagnostic>) -> Option<Node> {
    let text = sources.file(file).text.as_str();
    let (node, end) = match first_value(text, file) {
        Ok(found) => found,
        Err(fault) => {
            faults.push(syntax::diagnostic(text, file, &fault));
            return None;
        }
    };
    let rest = scan::skip_space(text.as_bytes(), end);
    if rest < text.len() {
        let fault = Fault {
            at: rest,
            why: Why::AfterAll,
            opened: None,
            before: Some(end),
        };
        faults.push(syntax::diagnostic(text, file, &fault));
        return None;
    }
    duplicates::check(&node, faults);
    Some(node)
}

/// A list or object whose end is not reached yet.
enum Open {
    List {
        start: usize,
        items: Vec<Node>,
    },
    Map {
        start: usize,
        entries: Vec<Entry>,
        key: (String, Span),
    },
}

/// What the parser does next.
enum Next {
    Value,
    /// A key, or the end of an object that is empty so far.
    FirstKey(usize),
    Attach(Node),
}

/// Parses the value that a text starts with; returns it and the offset behind it.
pub(crate) fn first_value(text: &str, file: FileId) -> Result<(Node, usize), Fault> {
    let bytes = text.as_bytes();
    if u32::try_from(bytes.len()).is_err() {
        return Err(Fault {
            at: 0,
            why: Why::TooLong,
            opened: None,
            before: None,
        });
    }
    let span = |start: usize, end: usize| Span {
        file,
        start: start as u32,
        end: end as u32,
    };
    let mut open: Vec<Open> = Vec::new();
    let mut before = None; // the end of the last token
    let mut at = 0;
    let mut next = Next::Value;
    loop {
        at = scan::skip_space(bytes, at);
        let fault = |at, why, open: &[Open], before| Fault {
            at,
            why,
            opened: open.last().map(Open::start),
            before,
        };
        next = match next {
            Next::Value => match bytes.get(at) {
                Some(bracket @ (b'{' | b'[')) => {
                    if open.len() >= MAX_DEPTH {
                        return Err(fault(at, Why::Depth, &open, before));
                    }
                    let start = at;
                    at += 1;
                    before = Some(at);
                    if *bracket == b'{' {
                        Next::FirstKey(start)
                    } else {
                        at = scan::skip_space(bytes, at);
                        if bytes.get(at) == Some(&b']') {
                            at += 1;
                            Next::Attach(Node {
                                span: span(start, at),
                                kind: Kind::List(Vec::new()),
                            })
                        } else {
                            open.push(Open::List {
                                start,
                                items: Vec::new(),
                            });
                            Next::Value
                        }
                    }
                }
                _ => {
                    let (kind, end) = scan::scalar(text, at)
                        .map_err(|(at, why)| fault(at, why, &open, before))?;
                    let node = Node {
                        span: span(at, end),
                        kind,
                    };
                    at = end;
                    Next::Attach(node)
                }
            },
            Next::FirstKey(start) => {
                if bytes.get(at) == Some(&b'}') {
                    at += 1;
                    Next::Attach(Node {
                        span: span(start, at),
                        kind: Kind::Map(Vec::new()),
                    })
                } else {
                    let opened = |(at, why)| Fault {
                        at,
                        why,
                        opened: Some(start),
                        before,
                    };
                    let (key, key_end, end) = key(text, at).map_err(opened)?;
                    open.push(Open::Map {
                        start,
                        entries: Vec::new(),
                        key: (key, span(at, key_end)),
                    });
                    at = end;
                    before = Some(at);
                    Next::Value
                }
            }
            Next::Attach(node) => {
                before = Some(node.span.end as usize);
                match open.pop() {
                    None => return Ok((node, at)),
                    Some(Open::List { start, mut items }) => {
                        items.push(node);
                        match bytes.get(at) {
                            Some(b',') => {
                                at += 1;
                                before = Some(at);
                                open.push(Open::List { start, items });
                                Next::Value
                            }
                            Some(b']') => {
                                at += 1;
                                Next::Attach(Node {
                                    span: span(start, at),
                                    kind: Kind::List(items),
                                })
                            }
                            _ => {
                                open.push(Open::List { start, items });
                                return Err(fault(at, Why::AfterElement, &open, before));
                            }
                        }
                    }
                    Some(Open::Map {
                        start,
                        mut entries,
                        key: (name, key_span),
                    }) => {
                        entries.push(Entry {
                            key: name,
                            key_span,
                            value: node,
                        });
                        match bytes.get(at) {
                            Some(b',') => {
                                before = Some(at + 1);
                                at = scan::skip_space(bytes, at + 1);
                                let opened = |(at, why)| Fault {
                                    at,
                                    why,
                                    opened: Some(start),
                                    before,
                                };
                                let (name, key_end, end) = key(text, at).map_err(opened)?;
                                open.push(Open::Map {
                                    start,
                                    entries,
                                    key: (name, span(at, key_end)),
                                });
                                at = end;
                                before = Some(at);
                                Next::Value
                            }
                            Some(b'}') => {
                                at += 1;
                                Next::Attach(Node {
                                    span: span(start, at),
                                    kind: Kind::Map(entries),
                                })
                            }
                            _ => {
                                return Err(Fault {
                                    at,
                                    why: Why::AfterMember,
                                    opened: Some(start),
                                    before,
                                });
                            }
                        }
                    }
                }
            }
        };
    }
}

impl Open {
    fn start(&self) -> usize {
        match self {
            Open::List { start, .. } | Open::Map { start, .. } => *start,
        }
    }
}

/// Reads `"key" :`; returns the key, the offset behind it and the offset behind the colon.
fn key(text: &str, at: usize) -> Result<(String, usize, usize), (usize, Why)> {
    let bytes = text.as_bytes();
    if bytes.get(at) != Some(&b'"') {
        return Err((at, Why::Key));
    }
    let (key, key_end) = scan::string(text, at)?;
    let colon = scan::skip_space(bytes, key_end);
    if bytes.get(colon) != Some(&b':') {
        return Err((colon, Why::AfterKey));
    }
    Ok((key, key_end, colon + 1))
}
