//! What the provisioners of Windows guests share: their scripts.

use super::scripts::what::What;
use crate::diagnostic::Diagnostic;
use crate::lower::{Scope, base_name};
use crate::plan::{LibFn, Stmt, Var, Word};
use crate::schema::Text;

/// One script: what makes it ready, where it is, and what Packer calls it.
pub(super) struct Script {
    pub ready: Vec<Stmt>,
    pub path: Word,
    pub shown: Word,
}

impl Script {
    /// Its name without folders.
    pub fn base(&self) -> String {
        base_name(&self.shown.to_string()).to_owned()
    }
}

/// A path in the private folder of the build, of this provisioner's own.
pub(super) fn inside(scope: &Scope<'_, '_>, name: &str) -> Word {
    let mut path = Word::var(Var::Run("work"));
    path.push_str(&format!("/{}{name}", scope.id));
    path
}

/// The scripts, with a title. Packer writes the lines of `inline` to a file named like `temporary`; it does not render
/// them again when it runs them.
pub(super) fn scripts(
    what: &What,
    scope: &mut Scope<'_, '_>,
    kind: &str,
    temporary: &str,
) -> Result<(String, Vec<Script>), Diagnostic> {
    let files: Vec<&Text> = if what.script.word.is_empty() {
        what.scripts.items.iter().collect()
    } else {
        vec![&what.script]
    };
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
    if let [one] = files.as_slice() {
        return Ok((format!("Run the script {} on the guest", one.word), out));
    }
    if !files.is_empty() {
        return Ok((format!("Run {} scripts on the guest", files.len()), out));
    }
    let mut text = Word::empty();
    for line in &what.inline.items {
        text.append(line.word.clone());
        text.push_str("\n");
    }
    let folder = inside(scope, "");
    let mut path = folder.clone();
    path.push_str("/");
    path.push_str(temporary);
    out.push(Script {
        ready: vec![
            Stmt::Call(LibFn("folder"), vec![folder]),
            Stmt::Write {
                path: path.clone(),
                text,
                mode: 0o600,
            },
        ],
        shown: path.clone(),
        path,
    });
    Ok((format!("Run {kind} script on the guest"), out))
}
