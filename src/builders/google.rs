//! Names and accounts of Google's cloud.

use crate::interpolate::quote;
use crate::schema::{Checks, Text};

/// A small letter, then at most 62 small letters, digits and dashes, of which the last is no dash.
pub fn good_name(text: &str) -> bool {
    let inside = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=63).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && !text.ends_with('-')
        && text.chars().all(inside)
}

/// The name of an image or of its family.
pub fn name(what: &str, text: &Text, checks: &mut Checks<'_>) {
    let name = text.shown();
    if name.is_empty() {
        return;
    }
    checks.refuse(
        name.len() > 63,
        text,
        format!("Invalid image {what}: Must not be longer than 63 characters"),
    );
    checks.refuse(
        !good_name(name),
        text,
        format!("Invalid image {what} {}: The first character must be a lowercase letter, and all following characters must be a dash, lowercase letter, or digit, except the last character, which cannot be a dash", quote(name)),
    );
}

/// The account: a JSON text, or the path of a file with one. `other`: the two other ways to log in are given too.
pub fn account(text: &Text, other: bool, checks: &mut Checks<'_>) {
    let account = text.shown();
    if account.is_empty() {
        return;
    }
    checks.refuse(
        other,
        text,
        "You cannot specify impersonate_service_account, account_file and vault_gcp_oauth_engine at the same time",
    );
    if good_account(account) {
        return;
    }
    match checks.disk.read(account) {
        Err(_) => checks.bad(
            text.span,
            format!("the file `{account}` does not exist, and is no account in JSON"),
            format!("account_file path does not exist: {account}"),
        ),
        Ok(bytes) => checks.refuse(
            !good_account(&String::from_utf8_lossy(&bytes)),
            text,
            "Error parsing account_file: ",
        ),
    }
}

/// Whether it is the key of a service account.
fn good_account(text: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(text)
        .is_ok_and(|value| value["type"] == "service_account")
}
