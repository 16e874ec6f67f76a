//! Statements as lines of shell.

use super::command::Text;
use super::inline;
use super::quote::Quoter;
use super::wrap::{WIDTH, width_of};
use crate::emit::comment::Comment;
use crate::plan::{File, Part, Word};
use crate::printable::Printable;
use crate::program::{Command, Failure, Stmt, Test};

/// Writes statements.
pub struct Body<'a> {
    pub(super) quoter: &'a Quoter<'a>,
    pub(super) files: &'a [File],
    pub(super) depth: usize,
    out: String,
    /// The variables whose setting is noted at once, for a run that goes on.
    noted: Vec<&'static str>,
}

/// The command that looks for a file or a folder of this host; nothing for other statements.
pub fn needed(stmt: &Stmt, quoter: &Quoter<'_>) -> String {
    let Stmt::Outside { path, sha256 } = stmt else {
        return String::new();
    };
    let at = quoter.word(path);
    match sha256 {
        Some(sum) => format!("pinned {at} {}", quoter.word(sum)),
        None => {
            let mut message = Word::lit("there is no ");
            message.append(path.clone());
            format!("[ -e {at} ] || die {}", quoter.word(&message))
        }
    }
}

impl<'a> Body<'a> {
    /// Begins at a depth of indentation.
    pub fn new(quoter: &'a Quoter<'a>, files: &'a [File], depth: usize) -> Self {
        Self {
            quoter,
            files,
            depth,
            out: String::new(),
            noted: Vec::new(),
        }
    }

