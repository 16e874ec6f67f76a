//! Tokens to a tree, by the grammar of Go's text/template 1.19.

mod pipeline;
mod read;

use std::ops::Range;
use std::rc::Rc;

use super::fault::Fault;
use super::lexer::Lexer;
use super::node::{Branch, Call, List, Node, Tree};
use super::token::{Kind, Token};
use super::{quote, syntax};

/// How deep actions and parentheses may be nested: what the stack of a thread holds in a build for debugging (2 MiB, of
/// which a level takes up to 10 KiB).
pub const DEPTH: usize = 100;

/// Parses a text. `functions` tells which functions there are.
///
/// # Errors
/// The first fault in the text, with Packer's words for it.
pub fn parse(text: &str, functions: &dyn Fn(&str) -> bool) -> Result<Tree, Fault> {
    let mut parser = Parser {
        text,
        lexer: Lexer::new(text),
        tokens: Vec::new(),
        last: 0..0,
        functions,
        variables: vec!["$".to_owned()],
        action: None,
        loops: 0,
        depth: 0,
        tree: Tree::default(),
    };
    parser.root()?;
    Ok(parser.tree)
}

/// The parser's state. `tokens` are those that were read ahead, the next one last.
struct Parser<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    tokens: Vec<Token>,
    last: Range<usize>,
    functions: &'a dyn Fn(&str) -> bool,
    variables: Vec<String>,
    action: Option<usize>,
    loops: usize,
    depth: usize,
    tree: Tree,
}

/// What ends a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ender {
    End,
    Else,
    ElseIf,
}

enum Item {
    Node(Node),
    Ender(Ender),
}

