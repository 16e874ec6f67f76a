//! Templates in the values of variables, where `{{ .Name }}` is held back for the field that uses the variable.
//!
//! Packer finds the pieces by the pattern `{{(\s|)\.(.*?)(\s|)}}` (language.md V8) and puts them back behind the
//! evaluation.

use crate::interpolate::{self, Context, Fault, Users, When};
use crate::plan::{LibFn, Part, Word};

/// Stands for a held piece while the rest is evaluated. Private-use characters: no template means them.
const OPEN: char = '\u{F8F0}';
const CLOSE: char = '\u{F8F1}';

/// Evaluates the text of a variable.
///
/// # Errors
/// As [`interpolate::render`]; places are those of the whole text.
pub fn render(
    text: &str,
    context: &Context<'_>,
    users: &mut dyn Users,
    when: When<'_>,
) -> Result<Word, Fault> {
    let pieces = pieces(text);
    if pieces.is_empty() {
        return interpolate::render(text, context, users, when);
    }
    let mut out = String::with_capacity(text.len());
    // (offset in `out`, offset in `text`) behind each piece
    let mut shifts = Vec::new();
    let mut at = 0;
    for (number, &(start, end)) in pieces.iter().enumerate() {
        out.push_str(&text[at..start]);
        out.push(OPEN);
        out.push_str(&number.to_string());
        out.push(CLOSE);
        at = end;
        shifts.push((out.len(), end));
    }
    out.push_str(&text[at..]);
    let held: Vec<&str> = pieces
        .iter()
        .map(|&(start, end)| &text[start..end])
        .collect();
    match interpolate::render(&out, context, users, when) {
        Ok(word) => Ok(restored(&word, &held)),
        Err(mut fault) => {
            let place = |offset: usize| {
                let index = shifts.partition_point(|&(in_out, _)| in_out <= offset);
                match index.checked_sub(1).map(|before| shifts[before]) {
                    Some((in_out, in_text)) => (offset - in_out + in_text).min(text.len()),
                    None => offset.min(text.len()),
                }
            };
            fault.range = place(fault.range.start)..place(fault.range.end);
            Err(fault)
        }
    }
}

/// A word as a text in which its late parts are held; with it, those parts.
pub fn opened(word: &Word) -> (String, Vec<Part>) {
    let mut out = String::new();
    let mut late = Vec::new();
    for part in word.parts() {
        match part {
            Part::Literal(text) => out.push_str(text),
            part => {
                out.push(OPEN);
                out.push_str(&late.len().to_string());
                out.push(CLOSE);
                late.push(part.clone());
            }
        }
    }
    (out, late)
}

/// Puts late parts back into the places where [`opened`] held them.
pub fn closed(word: &Word, late: &[Part]) -> Word {
    let mut out = Word::empty();
    for part in word.parts() {
        match part {
            Part::Literal(text) => {
                let mut rest = text.as_str();
                while let Some((before, tail)) = rest.split_once(OPEN) {
                    out.push_str(before);
                    let found = tail.split_once(CLOSE).and_then(|(number, tail)| {
                        Some((late.get(number.parse::<usize>().ok()?)?, tail))
                    });
                    match found {
                        Some((part, tail)) => {
                            out.push(part.clone());
                            rest = tail;
                        }
                        None => rest = tail,
                    }
                }
                out.push_str(rest);
            }
            Part::Call(function, arguments) => out.push(Part::Call(
                *function,
                arguments.iter().map(|word| closed(word, late)).collect(),
            )),
            Part::Var(var) => out.push(Part::Var(var.clone())),
        }
    }
    out
}

fn restored(word: &Word, held: &[&str]) -> Word {
    word.parts()
        .iter()
        .map(|part| match part {
            Part::Literal(text) => Part::Literal(put_back(text, held)),
            Part::Call(LibFn(name), arguments) => Part::Call(
                LibFn(name),
                arguments.iter().map(|word| restored(word, held)).collect(),
            ),
            Part::Var(var) => Part::Var(var.clone()),
        })
        .collect()
}

fn put_back(text: &str, held: &[&str]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once(OPEN) {
        out.push_str(before);
        match tail
            .split_once(CLOSE)
            .and_then(|(number, tail)| Some((held.get(number.parse::<usize>().ok()?)?, tail)))
        {
            Some((piece, tail)) => {
                out.push_str(piece);
                rest = tail;
            }
            None => {
                out.push(OPEN);
                rest = tail;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The matches of Packer's pattern, from left to right. `.` in it is any character but a newline.
fn pieces(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("{{") {
        let start = from + at;
        let body = &text[start + 2..];
        let inner = body
            .strip_prefix(|c: char| c.is_ascii_whitespace())
            .unwrap_or(body);
        if !inner.starts_with('.') {
            from = start + 1;
            continue;
        }
        let inner_at = text.len() - inner.len();
        let line = inner.find('\n').map_or(inner, |end| &inner[..end]);
        match line.find("}}") {
            Some(end) => {
                let end = inner_at + end + 2;
                found.push((start, end));
                from = end;
            }
            // nothing closes on this line, so nothing that begins on it is a match
            None => from = inner_at + line.len(),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn only_what_begins_with_a_dot_is_held() {
        let held = |text: &'static str| -> Vec<&str> {
            pieces(text).into_iter().map(|(a, b)| &text[a..b]).collect()
        };
        assert_eq!(
            held("a{{ .HTTPIP }}:{{.HTTPPort}}b"),
            ["{{ .HTTPIP }}", "{{.HTTPPort}}"]
        );
        assert_eq!(held("{{user `x`}} {{  .Two }}"), [""; 0]);
        assert_eq!(held("{{ .Open"), [""; 0]);
    }
}
