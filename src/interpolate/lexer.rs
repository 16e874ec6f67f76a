//! Text to tokens, as Go's text/template/parse does it.

use std::ops::Range;

use super::Fault;
use super::literal;
use crate::diagnostic::Code;

/// A token and its place.
#[derive(Clone, Debug)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where it is.
    pub range: Range<usize>,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Text outside of actions.
    Text(String),
    /// `{{`
    Open,
    /// `}}`
    Close,
    /// A word: a function or a keyword.
    Word(String),
    /// `.Name`
    Field(String),
    /// `.`
    Dot,
    /// `$name`
    Variable(String),
    /// A string, decoded.
    Text2(String),
    /// A number.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// `|`
    Pipe,
    /// `(`
    Left,
    /// `)`
    Right,
    /// `,`
    Comma,
    /// `=`
    Assign,
    /// `:=`
    Declare,
    /// White space between words.
    Space,
}

/// A syntax fault, with Go's words.
pub fn fault(text: &str, at: usize, length: usize, message: &str) -> Fault {
    let at = at.min(text.len());
    let line = text.as_bytes()[..at]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
        + 1;
    Fault::new(
        Code::TemplateSyntax,
        at..(at + length).min(text.len()),
        message,
    )
    .packer(format!("template: root:{line}: {message} in:\n\n{text}"))
}

/// Cuts the whole text into tokens.
///
/// # Errors
/// The first fault.
pub fn tokens(text: &str) -> Result<Vec<Token>, Fault> {
    let mut out = Vec::new();
    let mut at = 0;
    let mut trim = false;
    loop {
        let open = text[at..].find("{{").map(|found| at + found);
        let mut piece = &text[at..open.unwrap_or(text.len())];
        if trim {
            piece = piece.trim_start_matches(is_space);
        }
        let start = open.map(|open| open + 2);
        let trims_before = start.is_some_and(|start| trim_marker(&text[start..]));
        if trims_before {
            piece = piece.trim_end_matches(is_space);
        }
        if !piece.is_empty() {
            out.push(Token {
                kind: Kind::Text(piece.to_owned()),
                range: at..at + piece.len(),
            });
        }
        let (Some(open), Some(start)) = (open, start) else {
            return Ok(out);
        };
        let start = if trims_before { start + 1 } else { start };
        let after_space =
            start + (text[start..].len() - text[start..].trim_start_matches(is_space).len());
        let comment_at = if trims_before { after_space } else { start };
        if text[comment_at..].starts_with("/*") {
            let Some(end) = text[comment_at..]
                .find("*/")
                .map(|end| comment_at + end + 2)
            else {
                return Err(fault(text, open, 2, "unclosed comment"));
            };
            let (end, trims) = closing(text, end).ok_or_else(|| {
                fault(
                    text,
                    open,
                    end - open,
                    "comment ends before closing delimiter",
                )
            })?;
            at = end;
            trim = trims;
            continue;
        }
        out.push(Token {
            kind: Kind::Open,
            range: open..open + 2,
        });
        let (end, trims) = action(text, open, start, &mut out)?;
        out.push(Token {
            kind: Kind::Close,
            range: end - 2..end,
        });
        at = end;
        trim = trims;
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

/// `- ` behind `{{`
fn trim_marker(rest: &str) -> bool {
    rest.strip_prefix('-')
        .is_some_and(|rest| rest.starts_with(is_space))
}

/// The end of an action that may begin at `at`, and whether it trims what follows.
fn closing(text: &str, at: usize) -> Option<(usize, bool)> {
    let rest = &text[at..];
    if rest.starts_with("}}") {
        return Some((at + 2, false));
    }
    let trimmed = rest.trim_start_matches(is_space);
    if trimmed.len() < rest.len() && trimmed.starts_with("-}}") {
        return Some((text.len() - trimmed.len() + 3, true));
    }
    None
}

/// The tokens of one action; where it ends, and whether it trims what follows.
fn action(
    text: &str,
    open: usize,
    mut at: usize,
    out: &mut Vec<Token>,
) -> Result<(usize, bool), Fault> {
    let mut depth = 0_usize;
    loop {
        if let Some(end) = closing(text, at) {
            if depth > 0 {
                return Err(fault(text, at, 1, "unclosed left paren"));
            }
            return Ok(end);
        }
        let rest = &text[at..];
        let Some(c) = rest.chars().next() else {
            return Err(fault(text, open, text.len() - open, "unclosed action"));
        };
        let (kind, length) = match c {
            c if is_space(c) => {
                let length = rest.len() - rest.trim_start_matches(is_space).len();
                (Kind::Space, length)
            }
            ':' if rest.starts_with(":=") => (Kind::Declare, 2),
            ':' => return Err(fault(text, at, 1, "expected :=")),
            '=' => (Kind::Assign, 1),
            '|' => (Kind::Pipe, 1),
            ',' => (Kind::Comma, 1),
            '(' => {
                depth += 1;
                (Kind::Left, 1)
            }
            ')' => {
                if depth == 0 {
                    return Err(fault(text, at, 1, "unexpected right paren"));
                }
                depth -= 1;
                (Kind::Right, 1)
            }
            '"' | '`' | '\'' => {
                let (kind, length) =
                    literal::quoted(rest).map_err(|message| fault(text, at, 1, &message))?;
                (kind, length)
            }
            '.' if !rest[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                let name = word_length(&rest[1..]);
                if name == 0 {
                    (Kind::Dot, 1)
                } else {
                    ends_well(text, at, 1 + name)?;
                    (Kind::Field(rest[1..=name].to_owned()), 1 + name)
                }
            }
            '$' => {
                let name = word_length(&rest[1..]);
                ends_well(text, at, 1 + name)?;
                (Kind::Variable(rest[..=name].to_owned()), 1 + name)
            }
            '+' | '-' | '.' | '0'..='9' => {
                let (kind, length) =
                    literal::number(rest).map_err(|message| fault(text, at, 1, &message))?;
                (kind, length)
            }
            c if c == '_' || c.is_alphabetic() => {
                let name = word_length(rest);
                ends_well(text, at, name)?;
                (Kind::Word(rest[..name].to_owned()), name)
            }
            c => {
                let message = format!("unexpected {c:?} in command").replace('\'', "");
                return Err(fault(text, at, c.len_utf8(), &message));
            }
        };
        out.push(Token {
            kind,
            range: at..at + length,
        });
        at += length;
    }
}

fn word_length(text: &str) -> usize {
    text.find(|c: char| c != '_' && !c.is_alphanumeric())
        .unwrap_or(text.len())
}

/// Go's lexer wants a separator behind a word.
fn ends_well(text: &str, at: usize, length: usize) -> Result<(), Fault> {
    let rest = &text[at + length..];
    match rest.chars().next() {
        None => Ok(()),
        Some(c) if is_space(c) || matches!(c, '.' | ',' | '|' | ':' | '=' | ')' | '(') => Ok(()),
        Some(_) if rest.starts_with("}}") => Ok(()),
        Some(c) => Err(fault(
            text,
            at,
            length + c.len_utf8(),
            &format!("bad character U+{:04X} '{c}'", u32::from(c)),
        )),
    }
}
