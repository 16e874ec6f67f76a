//! Paths that match a pattern, as Go's filepath.Glob finds them.

use crate::disk::Disk;

/// The paths that match, sorted in each folder; `None`: it is no pattern.
pub(super) fn glob(disk: &dyn Disk, pattern: &str) -> Option<Vec<String>> {
    fits(pattern, "")?;
    Some(find(disk, pattern))
}

fn find(disk: &dyn Disk, pattern: &str) -> Vec<String> {
    if !pattern.contains(['*', '?', '[', '\\']) {
        let there = disk.stat(pattern).is_some();
        return there.then(|| pattern.to_owned()).into_iter().collect();
    }
    let (folder, name) = match pattern.rsplit_once('/') {
        Some(("", name)) => ("/", name),
        Some((folder, name)) => (folder, name),
        None => (".", pattern),
    };
    let mut out = Vec::new();
    for folder in find(disk, folder) {
        let Ok(names) = disk.list(&folder) else {
            continue;
        };
        let head = match folder.as_str() {
            "." => String::new(),
            folder => format!("{}/", folder.trim_end_matches('/')),
        };
        let found = names.iter().filter(|it| fits(name, it) == Some(true));
        out.extend(found.map(|name| format!("{head}{name}")));
    }
    out
}

/// Whether a name fits a pattern; `None`: it is no pattern.
fn fits(pattern: &str, name: &str) -> Option<bool> {
    let tokens = tokens(pattern)?;
    let name: Vec<char> = name.chars().collect();
    Some(fit(&tokens, &name))
}

#[derive(Debug)]
enum Token {
    Any,
    One,
    Is(char),
    Class {
        other: bool,
        ranges: Vec<(char, char)>,
    },
}

fn tokens(pattern: &str) -> Option<Vec<Token>> {
    let mut chars = pattern.chars().peekable();
    let mut out = Vec::new();
    while let Some(c) = chars.next() {
        out.push(match c {
            '*' => Token::Any,
            '?' => Token::One,
            '\\' => Token::Is(chars.next()?),
            '[' => {
                let other = chars.next_if_eq(&'^').is_some();
                let mut ranges = Vec::new();
                while ranges.is_empty() || chars.next_if_eq(&']').is_none() {
                    let low = bound(&mut chars)?;
                    let high = match chars.next_if_eq(&'-') {
                        Some(_) => bound(&mut chars)?,
                        None => low,
                    };
                    ranges.push((low, high));
                    chars.peek()?;
                }
                Token::Class { other, ranges }
            }
            c => Token::Is(c),
        });
    }
    Some(out)
}

/// One end of a range in a class.
fn bound(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<char> {
    match chars.next()? {
        '-' | ']' => None,
        '\\' => chars.next(),
        c => Some(c),
    }
}

fn fit(tokens: &[Token], name: &[char]) -> bool {
    let Some((token, rest)) = tokens.split_first() else {
        return name.is_empty();
    };
    if matches!(token, Token::Any) {
        return (0..=name.len()).any(|at| fit(rest, &name[at..]));
    }
    let Some((c, tail)) = name.split_first() else {
        return false;
    };
    let one = match token {
        Token::Any | Token::One => true,
        Token::Is(wanted) => c == wanted,
        Token::Class { other, ranges } => {
            *other != ranges.iter().any(|(low, high)| low <= c && c <= high)
        }
    };
    one && fit(rest, tail)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns() {
        for (pattern, name) in [
            ("*.xml", ".xml"),
            ("a*b*c", "a-b-bc"),
            ("[a-cx]?", "b1"),
            ("[^a-c]", "d"),
            ("\\*", "*"),
            ("*", ""),
            ("[\\]]", "]"),
        ] {
            assert_eq!(fits(pattern, name), Some(true), "{pattern} {name}");
        }
        for (pattern, name) in [("*.xml", "a.xmlx"), ("[^a-c]", "b"), ("?", ""), ("a", "ab")] {
            assert_eq!(fits(pattern, name), Some(false), "{pattern} {name}");
        }
        for pattern in ["[", "[]", "[a", "a\\", "[a-]", "[-]"] {
            assert_eq!(fits(pattern, "a"), None, "{pattern}");
        }
    }
}
