//! Tokens to a tree, as Go's text/template/parse does it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Fault;
use super::ast::{Block, Branch, Command, Node, Operand, Pipeline, Term};
use super::lexer::{self, Kind, Token};

/// How deep blocks and parentheses may nest. Far more than any template has, far less than the stack.
const DEPTH: usize = 200;

/// A parsed template.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The main template.
    pub root: Block,
    /// `{{define}}`d ones.
    pub defined: BTreeMap<String, Block>,
}

/// Parses a text; `known` tells whether there is such a function.
///
/// # Errors
/// The first fault.
pub fn parse(text: &str, known: &dyn Fn(&str) -> bool) -> Result<Parsed, Fault> {
    let tokens = lexer::tokens(text)?;
    let mut parser = Parser {
        text,
        tokens: &tokens,
        at: 0,
        depth: 0,
        loops: 0,
        variables: vec!["$".to_owned()],
        known,
        defined: BTreeMap::new(),
    };
    let (root, end) = parser.block(true)?;
    debug_assert!(matches!(end, End::Text));
    Ok(Parsed {
        root,
        defined: parser.defined,
    })
}

/// What ended a block.
enum End {
    Text,
    Close,
    /// `{{else}}`, or what follows it in `{{else if`.
    Else(Option<&'static str>),
}

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    depth: usize,
    loops: usize,
    variables: Vec<String>,
    known: &'a dyn Fn(&str) -> bool,
    defined: BTreeMap<String, Block>,
}

