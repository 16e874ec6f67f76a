//! `clean_resource_name`: names made fit for a platform, byte by byte.

/// Which rule the builder's platform has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Clean {
    /// amazon-*, amazon-import, osc-*: letters, digits and `()[] ./-'@_` stay, every other byte becomes `-`.
    Amazon,
    /// azure-*: letters, digits and `._-` stay, every other byte becomes `-`; `-`, `_` and `.` at the end are cut.
    Azure,
    /// googlecompute, yandex: a name that is good already stays (at most 63 small letters, digits and `-`, a letter first, no
    /// `-` last); in another, small letters and digits stay after lower-casing, every other byte becomes `-`.
    Google,
}

impl Clean {
    /// The library function that does the same when the emitted file runs.
    pub fn function(self) -> &'static str {
        match self {
            Self::Amazon => "clean_amazon",
            Self::Azure => "clean_azure",
            Self::Google => "clean_google",
        }
    }

    /// The name, made fit.
    pub fn apply(self, name: &str) -> String {
        let map = |text: &str, keep: &[u8]| -> String {
            text.bytes()
                .map(|byte| {
                    if byte.is_ascii_alphanumeric() || keep.contains(&byte) {
                        char::from(byte)
                    } else {
                        '-'
                    }
                })
                .collect()
        };
        match self {
            Self::Amazon => map(name, b"()[] ./-'@_"),
            Self::Azure => map(name, b"._-")
                .trim_end_matches(['-', '_', '.'])
                .to_owned(),
            Self::Google if is_good(name) => name.to_owned(),
            Self::Google => map(&name.to_lowercase(), b""),
        }
    }
}

/// `^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$`
fn is_good(name: &str) -> bool {
    let small = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    match name.as_bytes() {
        [first] => first.is_ascii_lowercase(),
        [first, middle @ .., last] => {
            first.is_ascii_lowercase()
                && middle.len() <= 61
                && middle.iter().all(|&byte| small(byte) || byte == b'-')
                && small(*last)
        }
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_replaced_one_by_one() {
        assert_eq!(Clean::Amazon.apply("a b/é:(x)"), "a b/---(x)");
        assert_eq!(Clean::Azure.apply("a:b c._-"), "a-b-c");
        assert_eq!(Clean::Google.apply("My_Image 1"), "my-image-1");
        assert_eq!(Clean::Google.apply("good-name-1"), "good-name-1");
        assert_eq!(Clean::Google.apply("ends-"), "ends-");
    }
}
