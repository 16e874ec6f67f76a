//! What both provisioners of Chef share: the files that they name, the staging folder, and how Chef is installed.

use super::guest::{self, System, words};
use crate::diagnostic::{Code, Diagnostic};
use crate::interpolate::Field;
use crate::lower::{Scope, Steps};
use crate::plan::{Part, Stmt, Word};
use crate::schema::{Checks, Raw, Text};

/// What installs Chef: on a Unix, on Windows.
pub const INSTALL: [&str; 2] = [
    "curl -L https://omnitruck.chef.io/install.sh | {{if .Sudo}}sudo {{end}}bash -s --{{if .Version}} -v {{.Version}}{{end}}",
    "powershell.exe -Command \". { iwr -useb https://omnitruck.chef.io/install.ps1 } | iex; Install-Project{{if .Version}} -version {{.Version}}{{end}}\"",
];

/// The template of Chef's configuration.
pub fn template(text: &Text, checks: &mut Checks<'_>) {
    checks.plain_file(
        text,
        "Bad config template path: ",
        "Config template path must be a file: ",
    );
}

/// The secret of encrypted data bags.
pub fn secret(text: &Text, checks: &mut Checks<'_>) {
    let words = format!("Bad encrypted data bag secret '{}': ", text.shown());
    checks.plain_file(text, &words, &format!("{words}%!s(<nil>)"));
}

/// A folder of Chef's repository.
pub fn folder(what: &str, text: &Text, checks: &mut Checks<'_>) {
    let words = format!("Bad {what} '{}': ", text.shown());
    checks.folder(text, &words, &format!("{words}%!s(<nil>)"));
}

/// Makes a folder on the guest that everybody can write to.
pub fn make(steps: &mut Steps<'_, '_, '_, '_>, system: System, path: &Word, what: &str) {
    let fault = format!("{what}: Non-zero exit status. See output above for more info.");
    steps.message(words!("Creating directory: ", path.clone()));
    steps.command(system.make(path), &fault);
    steps.command(system.open(path), &fault);
}

/// Installs Chef; `shown`: the command is told.
///
/// # Errors
/// A diagnostic that points into the command.
pub fn install(
    steps: &mut Steps<'_, '_, '_, '_>,
    what: (&Raw, &Text),
    sudo: bool,
    kind: &'static str,
    shown: bool,
) -> Result<(), Diagnostic> {
    steps.message("Installing Chef...");
    let command = install_command(steps.scope, what, sudo, kind)?;
    if shown {
        steps.message(command.clone());
    }
    let fault = "Error installing Chef: Install script exited with non-zero exit status ";
    let call = [command, fault.into()];
    steps.body.push(Stmt::call("guest_install", call));
    Ok(())
}

/// The command that installs Chef.
///
/// # Errors
/// A diagnostic that points into the command.
pub fn install_command(
    scope: &mut Scope<'_, '_>,
    (command, version): (&Raw, &Text),
    sudo: bool,
    kind: &'static str,
) -> Result<Word, Diagnostic> {
    let fields = [
        ("Sudo", Field::Bool(sudo)),
        ("Version", scope.key("version", version)),
    ];
    scope.with_record(command, kind, &fields)
}

/// The licence: with Packer's own way to install Chef it is accepted.
///
/// # Errors
/// It is known only when the script runs.
pub fn licence(scope: &mut Scope<'_, '_>, license: &Text, own: bool) -> Result<Word, Diagnostic> {
    if own && !guest::given(scope, "chef_license", license)? {
        return Ok("accept-silent".into());
    }
    Ok(license.word.clone())
}

/// The configuration: the template's file, or the one that is built in, rendered.
///
/// # Errors
/// The file cannot be read, or what is in it is at fault.
pub fn configuration(
    scope: &mut Scope<'_, '_>,
    file: &Text,
    default: &str,
    kind: &'static str,
    fields: &[(&'static str, Field)],
) -> Result<Word, Diagnostic> {
    let Some((path, text)) = template_text(scope, file)? else {
        let raw = guest::or_default(&Raw::default(), default);
        return scope.with_record(&raw, kind, fields);
    };
    let raw = Raw { text, span: None };
    let span = file.span.unwrap_or(scope.span);
    scope.with_record(&raw, kind, fields).map_err(|mut fault| {
        // the place is in the file, not in the template
        if let Some(label) = fault.labels.first_mut() {
            label.span = span;
        }
        fault.found(format!("in {path}"))
    })
}

/// The template's file of a configuration, if there is one: its path, and what is in it.
///
/// # Errors
/// The file cannot be read.
pub fn template_text(
    scope: &mut Scope<'_, '_>,
    file: &Text,
) -> Result<Option<(String, String)>, Diagnostic> {
    if !guest::given(scope, "config_template", file)? {
        return Ok(None);
    }
    let path = guest::known(scope, "config_template", file)?;
    let bytes = scope.house.request.disk.read(&path);
    let read = bytes.map_err(|fault| fault.to_string()).and_then(|bytes| {
        String::from_utf8(bytes).map_err(|_| "it is no text in UTF-8".to_owned())
    });
    match read {
        Ok(text) => Ok(Some((path, text))),
        Err(fault) => {
            let span = file.span.unwrap_or(scope.span);
            let message = format!("`{path}` cannot be read: {fault}");
            Err(Diagnostic::error(Code::Unreadable, span, message))
        }
    }
}

/// A configuration without the empty lines that conditions of the template leave.
pub fn dense(text: &Word) -> Word {
    let mut out = Word::empty();
    let mut line_begins = true;
    for part in text.parts() {
        let Part::Literal(text) = part else {
            out.push(part.clone());
            line_begins = false;
            continue;
        };
        for piece in text.split_inclusive('\n') {
            if piece != "\n" || !line_begins {
                out.push_str(piece);
            }
            line_begins = piece.ends_with('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Var;

    #[test]
    fn empty_lines_are_left_out() {
        let late = Word::var(Var::Local("x"));
        let text = words!("\n\na\n\n", late.clone(), "\n\nb ", late.clone(), "\n");
        let dense = dense(&text);
        assert_eq!(dense, words!("a\n", late.clone(), "\nb ", late, "\n"));
    }
}
