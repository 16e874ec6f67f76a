//! Many scripts in one process of each shell.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use packsh::emit::library;

use crate::MARKER;
use crate::support::{both, limit, shells};

/// Scripts that one process gets.
const SIZE: usize = 400;

/// Scripts that are to be run.
#[derive(Default)]
pub struct Batch {
    files: Vec<(String, String)>,
}

/// The lines of a script that are its own, without comments above and in front of its functions.
pub fn commands(script: &str) -> String {
    let own = own(script);
    let lines = own.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| format!("{line}\n")).collect()
}

/// A script without the library and the run.
fn own(script: &str) -> &str {
    script
        .split_once("\n# ---- Library")
        .map_or(script, |(own, _)| own)
}

/// What stands between functions.
const BETWEEN: &str = "\n}\n\n# ";

/// The functions of a script between the first and the last in which it differs from another one, and calls of them.
fn called(script: &str, other: &str) -> String {
    let mut pieces: Vec<&str> = own(script).split_inclusive(BETWEEN).collect();
    let mut others: Vec<&str> = own(other).split_inclusive(BETWEEN).collect();
    for _ in 0..2 {
        let both = pieces.iter().zip(&others);
        let same = both.take_while(|(one, other)| one == other).count();
        pieces.drain(..same);
        others.drain(..same);
        pieces.reverse();
        others.reverse();
    }
    let differing = pieces.concat();
    let mut out = String::new();
    for name in functions(own(script)) {
        let _ = writeln!(out, "function {name} {{ :; }}");
    }
    let _ = writeln!(out, "# {differing}\nset +u");
    for name in functions(&differing) {
        let _ = writeln!(out, "{name} a b >/dev/null");
    }
    out
}

/// The functions of a text; what stands in a here-document may look so, too.
fn functions(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let name = line.strip_prefix("function ")?.strip_suffix(" {")?;
        let plain = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric();
        name.bytes().all(plain).then_some(name)
    })
}

impl Batch {
    /// One more script; it is run at the latest by [`Batch::run`].
    ///
    /// What it has in common with `other`, a script without hostile texts, is not run.
    pub fn add(&mut self, what: &str, script: &str, other: &str) {
        self.files.push((what.to_owned(), called(script, other)));
        if self.files.len() >= SIZE {
            self.run();
        }
    }

    /// Runs what has been added.
    pub fn run(&mut self) {
        let files = std::mem::take(&mut self.files);
        if files.is_empty() {
            return;
        }
        let folder = tempfile::tempdir().expect("folder");
        let mut stubs = String::new();
        for function in library::all() {
            let _ = writeln!(stubs, "function {} {{ :; }}", function.name);
        }
        fs::write(folder.path().join("stubs"), stubs).expect("stubs");
        for (index, (_, script)) in files.iter().enumerate() {
            fs::write(folder.path().join(format!("{index}.ksh")), script).expect("script");
        }
        let what = |index: &str| {
            let index: usize = index.trim().parse().unwrap_or_default();
            files[index].0.as_str()
        };
        for shell in shells() {
            let loops = format!(
                ". ../stubs\ni=0\nwhile (( i < {} )); do\n\
                 ( . ../$i.ksh ) </dev/null >../said 2>&1 || echo $i: it ends with $?\n\
                 [[ ! -s ../said ]] || {{ echo $i: it prints; cat ../said; }}\n\
                 [[ ! -e {MARKER} ]] || {{ echo $i: it is executed; rm {MARKER}; }}\n\
                 (( i += 1 ))\ndone\n",
                files.len()
            );
            let said = run(shell, &["-c", &loops], folder.path());
            let first = said.split(':').next().unwrap_or_default();
            assert!(said.is_empty(), "{shell}: {}\n{said}", what(first));
        }
    }
}

/// Runs a program in an empty folder, in which it must leave nothing.
pub fn run(program: &str, words: &[&str], folder: &Path) -> String {
    let empty = folder.join("empty");
    fs::create_dir(&empty).expect("folder");
    let output = limit::output(Command::new(program).args(words).current_dir(&empty));
    let left = crate::support::names(&empty);
    fs::remove_dir_all(&empty).expect("folder");
    assert!(
        left.is_empty(),
        "{program} leaves {left:?}\n{}",
        both(&output)
    );
    both(&output)
}