    /// Has a note made as soon as one of these variables says that something is begun.
    pub fn noting(mut self, variables: &[&'static str]) -> Self {
        self.noted = variables.to_vec();
        self
    }

    /// Goes one step further in, or out again.
    pub fn indent(&mut self, further: bool) {
        self.depth = match further {
            true => self.depth + 1,
            false => self.depth.saturating_sub(1),
        };
    }

    /// The lines so far.
    pub fn finish(self) -> String {
        self.out
    }

    /// Writes a line. What follows its first line break belongs to a word or a here-document and stays as it is.
    pub fn line(&mut self, text: &str) {
        for _ in 0..self.depth {
            self.out.push('\t');
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// Adds lines as they are.
    pub fn append(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Writes lines one step further in.
    fn within(&mut self, body: &[Stmt]) {
        self.depth += 1;
        self.all(body);
        self.depth -= 1;
    }

    /// Writes statements.
    pub fn all(&mut self, stmts: &[Stmt]) {
        for stmt in stmts {
            self.stmt(stmt);
        }
        if stmts.iter().all(|stmt| matches!(stmt, Stmt::Note(_))) {
            self.line(":");
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        let quoter = self.quoter;
        match stmt {
            Stmt::Note(text) => {
                for line in Printable::lines(text) {
                    self.line(&Comment::from(line).to_string());
                }
            }
            Stmt::Say(word) => self.line(&format!("say {}", quoter.shown(word))),
            Stmt::Run(command) => match inline::fitting(command) {
                Some(helper) if quoter.is_inline(helper) => {
                    let lines = inline::lines(&helper.text(quoter), self.depth);
                    self.append(&lines);
                }
                _ => self.run(command, ""),
            },
            Stmt::Capture(name, command) => self.run(command, name),
            Stmt::Let(name, word) => {
                let begins = !word.is_empty() && self.noted.contains(name);
                let note = if begins { "; note" } else { "" };
                self.line(&format!("{name}={}{note}", quoter.value(word)));
            }
            Stmt::MakeFolder(path) => {
                let at = quoter.word(path);
                let mut message = Word::lit("cannot make the folder ");
                message.append(path.clone());
                let message = quoter.word(&message);
                self.line(&format!("mkdir -p {at} || die {message}"));
            }
            Stmt::Write { path, text, mode } => self.write(path, text, *mode),
            Stmt::Unpack { path, file, mode } => self.unpack(path, *file, *mode),
            Stmt::Outside { .. } => self.line(&needed(stmt, quoter)),
            Stmt::If(test, then, otherwise) => self.choose(test, then, otherwise),
            Stmt::Each(items, body) => {
                let items: Vec<String> = items.iter().map(|item| self.arg(item)).collect();
                self.line(&format!("for file in {}; do", items.join(" ")));
                self.within(body);
                self.line("done");
            }
            Stmt::Until { .. } => self.until(stmt),
            Stmt::Start { name, command } => {
                let text = self.command(command);
                self.line(&format!("{} &{}", text.head, text.tail()));
                self.line(&format!("{name}=$!"));
            }
            Stmt::Die(word) => self.line(&format!("die {}", quoter.word(word))),
        }
    }

    fn choose(&mut self, test: &Test, then: &[Stmt], otherwise: &[Stmt]) {
        let condition = self.test(test);
        if let ([stmt], []) = (then, otherwise)
            && let Some(line) = self.one_line(stmt)
        {
            let opposite = self.opposite(test);
            return self.line(&format!("{opposite} || {line}"));
        }
        self.line(&format!("if {condition}; then"));
        self.within(then);
        if !otherwise.is_empty() {
            self.line("else");
            self.within(otherwise);
        }
        self.line("fi");
    }

    /// A statement that can stand behind `||`.
    fn one_line(&self, stmt: &Stmt) -> Option<String> {
        Some(match stmt {
            Stmt::Die(word) => format!("die {}", self.quoter.word(word)),
            Stmt::Let(name, word) => format!("{name}={}", self.quoter.value(word)),
            Stmt::Say(word) => format!("say {}", self.quoter.shown(word)),
            Stmt::Run(command) if matches!(command.failure, Failure::Tested) => {
                self.command(command).whole()
            }
            Stmt::If(test, then, otherwise) => match (then.as_slice(), otherwise.as_slice()) {
                ([stmt], []) => format!("{} || {}", self.opposite(test), self.one_line(stmt)?),
                _ => return None,
            },
            _ => return None,
        })
    }

    fn test(&self, test: &Test) -> String {
        match test {
            Test::Exists(path) => format!("[ -e {} ]", self.quoter.word(path)),
            Test::Given(text) => format!("[ -n {} ]", self.quoter.word(text)),
            Test::Same(one, other) => {
                format!(
                    "[ {} = {} ]",
                    self.quoter.word(one),
                    self.quoter.word(other)
                )
            }
            Test::Like(text, pattern) => {
                format!("[[ {} == {pattern} ]]", self.quoter.word(text))
            }
            Test::Succeeds(command) => self.command(command).whole(),
            Test::Not(test) => self.opposite(test),
        }
    }

    fn opposite(&self, test: &Test) -> String {
        match test {
            Test::Not(test) => self.test(test),
            Test::Succeeds(command) => format!("! {}", self.command(command).whole()),
            Test::Exists(path) => format!("[ ! -e {} ]", self.quoter.word(path)),
            Test::Given(text) => format!("[ -z {} ]", self.quoter.word(text)),
            Test::Same(one, other) => {
                let (one, other) = (self.quoter.word(one), self.quoter.word(other));
                format!("[ {one} != {other} ]")
            }
            Test::Like(text, pattern) => {
                format!("[[ {} != {pattern} ]]", self.quoter.word(text))
            }
        }
    }

    /// A command as it is tested.
    pub fn tested(&self, command: &Command) -> String {
        self.command(command).whole()
    }

    fn until(&mut self, stmt: &Stmt) {
        let Stmt::Until {
            test,
            every,
            within,
            unless,
            otherwise,
        } = stmt
        else {
            return;
        };
        let limit = match within.as_literal() {
            Some(text) => text.to_owned(),
            None => self.quoter.value(within).to_string(),
        };
        self.line(&format!("end=$((${{SECONDS%.*}} + {limit}))"));
        let text = self.command(test);
        self.line(&format!("until {}; do{}", text.head, text.tail()));
        self.depth += 1;
        let otherwise = self.quoter.word(otherwise);
        if let Some((command, message)) = unless {
            let text = self.command(command).whole();
            let message = self.quoter.word(message);
            self.line(&format!("{text} || die {message}"));
        }
        self.line(&format!(
            "[ \"${{SECONDS%.*}}\" -lt \"$end\" ] || die {otherwise}"
        ));
        self.line(&format!("sleep {every}"));
        self.depth -= 1;
        self.line("done");
    }

    /// A command, its output taken by the variable `name` unless that is empty, and what follows a failure.
    fn run(&mut self, command: &Command, name: &str) {
        let mut text = self.command(command);
        if !name.is_empty() {
            text.head = format!("{name}=$({})", text.whole());
            text.here = None;
        }
        let quoter = self.quoter;
        let or = match &command.failure {
            Failure::Die(word) => format!("die {}", quoter.word(word)),
            Failure::Status(word) => {
                let mut word = word.clone();
                word.push_str(": exit status ");
                let quoted = quoter.word(&{
                    word.push(Part::Var(crate::plan::Var::Local("?")));
                    word
                });
                format!("die {quoted}")
            }
            Failure::Ignore(reason) => {
                let line = format!("{} || : # {reason}{}", text.head, text.tail());
                return self.line(&line);
            }
            Failure::Tested => {
                let line = format!("{}{}", text.head, text.tail());
                return self.line(&line);
            }
            Failure::Codes(codes, word) => return self.codes(&text, codes, word),
            Failure::Else(stmts) => {
                if let [stmt @ (Stmt::Let(..) | Stmt::Say(_))] = stmts.as_slice()
                    && let Some(or) = self.one_line(stmt)
                {
                    return self.line(&format!("{} || {or}{}", text.head, text.tail()));
                }
                self.line(&format!("{} || {{{}", text.head, text.tail()));
                self.within(stmts);
                return self.line("}");
            }
        };
        let last = text.head.rsplit('\n').next().unwrap_or_default();
        let long = 4 * self.depth + width_of(last) + width_of(&or) > WIDTH;
        let gap = if long && text.here.is_none() {
            let mut gap = "\n".to_owned();
            gap.push_str(&"\t".repeat(self.depth + 1));
            gap
        } else {
            " ".to_owned()
        };
        self.line(&format!("{} ||{gap}{or}{}", text.head, text.tail()));
    }

    fn codes(&mut self, text: &Text, codes: &[i64], message: &Word) {
        self.line("status=0");
        self.line(&format!("{} || status=$?{}", text.head, text.tail()));
        let codes: Vec<String> = codes.iter().map(ToString::to_string).collect();
        let mut message = message.clone();
        message.push_str(": exit status ");
        message.push(Part::Var(crate::plan::Var::Local("status")));
        self.line(&format!(
            "case $status in {}) ;; *) die {} ;; esac",
            codes.join(" | "),
            self.quoter.word(&message)
        ));
    }
}
