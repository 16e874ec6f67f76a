//! Rules for the sources: Rust and the shell library.

use std::collections::BTreeSet;

use crate::support::{self, project};
use crate::{below, code, none, read};

/// Which folder may not use which: dependencies follow the pipeline.
const DIRECTION: &[(&str, &[&str])] = &[
    (
        "src/plan",
        &[
            "source",
            "template",
            "schema",
            "interpolate",
            "lower",
            "emit",
            "builders",
            "provisioners",
            "post_processors",
            "registry",
            "diagnostic",
            "cli",
        ],
    ),
    (
        "src/emit",
        &[
            "template",
            "schema",
            "interpolate",
            "lower",
            "builders",
            "provisioners",
            "post_processors",
            "communicator",
            "registry",
            "cli",
        ],
    ),
    (
        "src/builders",
        &["emit", "template", "registry", "pipeline", "cli"],
    ),
    // the keys by which a cloud is reached stand with its builders; what imports into it has them too
    ("src/provisioners", &["emit", "registry", "pipeline", "cli"]),
    (
        "src/post_processors",
        &["emit", "template", "registry", "pipeline", "cli"],
    ),
    ("src/communicator", &["emit", "template", "builders", "cli"]),
    (
        "src/source",
        &[
            "template", "schema", "lower", "plan", "emit", "builders", "cli",
        ],
    ),
    (
        "src/template",
        &[
            "schema", "lower", "plan", "emit", "builders", "registry", "cli",
        ],
    ),
    (
        "src/interpolate",
        &[
            "template", "schema", "lower", "emit", "builders", "registry", "cli",
        ],
    ),
    (
        "src/schema",
        &[
            "lower",
            "emit",
            "builders",
            "provisioners",
            "post_processors",
            "registry",
            "cli",
        ],
    ),
    (
        "src/diagnostic",
        &[
            "template", "schema", "lower", "plan", "emit", "builders", "registry", "cli",
        ],
    ),
    (
        "src/lower",
        &[
            "emit",
            "builders",
            "provisioners",
            "post_processors",
            "registry",
            "pipeline",
            "cli",
        ],
    ),
];

/// Uses against the direction: the file, what it uses, and why.
const AGAINST: &[(&str, &str, &str)] = &[
    (
        "src/lower/mod.rs",
        "emit",
        "-var values of secrets are left out as shown words",
    ),
    (
        "src/builders/openbsd_vmm/typing.rs",
        "template",
        "a wait in a boot command is written as every duration of a template",
    ),
];

#[test]
fn nothing_is_left_to_be_done_and_nothing_panics() {
    let mut faults = Vec::new();
    for path in below("src", "rs") {
        if path.ends_with("/tests.rs") {
            continue;
        }
        let code = code(&path);
        // what this rule looks for
        for word in [
            "dbg!(",
            "todo!(",
            "unimplemented!(",
            "panic!(",
            "unreachable!(",
            ".unwrap()",
            ".expect(\"",
            "process::exit",
        ] {
            if code.contains(word) {
                faults.push(format!(
                    "{path}: `{word}`: bad input gets a diagnostic, all else a Result"
                ));
            }
        }
    }
    for path in below("tests", "rs") {
        if !path.starts_with("tests/house/") {
            // a test may panic, but it may neither wait for its author nor be passed over
            for word in ["dbg!(", "todo!(", "unimplemented!(", "#[ignore"] {
                if code(&path).contains(word) {
                    faults.push(format!("{path}: `{word}`"));
                }
            }
        }
    }
    none(&faults);
}

/// A write that fails is told, and is no panic: that is the work of one type.
#[test]
fn only_the_console_writes_to_the_standard_streams() {
    let mut faults = Vec::new();
    for path in below("src", "rs") {
        let code = code(&path);
        for word in [
            "print!(",
            "println!(",
            "io::stdout",
            "io::stderr",
            ".print()",
        ] {
            let lines = code.lines().filter(|line| line.contains(word));
            // whether it is a terminal may be asked for
            for line in lines.filter(|line| !line.contains("is_terminal()")) {
                faults.push((path.clone(), format!("{path}: `{}`", line.trim())));
            }
        }
    }
    let (console, others): (Vec<_>, Vec<_>) = faults
        .into_iter()
        .partition(|(path, _)| path == "src/cli/console.rs");
    assert!(!console.is_empty(), "where is the console?");
    let others: Vec<String> = others.into_iter().map(|(_, fault)| fault).collect();
    none(&others);
}

/// A text of a template may hold a newline, which would end a comment that is put together by hand.
#[test]
fn comment_lines_of_emitted_files_are_comments_by_type() {
    let mut faults = Vec::new();
    for path in below("src/emit", "rs") {
        // the second reads comments
        if ["src/emit/comment.rs", "src/emit/library.rs"].contains(&path.as_str()) {
            continue;
        }
        for line in code(&path).lines() {
            // what is said behind a command stands in the sources of packsh
            let fixed = line.contains("|| : # {reason}") || line.contains("\\t\\t: # as Packer");
            if line.contains("# ")
                && line.contains('"')
                && !line.trim_start().starts_with("#[")
                && !fixed
            {
                faults.push(format!("{path}: {}: write a `Comment`", line.trim()));
            }
        }
    }
    for page in ["targets/ksh/script.ksh", "targets/make/Makefile.mk"] {
        let hand_made = read(page)
            .lines()
            .any(|line| line.starts_with('#') && line.contains("@{"));
        if hand_made {
            faults.push(format!("{page}: a text in a comment"));
        }
    }
    none(&faults);
}

