//! Copying and dropping of values without recursion: a text may nest 10,000 levels, more than a thread's stack can hold.

use super::{Entry, Kind, Node};

impl Drop for Node {
    fn drop(&mut self) {
        let mut todo = Vec::new();
        take_children(&mut self.kind, &mut todo);
        while let Some(mut node) = todo.pop() {
            take_children(&mut node.kind, &mut todo);
        }
    }
}

/// Moves lists and objects out of a value, so that its own drop finds leaves only.
fn take_children(kind: &mut Kind, todo: &mut Vec<Node>) {
    match kind {
        Kind::List(items) => todo.extend(items.drain(..).filter(is_nested)),
        Kind::Map(entries) => {
            todo.extend(entries.drain(..).map(|entry| entry.value).filter(is_nested));
        }
        _ => {}
    }
}

fn is_nested(node: &Node) -> bool {
    matches!(node.kind, Kind::List(_) | Kind::Map(_))
}

/// A list or object that is being copied: what is left of it, and the copy so far.
enum Copy<'a> {
    List(&'a Node, std::slice::Iter<'a, Node>, Vec<Node>),
    Map(&'a Node, std::slice::Iter<'a, Entry>, Vec<Entry>),
}

impl Clone for Node {
    fn clone(&self) -> Self {
        let mut open: Vec<Copy<'_>> = Vec::new();
        let mut source = self;
        loop {
            let mut done = match &source.kind {
                Kind::List(items) => {
                    open.push(Copy::List(
                        source,
                        items.iter(),
                        Vec::with_capacity(items.len()),
                    ));
                    None
                }
                Kind::Map(entries) => {
                    let copy = Vec::with_capacity(entries.len());
                    open.push(Copy::Map(source, entries.iter(), copy));
                    None
                }
                Kind::Null => Some(Kind::Null),
                Kind::Bool(value) => Some(Kind::Bool(*value)),
                Kind::Number(digits) => Some(Kind::Number(digits.clone())),
                Kind::String(text) => Some(Kind::String(text.clone())),
            }
            .map(|kind| Node {
                span: source.span,
                kind,
            });
            // Attach what is done; find what to copy next.
            source = loop {
                let Some(innermost) = open.last_mut() else {
                    if let Some(done) = done {
                        return done;
                    }
                    break source;
                };
                let next = match innermost {
                    Copy::List(_, rest, copy) => {
                        copy.extend(done.take());
                        rest.next()
                    }
                    Copy::Map(source, rest, copy) => {
                        if let (Some(value), Kind::Map(entries)) = (done.take(), &source.kind)
                            && let Some(entry) = entries.get(copy.len())
                        {
                            copy.push(Entry {
                                key: entry.key.clone(),
                                key_span: entry.key_span,
                                value,
                            });
                        }
                        rest.next().map(|entry| &entry.value)
                    }
                };
                if let Some(next) = next {
                    break next;
                }
                done = open.pop().map(Copy::finish);
            };
        }
    }
}

impl Copy<'_> {
    fn finish(self) -> Node {
        match self {
            Copy::List(source, _, copy) => Node {
                span: source.span,
                kind: Kind::List(copy),
            },
            Copy::Map(source, _, copy) => Node {
                span: source.span,
                kind: Kind::Map(copy),
            },
        }
    }
}
