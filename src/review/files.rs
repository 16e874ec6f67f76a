//! Files in a head.

use super::{Form, shown};
use crate::program::{Fact, Program};

/// The files that the emitted file holds.
pub fn carries(program: &Program) -> Vec<String> {
    let rows = program
        .files
        .iter()
        .map(|file| format!("{} ({} bytes)", file.path, file.bytes.len()));
    let rows: Vec<String> = rows.collect();
    if rows.len() > 6 {
        let bytes: usize = program.files.iter().map(|file| file.bytes.len()).sum();
        return vec![format!(
            "{} and {} more files ({bytes} bytes)",
            program.files[0].path,
            rows.len() - 1
        )];
    }
    if rows.is_empty() {
        rows
    } else {
        vec![rows.join(", ")]
    }
}

/// The files of the host that are read and written.
pub fn files(program: &Program, form: Form<'_>) -> Vec<String> {
    let all = |of: &dyn Fn(&Fact) -> Option<String>| -> Vec<String> {
        let facts = program
            .builds
            .iter()
            .flat_map(|build| &build.steps)
            .flat_map(|step| &step.facts);
        let mut names: Vec<String> = Vec::new();
        for name in facts.filter_map(of) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    };
    let mut out = Vec::new();
    let read = all(&|fact| match fact {
        Fact::Reads(word) => Some(shown(word)),
        _ => None,
    });
    if !read.is_empty() {
        out.push(format!("reads {}", read.join(" ")));
    }
    let written = all(&|fact| match fact {
        Fact::Writes(word) => Some(shown(word)),
        _ => None,
    });
    if !written.is_empty() {
        out.push(format!("writes {}", written.join(" ")));
    }
    let private = match form {
        Form::Script => !crate::shell::is_straight(program),
        Form::Makefile(makefile) => {
            out.push(format!("notes what recipes go by in {}", makefile.state));
            makefile.private
        }
    };
    if private {
        out.push("a private folder in $TMPDIR or /tmp, removed at the end".to_owned());
    }
    out
}
