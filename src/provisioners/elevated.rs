//! Commands with all rights of Windows: a script that is sent runs them as a task of its scheduler, since who logs in over
//! WinRM has not all of them.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::lower::{Scope, Steps};
use crate::plan::{Stmt, Var, Word};
use crate::provisioners::guest::given;
use crate::schema::{Guest, Secret, Text};

/// Who the task runs as.
pub struct Elevated<'c> {
    /// `elevated_user`.
    pub user: &'c Text,
    /// `elevated_password`; the build's data may be asked for in it.
    pub password: &'c Secret<Guest>,
}

impl Elevated<'_> {
    /// Where there is such a user: sends what runs the command as a task, by a function of the library, and gives the
    /// command that runs it. Else the command as it is.
    ///
    /// # Errors
    /// Whether there is one is known only when the script runs, or the password's template is at fault.
    pub fn command(
        &self,
        steps: &mut Steps<'_, '_, '_, '_>,
        function: &'static str,
        command: Word,
    ) -> Result<Word, Diagnostic> {
        if !given(steps.scope, "elevated_user", self.user)? {
            return Ok(command);
        }
        let parts = (&mut *steps.scope, steps.data, &mut steps.body);
        self.task(parts, function, "_runner", command)
    }

    /// What the title of the step says of it.
    ///
    /// # Errors
    /// Whether there is such a user is known only when the script runs.
    pub fn title(&self, scope: &mut Scope<'_, '_>) -> Result<&'static str, Diagnostic> {
        let is = given(scope, "elevated_user", self.user)?;
        Ok(if is { ", with all rights" } else { "" })
    }

    /// The command, where it is known that there is a user. `file` names the script here.
    ///
    /// # Errors
    /// The password's template is at fault.
    pub fn task(
        &self,
        (scope, data, body): (&mut Scope<'_, '_>, &BTreeMap<String, Word>, &mut Vec<Stmt>),
        function: &'static str,
        file: &str,
        command: Word,
    ) -> Result<Word, Diagnostic> {
        body.push(Stmt::call("uuid", []));
        body.push(Stmt::Take("task_uuid"));
        let mut task = Word::lit("packer-");
        task.append(Word::var(Var::Local("task_uuid")));
        let stem = "C:/Windows/Temp/packer-elevated-shell-";
        let path = remote_file(&Word::empty(), stem, "runner_uuid", body);
        let words = [
            scope.private(file),
            path.clone(),
            task,
            self.user.word.clone(),
            self.password(scope, data)?,
            command,
        ];
        body.push(Stmt::call(function, words));
        let mut command = Word::lit("powershell -executionpolicy bypass -file \"");
        command.append(path);
        command.push_str("\"");
        Ok(command)
    }

    fn password(
        &self,
        scope: &mut Scope<'_, '_>,
        data: &BTreeMap<String, Word>,
    ) -> Result<Word, Diagnostic> {
        scope.secret_again("elevated_password", self.password, data)
    }
}

/// A file on the guest: as the template says, or with a UUID in its name.
pub fn remote_file(path: &Word, stem: &str, local: &'static str, body: &mut Vec<Stmt>) -> Word {
    if !path.is_empty() {
        return path.clone();
    }
    body.push(Stmt::call("uuid", []));
    body.push(Stmt::Take(local));
    let mut path = Word::lit(stem);
    path.append(Word::var(Var::Local(local)));
    path.push_str(".ps1");
    path
}
