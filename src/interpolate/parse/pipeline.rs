//! Pipelines, commands and operands.

use super::{Parser, quote};
use crate::diagnostic::Code;
use crate::interpolate::Fault;
use crate::interpolate::node::{Command, Expr, ExprKind, Pipe};
use crate::interpolate::number;
use crate::interpolate::token::{Kind, Token};

impl Parser<'_> {
    /// Commands up to `end`, which is consumed. `context` is Go's name for where it stands.
    pub(super) fn pipeline(&mut self, context: &str, end: Kind) -> Result<Pipe, Fault> {
        let first = self.peek_word();
        let mut pipe = Pipe {
            at: first.range.start,
            range: first.range.clone(),
            assigns: false,
            variables: Vec::new(),
            commands: Vec::new(),
        };
        self.declarations(&mut pipe, context)?;
        loop {
            let token = self.next_word();
            match token.kind {
                kind if kind == end => {
                    pipe.range.end = token.range.start.max(pipe.range.end);
                    self.check(&pipe, context, &token)?;
                    return Ok(pipe);
                }
                Kind::Bool
                | Kind::Char
                | Kind::Dot
                | Kind::Field
                | Kind::Identifier
                | Kind::Number
                | Kind::RawString
                | Kind::String
                | Kind::Variable
                | Kind::LeftParen => {
                    self.backup(token);
                    let command = self.command()?;
                    pipe.range.end = command.range.end;
                    pipe.commands.push(command);
                }
                Kind::Keyword if self.is_keyword(&token, "nil") => {
                    self.backup(token);
                    let command = self.command()?;
                    pipe.range.end = command.range.end;
                    pipe.commands.push(command);
                }
                _ => return Err(self.unexpected(&token, context)),
            }
        }
    }

    /// `$x :=`, `$x =`, and in `range` also `$i, $x :=`.
    fn declarations(&mut self, pipe: &mut Pipe, context: &str) -> Result<(), Fault> {
        loop {
            let variable = self.peek_word();
            if variable.kind != Kind::Variable {
                return Ok(());
            }
            self.next();
            let after = self.next();
            let is_space = after.kind == Kind::Space;
            let next = if is_space {
                self.peek_word()
            } else {
                after.clone()
            };
            let is_comma = next.kind == Kind::Other && self.word(&next) == ",";
            if !matches!(next.kind, Kind::Assign | Kind::Declare) && !is_comma {
                // the variable is an operand: what was read ahead is given back
                if is_space {
                    self.backup(after);
                } else {
                    self.backup(next);
                }
                self.backup(variable);
                return Ok(());
            }
            if is_space {
                self.next_word();
            }
            let name = self.word(&variable).to_owned();
            pipe.variables.push(name.clone());
            self.variables.push(name);
            pipe.range.end = next.range.end;
            if !is_comma {
                pipe.assigns = next.kind == Kind::Assign;
                return Ok(());
            }
            if context != "range" || pipe.variables.len() > 1 {
                let range = pipe.range.clone();
                return Err(self.fault(range, &format!("too many declarations in {context}")));
            }
            let following = self.peek_word();
            if !matches!(
                following.kind,
                Kind::Variable | Kind::Close | Kind::RightParen
            ) {
                return Err(self.fault(following.range, "range can only initialize variables"));
            }
        }
    }

    fn check(&self, pipe: &Pipe, context: &str, end: &Token) -> Result<(), Fault> {
        if pipe.commands.is_empty() {
            let range = pipe.range.start..end.range.end.max(pipe.range.end);
            return Err(self.fault(range, &format!("missing value for {context}")));
        }
        for (index, command) in pipe.commands.iter().enumerate().skip(1) {
            if let Some(Expr {
                kind:
                    ExprKind::Bool(_)
                    | ExprKind::Dot
                    | ExprKind::Nil
                    | ExprKind::Number(..)
                    | ExprKind::String(..),
                ..
            }) = command.words.first()
            {
                let go = format!("non executable command in pipeline stage {}", index + 1);
                return Err(self.fault(command.range.clone(), &go));
            }
        }
        Ok(())
    }

    fn command(&mut self) -> Result<Command, Fault> {
        let first = self.peek_word();
        let mut command = Command {
            at: first.range.start,
            range: first.range.clone(),
            words: Vec::new(),
        };
        loop {
            self.skip_space();
            if let Some(word) = self.operand()? {
                command.range.end = word.range.end;
                command.words.push(word);
            }
            let token = self.next();
            match token.kind {
                Kind::Space => {}
                Kind::Close | Kind::RightParen => {
                    self.backup(token);
                    break;
                }
                Kind::Pipe => break,
                _ => return Err(self.unexpected(&token, "operand")),
            }
        }
        if command.words.is_empty() {
            return Err(self.fault(command.range, "empty command"));
        }
        Ok(command)
    }

    fn skip_space(&mut self) {
        self.peek_word();
    }

    /// A term and the fields behind it.
    fn operand(&mut self) -> Result<Option<Expr>, Fault> {
        let Some(mut term) = self.term()? else {
            return Ok(None);
        };
        let first = self.peek();
        if first.kind != Kind::Field {
            return Ok(Some(term));
        }
        let mut names = Vec::new();
        loop {
            let token = self.next();
            if token.kind != Kind::Field {
                self.backup(token);
                break;
            }
            names.push(self.word(&token).trim_start_matches('.').to_owned());
            term.range.end = token.range.end;
        }
        match &mut term.kind {
            ExprKind::Field(list) | ExprKind::Variable(_, list) => list.extend(names),
            ExprKind::Bool(_)
            | ExprKind::String(..)
            | ExprKind::Number(..)
            | ExprKind::Nil
            | ExprKind::Dot => {
                let shown = quote::quote(&term.to_string());
                let go = format!("unexpected . after term {shown}");
                return Err(self.fault(term.range, &go));
            }
            _ => {
                let range = term.range.clone();
                term = Expr {
                    at: 0,
                    range,
                    kind: ExprKind::Chain(Box::new(term), names),
                };
            }
        }
        // Go gives the place of the first of the fields
        term.at = first.range.start;
        Ok(Some(term))
    }

    fn term(&mut self) -> Result<Option<Expr>, Fault> {
        let token = self.next_word();
        let range = token.range.clone();
        let word = self.word(&token).to_owned();
        let kind = match token.kind {
            Kind::Identifier => {
                if !(self.functions)(&word) {
                    let go = format!("function {} not defined", quote::quote(&word));
                    return Err(self.fault(range, &go));
                }
                ExprKind::Function(word)
            }
            Kind::Dot => ExprKind::Dot,
            Kind::Keyword if word == "nil" => ExprKind::Nil,
            Kind::Variable => {
                if !self.variables.contains(&word) {
                    let go = format!("undefined variable {}", quote::quote(&word));
                    return Err(self.fault(range, &go));
                }
                ExprKind::Variable(word, Vec::new())
            }
            Kind::Field => ExprKind::Field(vec![word.trim_start_matches('.').to_owned()]),
            Kind::Bool => ExprKind::Bool(word == "true"),
            Kind::Number if word.ends_with('i') && !word.starts_with("0x") => {
                return Err(Fault::new(
                    Code::TemplateSyntax,
                    range,
                    format!("complex numbers such as `{word}` are not supported"),
                )
                .help("put it in quotes if it is a text"));
            }
            Kind::Char | Kind::Number => match number::read(&word, token.kind) {
                Ok(number) => ExprKind::Number(number, word),
                Err(go) => return Err(self.fault(range, &go)),
            },
            Kind::String | Kind::RawString => match quote::unquote(&word) {
                Some(bytes) => ExprKind::String(bytes, word),
                None => return Err(self.fault(range, "invalid syntax")),
            },
            Kind::LeftParen => {
                self.deeper(range.start)?;
                let pipe = self.pipeline("parenthesized pipeline", Kind::RightParen)?;
                self.depth -= 1;
                let range = range.start..pipe.range.end + 1;
                return Ok(Some(Expr {
                    at: pipe.at,
                    range,
                    kind: ExprKind::Pipe(Box::new(pipe)),
                }));
            }
            _ => {
                self.backup(token);
                return Ok(None);
            }
        };
        Ok(Some(Expr {
            at: range.start,
            range,
            kind,
        }))
    }
}
