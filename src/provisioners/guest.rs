//! What the provisioners that work on the guest share: the commands that make, move and remove folders there, and the
//! statements that send files.

mod carried;
mod site;
mod system;

pub use carried::{ready, ready_below, ready_folder};
pub use site::{Site, by_root, installs};
pub use system::System;

use crate::diagnostic::{Code, Diagnostic};
use crate::disk::cleaned;
use crate::interpolate::{Fault, Field, late_help};
use crate::lower::{Scope, Steps};
use crate::plan::{Part, Stmt, Word};
use crate::schema::{Raw, Text};

/// Text around words.
macro_rules! words {
    ($($piece:expr),* $(,)?) => {{
        let mut word = $crate::plan::Word::empty();
        $(word.append($crate::plan::Word::from($piece));)*
        word
    }};
}
pub(super) use words;

impl Steps<'_, '_, '_, '_> {
    /// Runs a command of the guest; the step fails with `fault` unless it ends with 0.
    pub fn command(&mut self, command: Word, fault: &str) {
        self.body
            .push(Stmt::call("guest_command", [command, fault.into()]));
    }

    /// Sends a file that is there.
    pub fn send(&mut self, local: Word, remote: Word, fault: impl Into<Word>) {
        self.body
            .push(Stmt::call("guest_file", [local, remote, fault.into()]));
    }

    /// Writes a text here, and sends it.
    pub fn send_text(&mut self, name: &str, text: Word, remote: Word, fault: &str) {
        let folder = self.scope.private("");
        let local = words!(folder.clone(), "/", name);
        self.once(Stmt::call("folder", [folder]));
        self.body.push(Stmt::Write {
            path: local.clone(),
            text,
            mode: 0o600,
        });
        self.send(local, remote, fault);
    }

    /// Carries a file, and sends it.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn send_file(
        &mut self,
        key: &str,
        file: &Text,
        remote: Word,
        fault: impl Into<Word>,
    ) -> Result<(), Diagnostic> {
        let local = self.carry(key, file, key)?.path;
        self.send(local, remote, fault);
        Ok(())
    }

    /// Carries a folder, and sends what is in it.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn send_contents(
        &mut self,
        key: &str,
        name: &str,
        folder: &Text,
        remote: Word,
        fault: &str,
    ) -> Result<(), Diagnostic> {
        let local = with_slash(self.carry(key, folder, name)?.path);
        self.body
            .push(Stmt::call("guest_folder", [local, remote, fault.into()]));
        Ok(())
    }

    /// A file or folder that is a secret: it is read where it is, unless the emitted file may hold secrets.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn secret(&mut self, key: &str, text: &Text) -> Result<Word, Diagnostic> {
        if self.scope.house.request.options.embed_secrets {
            let carried = self.carry(key, text, key)?;
            self.scope.house.files.mark_credential(&carried.ready);
            return Ok(carried.path);
        }
        let path = text.word.clone();
        self.once(Stmt::call("left_outside", [path.clone()]));
        Ok(path)
    }

    /// Runs a command of the guest, which is told after `shown`.
    pub fn told(&mut self, shown: &str, command: Word, fault: &str, codes: &str) {
        let mut call = vec![shown.into(), command, fault.into()];
        if !codes.is_empty() {
            call.push(codes.into());
        }
        self.body.push(Stmt::call("guest_told", call));
    }
}

/// A text field of a record.
pub fn text(word: &Word) -> Field {
    Field::Text(word.clone())
}

/// A path with a slash at its end.
pub fn with_slash(mut path: Word) -> Word {
    if !matches!(path.parts().last(), Some(Part::Literal(text)) if text.ends_with('/')) {
        path.push_str("/");
    }
    path
}

/// The template, or the default where there is none.
pub fn or_default(raw: &Raw, default: &str) -> Raw {
    if raw.text.is_empty() {
        return Raw {
            text: default.to_owned(),
            span: None,
        };
    }
    raw.clone()
}

/// A folder and a name in it, as Go's filepath.Join: the path is cleaned if it is known.
pub fn join(folder: &Word, name: impl Into<Word>) -> Word {
    let mut inner = name.into();
    if let Some(text) = inner.as_literal() {
        inner = Word::lit(cleaned(text).trim_start_matches('/'));
    }
    let path = words!(folder.clone(), "/", inner);
    match path.as_literal() {
        Some(text) => Word::lit(cleaned(text)),
        None => path,
    }
}

/// The last name of a path, which decides where it goes on the guest.
///
/// # Errors
/// It is known only when the script runs.
pub fn base_name(scope: &mut Scope<'_, '_>, key: &str, path: &Text) -> Result<String, Diagnostic> {
    let path = known(scope, key, path)?;
    Ok(crate::lower::base_name(path.trim_end_matches('/')).to_owned())
}

/// The value of a text that decides the shape of the step; variables in it are fixed.
///
/// # Errors
/// It is known only when the script runs.
pub fn known(scope: &mut Scope<'_, '_>, key: &str, text: &Text) -> Result<String, Diagnostic> {
    let why = format!("{}.{key}", scope.path);
    scope.house.path_now(&text.word, &why).ok_or_else(|| {
        let span = text.span.unwrap_or(scope.span);
        let message = format!(
            "`{why}` must be known when the template is compiled, found `{}`",
            text.word
        );
        let fault = Fault::new(Code::LateShape, 0..0, message);
        let mut fault = late_help(fault, &text.word);
        fault.elsewhere = Some(span);
        fault.at(scope.house.request.sources, span)
    })
}

/// Whether a text is given and not empty; a variable in it is fixed.
///
/// # Errors
/// It is known only when the script runs.
pub fn given(scope: &mut Scope<'_, '_>, key: &str, text: &Text) -> Result<bool, Diagnostic> {
    if text.word.is_empty() || text.is_given() {
        return Ok(!text.word.is_empty());
    }
    known(scope, key, text).map(|text| !text.is_empty())
}

/// The staging folder: what is given, or the system's own.
///
/// # Errors
/// It is known only when the script runs.
pub fn staging(
    scope: &mut Scope<'_, '_>,
    (key, text): (&str, &Text),
    [unix, windows]: [&str; 2],
    system: System,
) -> Result<Word, Diagnostic> {
    // a default has no place
    let given = text.span.is_some() && given(scope, key, text)?;
    Ok(match (given, system.windows) {
        (true, _) => text.word.clone(),
        (false, true) => Word::lit(windows),
        (false, false) => Word::lit(unix),
    })
}

/// The template that is given, or the system's own.
pub fn template(raw: &Raw, [unix, windows]: [&str; 2], system: System) -> Raw {
    let default = if system.windows { windows } else { unix };
    match raw.span {
        Some(_) => or_default(raw, default),
        None => or_default(&Raw::default(), default),
    }
}
