//! The communicator of a container of LXC: everything goes through a shell in it, by lxc-attach(1). What Packer copies into
//! the container's folder and out of it would follow the links that a container has made.

use crate::communicator::guest::words;
use crate::communicator::remote::{Remote, Script, Sent, Source, one_word, send_and_run, unseen};
use crate::lower::compose::Stop;
use crate::plan::Word;
use crate::program::{Command, Output, Stmt, Test};

/// A container of LXC.
#[derive(Clone, Debug)]
pub struct Inside {
    /// Its name.
    pub name: Word,
    /// What lxc-attach is told besides.
    pub options: Vec<Word>,
}

impl Inside {
    /// The words of lxc-attach(1) before the command.
    pub fn attach(&self) -> Vec<Word> {
        let mut out = self.options.clone();
        out.extend(["--name".into(), self.name.clone(), "--".into()]);
        out
    }

    /// A path: a `~` is for the shell in the container.
    fn path(path: &Word) -> Word {
        match path.as_literal() {
            Some(text) if text.starts_with('~') => path.clone(),
            _ => one_word(path),
        }
    }
}

impl Remote for Inside {
    fn command(&self, command: Word) -> Command {
        let shell = ["/bin/sh".into(), "-c".into(), command];
        Command::new("lxc-attach", self.attach()).words(shell)
    }

    fn run_script(&self, script: Script<'_>) -> Result<Vec<Stmt>, Stop> {
        let run = match script.running.hidden {
            true => {
                let shell = Command::new("lxc-attach", self.attach());
                let shell = shell.words(["/bin/sh".into()]);
                shell.input(unseen(script.command))
            }
            false => self.command(script.command.clone()),
        };
        Ok(send_and_run(self, script, None, run, &Word::empty()))
    }

    /// As with Packer the file gets the mode that the container's umask says.
    fn send(&self, sent: Sent<'_>, from: Source, mode: Option<u32>) -> Vec<Stmt> {
        if let (None, Source::File(path)) = (mode, &from) {
            let folder = Command::new("test", ["-d".into(), path.clone()]);
            let whole = self.send_folder(sent, path.clone(), true);
            let file = self.send(sent, from, Some(0o644));
            return vec![Stmt::If(Test::Succeeds(folder), whole, file)];
        }
        let command = self.command(words(&[&"cat >".into(), &Self::path(sent.to)]));
        vec![from.into(command).or_die(sent.failed.clone())]
    }

    /// As with Packer what is in the folder is sent, whether its name ends in a slash or not.
    fn send_folder(&self, sent: Sent<'_>, folder: Word, _: bool) -> Vec<Stmt> {
        let unpack = words(&[&"tar -xof - -C ".into(), &Self::path(sent.folder)]);
        let pack = ["-cf".into(), "-".into(), "-C".into(), folder, ".".into()];
        let pack = Command::new("tar", pack).pipe(self.command(unpack));
        vec![pack.or_die(sent.failed.clone())]
    }

    fn fetch(&self, from: &Word, to: Word, failed: Word) -> Vec<Stmt> {
        let command = self.command(words(&[&"cat ".into(), &Self::path(from)]));
        // lxc-attach(1) would make a file that it writes to one for root only
        let write = Command::new("cat", []).output(Output::File(to));
        vec![command.pipe(write).or_die(failed)]
    }
}
