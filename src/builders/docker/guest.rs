//! The communicator of a container: `docker exec` runs commands, `docker cp` sends and fetches.

use super::login::container;
use crate::communicator::guest::words;
use crate::communicator::remote::{
    Remote, Script, Sent, Source, base_name, ends_in_slash, one_word, send_and_run, unseen,
};
use crate::lower::compose::{Stop, private};
use crate::plan::Word;
use crate::program::{Command, Input, Output, Stmt, Test};

/// A container that the engine runs.
#[derive(Clone, Debug)]
pub struct Inside {
    /// docker(1) or podman(1).
    pub tool: &'static str,
    /// Who runs commands; empty: the container's own user.
    pub user: Word,
    /// Whether commands run on a terminal.
    pub pty: bool,
    /// Who gets what is sent; `None`: it stays root's.
    pub owner: Option<Word>,
}

impl Inside {
    /// `docker exec`, as this user.
    fn exec(&self, options: &[&'static str], user: &Word) -> Command {
        let mut line = vec![Word::lit("exec")];
        line.extend(options.iter().copied().map(Word::lit));
        if !user.is_empty() {
            line.extend(["-u".into(), user.clone()]);
        }
        line.push(container());
        Command::new(self.tool, line)
    }

    fn shell(&self, user: &Word, command: Word) -> Command {
        let shell = ["sh".into(), "-c".into(), command];
        self.exec(&["-i"], user).words(shell)
    }

    /// Gives what was sent to the container's own user.
    fn give(&self, path: &Word, failed: &Word) -> Option<Stmt> {
        let owner = self.owner.as_ref()?;
        let command = words(&[&"chown -R ".into(), owner, &" ".into(), &one_word(path)]);
        Some(self.shell(&"root".into(), command).or_die(failed.clone()))
    }

    /// `docker cp`, then a new owner.
    fn copy(&self, from: Word, to: &Word, failed: &Word) -> Vec<Stmt> {
        let target = words(&[&container(), &":".into(), to]);
        let copy = Command::new(self.tool, ["cp".into(), from, target]).or_die(failed.clone());
        std::iter::once(copy).chain(self.give(to, failed)).collect()
    }
}

impl Remote for Inside {
    fn command(&self, command: Word) -> Command {
        self.shell(&self.user, command)
    }

    fn run_script(&self, script: Script<'_>) -> Result<Vec<Stmt>, Stop> {
        let shell = ["sh".into(), "-c".into(), script.command.clone()];
        let (mut before, mut more) = (None, Word::empty());
        let run = match (script.running.hidden, self.pty) {
            (true, false) => {
                let run = self.exec(&["-i"], &self.user).words(["sh".into()]);
                run.input(unseen(script.command))
            }
            // standard input is no terminal
            (true, true) => {
                let file = words(&[script.path, &".command".into()]);
                let text = words(&[script.command, &"\n".into()]);
                let send = self.write(file.clone(), "0600").input(Input::Text(text));
                before = Some(send.or_die("the container does not take the command"));
                more = words(&[&" ".into(), &file]);
                self.exec(&["-t"], &self.user).words(["sh".into(), file])
            }
            (false, true) => self.exec(&["-t"], &self.user).words(shell),
            (false, false) => self.exec(&["-i"], &self.user).words(shell),
        };
        Ok(send_and_run(self, script, before, run, &more))
    }

    fn send(&self, sent: Sent<'_>, from: Source, mode: Option<u32>) -> Vec<Stmt> {
        match (mode, from) {
            (None, Source::File(path)) => self.copy(path, sent.folder, sent.failed),
            (mode, from) => {
                let path = one_word(sent.to);
                let mode = mode.unwrap_or(0o644);
                let mut command = words(&[
                    &"rm -f ".into(),
                    &path,
                    &"; cat >".into(),
                    &path,
                    &format!(" && chmod {mode:04o} ").into(),
                    &path,
                ]);
                if let Some(owner) = &self.owner {
                    command.append(words(&[&" && chown ".into(), owner, &" ".into(), &path]));
                }
                let command = self.shell(&"root".into(), command);
                vec![from.into(command).or_die(sent.failed.clone())]
            }
        }
    }

    fn send_folder(&self, sent: Sent<'_>, folder: Word, contents: bool) -> Vec<Stmt> {
        let from = match contents {
            true => words(&[&folder, &".".into()]),
            false => folder,
        };
        self.copy(from, sent.folder, sent.failed)
    }

