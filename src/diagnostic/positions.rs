//! Byte offsets to lines and columns, in constant time after one look at each file.

use std::ops::Range;

use crate::source::Sources;

/// Bytes between two marks of the count of characters.
const STEP: usize = 4096;

/// The lines and characters of all files.
pub(super) struct Positions<'s> {
    sources: &'s Sources,
    files: Vec<Index>,
}

/// The lines and characters of one file.
struct Index {
    /// Where each line starts.
    lines: Vec<usize>,
    /// Characters before each multiple of [`STEP`].
    marks: Vec<usize>,
}

impl<'s> Positions<'s> {
    /// Looks at the files.
    pub(super) fn new(sources: &'s Sources) -> Self {
        let files = sources.files().iter().map(|file| index(&file.text));
        Self {
            sources,
            files: files.collect(),
        }
    }

    /// The text of a file; empty if there is none of that number.
    pub(super) fn text(&self, file: usize) -> &'s str {
        self.sources
            .files()
            .get(file)
            .map_or("", |file| file.text.as_str())
    }

    /// The name of a file.
    pub(super) fn name(&self, file: usize) -> &'s str {
        self.sources
            .files()
            .get(file)
            .map_or("", |file| file.name.as_str())
    }

    /// The line, from 0, in which an offset stands.
    pub(super) fn line(&self, file: usize, at: usize) -> usize {
        self.files.get(file).map_or(0, |index| {
            index.lines.partition_point(|start| *start <= at).max(1) - 1
        })
    }

    /// The bytes of a line (from 0), without its end.
    pub(super) fn range(&self, file: usize, line: usize) -> Range<usize> {
        let text = self.text(file);
        let Some(index) = self.files.get(file) else {
            return 0..0;
        };
        let start = index.lines.get(line).copied().unwrap_or(text.len());
        let end = index
            .lines
            .get(line + 1)
            .map_or(text.len(), |next| next - 1);
        let end = end.max(start);
        let carriage = end > start && text.as_bytes().get(end - 1) == Some(&b'\r');
        start..end - usize::from(carriage)
    }

    /// Line and column of an offset, both from 1; the column counts characters.
    pub(super) fn place(&self, file: usize, at: usize) -> (usize, usize) {
        let line = self.line(file, at);
        let start = self.range(file, line).start;
        let column = self.characters(file, at) - self.characters(file, start);
        (line + 1, column + 1)
    }

    /// Characters before an offset.
    fn characters(&self, file: usize, at: usize) -> usize {
        let bytes = self.text(file).as_bytes();
        let at = at.min(bytes.len());
        let mark = at / STEP;
        let before = self
            .files
            .get(file)
            .and_then(|index| index.marks.get(mark))
            .copied()
            .unwrap_or_default();
        before + count(bytes.get(mark * STEP..at).unwrap_or_default())
    }
}

fn index(text: &str) -> Index {
    let bytes = text.as_bytes();
    let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    let mut lines = vec![0];
    lines.extend(ends.map(|(at, _)| at + 1));
    let mut marks = vec![0];
    let mut total = 0;
    for chunk in bytes.chunks(STEP) {
        total += count(chunk);
        marks.push(total);
    }
    Index { lines, marks }
}

/// Characters that start in the bytes.
fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}
