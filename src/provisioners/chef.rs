//! Files that both provisioners of Chef name.

use crate::schema::{Checks, Text};

/// The template of Chef's configuration.
pub fn template(text: &Text, checks: &mut Checks<'_>) {
    checks.plain_file(
        text,
        "Bad config template path: ",
        "Config template path must be a file: ",
    );
}

/// The secret of encrypted data bags.
pub fn secret(text: &Text, checks: &mut Checks<'_>) {
    let words = format!("Bad encrypted data bag secret '{}': ", text.shown());
    checks.plain_file(text, &words, &format!("{words}%!s(<nil>)"));
}

/// A folder of Chef's repository.
pub fn folder(what: &str, text: &Text, checks: &mut Checks<'_>) {
    let words = format!("Bad {what} '{}': ", text.shown());
    checks.folder(text, &words, &format!("{words}%!s(<nil>)"));
}
