//! Identifiers made of a template's words.

use std::collections::HashMap;

/// The text with everything but letters, digits and `_` replaced by `_`.
pub fn identifier(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect()
}

/// Identifiers that are taken, each with the number to try next for what would be called the same.
#[derive(Debug, Default)]
pub struct Taken(HashMap<String, usize>);

impl Taken {
    /// `prefix` + `text` as an identifier that is not taken yet: the second `x` is called `x_2`.
    pub fn unique(&mut self, prefix: &str, text: &str) -> String {
        let base = format!("{prefix}{}", identifier(text));
        let Some(next) = self.0.get(&base) else {
            self.0.insert(base.clone(), 2);
            return base;
        };
        let mut number = *next;
        let name = loop {
            let name = format!("{base}_{number}");
            number += 1;
            if !self.0.contains_key(&name) {
                break name;
            }
        };
        self.0.insert(base, number);
        self.0.insert(name.clone(), 2);
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_names_are_the_same() {
        let mut taken = Taken::default();
        let names = ["a", "a_2", "a", "a!", "a.", "a", "a_2"].map(|name| taken.unique("", name));
        let wanted = ["a", "a_2", "a_3", "a_", "a__2", "a_4", "a_2_2"];
        assert_eq!(names, wanted);
    }
}
