//! The tools of the host that a library function runs, found in its comment and its code.

use std::collections::BTreeSet;

use super::library::words;

/// A tool that a function runs: the first of these that the host has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tools(pub Vec<&'static str>);

/// Commands that the library may run and that every supported host has under one name, sorted.
const BASE: &[&str] = &[
    "awk",
    "cat",
    "chmod",
    "cmp",
    "cp",
    "cut",
    "date",
    "dd",
    "diff",
    "env",
    "find",
    "fold",
    "grep",
    "head",
    "id",
    "ln",
    "ls",
    "mkdir",
    "mkfifo",
    "mktemp",
    "mv",
    "nc",
    "od",
    "printf",
    "ps",
    "rm",
    "rmdir",
    "scp",
    "sed",
    "sftp",
    "sleep",
    "sort",
    "ssh",
    "ssh-add",
    "ssh-agent",
    "ssh-keygen",
    "stty",
    "tail",
    "tar",
    "tee",
    "touch",
    "tr",
    "tty",
    "uname",
    "uniq",
    "wc",
];

/// `# Needs: a b` names tools outright, `# Needs one of: a b` names alternatives; base tools are found by their names.
pub(super) fn of(notes: &[&'static str], code: &str) -> Vec<Tools> {
    let mut tools = BTreeSet::new();
    for line in notes {
        if let Some(names) = line.strip_prefix("Needs one of: ") {
            tools.insert(Tools(
                names.trim_end_matches('.').split_whitespace().collect(),
            ));
        } else if let Some(names) = line.strip_prefix("Needs: ") {
            tools.extend(
                names
                    .trim_end_matches('.')
                    .split_whitespace()
                    // a word of the call: see `super::facts`
                    .filter(|name| !name.starts_with('$'))
                    .map(|name| Tools(vec![name])),
            );
        }
    }
    for line in code.lines() {
        let base = words(line).filter_map(|word| BASE.get(BASE.binary_search(&word).ok()?));
        tools.extend(
            base.filter(|word| runs(line, word))
                .map(|word| Tools(vec![word])),
        );
    }
    tools.into_iter().collect()
}

/// Whether the word stands where a command stands, or as the command given to `run` and its like.
fn runs(line: &str, word: &str) -> bool {
    let starts = [
        "",
        "run ",
        "quiet ",
        "capture ",
        "|| ",
        "&& ",
        "| ",
        "$(",
        "(",
        "! ",
        "if ",
        "while ",
        "{ ",
        "then ",
        "do ",
        "; ",
        "LC_ALL=C ",
        "exec ",
    ];
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].trim_start_matches('\t');
        let after = line[at + word.len()..].chars().next();
        let ends =
            after.is_none_or(|c| c.is_whitespace() || matches!(c, ')' | ';' | '|' | '<' | '>'));
        let run_in = before
            .split_whitespace()
            .rev()
            .nth(1)
            .is_some_and(|w| w == "run_in")
            || before
                .split_whitespace()
                .rev()
                .nth(3)
                .is_some_and(|w| w == "job");
        ends && (run_in
            || starts
                .iter()
                .any(|start| before == *start || (!start.is_empty() && before.ends_with(start))))
    })
}

#[cfg(test)]
mod tests {
    use super::BASE;

    #[test]
    fn base_is_sorted() {
        assert!(BASE.is_sorted());
    }
}