impl Parser<'_> {
    fn fault(&self, message: &str) -> Fault {
        let range = self.range();
        lexer::fault(self.text, range.start, range.len(), message)
    }

    fn range(&self) -> Range<usize> {
        match self.tokens.get(self.at) {
            Some(token) => token.range.clone(),
            None => self.text.len()..self.text.len(),
        }
    }

    fn kind(&self) -> Option<&Kind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    fn skip_space(&mut self) {
        while self.kind() == Some(&Kind::Space) {
            self.at += 1;
        }
    }

    fn deeper(&mut self) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.fault("the template nests too deep"));
        }
        Ok(())
    }

    fn close(&mut self, context: &str) -> Result<(), Fault> {
        self.skip_space();
        if self.kind() == Some(&Kind::Close) {
            self.at += 1;
            return Ok(());
        }
        Err(self.unexpected(context))
    }

    fn unexpected(&self, context: &str) -> Fault {
        let range = self.range();
        let found = &self.text[range];
        self.fault(&format!("unexpected <{found}> in {context}"))
    }

    /// Pieces up to what ends them.
    fn block(&mut self, top: bool) -> Result<(Block, End), Fault> {
        self.deeper()?;
        let scope = self.variables.len();
        let mut out = Vec::new();
        let end = loop {
            match self.kind() {
                None if top => break End::Text,
                None => return Err(self.fault("unexpected EOF")),
                Some(Kind::Text(text)) => {
                    out.push(Node::Text(text.clone()));
                    self.at += 1;
                }
                _ => {
                    if let Some(end) = self.action(&mut out, top)? {
                        break end;
                    }
                }
            }
        };
        self.variables.truncate(scope);
        self.depth -= 1;
        Ok((out, end))
    }

    /// One action; what it ends, if it does.
    fn action(&mut self, out: &mut Block, top: bool) -> Result<Option<End>, Fault> {
        self.at += 1; // {{
        self.skip_space();
        let word = match self.kind() {
            Some(Kind::Word(word)) => word.clone(),
            _ => String::new(),
        };
        let start = self.at;
        self.at += 1;
        match word.as_str() {
            "if" => out.push(Node::If(self.branch("if")?)),
            "with" => out.push(Node::With(self.branch("with")?)),
            "range" => out.push(Node::Range(self.branch("range")?)),
            "end" if !top => {
                self.close("end")?;
                return Ok(Some(End::Close));
            }
            "else" if !top => {
                self.skip_space();
                if self.kind() == Some(&Kind::Word("if".to_owned())) {
                    self.at += 1;
                    return Ok(Some(End::Else(Some("if"))));
                }
                self.close("else")?;
                return Ok(Some(End::Else(None)));
            }
            "end" | "else" => {
                self.at = start;
                return Err(self.fault(&format!("unexpected {{{{{word}}}}}")));
            }
            "define" => self.define(top)?,
            "block" => {
                let name = self.name("block clause")?;
                let range = self.tokens[start].range.clone();
                let pipeline = self.pipeline("block clause", true)?;
                let (body, end) = self.block(false)?;
                if !matches!(end, End::Close) {
                    return Err(self.fault("unexpected {{else}} in block clause"));
                }
                self.defined.insert(name.clone(), body);
                out.push(Node::Template {
                    name,
                    pipeline: Some(pipeline),
                    range,
                });
            }
            "template" => {
                let name = self.name("template clause")?;
                let range = self.tokens[start].range.clone();
                self.skip_space();
                let pipeline = if self.kind() == Some(&Kind::Close) {
                    self.at += 1;
                    None
                } else {
                    Some(self.pipeline("template clause", true)?)
                };
                out.push(Node::Template {
                    name,
                    pipeline,
                    range,
                });
            }
            "break" | "continue" => {
                self.close(&word)?;
                if self.loops == 0 {
                    self.at = start;
                    return Err(self.fault(&format!("{{{{{word}}}}} outside {{{{range}}}}")));
                }
                out.push(if word == "break" {
                    Node::Break
                } else {
                    Node::Continue
                });
            }
            _ => {
                self.at = start;
                let pipeline = self.pipeline("command", true)?;
                out.push(Node::Action(pipeline));
            }
        }
        Ok(None)
    }

    fn define(&mut self, top: bool) -> Result<(), Fault> {
        if !top {
            self.at -= 1;
            return Err(self.fault("unexpected <define> in command"));
        }
        let name = self.name("define clause")?;
        self.close("define clause")?;
        let scope = std::mem::replace(&mut self.variables, vec!["$".to_owned()]);
        let (body, end) = self.block(false)?;
        self.variables = scope;
        if !matches!(end, End::Close) {
            return Err(self.fault("unexpected {{else}} in define clause"));
        }
        self.defined.insert(name, body);
        Ok(())
    }

    fn name(&mut self, context: &str) -> Result<String, Fault> {
        self.skip_space();
        match self.kind() {
            Some(Kind::Text2(name)) => {
                let name = name.clone();
                self.at += 1;
                Ok(name)
            }
            _ => Err(self.unexpected(context)),
        }
    }

    fn branch(&mut self, context: &'static str) -> Result<Branch, Fault> {
        let scope = self.variables.len();
        let pipeline = self.pipeline(context, true)?;
        self.loops += usize::from(context == "range");
        let (then, end) = self.block(false)?;
        self.loops -= usize::from(context == "range");
        let otherwise = match end {
            End::Close | End::Text => Vec::new(),
            End::Else(Some(_)) if context != "range" => {
                self.deeper()?;
                let branch = self.branch("if")?;
                self.depth -= 1;
                vec![Node::If(branch)]
            }
            End::Else(Some(_)) => return Err(self.fault("unexpected <if> in range")),
            End::Else(None) => {
                let (block, end) = self.block(false)?;
                if !matches!(end, End::Close) {
                    return Err(self.fault("expected end; found {{else}}"));
                }
                block
            }
        };
        self.variables.truncate(scope);
        Ok(Branch {
            pipeline,
            then,
            otherwise,
        })
    }

    /// A pipeline up to `}}` (`whole`) or `)`.
    fn pipeline(&mut self, context: &str, whole: bool) -> Result<Pipeline, Fault> {
        self.skip_space();
        let start = self.range().start;
        let (variables, declares) = self.declarations(context)?;
        let mut commands = Vec::new();
        loop {
            self.skip_space();
            match self.kind() {
                Some(Kind::Close) if whole => break,
                Some(Kind::Right) if !whole => break,
                Some(Kind::Pipe) => return Err(self.fault(&format!("missing value for {context}"))),
                None => return Err(self.fault("unclosed action")),
                _ => commands.push(self.command(context)?),
            }
            self.skip_space();
            if self.kind() == Some(&Kind::Pipe) {
                self.at += 1;
                self.skip_space();
                if matches!(self.kind(), Some(Kind::Close | Kind::Right)) {
                    return Err(self.fault(&format!("missing value for {context}")));
                }
            }
        }
        let end = self.range().start;
        if commands.is_empty() {
            return Err(self.fault(&format!("missing value for {context}")));
        }
        for (index, command) in commands.iter().enumerate().skip(1) {
            let first = &command.words[0];
            let value = matches!(
                first.term,
                Term::Bool(_)
                    | Term::Dot
                    | Term::Nil
                    | Term::Int(_)
                    | Term::Float(_)
                    | Term::Text(_)
            );
            if value && first.fields.is_empty() {
                let message = format!("non executable command in pipeline stage {}", index + 1);
                return Err(lexer::fault(
                    self.text,
                    command.range.start,
                    command.range.len(),
                    &message,
                ));
            }
        }
        self.at += 1; // }} or )
        let end = end.max(start);
        Ok(Pipeline {
            variables,
            declares,
            commands,
            range: start..self.text[..end].trim_end().len().max(start),
        })
    }

    fn declarations(&mut self, context: &str) -> Result<(Vec<String>, bool), Fault> {
        let start = self.at;
        let mut variables = Vec::new();
        while let Some(Kind::Variable(name)) = self.kind() {
            variables.push(name.clone());
            self.at += 1;
            self.skip_space();
            match self.kind() {
                Some(Kind::Declare) => {
                    self.at += 1;
                    self.variables.extend(variables.iter().cloned());
                    return Ok((variables, true));
                }
                Some(Kind::Assign) => {
                    for name in &variables {
                        if !self.variables.contains(name) {
                            return Err(self.fault(&format!("undefined variable \"{name}\"")));
                        }
                    }
                    self.at += 1;
                    return Ok((variables, false));
                }
                Some(Kind::Comma) if context == "range" && variables.len() < 2 => {
                    self.at += 1;
                    self.skip_space();
                }
                _ => break,
            }
        }
        self.at = start;
        Ok((Vec::new(), false))
    }

    fn command(&mut self, context: &str) -> Result<Command, Fault> {
        let start = self.range().start;
        let mut words = Vec::new();
        let mut end = start;
        loop {
            self.skip_space();
            match self.kind() {
                Some(Kind::Close | Kind::Right | Kind::Pipe) => break,
                None => return Err(self.fault("unclosed action")),
                _ => {}
            }
            words.push(self.operand(context)?);
            end = self.tokens[self.at - 1].range.end;
            match self.kind() {
                Some(Kind::Space | Kind::Close | Kind::Right | Kind::Pipe) => {}
                _ => return Err(self.unexpected("operand")),
            }
        }
        Ok(Command {
            words,
            range: start..end,
        })
    }

    fn operand(&mut self, context: &str) -> Result<Operand, Fault> {
        let range = self.range();
        let Some(kind) = self.kind().cloned() else {
            return Err(self.fault("unclosed action"));
        };
        let mut fields = Vec::new();
        let term = match kind {
            Kind::Word(word) => match word.as_str() {
                "true" => Term::Bool(true),
                "false" => Term::Bool(false),
                "nil" => Term::Nil,
                "if" | "else" | "end" | "range" | "with" | "define" | "template" | "block" => {
                    return Err(self.unexpected(context));
                }
                _ if (self.known)(&word) => Term::Function(word),
                _ => return Err(self.fault(&format!("function {word:?} not defined"))),
            },
            Kind::Dot => Term::Dot,
            Kind::Field(name) => {
                fields.push(name);
                Term::Dot
            }
            Kind::Variable(name) => {
                if !self.variables.contains(&name) {
                    return Err(self.fault(&format!("undefined variable {name:?}")));
                }
                Term::Variable(name)
            }
            Kind::Text2(text) => Term::Text(text),
            Kind::Int(number) => Term::Int(number),
            Kind::Float(number) => Term::Float(number),
            Kind::Left => {
                self.at += 1;
                self.deeper()?;
                let pipeline = self.pipeline("parenthesized pipeline", false)?;
                self.depth -= 1;
                self.at -= 1; // the loop below steps over it
                Term::Group(Box::new(pipeline))
            }
            _ => return Err(self.unexpected(context)),
        };
        self.at += 1;
        while let Some(Kind::Field(name)) = self.kind() {
            match term {
                Term::Bool(_) | Term::Int(_) | Term::Float(_) | Term::Text(_) | Term::Nil => {
                    return Err(self.fault(&format!(
                        "unexpected . after term \"{}\"",
                        &self.text[range]
                    )));
                }
                _ => {}
            }
            fields.push(name.clone());
            self.at += 1;
        }
        let end = self.tokens[self.at - 1].range.end;
        Ok(Operand {
            term,
            fields,
            range: range.start..end,
        })
    }
}
