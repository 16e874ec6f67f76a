//! The scripts of `shell`, `powershell` and `windows-shell`: files of the template, or its `inline` lines.

use std::collections::BTreeMap;

use super::what::What;
use crate::diagnostic::Diagnostic;
use crate::lower::{Scope, base_name};
use crate::plan::{LibFn, Stmt, Word};
use crate::schema::Text;

/// One script.
pub struct Script {
    /// What makes it ready.
    pub ready: Vec<Stmt>,
    /// Where it is then.
    pub path: Word,
    /// What Packer calls it.
    pub shown: Word,
}

impl Script {
    /// Its name without folders.
    pub fn base(&self) -> String {
        base_name(&self.shown.to_string()).to_owned()
    }
}

/// What Packer makes of the lines of `inline`.
pub struct Inline<'a> {
    /// Its kind in the title: "a batch".
    pub kind: &'a str,
    /// How the temporary file is named that Packer writes them to.
    pub file: &'a str,
    /// What that file holds.
    pub text: Word,
}

/// The lines of `inline` as they are; Packer does not render them again when it runs them.
pub fn lines(what: &What) -> Word {
    let mut text = Word::empty();
    for line in &what.inline.items {
        text.append(line.word.clone());
        text.push_str("\n");
    }
    text
}

/// The lines of `inline` below the line that names what reads them; Packer renders them once more when it runs them.
///
/// # Errors
/// A line that cannot be rendered.
pub fn rendered<'t>(
    shebang: &Text,
    lines: impl Iterator<Item = &'t Text>,
    scope: &mut Scope<'_, '_>,
    data: &BTreeMap<String, Word>,
) -> Result<Word, Diagnostic> {
    let mut text = Word::lit("#!");
    text.append(shebang.word.clone());
    text.push_str("\n");
    for line in lines {
        text.append(scope.again(line, data)?);
        text.push_str("\n");
    }
    Ok(text)
}

/// The scripts that are files of the template.
///
/// # Errors
/// A file that cannot be carried.
pub fn carried(files: &[&Text], scope: &mut Scope<'_, '_>) -> Result<Vec<Script>, Diagnostic> {
    let mut out = Vec::new();
    for (number, file) in files.iter().enumerate() {
        let name = if files.len() > 1 {
            (number + 1).to_string()
        } else {
            String::new()
        };
        let carried = scope.carry("script", file, &name)?;
        out.push(Script {
            ready: carried.ready,
            path: carried.path,
            shown: file.word.clone(),
        });
    }
    Ok(out)
}

/// The scripts, with a title.
///
/// # Errors
/// A file that cannot be carried.
pub fn scripts(
    what: &What,
    scope: &mut Scope<'_, '_>,
    inline: Inline<'_>,
) -> Result<(String, Vec<Script>), Diagnostic> {
    let files: Vec<&Text> = if what.script.word.is_empty() {
        what.scripts.items.iter().collect()
    } else {
        vec![&what.script]
    };
    let mut out = carried(&files, scope)?;
    if let [one] = files.as_slice() {
        return Ok((format!("Run the script {} on the guest", one.word), out));
    }
    if !files.is_empty() {
        return Ok((format!("Run {} scripts on the guest", files.len()), out));
    }
    let folder = scope.private("");
    let mut path = folder.clone();
    path.push_str("/");
    path.push_str(inline.file);
    out.push(Script {
        ready: vec![
            Stmt::Call(LibFn("folder"), vec![folder]),
            Stmt::Write {
                path: path.clone(),
                text: inline.text,
                mode: 0o600,
            },
        ],
        shown: path.clone(),
        path,
    });
    Ok((format!("Run {} script on the guest", inline.kind), out))
}
