//! Local files and folders that provisioners name, in the words that most of them share.

use crate::schema::{Checks, Text};

/// A file.
pub fn file(key: &str, text: &Text, checks: &mut Checks<'_>) {
    let path = text.shown();
    checks.plain_file(
        text,
        &format!("{key}: {path} is invalid: "),
        &format!("{key}: {path} must point to a file"),
    );
}

/// A folder.
pub fn folder(key: &str, text: &Text, checks: &mut Checks<'_>) {
    let path = text.shown();
    checks.folder(
        text,
        &format!("{key}: {path} is invalid: "),
        &format!("{key}: {path} must point to a directory"),
    );
}

/// A file, in salt's words.
pub fn salt_file(key: &str, text: &Text, checks: &mut Checks<'_>) {
    let path = text.shown();
    checks.plain_file(
        text,
        &format!("{key}: path '{path}' is invalid: "),
        &format!("{key}: path '{path}' must point to a file"),
    );
}

/// A folder, in salt's words.
pub fn salt_folder(key: &str, text: &Text, checks: &mut Checks<'_>) {
    let path = text.shown();
    checks.folder(
        text,
        &format!("{key}: path '{path}' is invalid: "),
        &format!("{key}: path '{path}' must point to a directory"),
    );
}

/// The kind of the guest's operating system.
pub fn guest(text: &Text, checks: &mut Checks<'_>) {
    let kind = text.shown().to_lowercase();
    checks.refuse(
        !matches!(kind.as_str(), "" | "unix" | "windows"),
        text,
        format!("Invalid guest_os_type: \"{kind}\""),
    );
}
