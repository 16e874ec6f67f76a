//! The files that a script carries.

use super::body::marker;
use super::comment::Comment;
use super::head;
use super::ksh::Emitter;
use crate::printable;
use crate::printable::Printable;

impl Emitter<'_> {
    /// The embedded files: texts as here-documents, those of Windows, too; all else as base64.
    pub fn files(&self) -> Vec<String> {
        let mut out = Vec::new();
        for (file, name) in self.plan.files.iter().zip(&self.names.files) {
            let comment = Comment::from(printable!(
                "{}: {} bytes, sha256 {}",
                Printable::short(&file.path),
                file.bytes.len(),
                head::digest(&file.bytes)
            ));
            if !out.is_empty() {
                out.push(String::new());
            }
            out.push(comment.to_string());
            out.push(format!("function {name} {{"));
            let text = std::str::from_utf8(&file.bytes).unwrap_or_default();
            match text {
                text if is_text(text) => {
                    let mark = marker(text);
                    out.push(format!("\tcat <<'{mark}'\n{text}{mark}"));
                }
                // the way of Windows: each line has one
                text if is_text_of_windows(text) => {
                    let text = text.replace("\r\n", "\n");
                    let mark = marker(&text);
                    out.push(format!("\twith_returns <<'{mark}'\n{text}{mark}"));
                }
                _ => out.push(format!(
                    "\tbase64_decode <<'EOF'\n{}EOF",
                    base64_lines(&file.bytes)
                )),
            }
            out.push("}".to_owned());
        }
        out
    }
}

/// Whether a file is carried as base64: it is no text, neither of Unix nor of Windows.
pub fn is_encoded(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    !is_text(text) && !is_text_of_windows(text)
}

/// A text of which each line has the end that Windows gives it.
fn is_text_of_windows(text: &str) -> bool {
    let without = text.replace("\r\n", "\n");
    is_text(&without) && text.len() - without.len() == text.lines().count()
}

/// A text that a here-document can hold and a person can read.
fn is_text(text: &str) -> bool {
    text.ends_with('\n')
        && !text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\t'))
}

pub(crate) fn base64_lines(bytes: &[u8]) -> String {
    use base64::Engine;
    let encoded = base64::engine::general_purpose::STANDARD.encode(bytes);
    encoded
        .as_bytes()
        .chunks(76)
        .map(|line| format!("{}\n", String::from_utf8_lossy(line)))
        .collect()
}
