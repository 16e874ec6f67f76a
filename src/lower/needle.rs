//! The text of a secret, looked for in other texts.

/// Secrets of fewer characters are not looked for: they stand everywhere.
const SHORTEST: usize = 4;
/// Letters alone or digits alone, and fewer than these, may mean anything: they are taken for a word.
const LONGEST_WORD: usize = 12;

/// The text of a secret, in the forms in which a plan may hold it.
pub struct Needle {
    forms: Vec<String>,
    /// It is found only where no letter, digit, `_` or `-` is on either side.
    pub is_word: bool,
}

impl Needle {
    /// `None`: it is too short to be told from other text.
    pub fn new(secret: &str) -> Option<Self> {
        let text = secret.trim();
        let length = text.chars().count();
        if length < SHORTEST {
            return None;
        }
        let quoted = serde_json::Value::from(text).to_string();
        let mut forms = vec![text.to_owned(), quoted[1..quoted.len() - 1].to_owned()];
        forms.dedup();
        Some(Self {
            forms,
            is_word: length < LONGEST_WORD
                && (text.chars().all(char::is_alphabetic) || text.chars().all(char::is_numeric)),
        })
    }

    /// Where it is first found in a text.
    pub fn find(&self, text: &str) -> Option<usize> {
        let found = |form: &String| {
            let mut places = text.match_indices(form.as_str());
            places
                .find(|(at, found)| !self.is_word || stands_alone(text, *at, at + found.len()))
                .map(|(at, _)| at)
        };
        self.forms.iter().find_map(found)
    }

    /// The line of a file that it is in, counted from 1.
    pub fn line(&self, bytes: &[u8]) -> Option<usize> {
        let text = String::from_utf8_lossy(bytes);
        let at = self.find(&text)?;
        Some(text[..at].matches('\n').count() + 1)
    }

    /// A text for people, without it.
    pub fn masked(&self, text: &str) -> String {
        let masked = |text: String, form: &String| text.replace(form.as_str(), "<sensitive>");
        self.forms.iter().fold(text.to_owned(), masked)
    }
}

fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let part_of_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    !text[..start].ends_with(part_of_word) && !text[end..].starts_with(part_of_word)
}

#[cfg(test)]
mod tests {
    use super::Needle;

    fn found(secret: &str, text: &str) -> bool {
        Needle::new(secret).is_some_and(|needle| needle.find(text).is_some())
    }

    #[test]
    fn a_word_is_found_as_a_word_and_all_else_anywhere() {
        assert!(found("vagrant", "echo 'vagrant' | sudo -S reboot"));
        assert!(found("vagrant", "/home/vagrant"));
        assert!(!found(
            "vagrant",
            "Vagrantfile vagrantfile my-vagrant vagrant_1"
        ));
        assert!(found("vagrant", "vagrants vagrant"));
        assert!(!found("123456", "arn:aws:iam::123456789012:role/x"));
        assert!(found("s3cret", "mysql -ps3cretary"));
        assert!(found("correcthorsebattery", "-pcorrecthorsebattery"));
        assert!(!found("abc", "abc"), "too short");
    }

    #[test]
    fn the_forms_of_json_are_found_and_lines_counted() {
        assert!(found("pa\"ss", r#"{"x": "pa\"ss"}"#));
        let needle = Needle::new("pa\"ss\n");
        let needle = needle.as_ref();
        assert_eq!(needle.and_then(|it| it.line(b"a\nb\nx pa\"ss")), Some(3));
        assert_eq!(
            needle.map(|it| it.masked("say pa\"ss")).as_deref(),
            Some("say <sensitive>")
        );
    }
}
