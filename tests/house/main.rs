//! The rules of the house: what CONTRIBUTING.md asks for and no compiler checks.
//!
//! An exception stands in a list, with its reason. A list may get shorter.

#[path = "../support/mod.rs"]
mod support;

mod docs;
mod fixtures;
mod made;
mod sources;
mod words;

use std::fs;
use std::path::Path;

use support::project;

/// A file of the project.
pub fn read(path: impl AsRef<Path>) -> String {
    let path = project().join(path);
    fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

/// Files below a folder with such an extension, with the folder's name before them.
pub fn below(folder: &str, extension: &str) -> Vec<String> {
    let found: Vec<String> = support::files(&project().join(folder))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|it| it == extension))
        .map(|path| format!("{folder}/{}", path.display()))
        .collect();
    assert!(!found.is_empty(), "no .{extension} in {folder}");
    found
}

/// A source file without its tests, which stand last, and without comments.
pub fn code(path: &str) -> String {
    let text = read(path);
    let text = text
        .split_once("#[cfg(test)]\nmod tests {")
        .map_or(text.as_str(), |(code, _)| code);
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// Fails with the faults, if there are any.
pub fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}
