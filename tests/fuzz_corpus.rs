//! The fuzz targets of `fuzz/`, run on their corpus and on mutations of it that are the same in each run.

#[path = "../fuzz/bodies.rs"]
mod bodies;

use std::fs;
use std::path::Path;

/// Mutations of the corpus that each target gets.
const CASES: usize = 3_000;
/// Longest text that a mutation makes.
const LONGEST: usize = 8 << 10;
/// Pieces of the languages that are read here: mutations of bytes alone seldom make one.
const PIECES: &[&str] = &[
    "{{",
    "}}",
    "{{-",
    "-}}",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    ",",
    ":",
    "null",
    "true",
    "1e999",
    "-0",
    "(",
    ")",
    "|",
    "`",
    "'",
    "$",
    "$x",
    ":=",
    ".",
    "{{end}}",
    "{{if .X}}",
    "{{else}}",
    "{{range .}}",
    "{{with 1}}",
    "{{user `a`}}",
    "{{build `ID`}}",
    "{{isotime \"06\"}}",
    "{{printf \"%08.3q\" 1}}",
    "{{split `a` `b` 9}}",
    "{{template_dir}}",
    "{{/*",
    "*/}}",
    "\n",
    "\t",
    "\0",
    "\u{7f}",
    "\u{feff}",
    "\u{1f600}",
    "99999999999999999999",
    "EOF\n",
    "%s",
    "<enter>",
    "<wait10s>",
    "<leftCtrlOn>",
    "<",
    "%[2]*.[1]*f",
];

/// A generator of numbers that look random (xorshift), from a fixed start.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let (one, other) = (self.below(length + 1), self.below(length + 1));
        one.min(other)..one.max(other)
    }
}

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target);
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .expect("corpus")
        .map(|entry| entry.expect("entry").path())
        .collect();
    paths.sort();
    assert!(paths.len() >= 5, "{}: too few", folder.display());
    paths
        .into_iter()
        .map(|path| fs::read(path).expect("file"))
        .collect()
}

/// One text of the corpus with one to four changes.
fn mutated(corpus: &[Vec<u8>], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = corpus[numbers.below(corpus.len())].clone();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(bytes.len() + 1);
        match numbers.below(8) {
            0 if at < bytes.len() => bytes[at] ^= 1 << numbers.below(8),
            1 if at < bytes.len() => bytes[at] = numbers.below(256) as u8,
            2 => bytes.truncate(at),
            3 => {
                // a piece of another text
                let other = &corpus[numbers.below(corpus.len())];
                let piece = other[numbers.range(other.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            4 => {
                bytes.drain(numbers.range(bytes.len()));
            }
            5 => {
                // a part of it once more
                let piece = bytes[numbers.range(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {
                let piece = PIECES[numbers.below(PIECES.len())];
                bytes.splice(at..at, piece.bytes());
            }
        }
        bytes.truncate(LONGEST);
    }
    bytes
}

/// Runs a target on the corpus and its mutations; what breaks it is shown.
fn run(name: &str, target: fn(&[u8])) {
    run_some(name, target, CASES);
}

fn run_some(name: &str, target: fn(&[u8]), cases: usize) {
    let corpus = corpus(name);
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let mutations = (0..cases).map(|_| mutated(&corpus, &mut numbers));
    for bytes in corpus.iter().cloned().chain(mutations) {
        let result = std::panic::catch_unwind(|| target(&bytes));
        assert!(
            result.is_ok(),
            "the target `{name}` breaks on {:?}",
            String::from_utf8_lossy(&bytes)
        );
    }
}

#[test]
fn source() {
    run("source", bodies::source);
}

#[test]
fn interpolation() {
    run("interpolation", bodies::interpolation);
}

#[test]
fn compile() {
    run("compile", bodies::compile);
}

#[test]
fn hostile() {
    // nearly each of them is compiled to its end
    run_some("hostile", bodies::hostile, CASES / 6);
}

#[test]
fn boot_command() {
    run("boot_command", bodies::boot_command);
}
