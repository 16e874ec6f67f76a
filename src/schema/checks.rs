//! What is checked between keys, with what is on the disk.

use std::io::{self, ErrorKind};

use crate::diagnostic::{Code, Diagnostic};
use crate::disk::Disk;
use crate::source::Span;

/// Collects the findings of one component.
pub struct Checks<'a> {
    /// What is on the disk.
    pub disk: &'a dyn Disk,
    /// The component's object: where to point if no key is at fault.
    pub span: Span,
    /// What was found.
    pub faults: &'a mut Vec<Diagnostic>,
}

impl Checks<'_> {
    /// A key that must be there.
    pub fn missing(&mut self, message: &str, packer: &str) {
        self.faults
            .push(Diagnostic::error(Code::MissingKey, self.span, message).packer(packer));
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
        .packer(packer);
        if let (Some(first), Some(_)) = (first, second) {
            fault = fault.also(first, "the other one");
        }
        self.faults.push(fault);
    }

    /// Something that Packer only warns of.
    pub fn warning(&mut self, span: Option<Span>, message: &str, packer: &str) {
        let span = span.unwrap_or(self.span);
        self.faults
            .push(Diagnostic::warning(Code::Doubtful, span, message).packer(packer));
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

/// A fault of the system in Go's words.
pub fn reason(fault: &io::Error) -> String {
    match fault.kind() {
        ErrorKind::NotFound => "no such file or directory".to_owned(),
        ErrorKind::NotADirectory => "not a directory".to_owned(),
        ErrorKind::IsADirectory => "is a directory".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => fault.to_string(),
    }
}
