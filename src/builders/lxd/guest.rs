//! The communicator of a container of LXD: `lxc exec` runs commands, `lxc file` sends and fetches.

use crate::communicator::guest::words;
use crate::communicator::remote::{Remote, Script, Sent, Source, base_name, send_and_run, unseen};
use crate::lower::compose::Stop;
use crate::plan::{Part, Var, Word};
use crate::program::{Command, Output, Stmt, Test};

/// A container that the daemon runs.
#[derive(Clone, Debug)]
pub struct Inside {
    /// lxc(1) or incus(1).
    pub tool: &'static str,
    /// Its name.
    pub name: Word,
}

impl Inside {
    fn exec(&self) -> Command {
        let words = ["exec".into(), self.name.clone(), "--".into()];
        Command::new(self.tool, words)
    }

    /// A path in the container, as `lxc file` takes it.
    fn at(&self, path: &Word) -> Word {
        let mut out = words(&[&self.name, &"/".into()]);
        for (index, part) in path.parts().iter().enumerate() {
            match part {
                Part::Literal(text) if index == 0 => {
                    out.push_str(text.strip_prefix('/').unwrap_or(text));
                }
                part => out.push(part.clone()),
            }
        }
        out
    }
}

impl Remote for Inside {
    fn command(&self, command: Word) -> Command {
        self.exec().words(["/bin/sh".into(), "-c".into(), command])
    }

    fn run_script(&self, script: Script<'_>) -> Result<Vec<Stmt>, Stop> {
        let run = match script.running.hidden {
            true => {
                let shell = self.exec().words(["/bin/sh".into()]);
                shell.input(unseen(script.command))
            }
            false => self.command(script.command.clone()),
        };
        Ok(send_and_run(self, script, None, run, &Word::empty()))
    }

    /// As with Packer a file goes into a folder that has its name, and only root may read it.
    fn send(&self, sent: Sent<'_>, from: Source, mode: Option<u32>) -> Vec<Stmt> {
        if let (None, Source::File(path)) = (mode, &from) {
            let folder = Command::new("test", ["-d".into(), path.clone()]);
            let whole = self.send_folder(sent, path.clone(), false);
            let file = self.send(sent, from, Some(0o600));
            return vec![Stmt::If(Test::Succeeds(folder), whole, file)];
        }
        let name = base_name(sent.name).unwrap_or_else(|| "file".into());
        let test = ["test".into(), "-d".into(), sent.to.clone()];
        let to = Word::var(Var::Local("to"));
        let inside = words(&[&self.at(sent.to), &"/".into(), &name]);
        let push = ["file", "push", "--mode", "0600", "-"].map(Word::lit);
        let push = Command::new(self.tool, push).words([to]);
        vec![
            Stmt::Let("to", self.at(sent.to)),
            Stmt::If(
                Test::Succeeds(self.exec().words(test)),
                vec![Stmt::Let("to", inside)],
                Vec::new(),
            ),
            from.into(push).or_die(sent.failed.clone()),
        ]
    }

    fn send_folder(&self, sent: Sent<'_>, folder: Word, _: bool) -> Vec<Stmt> {
        let words = ["file".into(), "push".into(), "-pr".into(), folder];
        let push = Command::new(self.tool, words).words([self.at(sent.folder)]);
        vec![push.or_die(sent.failed.clone())]
    }

    fn fetch(&self, from: &Word, to: Word, failed: Word) -> Vec<Stmt> {
        let words = ["file".into(), "pull".into(), self.at(from), "-".into()];
        let pull = Command::new(self.tool, words).output(Output::File(to));
        vec![pull.or_die(failed)]
    }
}
