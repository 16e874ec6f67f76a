//! What the parser reads of the tokens, and what it says of those that it did not want.

use std::ops::Range;

use super::Parser;
use crate::interpolate::fault::Fault;
use crate::interpolate::token::{Kind, Token};
use crate::interpolate::{quote, syntax};

impl Parser<'_> {
    pub(super) fn next(&mut self) -> Token {
        self.tokens.pop().unwrap_or_else(|| {
            let token = self.lexer.next();
            self.last = token.range.clone();
            token
        })
    }

    pub(super) fn backup(&mut self, token: Token) {
        self.tokens.push(token);
    }

    pub(super) fn peek(&mut self) -> Token {
        let token = self.next();
        self.backup(token.clone());
        token
    }

    pub(super) fn next_word(&mut self) -> Token {
        loop {
            let token = self.next();
            if token.kind != Kind::Space {
                return token;
            }
        }
    }

    pub(super) fn peek_word(&mut self) -> Token {
        let token = self.next_word();
        self.backup(token.clone());
        token
    }

    pub(super) fn word(&self, token: &Token) -> &str {
        self.text.get(token.range.clone()).unwrap_or_default()
    }

    pub(super) fn is_keyword(&self, token: &Token, word: &str) -> bool {
        token.kind == Kind::Keyword && self.word(token) == word
    }

    pub(super) fn expect(&mut self, kind: Kind, context: &str) -> Result<Token, Fault> {
        let token = self.next_word();
        if token.kind == kind {
            Ok(token)
        } else {
            Err(self.unexpected(&token, context))
        }
    }

    /// A fault at `range`: `go` are Go's words for it, from which ours are made.
    pub(super) fn fault(&self, range: Range<usize>, go: &str) -> Fault {
        let line = 1 + newlines(self.text, self.last.start);
        syntax::fault(range, go, self.functions).packer(format!("template: root:{line}: {go}"))
    }

    pub(super) fn unexpected(&self, token: &Token, context: &str) -> Fault {
        if token.kind == Kind::Error {
            let mut extra = String::new();
            let line = newlines(self.text, token.range.start);
            if let Some(action) = self.action
                && newlines(self.text, action) != line
            {
                let started = 1 + newlines(self.text, action);
                extra = if token.error.ends_with(" action") {
                    format!(" started at root:{started}")
                } else {
                    format!(" in action started at root:{started}")
                };
            }
            let start = match token.error.as_str() {
                "unclosed action" => self.action.unwrap_or(token.range.start),
                _ => token.range.start,
            };
            return self.fault(start..token.range.end, &format!("{}{extra}", token.error));
        }
        let word = self.word(token);
        let shown = match token.kind {
            Kind::End => "EOF".to_owned(),
            Kind::Keyword | Kind::Dot => format!("<{word}>"),
            _ if word.len() > 10 => {
                format!(
                    "{}...",
                    quote::quote(&word.chars().take(10).collect::<String>())
                )
            }
            _ => quote::quote(word),
        };
        self.fault(
            token.range.clone(),
            &format!("unexpected {shown} in {context}"),
        )
    }
}

/// How many newlines stand before a place.
fn newlines(text: &str, end: usize) -> usize {
    text.as_bytes()
        .iter()
        .take(end)
        .filter(|&&byte| byte == b'\n')
        .count()
}
