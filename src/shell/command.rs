//! Commands as lines of shell.

use super::body::{Body, WIDTH};
use super::names::MARK;
use crate::program::{Arg, Command, Input, Output};

impl Body<'_> {
    pub(super) fn arg(&self, arg: &Arg) -> String {
        match arg {
            Arg::Word(word) => self.quoter.word(word).to_string(),
            Arg::Glob(word) => self.quoter.pattern(word).to_string(),
        }
    }

    /// The text of a command line.
    pub(super) fn command(&self, command: &Command) -> Text {
        let mut here = None;
        let mut head = self.single(command, &mut here);
        let mut next = command.pipe.as_deref();
        while let Some(command) = next {
            head.push_str(" | ");
            head.push_str(&self.single(command, &mut here));
            next = command.pipe.as_deref();
        }
        if let Some(umask) = command.umask {
            head = format!("(umask {umask:03o} && {head})");
        }
        Text { head, here }
    }

    fn prints_secret(&self, command: &Command) -> bool {
        let secret = |arg: &Arg| matches!(arg, Arg::Word(word) if self.quoter.is_secret(word));
        command.args.len() == 2 && command.args.iter().any(secret)
    }

    fn single(&self, command: &Command, here: &mut Option<String>) -> String {
        let name = match (command.tool(), command.helper_of()) {
            (Some("printf"), _) if self.prints_secret(command) => "put".to_owned(),
            (Some(tool), _) => tool.to_owned(),
            (_, Some(helper)) => helper.name(),
            (None, None) => String::new(),
        };
        let mut pieces = vec![name];
        pieces.extend(command.args.iter().map(|arg| self.arg(arg)));
        let mut redirections = Vec::new();
        match &command.input {
            Input::Inherit => {}
            Input::File(path) => redirections.push(format!("<{}", self.quoter.word(path))),
            Input::Text(text) | Input::Third(text) => {
                let (mark, document) = self.quoter.here_document(text);
                let descriptor = if matches!(command.input, Input::Third(_)) {
                    "3"
                } else {
                    ""
                };
                redirections.push(format!("{descriptor}<<{mark}"));
                *here = Some(document);
            }
        }
        match &command.output {
            Output::Inherit => {}
            Output::Null => redirections.push(">/dev/null".to_owned()),
            Output::File(path) => redirections.push(format!(">{}", self.quoter.word(path))),
            Output::Append(path) => redirections.push(format!(">>{}", self.quoter.word(path))),
        }
        if command.silent {
            redirections.push("2>/dev/null".to_owned());
        }
        pieces.extend(redirections);
        self.broken(pieces)
    }

    /// The pieces of a command line, broken before options where it is long.
    fn broken(&self, pieces: Vec<String>) -> String {
        let length: usize = pieces.iter().map(|piece| width(piece) + 1).sum();
        if length + 4 * self.depth <= WIDTH {
            return pieces.join(" ");
        }
        let gap = format!(" \\\n{}", "\t".repeat(self.depth + 1));
        let mut out = String::new();
        let mut column = 4 * self.depth;
        for (index, piece) in pieces.iter().enumerate() {
            let own = width(piece);
            let option = piece.starts_with('-');
            if index > 0 && (option || column + own > WIDTH) && column + own > WIDTH / 2 {
                out.push_str(&gap);
                column = 4 * (self.depth + 1);
            } else if index > 0 {
                out.push(' ');
            }
            out.push_str(piece);
            column += own + 1;
        }
        out
    }
}

/// How many columns a text takes.
pub(super) fn width(text: &str) -> usize {
    text.chars().filter(|c| *c != MARK).count()
}

/// The text of a command: its line, and the here-document that follows the line.
pub(super) struct Text {
    pub(super) head: String,
    pub(super) here: Option<String>,
}

impl Text {
    pub(super) fn tail(&self) -> String {
        self.here
            .as_ref()
            .map_or_else(String::new, |here| format!("\n{here}"))
    }

    pub(super) fn whole(&self) -> String {
        format!("{}{}", self.head, self.tail())
    }
}
