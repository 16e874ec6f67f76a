//! `{{ .Anything }}` in a variable's value is kept, so that a variable can carry it into a field that is rendered later.

use std::ops::Range;

use super::Fault;
use crate::plan::{Part, Word};

/// A text in which such pieces are replaced by marks that no template changes.
pub struct Kept {
    /// The text with the marks.
    pub text: String,
    pieces: Vec<Piece>,
}

struct Piece {
    mark: String,
    source: String,
    /// Where the mark starts in the new text, and the piece in the old one.
    places: (usize, usize),
}

/// Takes the pieces out: `{{`, at most one blank, a point, anything on the line, at most one blank, `}}`.
pub fn take_out(text: &str) -> Kept {
    let mut kept = Kept {
        text: String::with_capacity(text.len()),
        pieces: Vec::new(),
    };
    let mut rest = text;
    while let Some((before, piece, after)) = find(rest) {
        kept.text.push_str(before);
        let at = text.len() - rest.len() + before.len();
        // as long as Packer's marks are, which `len` would tell
        let mark = format!("00000000-0000-4000-8000-{:012x}", kept.pieces.len());
        kept.pieces.push(Piece {
            places: (kept.text.len(), at),
            source: piece.to_owned(),
            mark: mark.clone(),
        });
        kept.text.push_str(&mark);
        rest = after;
    }
    kept.text.push_str(rest);
    kept
}

/// The next piece, with what stands before and behind it.
fn find(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(found) = text.get(from..)?.find("{{") {
        let at = from + found;
        let inner = &text[at + 2..];
        let inner = inner
            .strip_prefix([' ', '\t', '\n', '\r', '\x0c'])
            .unwrap_or(inner);
        if inner.starts_with('.')
            && let Some(length) = inner.find("}}")
            && !has_newline(&inner[..length])
        {
            let end = text.len() - inner.len() + length + 2;
            return Some((&text[..at], &text[at..end], &text[end..]));
        }
        from = at + 1;
    }
    None
}

/// The regular expression's `.` matches no newline, but its last blank may be one.
fn has_newline(inner: &str) -> bool {
    inner.strip_suffix('\n').unwrap_or(inner).contains('\n')
}

impl Kept {
    /// Puts the pieces back into what was rendered.
    pub fn put_back(&self, word: Word) -> Word {
        if self.pieces.is_empty() {
            return word;
        }
        word.parts()
            .iter()
            .map(|part| match part {
                Part::Literal(text) => Part::Literal(self.restore(text)),
                Part::Var(var) => Part::Var(var.clone()),
                Part::Call(function, words) => Part::Call(
                    *function,
                    words
                        .iter()
                        .map(|word| self.put_back(word.clone()))
                        .collect(),
                ),
            })
            .collect()
    }

    /// In one pass, since a text may hold many marks.
    fn restore(&self, text: &str) -> String {
        const PREFIX: &str = "00000000-0000-4000-8000-";
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(PREFIX) {
            out.push_str(&rest[..at]);
            let number = rest
                .get(at + PREFIX.len()..at + PREFIX.len() + 12)
                .and_then(|digits| usize::from_str_radix(digits, 16).ok());
            match number.and_then(|number| self.pieces.get(number)) {
                Some(piece) => {
                    out.push_str(&piece.source);
                    rest = &rest[at + piece.mark.len()..];
                }
                None => {
                    out.push_str(PREFIX);
                    rest = &rest[at + PREFIX.len()..];
                }
            }
        }
        out.push_str(rest);
        out
    }

    /// A fault in the text with marks as a fault in the text without.
    pub fn fault(&self, fault: Fault) -> Fault {
        let place = |at: usize| {
            let piece = self.pieces.iter().rev().find(|piece| piece.places.0 <= at);
            piece.map_or(at, |piece| {
                let behind = (at - piece.places.0).saturating_sub(piece.mark.len());
                let inside = at - piece.places.0 < piece.mark.len();
                piece.places.1
                    + if inside {
                        0
                    } else {
                        piece.source.len() + behind
                    }
            })
        };
        let range: Range<usize> = place(fault.range.start)..place(fault.range.end);
        Fault {
            range,
            packer: fault.packer.map(|text| self.restore(&text)),
            ..fault
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_back() {
        let text = "a{{ .HTTPIP }}b{{.X}}{{  .Y}}{{\n.Z\n}}";
        let kept = take_out(text);
        assert_eq!(kept.pieces.len(), 3);
        assert_eq!(kept.put_back(Word::lit(kept.text.clone())), Word::lit(text));
    }
}