impl Parser<'_> {
    fn deeper(&mut self, at: usize) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(syntax::too_deep(at..(at + 2).min(self.text.len())));
        }
        Ok(())
    }

    fn root(&mut self) -> Result<(), Fault> {
        loop {
            let token = self.next();
            if token.kind == Kind::End {
                return Ok(());
            }
            if token.kind == Kind::Open {
                let keyword = self.next_word();
                if self.is_keyword(&keyword, "define") {
                    self.definition(token.range.start)?;
                    continue;
                }
                self.backup(keyword);
            }
            let start = token.range.start;
            self.backup(token);
            match self.item()? {
                Item::Node(node) => self.tree.root.push(node),
                Item::Ender(ender) => {
                    let end = self.last.end;
                    return Err(self.fault(start..end, &format!("unexpected {}", ender.shown())));
                }
            }
        }
    }

    fn item(&mut self) -> Result<Item, Fault> {
        let token = self.next_word();
        match token.kind {
            Kind::Text => Ok(Item::Node(Node::Text(token.range))),
            Kind::Open => {
                self.action = Some(token.range.start);
                let item = self.action(token.range.start);
                if item.is_ok() {
                    self.action = None;
                }
                item
            }
            _ => Err(self.unexpected(&token, "input")),
        }
    }

    fn list(&mut self) -> Result<(List, Ender), Fault> {
        let mut list = List::new();
        while self.peek_word().kind != Kind::End {
            match self.item()? {
                Item::Node(node) => list.push(node),
                Item::Ender(ender) => return Ok((list, ender)),
            }
        }
        let at = self.text.len();
        Err(self.fault(at..at, "unexpected EOF"))
    }

    fn action(&mut self, start: usize) -> Result<Item, Fault> {
        let token = self.next_word();
        let word = match token.kind {
            Kind::Keyword => self.word(&token).to_owned(),
            _ => String::new(),
        };
        let node = match word.as_str() {
            "if" => Node::If(self.control(start, "if")?),
            "with" => Node::With(self.control(start, "with")?),
            "range" => Node::Range(self.control(start, "range")?),
            "template" => self.template()?,
            "block" => self.block(start)?,
            "break" | "continue" => self.jump(start, &word)?,
            "end" => {
                self.expect(Kind::Close, "end")?;
                return Ok(Item::Ender(Ender::End));
            }
            "else" => {
                let next = self.peek_word();
                if self.is_keyword(&next, "if") {
                    return Ok(Item::Ender(Ender::ElseIf));
                }
                self.expect(Kind::Close, "else")?;
                return Ok(Item::Ender(Ender::Else));
            }
            _ => {
                self.backup(token);
                Node::Action(self.pipeline("command", Kind::Close)?)
            }
        };
        Ok(Item::Node(node))
    }

    fn control(&mut self, start: usize, context: &str) -> Result<Branch, Fault> {
        self.deeper(start)?;
        let variables = self.variables.len();
        let pipe = self.pipeline(context, Kind::Close)?;
        let is_loop = usize::from(context == "range");
        self.loops += is_loop;
        let (list, mut ender) = self.list()?;
        self.loops -= is_loop;
        let mut otherwise = None;
        if ender == Ender::ElseIf && context == "if" {
            let keyword = self.next_word();
            // one `end` closes both
            let inner = self.control(keyword.range.start, "if")?;
            otherwise = Some(vec![Node::If(inner)]);
        } else if ender != Ender::End {
            let (rest, end) = self.list()?;
            otherwise = Some(rest);
            ender = end;
            if ender != Ender::End {
                let range = self.last.clone();
                return Err(self.fault(range, &format!("expected end; found {}", ender.shown())));
            }
        }
        self.variables.truncate(variables);
        self.depth -= 1;
        Ok(Branch {
            pipe,
            list,
            otherwise,
        })
    }

    fn jump(&mut self, start: usize, word: &str) -> Result<Node, Fault> {
        let context = format!("{{{{{word}}}}}");
        let close = self.expect(Kind::Close, &context)?;
        if self.loops == 0 {
            return Err(self.fault(
                start..close.range.end,
                &format!("{context} outside {{{{range}}}}"),
            ));
        }
        Ok(if word == "break" {
            Node::Break
        } else {
            Node::Continue
        })
    }

    fn definition(&mut self, start: usize) -> Result<(), Fault> {
        let context = "define clause";
        let token = self.next_word();
        if !matches!(token.kind, Kind::String | Kind::RawString) {
            return Err(self.unexpected(&token, context));
        }
        let name = self.unquote(&token)?;
        self.expect(Kind::Close, context)?;
        let list = self.inner(start, context)?;
        self.define(start..token.range.end, name, list)
    }

    fn block(&mut self, start: usize) -> Result<Node, Fault> {
        let context = "block clause";
        let token = self.next_word();
        let name = self.template_name(&token, context)?;
        let pipe = self.pipeline(context, Kind::Close)?;
        let list = self.inner(start, context)?;
        self.define(start..token.range.end, name.clone(), list)?;
        Ok(Node::Template(Call {
            at: token.range.start,
            range: token.range,
            name,
            pipe: Some(pipe),
        }))
    }

    /// The list of a `define` or `block`, which sees no variables and no loop of what is around it.
    fn inner(&mut self, start: usize, context: &str) -> Result<List, Fault> {
        self.deeper(start)?;
        let variables = std::mem::replace(&mut self.variables, vec!["$".to_owned()]);
        let loops = std::mem::take(&mut self.loops);
        let (list, ender) = self.list()?;
        if ender != Ender::End {
            let range = self.last.clone();
            return Err(self.fault(range, &format!("unexpected {} in {context}", ender.shown())));
        }
        self.variables = variables;
        self.loops = loops;
        self.depth -= 1;
        Ok(list)
    }

    fn define(&mut self, range: Range<usize>, name: String, list: List) -> Result<(), Fault> {
        let empty = |list: &List| {
            list.iter().all(|node| match node {
                Node::Text(range) => self
                    .text
                    .get(range.clone())
                    .is_some_and(|text| text.trim().is_empty()),
                _ => false,
            })
        };
        match self.tree.defined.get(&name) {
            Some(old) if !empty(old) => {
                if !empty(&list) {
                    let name = quote::quote(&name);
                    let go = format!("template: multiple definition of template {name}");
                    return Err(self.fault(range, &go));
                }
            }
            _ => {
                self.tree.defined.insert(name, Rc::new(list));
            }
        }
        Ok(())
    }

    fn template(&mut self) -> Result<Node, Fault> {
        let context = "template clause";
        let token = self.next_word();
        let name = self.template_name(&token, context)?;
        let next = self.next_word();
        let pipe = if next.kind == Kind::Close {
            None
        } else {
            self.backup(next);
            Some(self.pipeline(context, Kind::Close)?)
        };
        Ok(Node::Template(Call {
            at: token.range.start,
            range: token.range,
            name,
            pipe,
        }))
    }

    fn template_name(&mut self, token: &Token, context: &str) -> Result<String, Fault> {
        match token.kind {
            Kind::String | Kind::RawString => self.unquote(token),
            _ => Err(self.unexpected(token, context)),
        }
    }

    fn unquote(&self, token: &Token) -> Result<String, Fault> {
        quote::unquote(self.word(token))
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .ok_or_else(|| self.fault(token.range.clone(), "invalid syntax"))
    }
}

impl Ender {
    fn shown(self) -> &'static str {
        match self {
            Self::End => "{{end}}",
            Self::Else | Self::ElseIf => "{{else}}",
        }
    }
}
