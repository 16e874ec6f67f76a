//! Places in the template, as the emitted file names them.

use crate::source::{FileId, Sources, Span};

/// Finds lines in one file in logarithmic time.
pub struct Origins {
    name: String,
    starts: Vec<u32>,
}

impl Origins {
    /// Of that file; only the last part of its path is shown, so that the output does not depend on the machine.
    pub fn new(sources: &Sources, file: FileId) -> Self {
        let source = sources.file(file);
        let text = source.text.bytes().enumerate();
        let starts = text
            .filter(|(_, byte)| *byte == b'\n')
            .map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX));
        Self {
            name: base_name(&source.name).to_owned(),
            starts: starts.collect(),
        }
    }

    /// `web.json:14 builders[0].target`.
    pub fn of(&self, span: Span, path: &str) -> String {
        let line = self.starts.partition_point(|start| *start <= span.start) + 1;
        format!("{}:{line} {path}", self.name)
    }
}

/// The last part of a path.
pub fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
