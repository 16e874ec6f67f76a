//! Rows of a head: a label, and what is so.

use crate::emit::comment::Comment;
use crate::printable;
use crate::printable::Printable;

/// How long a line of the head may be.
const WIDTH: usize = 110;

/// Lines of the head.
#[derive(Default)]
pub struct Rows(pub Vec<Comment>);

impl Rows {
    /// Adds a line.
    pub fn line(&mut self, text: &str) {
        self.0.push(Comment::new(text));
    }

    /// A label and its items, each on lines of its own.
    pub fn row(&mut self, label: &str, items: &[String]) {
        let mut label = label;
        for item in items {
            let item = Printable::new(item);
            if let Some(line) = item.as_str().strip_prefix(WHOLE) {
                self.0.push(printable!("{label:<9}   {line}").into());
                label = "";
                continue;
            }
            for (index, line) in wrapped(item.as_str()).into_iter().enumerate() {
                let indent = if index == 0 { "" } else { "  " };
                self.0.push(printable!("{label:<9} {indent}{line}").into());
                label = "";
            }
        }
    }
}

/// What stands before an item that is one line, however long it is: a person copies it.
pub const WHOLE: &str = "    ";

/// A text in lines that are not too long, broken at blanks.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.last_mut().map_or(0, |line| line.chars().count());
        if last > 0 && last + word.chars().count() + 12 > WIDTH {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}
