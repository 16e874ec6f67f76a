//! Reading the input files.

use std::fs;
use std::io::{self, Read};

use super::{FileId, Sources, Span};
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::reason;

/// The largest input in bytes: what is larger is no template, but a device or a pipe without an end.
const MOST: u64 = 256 << 20;

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
        whole(io::stdin().lock())
    } else {
        fs::File::open(path).and_then(whole)
    };
    match read {
        Ok(bytes) => Some(add(sources, path, bytes, faults)),
        Err(error) => {
            let packer = match error.kind() {
                io::ErrorKind::PermissionDenied => {
                    format!("Failed to parse template: open {path}: {}", reason(&error))
                }
                _ => format!("\"{path}\": stat {path}: {}", reason(&error)),
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
    match fs::File::open(path).and_then(whole) {
        Ok(bytes) => Some(add(sources, path, bytes, faults)),
        Err(error) => {
            let why = reason(&error);
            let packer = match error.kind() {
                io::ErrorKind::IsADirectory => {
                    format!("Error reading variables in '{path}': read {path}: {why}")
                }
                _ => format!("open {path}: {why}"),
            };
            faults.push(unreadable(path, &error).packer(packer));
            None
        }
    }
}

/// All of an input, which may be a pipe, and should have an end.
fn whole(input: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(MOST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("it is larger than {} MiB", MOST >> 20),
        ));
    }
    Ok(bytes)
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
        format!("cannot read `{path}`: {}", reason(error)),
    );
    match error.kind() {
        io::ErrorKind::NotFound => fault.help("check the path; `-` reads standard input"),
        io::ErrorKind::IsADirectory => fault.help("name a JSON file in it"),
        io::ErrorKind::FileTooLarge => fault.help("name a JSON file, or a pipe that ends"),
        _ => fault,
    }
}
