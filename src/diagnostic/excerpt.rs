//! The lines that a diagnostic shows: cut where they are long, so that a line of any length costs little.

use std::ops::Range;

use codespan_reporting::files::{Error, Files};

use super::Diagnostic;
use super::positions::Positions;
use crate::printable::Printable;

/// Longest line that is shown whole, in bytes.
const LONGEST: usize = 240;
/// Bytes shown before and behind a place in a longer line.
const AROUND: usize = 80;

/// The files, seen through the windows of one diagnostic.
pub(super) struct Excerpt<'p, 's> {
    positions: &'p Positions<'s>,
    /// File, line and the part of the line that is shown.
    windows: Vec<(usize, usize, Range<usize>)>,
}

/// The part of a label that can be shown.
pub(super) struct Shown {
    /// Index of the file.
    pub(super) file: usize,
    /// Bytes, all in one line and in its window.
    pub(super) range: Range<usize>,
}

impl<'p, 's> Excerpt<'p, 's> {
    /// The windows for a diagnostic, and its labels as they can be shown: cut to their first line; none where the label
    /// stands too far from another one in the same long line.
    pub(super) fn new(
        positions: &'p Positions<'s>,
        diagnostic: &Diagnostic,
    ) -> (Self, Vec<Option<Shown>>) {
        let mut excerpt = Self {
            positions,
            windows: Vec::new(),
        };
        let labels = diagnostic.labels.iter().map(|label| {
            let start = label.span.start as usize;
            let end = label.span.end as usize;
            excerpt.show(label.span.file.0 as usize, start, end)
        });
        let labels = labels.collect();
        (excerpt, labels)
    }

    fn show(&mut self, file: usize, start: usize, end: usize) -> Option<Shown> {
        let text = self.positions.text(file);
        let line = self.positions.line(file, start);
        let whole = self.positions.range(file, line);
        let start = floor(text, start.min(whole.end));
        let end = floor(text, end.clamp(start, whole.end));
        let known = self
            .windows
            .iter()
            .find(|(f, l, _)| (*f, *l) == (file, line));
        let window = match known {
            Some((.., window)) => window.clone(),
            None => {
                let window = if whole.len() <= LONGEST {
                    whole
                } else {
                    let first = start.saturating_sub(AROUND).max(whole.start);
                    let last = start.saturating_add(2 * AROUND).min(whole.end);
                    floor(text, first)..floor(text, last)
                };
                self.windows.push((file, line, window.clone()));
                window
            }
        };
        let inside = window.start <= start && start <= window.end;
        inside.then(|| Shown {
            file,
            range: start..end.min(window.end),
        })
    }
}

/// The character boundary at or before an offset.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl<'a> Files<'a> for Excerpt<'_, '_> {
    type FileId = usize;
    type Name = Printable;
    type Source = &'a str;

    fn name(&'a self, file: usize) -> Result<Printable, Error> {
        Ok(Printable::new(self.positions.name(file)))
    }

    fn source(&'a self, file: usize) -> Result<&'a str, Error> {
        Ok(self.positions.shown(file))
    }

    fn line_index(&'a self, file: usize, at: usize) -> Result<usize, Error> {
        Ok(self.positions.line(file, at))
    }

    fn column_number(&'a self, file: usize, _: usize, at: usize) -> Result<usize, Error> {
        Ok(self.positions.place(file, at).1)
    }

    fn line_range(&'a self, file: usize, line: usize) -> Result<Range<usize>, Error> {
        let window = self
            .windows
            .iter()
            .find(|(f, l, _)| (*f, *l) == (file, line));
        Ok(match window {
            Some((.., window)) => window.clone(),
            None => {
                let range = self.positions.range(file, line);
                let end = range.end.min(range.start.saturating_add(LONGEST));
                range.start..floor(self.positions.text(file), end)
            }
        })
    }
}
