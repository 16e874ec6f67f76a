//! Statements of a plan as lines of shell.

use super::comment::Comment;
use super::quote::{self, Names, Style};
use crate::plan::{LibFn, Part, Stmt, Word};
use crate::printable::Printable;

/// Functions that are given long command lines: each option stands on a line of its own.
const LISTED: &[&str] = &["run_guest"];

/// Writes the statements of one step.
pub struct Body<'a> {
    names: &'a dyn Names,
    style: Style,
    files: &'a [String],
    lines: Vec<String>,
    temporaries: usize,
    stop: String,
}

impl<'a> Body<'a> {
    /// `files` are the names of the functions that print the embedded files.
    pub fn new(names: &'a dyn Names, style: Style, files: &'a [String]) -> Self {
        Self {
            names,
            style,
            files,
            lines: Vec::new(),
            temporaries: 0,
            stop: match style {
                Style::Script => "return",
                Style::OneLine => "stop",
            }
            .to_owned(),
        }
    }

    /// What is done where a command fails; else the function returns.
    pub fn otherwise(mut self, stop: String) -> Self {
        self.stop = stop;
        self
    }

    /// The lines, one logical line each (a here-document is part of its command's line).
    pub fn lines(mut self, stmts: &[Stmt]) -> Vec<String> {
        for stmt in stmts {
            self.stmt(stmt);
        }
        // a function has to have a command
        if !stmts.is_empty() && self.lines.iter().all(|line| line.starts_with('#')) {
            self.lines.push(":".to_owned());
        }
        self.lines
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Note(text) if self.style == Style::Script => {
                let comments = Printable::lines(text).map(Comment::from);
                self.lines.extend(comments.map(|line| line.to_string()));
            }
            Stmt::Note(_) => {}
            Stmt::Call(function @ LibFn("say" | "message"), words) => {
                // telling something does not fail
                let command = self.command(*function, words);
                self.lines.push(command);
            }
            Stmt::Call(function, words) => {
                let command = self.command(*function, words);
                self.lines.push(format!("{command} || {}", self.stop));
            }
            Stmt::Try(function, words, reason) => {
                let command = self.command(*function, words);
                self.lines.push(match self.style {
                    Style::Script => format!("{command} || : # {reason}"),
                    Style::OneLine => format!("{command} || :"),
                });
            }
            Stmt::Set(name, value) => {
                let value = self.word(value);
                self.lines.push(format!("{name}={value}"));
            }
            Stmt::Take(name) => self.lines.push(format!("{name}=$REPLY")),
            Stmt::Write { path, text, mode } => self.write(path, text, *mode),
            Stmt::Unpack { path, file, mode } => {
                let path = self.word(path);
                let function = self.files.get(*file).map_or("false", String::as_str);
                self.lines.push(format!(
                    "unpack {function} {path} {mode:04o} || {}",
                    self.stop
                ));
            }
        }
    }

    fn command(&mut self, function: LibFn, words: &[Word]) -> String {
        let mut line = function.0.to_owned();
        let listed = LISTED.contains(&function.0) && self.style == Style::Script;
        for word in words {
            let option = word.as_literal().is_some_and(|text| text.starts_with('-'));
            line.push_str(if listed && option { " \\\n\t\t" } else { " " });
            line.push_str(&self.word(word));
        }
        line
    }

    /// A here-document shows a text as it will be; it always ends with a newline, so other texts are arguments.
    fn write(&mut self, path: &Word, text: &Word, mode: u32) {
        let path = self.word(path);
        let ends_with_newline =
            matches!(text.parts().last(), Some(Part::Literal(last)) if last.ends_with('\n'));
        if self.style == Style::OneLine || !ends_with_newline {
            let text = self.word(text);
            self.lines.push(format!(
                "write_text {path} {mode:04o} {text} || {}",
                self.stop
            ));
            return;
        }
        let here = self.here_document(text);
        self.lines.push(format!(
            "write_file {path} {mode:04o} {} || {}",
            Marked(&here).head(),
            self.stop
        ));
        if let Some(line) = self.lines.last_mut() {
            line.push('\n');
            line.push_str(&Marked(&here).rest());
        }
    }

    /// `<<'EOF'` and what follows on the next lines.
    fn here_document(&mut self, text: &Word) -> String {
        if let Some(text) = text.as_literal() {
            let mark = marker(text);
            return format!("<<'{mark}'\n{text}{mark}");
        }
        let mut out = String::new();
        for part in text.parts() {
            match part {
                Part::Literal(text) => out.push_str(&quote::in_here_document(text)),
                Part::Var(var) => {
                    out.push_str(&format!("${{{}}}", quote::variable(var, self.names)))
                }
                Part::Call(..) => {
                    let name = self.hoist(part);
                    out.push_str(&format!("${{{name}}}"));
                }
            }
        }
        let mark = marker(&out);
        format!("<<{mark}\n{out}{mark}")
    }

    /// A word; the library calls in it come first, each on a line of its own.
    pub fn word(&mut self, word: &Word) -> String {
        let mut names = Vec::new();
        for part in word.parts() {
            if matches!(part, Part::Call(..)) {
                names.push(self.hoist(part));
            }
        }
        let mut names = names.into_iter();
        quote::word(word, self.names, self.style, &mut |_| {
            names.next().unwrap_or_default()
        })
    }

    fn hoist(&mut self, part: &Part) -> String {
        let Part::Call(function, arguments) = part else {
            return String::new();
        };
        let command = self.command(*function, arguments);
        self.temporaries += 1;
        let name = format!("text_{}", self.temporaries);
        self.lines.push(format!("{command} || {}", self.stop));
        self.lines.push(format!("{name}=$REPLY"));
        name
    }

    /// The lines so far, for callers that write words only.
    pub fn into_lines(self) -> Vec<String> {
        self.lines
    }
}

/// A here-document as its first line and the rest.
struct Marked<'a>(&'a str);

impl Marked<'_> {
    fn head(&self) -> String {
        self.0.split('\n').next().unwrap_or_default().to_owned()
    }

    fn rest(&self) -> String {
        self.0
            .split_once('\n')
            .map_or_else(String::new, |(_, rest)| rest.to_owned())
    }
}

/// A mark that is no line of the text.
pub fn marker(text: &str) -> String {
    let mut mark = "EOF".to_owned();
    while text.lines().any(|line| line == mark) {
        mark.push('_');
    }
    mark
}