#[test]
fn every_module_says_what_it_is() {
    let mut faults = Vec::new();
    for path in below("src", "rs").into_iter().chain(below("tests", "rs")) {
        if !read(&path).starts_with("//! ") {
            faults.push(format!("{path}: no `//!` in its first line"));
        }
    }
    none(&faults);
}

#[test]
fn files_are_small() {
    let mut faults = Vec::new();
    for (files, limit) in [
        (below("src", "rs"), 400),
        (below("targets/ksh/lib", "ksh"), 400),
    ] {
        for path in files {
            let lines = read(&path).lines().count();
            if lines > limit {
                faults.push(format!(
                    "{path}: {lines} lines, more than {limit}: split it by subject"
                ));
            }
        }
    }
    none(&faults);
}

#[test]
fn every_function_of_the_library_says_what_it_does() {
    let mut faults = Vec::new();
    let mut names = std::collections::BTreeMap::new();
    for path in below("targets/ksh/lib", "ksh") {
        let text = read(&path);
        let lines: Vec<&str> = text.lines().collect();
        for (number, line) in lines.iter().enumerate() {
            let name = line
                .strip_prefix("function ")
                .and_then(|rest| rest.strip_suffix(" {"))
                .or_else(|| line.strip_suffix("() {"));
            let Some(name) = name.filter(|name| !name.contains([' ', '\t'])) else {
                continue;
            };
            if let Some(other) = names.insert(name.to_owned(), path.clone()) {
                faults.push(format!("{path}: {other} has a function {name}, too"));
            }
            let comment: Vec<&&str> = lines[..number]
                .iter()
                .rev()
                .take_while(|line| line.starts_with('#'))
                .collect();
            let good = comment.last().is_some_and(|first| {
                first.strip_prefix("# ").is_some_and(|first| {
                    first
                        .strip_prefix(name)
                        .is_some_and(|rest| rest.starts_with([' ', ':', ',']))
                })
            });
            if !good {
                faults.push(format!(
                    "{path}:{}: no comment `# {name} ARGS: what it does`",
                    number + 1
                ));
            }
        }
    }
    none(&faults);
}

#[test]
fn dependencies_follow_the_pipeline() {
    let mut faults = Vec::new();
    let mut used = BTreeSet::new();
    for (folder, forbidden) in DIRECTION {
        let files = support::files(&project().join(folder));
        for path in files
            .iter()
            .map(|path| format!("{folder}/{}", path.display()))
        {
            if path.ends_with("/tests.rs") {
                continue;
            }
            let code = code(&path);
            for module in *forbidden {
                // `use crate::{a, b}` would hide it
                let word = format!("crate::{module}");
                let hit = code.match_indices(&word).any(|(at, _)| {
                    !code[at + word.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
                });
                if !hit {
                    continue;
                }
                match AGAINST
                    .iter()
                    .find(|(file, other, _)| *file == path && other == module)
                {
                    Some(known) => {
                        used.insert(known);
                    }
                    None => faults.push(format!(
                        "{path}: uses `{module}`, which comes later in the pipeline"
                    )),
                }
            }
            if code.contains("use crate::{") {
                faults.push(format!("{path}: name each module in a `use` of its own"));
            }
        }
    }
    for known in AGAINST {
        if !used.contains(known) {
            faults.push(format!(
                "{} no longer uses {}: strike it off the list",
                known.0, known.1
            ));
        }
    }
    none(&faults);
}

/// What the book says to reviewers: nothing that was put together is evaluated, but in two places.
#[test]
fn nothing_is_evaluated_but_where_the_book_says() {
    let mut found = Vec::new();
    for path in below("targets", "ksh") {
        for line in read(&path).lines() {
            let line = line.trim_start();
            if !line.starts_with('#')
                && line
                    .split(|c: char| !c.is_ascii_alphanumeric())
                    .any(|word| word == "eval")
            {
                found.push(format!("{path}: {line}"));
            }
        }
    }
    assert_eq!(
        found,
        [
            r#"targets/ksh/helpers/here.ksh: eval "$environment""#,
            r#"targets/ksh/lib/ssh.ksh: text="eval \"\$(printf '%b' '$REPLY')\"""#,
            r#"targets/ksh/lib/state.ksh: eval "$1=\$2""#,
            r##"targets/ksh/parts/features.ksh: for known in before $values at; do eval "printf '%s\n' \"\${$known-}\"" >"$state/$known"; done"##,
            r##"targets/ksh/parts/features.ksh: for known in $flags; do eval "$known=''"; done"##,
            r##"targets/ksh/parts/features.ksh: for known in at before $values; do eval "$known=\$(cat \"\$state/$known\")"; done"##,
            r##"targets/ksh/parts/features.ksh: [ -z "$2$3" ] || (abort=''; for known in $flags; do [[ " $before " != *" $known "* ]] || eval "$known=''"; done; "undo_$1") # what the failed step had begun"##,
            r##"targets/ksh/parts/features.ksh: for known in $3; do [[ " $before " == *" $known "* ]] || eval "$known=''"; done"##,
            r##"targets/ksh/parts/features.ksh: (abort=''; for known in $flags; do [[ " $before " != *" $known "* ]] || eval "$known=''"; done; "$1")"##,
            r##"targets/ksh/parts/features.ksh: for known in $flags; do [[ " $before " == *" $known "* ]] || eval "$known=''"; done"##,
            r##"targets/ksh/parts/features.ksh: for known in $flags; do eval "before=\"\$before \${$known:+$known}\""; done"##,
            r##"targets/ksh/parts/show_steps.ksh: value=$(eval "printf '%s\n' \"\$${edit#*:}\"" | sed -e 's/[\\/&]/\\&/g' -e '$!s/$/\\/')"##,
        ]
    );
}
