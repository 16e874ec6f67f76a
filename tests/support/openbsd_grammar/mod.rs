//! Parsers of what emitted scripts tell OpenBSD's tools: command lines of vmctl(8) and doas(1), and vm.conf(5). They are
//! written from the manuals' grammars, know nothing of packsh, and refuse with a reason.

pub mod doas;
pub mod vm_conf;
pub mod vmctl;

/// Splits a line as a shell does, for lines that hold nothing but words and quotes.
pub fn words(line: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' => words.extend(word.take()),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next() {
                        Some('\'') => break,
                        Some(c) => word.push(c),
                        None => return Err("a quote is not closed".to_owned()),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next() {
                        Some('"') => break,
                        Some('\\') => word.extend(chars.next()),
                        Some(c) => word.push(c),
                        None => return Err("a quote is not closed".to_owned()),
                    }
                }
            }
            '\\' => word.get_or_insert_default().extend(chars.next()),
            '$' | '`' | ';' | '&' | '|' | '<' | '>' | '(' | ')' | '*' | '?' | '[' | '#' => {
                return Err(format!("`{c}` is the shell's: {line}"));
            }
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

/// An option, and its value.
pub type Flag = (char, String);

/// Options as getopt(3) takes them on OpenBSD: it stops at the first operand. `short` is as for getopt.
pub fn options(words: &[String], short: &str) -> Result<(Vec<Flag>, Vec<String>), String> {
    let mut flags = Vec::new();
    let mut rest = words.iter();
    while let Some(word) = rest.clone().next() {
        if word == "--" {
            rest.next();
            break;
        }
        let Some(letters) = word.strip_prefix('-').filter(|it| !it.is_empty()) else {
            break;
        };
        rest.next();
        for (at, letter) in letters.char_indices() {
            let found = short
                .find(letter)
                .filter(|_| letter != ':')
                .ok_or_else(|| format!("unknown option -- {letter}"))?;
            if short[found + 1..].starts_with(':') {
                let inner = &word[1 + at + letter.len_utf8()..];
                let value = match inner {
                    "" => rest
                        .next()
                        .ok_or_else(|| format!("option requires an argument -- {letter}"))?,
                    inner => inner,
                };
                flags.push((letter, value.to_owned()));
                break;
            }
            flags.push((letter, String::new()));
        }
    }
    Ok((flags, rest.cloned().collect()))
}
