//! Which files a person can read where they are carried.

/// Whether a file is carried as base64: it is no text, neither of Unix nor of Windows.
pub fn is_encoded(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    !is_text(text) && !is_text_of_windows(text)
}

/// A text of which each line has the end that Windows gives it.
pub fn is_text_of_windows(text: &str) -> bool {
    let without = text.replace("\r\n", "\n");
    is_text(&without) && text.len() - without.len() == text.lines().count()
}

/// A text that a here-document can hold and a person can read.
pub fn is_text(text: &str) -> bool {
    text.ends_with('\n')
        && !text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\t'))
}
