//! Commands as lines of shell.

use super::body::Body;
use super::wrap::wrap;
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
            (None, None) => command
                .given_program()
                .map_or_else(String::new, |program| self.quoter.word(program).to_string()),
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
        wrap(&pieces, self.depth)
    }
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
