//! Reading the input files.

use std::fs;
use std::io::{self, Read};

use super::{FileId, Sources, Span};
use crate::diagnostic::{Code, Diagnostic};

/// A text, and where it was not UTF-8.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The text; U+FFFD stands for each byte that is not UTF-8.
    pub text: String,
    /// The offset (in `text`) of the first U+FFFD that was put in, if one was.
    pub first_bad: Option<usize>,
}

/// Makes a text of bytes as Go's JSON decoder does: each byte that is not UTF-8 becomes one U+FFFD.
///
/// Go does so within strings; elsewhere such a byte is a syntax error either way.
pub fn read_text(bytes: Vec<u8>) -> Text {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => {
            return Text {
                text,
                first_bad: None,
            };
        }
        Err(error) => error.into_bytes(),
    };
    let mut text = String::with_capacity(bytes.len() + 64);
    let mut first_bad = None;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for _ in chunk.invalid() {
            first_bad.get_or_insert(text.len());
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
    Text { text, first_bad }
}

/// Reads a template: a file, or standard input for `-`. A text that is not UTF-8 is good, with a warning; what Packer would take
/// for HCL2 is refused.
pub fn read_template(
    sources: &mut Sources,
    path: &str,
    faults: &mut Vec<Diagnostic>,
) -> Option<FileId> {
    let hcl = path.ends_with(".pkr.hcl") || path.ends_with(".pkr.json");
    if hcl || (path != "-" && fs::metadata(path).is_ok_and(|data| data.is_dir())) {
        let why = if hcl {
            "its name says so"
        } else {
            "it is a folder"
        };
        faults.push(
            Diagnostic::general(Code::Hcl, format!("`{path}` is taken for HCL2: {why}"))
                .help("name a JSON template whose name does not end in `.pkr.json`"),
        );
        return None;
    }
    let read = if path == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(path)
    };
    match read {
        Ok(bytes) => Some(add(sources, path, bytes, faults)),
        Err(error) => {
            let packer = match error.kind() {
                io::ErrorKind::PermissionDenied => {
                    format!(
                        "Failed to parse template: open {path}: {}",
                        go_reason(&error)
                    )
                }
                _ => format!("\"{path}\": stat {path}: {}", go_reason(&error)),
            };
            faults.push(unreadable(path, &error).packer(packer));
            None
        }
    }
}

/// Reads a variable file.
pub fn read_file(
    sources: &mut Sources,
    path: &str,
    faults: &mut Vec<Diagnostic>,
) -> Option<FileId> {
    match fs::read(path) {
        Ok(bytes) => Some(add(sources, path, bytes, faults)),
        Err(error) => {
            let reason = go_reason(&error);
            let packer = match error.kind() {
                io::ErrorKind::IsADirectory => {
                    format!("Error reading variables in '{path}': read {path}: {reason}")
                }
                _ => format!("open {path}: {reason}"),
            };
            faults.push(unreadable(path, &error).packer(packer));
            None
        }
    }
}

fn add(sources: &mut Sources, path: &str, bytes: Vec<u8>, faults: &mut Vec<Diagnostic>) -> FileId {
    let Text { text, first_bad } = read_text(bytes);
    let file = sources.add(path, text);
    if let Some(start) = first_bad.and_then(|at| u32::try_from(at).ok()) {
        let end = start.saturating_add(char::REPLACEMENT_CHARACTER.len_utf8() as u32);
        faults.push(
            Diagnostic::warning(Code::NotUtf8, Span { file, start, end }, "not UTF-8")
                .found("read as U+FFFD")
                .help("save the file as UTF-8"),
        );
    }
    file
}

fn unreadable(path: &str, error: &io::Error) -> Diagnostic {
    let fault = Diagnostic::general(
        Code::Unreadable,
        format!("cannot read `{path}`: {}", go_reason(error)),
    );
    match error.kind() {
        io::ErrorKind::NotFound => fault.help("check the path; `-` reads standard input"),
        io::ErrorKind::IsADirectory => fault.help("name a JSON file in it"),
        _ => fault,
    }
}

/// The reason as Go words it, which on Unix is the C library's in lower case.
fn go_reason(error: &io::Error) -> String {
    let text = error.to_string();
    let reason = text
        .split_once(" (os error")
        .map_or(text.as_str(), |(reason, _)| reason);
    let mut letters = reason.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => reason.to_owned(),
    }
}
