//! Byte offsets to lines and columns, in constant time after one look at each file.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use crate::interpolate::is_printable;
use crate::source::{Sources, count_bytes};

/// Bytes between two marks.
const STEP: usize = 512;

/// The lines and characters of all files.
pub(super) struct Positions<'s> {
    sources: &'s Sources,
    /// For each file: how many line ends and characters stand before each multiple of [`STEP`].
    marks: Vec<Vec<(u32, u32)>>,
    /// For each file: its text as it may be shown, once it is asked for.
    shown: Vec<OnceCell<Cow<'s, str>>>,
}

impl<'s> Positions<'s> {
    /// Looks at the files.
    pub(super) fn new(sources: &'s Sources) -> Self {
        let marks = sources.files().iter().map(|file| marks(&file.text));
        Self {
            sources,
            marks: marks.collect(),
            shown: vec![OnceCell::new(); sources.files().len()],
        }
    }

    /// The text of a file; empty if there is none of that number.
    pub(super) fn text(&self, file: usize) -> &'s str {
        self.sources
            .files()
            .get(file)
            .map_or("", |file| file.text.as_str())
    }

    /// The text of a file as it may be shown: `?` stands for each byte of what is not printable, so that all else
    /// keeps its place, and its column on a terminal is known.
    pub(super) fn shown(&self, file: usize) -> &str {
        self.shown
            .get(file)
            .map_or("", |text| text.get_or_init(|| masked(self.text(file))))
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
        self.before(file, at).0
    }

    /// The bytes of a line (from 0), without its end.
    pub(super) fn range(&self, file: usize, line: usize) -> Range<usize> {
        let text = self.text(file);
        let start = match line.checked_sub(1) {
            None => 0,
            Some(before) => self
                .line_end(file, before)
                .map_or(text.len(), |end| end + 1),
        };
        let end = self.line_end(file, line).unwrap_or(text.len()).max(start);
        let carriage = end > start && text.as_bytes().get(end - 1) == Some(&b'\r');
        start..end - usize::from(carriage)
    }

    /// Line and column of an offset, both from 1; the column counts characters.
    pub(super) fn place(&self, file: usize, at: usize) -> (usize, usize) {
        let (line, characters) = self.before(file, at);
        let start = self.range(file, line).start;
        let column = characters - self.before(file, start).1;
        (line + 1, column + 1)
    }

    /// Line ends and characters before an offset.
    fn before(&self, file: usize, at: usize) -> (usize, usize) {
        let bytes = self.text(file).as_bytes();
        let at = at.min(bytes.len());
        let mark = at / STEP;
        let marks = self.marks.get(file).and_then(|marks| marks.get(mark));
        let (lines, characters) = marks.copied().unwrap_or_default();
        let rest = count_bytes(bytes.get(mark * STEP..at).unwrap_or_default());
        (lines as usize + rest.0, characters as usize + rest.1)
    }

    /// The offset of the line end of that number, from 0.
    fn line_end(&self, file: usize, number: usize) -> Option<usize> {
        let marks = self.marks.get(file)?;
        let mark = marks.partition_point(|(lines, _)| *lines as usize <= number);
        let mark = mark.checked_sub(1)?;
        let skip = number - marks.get(mark)?.0 as usize;
        let start = mark * STEP;
        let bytes = self.text(file).as_bytes();
        let chunk = bytes.get(start..bytes.len().min(start + STEP))?;
        let mut ends = chunk.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        ends.nth(skip).map(|(at, _)| start + at)
    }
}

fn masked(text: &str) -> Cow<'_, str> {
    let stays = |c: char| is_printable(c) || matches!(c, '\n' | '\t');
    if text.chars().all(stays) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if stays(c) => out.push(c),
            c => out.extend(std::iter::repeat_n('?', c.len_utf8())),
        }
    }
    out.into()
}

fn marks(text: &str) -> Vec<(u32, u32)> {
    let mut marks = Vec::with_capacity(text.len() / STEP + 2);
    let (mut lines, mut characters) = (0, 0);
    marks.push((0, 0));
    for chunk in text.as_bytes().chunks(STEP) {
        let (more_lines, more_characters) = count_bytes(chunk);
        lines += more_lines as u32;
        characters += more_characters as u32;
        marks.push((lines, characters));
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn places_are_those_of_a_plain_count(
            lines in prop::collection::vec(prop_oneof!["[a\u{e9}]{0,9}\r?", "[a\u{e9}]{300,900}"], 1..8),
            at in 0_usize..3_000,
        ) {
            let text = lines.join("\n");
            let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let mut sources = Sources::default();
            sources.add("t", text.as_str());
            let positions = Positions::new(&sources);
            let head = &text[..at];
            let line = head.matches('\n').count();
            let start = head.rfind('\n').map_or(0, |end| end + 1);
            prop_assert_eq!(positions.place(0, at), (line + 1, head[start..].chars().count() + 1));
            prop_assert_eq!(positions.range(0, line), start..start + text.split('\n').nth(line).unwrap().trim_end_matches('\r').len());
        }
    }
}
