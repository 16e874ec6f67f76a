//! Files in a head.

use super::{Form, shown};
use crate::program::{Fact, Program, Stmt};

/// The files that the emitted file holds.
pub fn carries(program: &Program) -> Vec<String> {
    let rows = program.files.iter().map(|file| match file.bytes.len() {
        1 => format!("{} (1 byte)", file.path),
        bytes => format!("{} ({bytes} bytes)", file.path),
    });
    let rows: Vec<String> = rows.collect();
    if rows.len() > MANY {
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

/// How many files a head names.
const MANY: usize = 6;

/// What the steps need of the host and the emitted file does not carry, with the checksums.
fn outside(program: &Program) -> Vec<(String, Option<String>)> {
    let mut out = Vec::new();
    for build in &program.builds {
        build.each_stmt(&mut |stmt| {
            if let Stmt::Outside { path, sha256 } = stmt {
                let one = (shown(path), sha256.as_ref().map(shown));
                if !out.contains(&one) {
                    out.push(one);
                }
            }
        });
    }
    out
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
    let mut read = all(&|fact| match fact {
        Fact::Reads(word) => Some(shown(word)),
        _ => None,
    });
    let outside = outside(program);
    read.retain(|name| outside.iter().all(|(path, _)| path != name));
    match outside.as_slice() {
        few if few.len() <= MANY => read.extend(few.iter().map(|(path, sum)| match sum {
            Some(sum) => format!("{path} (sha256 {sum})"),
            None => format!("{path} (whatever it then is)"),
        })),
        many => read.push(format!("{} files that are named below", many.len())),
    }
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
        Form::Script => {
            let private = !crate::shell::is_straight(program);
            if private && program.features.resume {
                out.push("notes what is done in .packsh, until all is, or is undone".to_owned());
            }
            private
        }
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