    fn fetch(&self, from: &Word, to: Word, failed: Word) -> Vec<Stmt> {
        let source = words(&[&container(), &":".into(), from]);
        let unpack = Command::new("tar", ["-xOf", "-"].map(Word::lit)).output(Output::File(to));
        let copy = Command::new(self.tool, ["cp".into(), source, "-".into()]);
        vec![copy.pipe(unpack).or_die(failed)]
    }
}

/// A container of Windows: docker cp does not work there, so files go through the folder that it shares with this host.
#[derive(Clone, Debug)]
pub struct WindowsInside {
    /// Commands.
    pub inside: Inside,
    /// Where the container has the shared folder.
    pub shared: Word,
}

impl WindowsInside {
    fn copy(&self, from: &Word, to: &Word) -> Command {
        let from = words(&[&"Copy-Item -Path ".into(), from]);
        self.command(words(&[&from, &" -Destination ".into(), to]))
    }

    /// The same place, as this host and as the container has it.
    fn places(&self, name: &Word) -> (Word, Word) {
        let here = words(&[&private(), &"/shared/".into(), name]);
        (here, words(&[&self.shared, &"/".into(), name]))
    }
}

impl Remote for WindowsInside {
    fn command(&self, command: Word) -> Command {
        let command = words(&[&"(".into(), &command, &")".into()]);
        let words = ["powershell".into(), command];
        self.inside.exec(&["-i"], &self.inside.user).words(words)
    }

    fn write(&self, path: Word, _: &str) -> Command {
        self.command(words(&[&"$input | Set-Content -Path ".into(), &path]))
    }

    /// Packer sends scripts of the provisioner `shell` there, too, but a container of Windows has no shell for them.
    fn run_script(&self, _: Script<'_>) -> Result<Vec<Stmt>, Stop> {
        Err(Stop::Later)
    }

    fn send(&self, sent: Sent<'_>, from: Source, mode: Option<u32>) -> Vec<Stmt> {
        if let (None, Source::File(path)) = (mode, &from) {
            let folder = Command::new("test", ["-d".into(), path.clone()]);
            let contents = ends_in_slash(sent.name);
            let whole = self.send_folder(sent, path.clone(), contents);
            let file = self.send(sent, from, Some(0o644));
            return vec![Stmt::If(Test::Succeeds(folder), whole, file)];
        }
        let name = base_name(sent.name).unwrap_or_else(|| "upload".into());
        let (here, there) = self.places(&name);
        let failed = sent.failed;
        let put = match from {
            Source::Text(text) => Stmt::Write {
                path: here.clone(),
                text,
                mode: None,
            },
            from => from
                .into(Command::new("cat", []))
                .output(Output::File(here.clone()))
                .or_die(failed.clone()),
        };
        vec![
            put,
            self.copy(&there, sent.to).or_die(failed.clone()),
            Stmt::Run(Command::new("rm", ["-f".into(), here])),
        ]
    }

    /// By way of the shared folder. Without a slash behind its name the folder itself goes into the other one.
    fn send_folder(&self, sent: Sent<'_>, folder: Word, contents: bool) -> Vec<Stmt> {
        let name = base_name(sent.name).unwrap_or_else(|| "upload".into());
        let (here, there) = self.places(&name);
        let (from, to) = match contents {
            true => (words(&[&folder, &".".into()]), sent.folder.clone()),
            false => {
                let between = if ends_in_slash(sent.folder) { "" } else { "/" };
                (folder, words(&[sent.folder, &between.into(), &name]))
            }
        };
        let failed = sent.failed;
        let copy = words(&[&"Copy-Item ".into(), &there, &" -Destination ".into(), &to]);
        let copy = self.command(words(&[&copy, &" -Recurse".into()]));
        vec![
            Command::new("cp", ["-R".into(), from, here.clone()]).or_die(failed.clone()),
            copy.or_die(failed.clone()),
            Stmt::Run(Command::new("rm", ["-rf".into(), here])),
        ]
    }

    fn fetch(&self, from: &Word, to: Word, failed: Word) -> Vec<Stmt> {
        let name = base_name(from).unwrap_or_else(|| "download".into());
        let (here, there) = self.places(&name);
        vec![
            self.copy(from, &there).or_die(failed.clone()),
            Command::new("cat", [here.clone()])
                .output(Output::File(to))
                .or_die(failed),
            Stmt::Run(Command::new("rm", ["-f".into(), here])),
        ]
    }
}
