//! What provisioners do on the guest in a program: commands, folders, files that are sent.

use super::carried::{ready, ready_folder, secret};
use super::{System, words};
use crate::communicator::remote::{Remote, Sent, Source, ends_in_slash};
use crate::lower::Carried;
use crate::lower::compose::{Composing, Stop};
use crate::plan::{Var, Word};
use crate::program::{Command, Fact, Input, Side, Stmt};
use crate::provisioners::variables::is_secret;
use crate::schema::Text;

/// The guest that a provisioner works on.
#[derive(Clone, Copy, Debug)]
pub struct Site<'d>(&'d dyn Remote);

impl<'d> Site<'d> {
    /// The guest, if there is one, as [`Composing::remote`] has it.
    pub fn of(at: &mut Composing<'_, '_, '_, 'd>) -> Option<Self> {
        at.remote().map(Self)
    }

    /// A path on the guest: what is known later is computed once, for a variable of the step.
    pub fn name(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        variable: &'static str,
        path: Word,
    ) -> Word {
        if path.as_literal().is_some() {
            return path;
        }
        let mut given = at.step.body.iter().rev().filter_map(|stmt| match stmt {
            Stmt::Let(name, word) if *name == variable => Some(word),
            _ => None,
        });
        if given.next() != Some(&path) {
            at.run([Stmt::Let(variable, path)]);
        }
        Word::var(Var::Local(variable))
    }

    /// A command on the guest. One that holds a secret is read by the guest's shell: everybody can see a command line.
    pub fn command(&self, at: &Composing<'_, '_, '_, '_>, command: Word) -> Command {
        if !is_secret(at.scope, &command) {
            return self.0.command(command);
        }
        let line = words!(command, "\n");
        self.0.command("sh".into()).input(Input::Text(line))
    }

    /// Runs a command on the guest; its failure ends the step.
    pub fn run(&self, at: &mut Composing<'_, '_, '_, '_>, command: Word, failed: impl Into<Word>) {
        let command = self.command(at, command);
        at.run([command.or_die(failed)]);
    }

    /// Makes a folder on the guest; `open`: everybody may write to it.
    pub fn make(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        system: System,
        path: &Word,
        open: bool,
    ) {
        let mut command = system.make(path);
        if open {
            command = words!(command, " && ", system.open(path));
        }
        self.run(
            at,
            command,
            words!("cannot make ", path.clone(), " on the guest"),
        );
    }

    /// Removes a folder of the guest.
    pub fn remove(&self, at: &mut Composing<'_, '_, '_, '_>, system: System, path: &Word) {
        let failed = words!("cannot remove ", path.clone(), " from the guest");
        self.run(at, system.remove(path), failed);
    }

    /// Carries a file, and sends it.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn send(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        (key, name): (&str, &str),
        file: &Text,
        to: &Word,
    ) -> Result<(), Stop> {
        let carried = at.scope.carry(key, file, name)?;
        self.send_carried(at, &file.word, &carried, to)
    }

    /// Sends a file that is carried, and that the template calls `shown`.
    ///
    /// # Errors
    /// It cannot be carried yet.
    pub fn send_carried(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        shown: &Word,
        carried: &Carried,
        to: &Word,
    ) -> Result<(), Stop> {
        let text = carried.text(at.scope.house);
        let from = match text.filter(|text| text.without_newline().is_some()) {
            Some(text) => Source::Text(text),
            None => {
                ready(at, carried)?;
                Source::File(carried.path.clone())
            }
        };
        let failed = words!("cannot send ", shown.clone());
        at.run(self.0.send(sent(shown, to, &failed), from, Some(0o644)));
        Ok(())
    }

    /// Sends a text as a file, with a newline at its end; `what` it is.
    pub fn send_text(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        what: &str,
        mut text: Word,
        to: &Word,
    ) {
        if text.without_newline().is_none() {
            text.push_str("\n");
        }
        let failed = words!("cannot send ", what);
        let sent = sent(to, to, &failed);
        at.run(self.0.send(sent, Source::Text(text), Some(0o644)));
    }

    /// Carries a folder, and sends what is in it.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn send_contents(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        names: (&str, &str),
        folder: &Text,
        to: &Word,
    ) -> Result<(), Stop> {
        let (local, _) = carry_folder(at, names, folder)?;
        self.send_folder(at, &folder.word, local, to, true);
        Ok(())
    }

    /// Makes a folder that everybody may write to, and sends what is in a folder of this host.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn make_and_fill(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        system: System,
        names: (&str, &str),
        folder: &Text,
        to: &Word,
    ) -> Result<(), Stop> {
        self.make(at, system, to, true);
        self.send_contents(at, names, folder, to)
    }

    /// Carries a folder, and sends it: what is in it, if its path ends in a slash; else into `to` if that is there, or as
    /// `to`.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn send_like_scp(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        names: (&str, &str),
        folder: &Text,
        to: &Word,
    ) -> Result<(), Stop> {
        let (local, contents) = carry_folder(at, names, folder)?;
        self.send_folder(at, &folder.word, local, to, contents);
        Ok(())
    }

    /// Sends what is in a folder with a secret. It is read where it is, unless the script may hold secrets.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn send_secret_contents(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        key: &str,
        folder: &Text,
        to: &Word,
    ) -> Result<(), Stop> {
        let local = match secret(at, key, folder)? {
            Some(carried) => ready_folder(at, &carried)?,
            None => folder.word.clone(),
        };
        self.send_folder(at, &folder.word, local, to, true);
        Ok(())
    }

    /// Sends a file with a secret, as [`Site::send_secret_contents`].
    ///
    /// # Errors
    /// It cannot be read.
    pub fn send_secret(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        key: &str,
        file: &Text,
        to: &Word,
    ) -> Result<(), Stop> {
        let carried = match secret(at, key, file)? {
            Some(carried) => carried,
            None => Carried {
                ready: Vec::new(),
                path: file.word.clone(),
                folder: false,
                names: None,
            },
        };
        self.send_carried(at, &file.word, &carried, to)
    }

    /// Sends a folder that is there, or what is in it.
    pub fn send_folder(
        &self,
        at: &mut Composing<'_, '_, '_, '_>,
        shown: &Word,
        local: Word,
        to: &Word,
        contents: bool,
    ) {
        let failed = words!("cannot send ", shown.clone());
        at.run(
            self.0
                .send_folder(sent(shown, to, &failed), local, contents),
        );
    }
}

/// Says that a command installs something on the guest, which is run as it comes.
pub fn installs(at: &mut Composing<'_, '_, '_, '_>, command: &Word) {
    let told = words!("what this runs as it comes: ", command.clone());
    at.step.facts.push(Fact::Fetches(Side::Guest, told));
}

/// Says that root does it on the guest, by sudo(8).
pub fn by_root(at: &mut Composing<'_, '_, '_, '_>, what: &str) {
    let told = format!("{what}, by sudo");
    at.step.facts.push(Fact::Root(Side::Guest, told.into()));
}

fn sent<'a>(name: &'a Word, to: &'a Word, failed: &'a Word) -> Sent<'a> {
    Sent {
        name,
        to,
        folder: to,
        failed,
    }
}

/// Carries a folder: where it is when it is sent, and whether its path ends in a slash.
fn carry_folder(
    at: &mut Composing<'_, '_, '_, '_>,
    (key, name): (&str, &str),
    folder: &Text,
) -> Result<(Word, bool), Stop> {
    let carried = at.scope.carry(key, folder, name)?;
    let local = ready_folder(at, &carried)?;
    Ok((local, ends_in_slash(&carried.path)))
}
