//! Which files a command may write: none that it reads, none twice, and none that packsh did not write.

use std::collections::HashMap;
use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::args::Compile;
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::reason;

/// What stands in the head of every file that packsh writes, behind the sign of a comment.
const MARK: &str = "Made by packsh ";

/// How far the head of a file is looked through for the mark.
const HEAD: u64 = 1 << 20;

/// What a path leads to: the same for another path, a hard link and a symbolic link to one file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Place {
    /// By device and number.
    #[cfg(unix)]
    Inode(u64, u64),
    /// By name in a folder, since it is not there yet.
    Name(PathBuf),
}

impl Place {
    fn of(path: &Path) -> Self {
        #[cfg(unix)]
        if let Ok(there) = fs::metadata(path) {
            use std::os::unix::fs::MetadataExt;
            return Self::Inode(there.dev(), there.ino());
        }
        if let Ok(real) = fs::canonicalize(path) {
            return Self::Name(real);
        }
        let folder = folder_of(path);
        let folder = fs::canonicalize(folder)
            .or_else(|_| std::path::absolute(folder))
            .unwrap_or_else(|_| folder.to_path_buf());
        Self::Name(match path.file_name() {
            Some(name) => folder.join(name),
            None => folder,
        })
    }
}

/// The folder of a file.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

/// The files of one call of packsh.
#[derive(Debug, Default)]
pub struct Outputs {
    /// What is read, in the words of a diagnostic.
    read: HashMap<Place, String>,
    /// What is written, and for what.
    written: HashMap<Place, String>,
}

impl Outputs {
    /// Notes a file that is read: `what` it is, and its path as on the command line or in the template.
    pub fn read(&mut self, what: &str, path: &str) {
        let at = Path::new(if path == "-" { "/dev/stdin" } else { path });
        // devices and pipes are read and written without harm
        if fs::metadata(at).is_ok_and(|there| there.is_file()) {
            let shown = match path {
                "-" => format!("{what} on standard input"),
                path => format!("{what} `{path}`"),
            };
            self.read.entry(Place::of(at)).or_insert(shown);
        }
    }

    /// Notes a file that is to be written, and what it is made of.
    ///
    /// # Errors
    /// That another one is to be written there.
    pub fn write(&mut self, path: &Path, what: &str) -> Result<(), Diagnostic> {
        match self.written.insert(Place::of(path), what.to_owned()) {
            Some(other) => Err(Diagnostic::general(
                Code::Overwrites,
                format!(
                    "{other} and {what} would both be written to `{}`",
                    path.display()
                ),
            )
            .help("compile them one by one, each with `-o FILE`")),
            None => Ok(()),
        }
    }

    /// Refuses to write where something is read, whatever is forced.
    ///
    /// # Errors
    /// That the file is one of those that are read.
    pub fn spare(&self, path: &Path) -> Result<(), Diagnostic> {
        match self.read.get(&Place::of(path)) {
            Some(what) => Err(Diagnostic::general(
                Code::Overwrites,
                format!("the output `{}` would replace {what}", path.display()),
            )
            .help("name another file with `-o`")),
            None => Ok(()),
        }
    }
}

/// Refuses to replace a file that packsh did not write.
///
/// # Errors
/// That it is such a file, or that this cannot be told.
pub fn own(path: &Path, force: bool) -> Result<(), Diagnostic> {
    if force || fs::metadata(path).map_or(true, |there| !there.is_file()) {
        return Ok(());
    }
    let message = match is_own(path) {
        Ok(true) => return Ok(()),
        Ok(false) => format!(
            "`{}` is there already, and packsh did not write it",
            path.display()
        ),
        Err(fault) => format!(
            "`{}` is there already, and whether packsh wrote it cannot be read: {}",
            path.display(),
            reason(&fault)
        ),
    };
    Err(Diagnostic::general(Code::Overwrites, message)
        .help("name another file, or replace this one with `--force`"))
}

