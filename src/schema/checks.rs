//! What is checked between keys, with what is on the disk.

use std::io::ErrorKind;

use super::{Text, Value};
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::disk::{Disk, reason};
use crate::source::Span;

/// Collects the findings of one component.
pub struct Checks<'a> {
    /// What is on the disk.
    pub disk: &'a dyn Disk,
    /// Whether the verdict is on this machine: what it needs here (tools, credentials) is looked for.
    pub here: bool,
    /// The build's name.
    pub build: &'a str,
    /// The component's object: where to point if no key is at fault.
    pub span: Span,
    /// What was found.
    pub faults: &'a mut Vec<Diagnostic>,
}

impl Checks<'_> {
    /// A key that must be there.
    pub fn missing(&mut self, message: &str, packer: &str) {
        let mut fault = Diagnostic::error(Code::MissingKey, self.span, message).packer(packer);
        // what must be given is named first
        if let Some(key) = message
            .split('`')
            .nth(1)
            .filter(|_| message.ends_with("given"))
        {
            fault = fault.help(format!("add `\"{key}\": ...` to this object"));
        }
        self.faults.push(fault);
    }

    /// A value that cannot be.
    pub fn bad(
        &mut self,
        span: Option<Span>,
        message: impl Into<String>,
        packer: impl Into<String>,
    ) {
        let span = span.unwrap_or(self.span);
        self.faults
            .push(Diagnostic::error(Code::BadValue, span, message).packer(packer));
    }

    /// Two keys that exclude each other.
    pub fn conflict(&mut self, spans: [Option<Span>; 2], message: &str, packer: &str) {
        let [first, second] = spans;
        let mut fault = Diagnostic::error(
            Code::Conflict,
            second.or(first).unwrap_or(self.span),
            message,
        )
        .help("keep one of them and remove the other")
        .packer(packer);
        if let (Some(first), Some(_)) = (first, second) {
            fault = fault.also(first, "the other one");
        }
        self.faults.push(fault);
    }

    /// Something that Packer only warns of.
    pub fn warning(&mut self, span: Option<Span>, message: &str, packer: &str) {
        let span = span.unwrap_or(self.span);
        self.faults.push(
            Diagnostic::warning(Code::Doubtful, span, message)
                .help("leave it so if it is meant: this is a warning only")
                .packer(packer),
        );
    }

    /// A key of packsh's own in a component of Packer, which Packer refuses.
    pub fn own_key(&mut self, span: Option<Span>, key: &str) {
        let message = format!("`{key}` is packsh's own key: Packer refuses the template");
        let packer = format!("unknown configuration key: '\"{key}\"'");
        self.warning(span, &message, &packer);
    }

    /// A key that must be given.
    pub fn require(&mut self, key: &str, value: &dyn Value, packer: &str) {
        if value.is_zero() {
            self.missing(&format!("`{key}` must be given"), packer);
        }
    }

    /// A key that must be given, or one of these environment variables.
    pub fn require_or_env(&mut self, key: &str, value: &dyn Value, names: &[&str], packer: &str) {
        if !value.is_zero() || !self.here || names.iter().any(|name| self.env(name).is_some()) {
            return;
        }
        let all: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let message = format!(
            "`{key}` must be given, or {} set in the environment",
            all.join(" or ")
        );
        self.missing(&message, packer);
    }

    /// Keys of which one at least must be given.
    pub fn require_one(&mut self, keys: &[(&str, &dyn Value)], packer: &str) {
        if keys.iter().all(|(_, value)| value.is_zero()) {
            self.missing(&format!("one of {} must be given", names(keys)), packer);
        }
    }

    /// Keys of which one at most may be given; true if that is so.
    pub fn exclusive(&mut self, keys: &[(&str, &dyn Value)], packer: &str) -> bool {
        let given: Vec<_> = keys.iter().filter(|(_, value)| value.given()).collect();
        let [first, second, ..] = given.as_slice() else {
            return true;
        };
        self.conflict(
            [first.1.span(), second.1.span()],
            &format!("`{}` and `{}` exclude each other", first.0, second.0),
            packer,
        );
        false
    }

    /// A key that takes certain values only.
    pub fn among(
        &mut self,
        key: &str,
        value: &dyn Value,
        choices: &[&str],
        packer: impl Into<String>,
    ) {
        let Some(found) = value
            .known()
            .filter(|text| !choices.contains(&text.as_str()))
        else {
            return;
        };
        let all: Vec<String> = choices
            .iter()
            .filter(|choice| !choice.is_empty())
            .map(|choice| format!("`{choice}`"))
            .collect();
        let message = format!("`{key}` is `{found}`, but takes {}", all.join(", "));
        let span = value.span().unwrap_or(self.span);
        let mut fault = Diagnostic::error(Code::BadValue, span, message).packer(packer);
        if let Some(other) = suggest(&found, choices.iter().copied()) {
            fault = fault.help(format!("did you mean `{other}`?"));
        }
        self.faults.push(fault);
    }

    /// What cannot be, said as Packer says it.
    pub fn refuse(&mut self, bad: bool, value: &dyn Value, packer: impl Into<String>) {
        if bad {
            let packer = packer.into();
            self.bad(value.span(), plain(&packer), packer);
        }
    }

    /// The text of a file or the file itself: not both, and the file must be there.
    pub fn user_data(&mut self, data: &dyn Value, file: &Text, packer: &str) {
        let keys: [(&str, &dyn Value); 2] = [("user_data", data), ("user_data_file", file)];
        if !self.exclusive(&keys, packer) {
            return;
        }
        if let Some(path) = self.absent(file) {
            self.bad(
                file.span,
                format!("the file `{path}` does not exist"),
                format!("user_data_file not found: {path}"),
            );
        }
    }

    /// The path of a file that is not there.
    pub fn absent(&self, file: &Text) -> Option<String> {
        let path = file.now.as_deref().filter(|path| !path.is_empty())?;
        self.disk.probe(path).is_err().then(|| path.to_owned())
    }

    /// A variable of the environment, unless it is empty.
    pub fn env(&self, name: &str) -> Option<String> {
        self.disk.env(name).filter(|value| !value.is_empty())
    }

    /// Whether a command is missing here, as Go's `exec.LookPath` looks for it.
    pub fn lacks(&self, command: &str) -> bool {
        if !self.here {
            return false;
        }
        if command.contains('/') {
            return self.disk.probe(command).is_err();
        }
        let path = self.env("PATH").unwrap_or_default();
        !path.split(':').any(|folder| {
            let file = if folder.is_empty() { "." } else { folder };
            let stat = self.disk.probe(&format!("{file}/{command}"));
            stat.is_ok_and(|stat| !stat.folder && stat.mode & 0o111 != 0)
        })
    }

    /// A folder that must be there; the words are Packer's up to the reason, and those for what is no folder.
    pub fn folder(&mut self, text: &Text, words: &str, no_folder: &str) {
        self.kind_of_file(text, words, no_folder, true);
    }

    /// A file, and no folder, that must be there.
    pub fn plain_file(&mut self, text: &Text, words: &str, no_file: &str) {
        self.kind_of_file(text, words, no_file, false);
    }

    fn kind_of_file(&mut self, text: &Text, words: &str, other: &str, folder: bool) {
        let Some(path) = text.now.as_deref().filter(|path| !path.is_empty()) else {
            return;
        };
        if !self.file(path, text.span, words) {
            return;
        }
        if self
            .disk
            .probe(path)
            .is_ok_and(|stat| stat.folder != folder)
        {
            let what = if folder { "no folder" } else { "a folder" };
            self.bad(text.span, format!("`{path}` is {what}"), other);
        }
    }

    /// A file that must be there; `words` are Packer's, up to the reason.
    pub fn file(&mut self, path: &str, span: Option<Span>, words: &str) -> bool {
        let Err(fault) = self.disk.probe(path) else {
            return true;
        };
        let message = match fault.kind() {
            ErrorKind::NotFound => format!("the file `{path}` does not exist"),
            _ => format!("the file `{path}` cannot be looked at: {}", reason(&fault)),
        };
        let span = span.unwrap_or(self.span);
        let packer = format!("{words}stat {path}: {}", reason(&fault));
        let mut found = Diagnostic::error(Code::BadValue, span, message).packer(packer);
        if fault.kind() == ErrorKind::NotFound && !path.starts_with(['/', '~']) {
            found = found.help(format!(
                "a relative path starts at the working folder; `{{{{template_dir}}}}/{path}` starts at the template's"
            ));
        }
        self.faults.push(found);
        false
    }
}

fn names(keys: &[(&str, &dyn Value)]) -> String {
    let all: Vec<String> = keys.iter().map(|(name, _)| format!("`{name}`")).collect();
    all.join(", ")
}

/// Packer's words as one of our messages: a small letter first, no full stop.
fn plain(packer: &str) -> String {
    let text = packer.trim_end_matches('.');
    let mut chars = text.chars();
    match chars.next() {
        Some(first) if !chars.as_str().starts_with(char::is_uppercase) => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => text.to_owned(),
    }
}
