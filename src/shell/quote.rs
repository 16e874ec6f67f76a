//! Words as shell text: the one place where a text of a template becomes part of a script.

use std::fmt;

use super::names::{MARK, Names};
use crate::emit::quote::{Style, in_double_quotes, in_here_document, literal};
use crate::helpers::{Helper, late, pipeline};
use crate::plan::{LibFn, Part, Var, Word};

/// A text that stands for exactly one word of a shell's command line.
///
/// Only a [`Quoter`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted(String);

impl Quoted {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Quoted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Writes words for one script.
#[derive(Debug)]
pub struct Quoter<'n> {
    names: &'n Names,
}

impl<'n> Quoter<'n> {
    /// With the names of the script.
    pub fn new(names: &'n Names) -> Self {
        Self { names }
    }

    /// Whether a secret is part of a word: it must not be on a command line, which all users can list.
    pub fn is_secret(&self, word: &Word) -> bool {
        self.names.is_secret(word)
    }

    /// Whether a function of texts is given a secret.
    pub fn is_secretive(&self, function: &str) -> bool {
        self.names.is_secretive(function)
    }

    /// Whether the lines of a helper stand in the step that uses it.
    pub fn is_inline(&self, helper: &dyn Helper) -> bool {
        self.names.is_inline(&helper.name())
    }

    /// A word in a place where it is an argument.
    pub fn word(&self, word: &Word) -> Quoted {
        if let Some(text) = word.as_literal() {
            if text.contains('\'') && !text.contains(['"', '$', '`', '\\', '\n']) {
                return Quoted(format!("\"{}\"", self.inner(word)));
            }
            return Quoted(literal(text, Style::Script));
        }
        Quoted(format!("\"{}\"", self.inner(word)))
    }

    /// A word that is said, in which a secret is not shown.
    pub fn shown(&self, word: &Word) -> Quoted {
        let parts = word.parts().iter().map(|part| {
            let one: Word = [part.clone()].into_iter().collect();
            if self.names.is_masked(&one) {
                Part::Literal("<sensitive>".to_owned())
            } else {
                part.clone()
            }
        });
        let word: Word = parts.collect();
        self.word(&word)
    }

    /// A word as the value of an assignment: a variable alone needs no quotes there.
    pub fn value(&self, word: &Word) -> Quoted {
        match word.parts() {
            [] => Quoted(String::new()),
            [Part::Var(var)] => Quoted(self.reference(var, None)),
            [Part::Call(..)] => Quoted(self.inner(word)),
            _ => self.word(word),
        }
    }

    /// A pattern of file names: what matches stands bare, all else is quoted.
    pub fn pattern(&self, word: &Word) -> Quoted {
        let mut out = String::new();
        for part in word.parts() {
            match part {
                Part::Literal(text) => {
                    let mut plain = String::new();
                    let mut chars = text.chars();
                    while let Some(c) = chars.next() {
                        if c == '\\' {
                            // it takes its meaning from the next character
                            plain.push(chars.next().unwrap_or(c));
                        } else if matches!(c, '*' | '?' | '[' | ']' | '-' | '^') {
                            out.push_str(&bare(&plain));
                            plain.clear();
                            out.push(if c == '^' { '!' } else { c });
                        } else {
                            plain.push(c);
                        }
                    }
                    out.push_str(&bare(&plain));
                }
                late => {
                    let word: Word = [late.clone()].into_iter().collect();
                    out.push_str(self.word(&word).as_str());
                }
            }
        }
        Quoted(out)
    }

    /// What stands between double quotes.
    fn inner(&self, word: &Word) -> String {
        let mut out = String::new();
        let parts = word.parts();
        for (index, part) in parts.iter().enumerate() {
            match part {
                Part::Literal(text) => out.push_str(&in_double_quotes(text, Style::Script)),
                Part::Var(var) => out.push_str(&self.reference(var, parts.get(index + 1))),
                Part::Call(function, arguments) => out.push_str(&self.call(*function, arguments)),
            }
        }
        out
    }

    fn call(&self, function: LibFn, arguments: &[Word]) -> String {
        if let Some(pipeline) = pipeline(function.0) {
            let argument = arguments.first().map(|word| self.word(word).to_string());
            let pipeline = match arguments.iter().any(|word| self.is_secret(word)) {
                true => pipeline.replace("printf", "put"),
                false => pipeline.to_owned(),
            };
            return format!(
                "$({})",
                pipeline.replace("{}", &argument.unwrap_or_default())
            );
        }
        let name = match late(function.0) {
            Some(late) => crate::helpers::Helper::name(late),
            None => function.0.to_owned(),
        };
        let mut out = format!("$({name}");
        for argument in arguments {
            out.push(' ');
            out.push_str(self.word(argument).as_str());
        }
        out.push(')');
        out
    }

    /// What stands for a variable's value.
    fn reference(&self, var: &Var, next: Option<&Part>) -> String {
        let text = format!("${}", self.braced(var, next));
        match var {
            Var::User(_) | Var::Secret(_) if self.names.marks() => format!("{MARK}{text}{MARK}"),
            _ => text,
        }
    }

    /// A variable's name, in braces where it would run on: ksh93 takes letters of all languages into it.
    fn braced(&self, var: &Var, next: Option<&Part>) -> String {
        let name = self.names.variable(var);
        let follows = match next {
            Some(Part::Literal(text)) => text.chars().next(),
            _ => None,
        };
        let runs_on = follows
            .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '[') || !c.is_ascii());
        if matches!(var, Var::Env(_)) {
            format!("{{{name}-}}")
        } else if runs_on {
            format!("{{{name}}}")
        } else {
            name
        }
    }

    /// The lines of a here-document: what stands behind `<<`, and the text with its mark.
    pub fn here_document(&self, text: &Word) -> (String, String) {
        if let Some(text) = text.as_literal() {
            let mark = crate::emit::body::marker(text);
            return (format!("'{mark}'"), format!("{text}{mark}"));
        }
        let mut out = String::new();
        let parts = text.parts();
        for (index, part) in parts.iter().enumerate() {
            match part {
                Part::Literal(text) => out.push_str(&in_here_document(text)),
                Part::Var(var) => out.push_str(&self.reference(var, parts.get(index + 1))),
                Part::Call(function, arguments) => out.push_str(&self.call(*function, arguments)),
            }
        }
        let mark = crate::emit::body::marker(&out);
        (mark.clone(), format!("{out}{mark}"))
    }
}

fn bare(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        literal(text, Style::Script)
    }
}