/// Whether a file is empty, or has the mark in the comment that it begins with.
fn is_own(path: &Path) -> io::Result<bool> {
    let mut head = BufReader::new(fs::File::open(path)?.take(HEAD));
    let mut line = Vec::new();
    let mut first = true;
    loop {
        line.clear();
        if head.read_until(b'\n', &mut line)? == 0 {
            return Ok(first);
        }
        first = false;
        let text = line.strip_prefix(b"#").or(line.strip_prefix(b".\\\""));
        let Some(text) = text else {
            return Ok(false);
        };
        if text.trim_ascii_start().starts_with(MARK.as_bytes()) {
            return Ok(true);
        }
    }
}

/// Where the file for a template goes; `None`: standard output.
pub fn output(args: &Compile, template: &str) -> Option<PathBuf> {
    match &args.output {
        Some(name) if name == "-" => return None,
        Some(name) => return Some(PathBuf::from(name)),
        None => {}
    }
    if template == "-" && args.out_dir.is_none() {
        return None;
    }
    let file = file_name(args, template);
    match &args.out_dir {
        Some(dir) => Some(dir.join(file)),
        None => Some(Path::new(template).with_file_name(file)),
    }
}

/// The name that the file for a template has unless `-o` says otherwise.
pub fn file_name(args: &Compile, template: &str) -> String {
    let stem = match Path::new(template).file_name() {
        Some(name) if template != "-" => Path::new(name)
            .file_stem()
            .unwrap_or(name)
            .to_string_lossy()
            .into_owned(),
        _ => "template".to_owned(),
    };
    format!("{stem}.{}", args.target.extension())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_comment_at_the_head_of_a_file_tells_who_wrote_it() {
        let folder = tempfile::tempdir().expect("folder");
        let file = folder.path().join("file");
        for (text, own) in [
            (&b""[..], true),
            (
                b"#!/bin/ksh\n# Performs\n# Made by packsh 0.1.0 from\n",
                true,
            ),
            (b"#\tMade by packsh 9\n", true),
            (b".\\\" Made by packsh 0.1.0\n.TH X 1\n", true),
            (b"\n", false),
            (b"\n# Made by packsh 0.1.0 from\n", false),
            (b"#!/bin/ksh\necho\n# Made by packsh 0.1.0 from\n", false),
            (b"echo Made by packsh 0.1.0\n", false),
            (b"# not Made by packsh 0.1.0\n", false),
            (b"# Made by packsh", false),
            (&[0xff; 4000], false),
        ] {
            fs::write(&file, text).expect("file");
            let shown = String::from_utf8_lossy(text);
            assert_eq!(is_own(&file).expect("read"), own, "{shown}");
            assert_eq!(super::own(&file, false).is_ok(), own, "{shown}");
            assert!(super::own(&file, true).is_ok(), "{shown}");
        }
        // what is no end of a line is no reason to read for ever
        fs::write(&file, vec![b'#'; 3 << 20]).expect("file");
        assert!(!is_own(&file).expect("read"));
    }

    #[test]
    fn a_file_is_the_same_by_all_its_names() {
        let folder = tempfile::tempdir().expect("folder");
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("sub")).expect("folder");
        fs::write(at("t.json"), "{}").expect("file");
        fs::hard_link(at("t.json"), at("hard")).expect("link");
        std::os::unix::fs::symlink("t.json", at("soft")).expect("link");
        std::os::unix::fs::symlink("sub", at("way")).expect("link");
        let mut outputs = Outputs::default();
        outputs.read("the template", &at("t.json").to_string_lossy());
        for name in ["t.json", "hard", "soft", "sub/../t.json", "way/../t.json"] {
            assert!(outputs.spare(&at(name)).is_err(), "{name}");
        }
        assert!(outputs.spare(&at("t.ksh")).is_ok());
        assert!(outputs.write(&at("sub/new"), "one").is_ok());
        for name in ["sub/new", "way/new", "way/./new"] {
            assert!(outputs.write(&at(name), "other").is_err(), "{name}");
        }
        // devices are no files to be kept
        outputs.read("the variable file", "/dev/null");
        assert!(outputs.spare(Path::new("/dev/null")).is_ok());
    }
}
