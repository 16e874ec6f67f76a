//! Why an evaluation stops: what it says, in Go's words and in ours, and of which place.

use std::collections::BTreeSet;
use std::ops::Range;

use super::eval::{Shown, State};
use super::fault::Fault;
use super::value::Value;
use crate::diagnostic::Code;
use crate::plan::{Var, Word};

/// Why an evaluation stopped.
#[derive(Debug)]
pub enum Stop {
    /// The text is at fault.
    Fault(Box<Fault>),
    /// A late text is needed now; the user variables in it, and the fault if none of them can be known.
    Need(BTreeSet<String>, Box<Fault>),
    /// `break`
    Break,
    /// `continue`
    Continue,
}

/// What most steps of an evaluation return.
pub type Outcome<T> = Result<T, Stop>;

impl State<'_> {
    /// A fault at the current place: Go's words, and ours.
    pub fn fault(&self, go: &str, ours: impl Into<String>) -> Stop {
        self.stop(Fault::new(Code::TemplateFails, self.at.1.clone(), ours), go)
    }

    /// A fault at the current place for which our words are Go's.
    pub fn fail(&self, go: &str) -> Stop {
        self.fault(go, go)
    }

    pub fn stop(&self, fault: Fault, go: &str) -> Stop {
        let (at, _, shown) = &self.at;
        let before = self.text.get(..*at).unwrap_or_default();
        let line = 1 + before.matches('\n').count();
        let column = before.rfind('\n').map_or(*at, |newline| at - newline - 1);
        let name = super::quote::quote(&self.name);
        let shown = match shown {
            Shown::Nothing => String::new(),
            Shown::Pipe(pipe) => pipe.to_string(),
            Shown::Command(command) => command.to_string(),
            Shown::Expr(expr) => expr.to_string(),
            Shown::Call(call) => call.to_string(),
        };
        Stop::Fault(Box::new(fault.packer(format!(
            "template: root:{line}:{column}: executing {name} at <{shown}>: {go}"
        ))))
    }

    pub fn range(&self) -> Range<usize> {
        self.at.1.clone()
    }

    /// The known text of a word, or the need for it. `what` names what needs it.
    pub fn known(&self, word: &Word, what: &str) -> Outcome<String> {
        match word.as_literal() {
            Some(text) => Ok(text.to_owned()),
            None => Err(self.need(word, what)),
        }
    }

    pub fn need(&self, word: &Word, what: &str) -> Stop {
        let mut names = BTreeSet::new();
        word.each_var(&mut |var| {
            if let Var::User(name) = var {
                names.insert(name.clone());
            }
        });
        let fault = Fault::new(
            Code::LateShape,
            self.range(),
            format!(
                "{what} needs a value that is known when the template is compiled, found `{word}`"
            ),
        );
        Stop::Need(names, Box::new(late_help(fault, word)))
    }

    pub(super) fn too_much(&self, what: &str) -> Stop {
        let fault = Fault::new(
            Code::TemplateFails,
            self.range(),
            format!("the text {what}"),
        );
        Stop::Fault(Box::new(fault.help("let templates call each other less")))
    }

    /// Refuses to print the whole data.
    pub fn printable(&self, value: &Value) -> Outcome<()> {
        match value {
            Value::Record(_) | Value::Lookup(_) => {
                let fault = Fault::new(
                    Code::TemplateFails,
                    self.range(),
                    "the data as a whole cannot be printed",
                );
                Err(Stop::Fault(Box::new(fault.help("print one of its fields"))))
            }
            _ => Ok(()),
        }
    }

    /// A map is known key by key only, when the emitted file runs.
    pub(super) fn unknown_map(&self) -> Stop {
        let fault = Fault::new(
            Code::LateShape,
            self.range(),
            "which keys the map has is known only when the emitted file runs",
        );
        Stop::Fault(Box::new(fault.help("ask for one key of it")))
    }
}

/// What to do about a late value that is needed now.
pub fn late_help(fault: Fault, word: &Word) -> Fault {
    let mut user = None;
    let mut other = None;
    word.each_var(&mut |var| match var {
        Var::User(name) => user = Some(name.clone()),
        var => other = Some(var.clone()),
    });
    match (user, other) {
        (Some(name), None) => fault.help(format!(
            "give the variable with `packsh compile -var {name}=...`"
        )),
        (_, Some(Var::Build(_) | Var::Local(_))) => {
            fault.help("values of the running build can only be put into texts: take this condition out of the template")
        }
        _ => fault.help("compile with `--freeze`, or use a user variable and `packsh compile -var`"),
    }
}
