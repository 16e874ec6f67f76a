//! What is done on a guest, however it is reached.

use std::fmt;

use super::guest::words;
use crate::lower::compose::Stop;
use crate::plan::{LibFn, Part, Var, Word};
use crate::program::{Command, Input, Stmt};

/// A guest that takes commands and files. Paths on it are given as the template has them.
pub trait Remote: fmt::Debug {
    /// A command for the guest's shell.
    fn command(&self, command: Word) -> Command;

    /// Writes what the command reads to a file that belongs to whom the commands are run by. The path is read by the
    /// guest's shell.
    fn write(&self, path: Word, mode: &str) -> Command {
        let chmod = format!(" && chmod {mode} ").into();
        self.command(words(&[&"cat >".into(), &path, &chmod, &path]))
    }

    /// Runs a script.
    ///
    /// # Errors
    /// What is not composed yet.
    fn run_script(&self, script: Script<'_>) -> Result<Vec<Stmt>, Stop>;

    /// Sends a file; without a mode it is known only then whether it is a folder.
    fn send(&self, sent: Sent<'_>, from: Source, mode: Option<u32>) -> Vec<Stmt>;

    /// Sends a folder, or what is in it.
    fn send_folder(&self, sent: Sent<'_>, folder: Word, contents: bool) -> Vec<Stmt>;

    /// Fetches a file.
    fn fetch(&self, from: &Word, to: Word, failed: Word) -> Vec<Stmt>;

    /// Fetches a folder, or what a pattern matches; nothing if that cannot be done.
    fn fetch_folder(&self, _from: &Word, _to: Word, _failed: Word) -> Option<Vec<Stmt>> {
        None
    }

    /// Whether it is a container of this build: nobody else uses it, so names of files need not be made up, and a link in a
    /// folder is sent as a link.
    fn is_container(&self) -> bool {
        true
    }
}

/// Where what is sent comes from.
#[derive(Clone, Debug)]
pub enum Source {
    /// A text, which stands in the script.
    Text(Word),
    /// A file.
    File(Word),
    /// A file, sent with lines as Unix ends them.
    Lines(Word),
}

impl Source {
    /// The command, reading it.
    pub fn into(self, command: Command) -> Command {
        match self {
            Self::Text(text) => command.input(Input::Text(text)),
            Self::File(path) => command.input(Input::File(path)),
            Self::Lines(path) => Command::new("awk", ["{ sub(/\\r$/, \"\"); print }".into()])
                .input(Input::File(path))
                .pipe(command),
        }
    }
}

/// What is sent where.
#[derive(Clone, Copy, Debug)]
pub struct Sent<'a> {
    /// What the template calls it.
    pub name: &'a Word,
    /// Its path on the guest.
    pub to: &'a Word,
    /// The same if it turns out to be a folder.
    pub folder: &'a Word,
    /// What is said when it fails.
    pub failed: &'a Word,
}

/// A script that is run on a guest.
#[derive(Debug)]
pub struct Script<'a> {
    /// How it is run.
    pub running: Running,
    /// The script.
    pub source: Source,
    /// Its path on the guest.
    pub path: &'a Word,
    /// The command that runs it.
    pub command: &'a Word,
    /// The exit codes that are no failure; empty: 0.
    pub codes: &'a [i64],
    /// What is said when it fails.
    pub failed: Word,
}

/// How a script is run on a guest.
#[derive(Clone, Copy, Debug, Default)]
pub struct Running {
    /// Whether the script stays there.
    pub keep: bool,
    /// Whether a connection that breaks is no failure.
    pub disconnect: bool,
    /// Whether the command holds a secret, and may not stand on a command line.
    pub hidden: bool,
    /// Seconds for which a guest that does not answer is asked again.
    pub patience: u64,
}

/// Whether a path ends in a slash, as far as that is known.
pub fn ends_in_slash(word: &Word) -> bool {
    matches!(word.parts().last(), Some(Part::Literal(text)) if text.ends_with('/'))
}

/// A path for the guest's shell, as ssh(1) takes it. As with Packer's scp the shell reads the folder, so that `~` and variables are known
/// there; the name stands as it is.
pub fn for_its_shell(path: &Word) -> Word {
    let mut out = Word::empty();
    let count = path.parts().len();
    for (index, part) in path.parts().iter().enumerate() {
        match part {
            Part::Literal(text) if index + 1 == count => {
                let (folder, name) = match text.rsplit_once('/') {
                    Some((folder, name)) => (format!("{folder}/"), name),
                    None => (String::new(), text.as_str()),
                };
                out.push_str(&folder.replace(' ', "\\ "));
                if !name.is_empty() {
                    out.push_str(&word_of_shell(name));
                }
            }
            Part::Literal(text) => out.push_str(&text.replace(' ', "\\ ")),
            // a step's own folder stands as it is in its other commands, too
            Part::Var(Var::Local(_)) => out.push(part.clone()),
            late => out.append(Word::call(
                LibFn("for_guest"),
                vec![[late.clone()].into_iter().collect()],
            )),
        }
    }
    out
}

/// A name as one word of the guest's shell.
fn word_of_shell(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_./:@%+=,-".contains(&byte);
    if name.bytes().all(plain) {
        return name.to_owned();
    }
    format!("'{}'", name.replace('\'', "'\\''"))
}

/// A text as one word of the guest's shell, whatever is in it.
pub fn one_word(text: &Word) -> Word {
    if let Some(text) = text.as_literal() {
        return word_of_shell(text).into();
    }
    let mut out = Word::lit("'");
    for part in text.parts() {
        match part {
            Part::Literal(text) => out.push_str(&text.replace('\'', "'\"'\"'")),
            late => out.append(Word::call(
                LibFn("in_single_quotes"),
                vec![[late.clone()].into_iter().collect()],
            )),
        }
    }
    out.push_str("'");
    out
}

/// Sends a script, runs it, removes it again, for a guest that nobody else uses and that answers at once. `before` follows
/// the script, `more` is what is removed with it.
pub fn send_and_run(
    guest: &dyn Remote,
    script: Script<'_>,
    before: Option<Stmt>,
    run: Command,
    more: &Word,
) -> Vec<Stmt> {
    let send = script.source.into(guest.write(script.path.clone(), "0755"));
    let mut out = vec![send.or_die("the container does not take the script")];
    out.extend(before);
    out.push(run.or_die_unless(script.codes, script.failed));
    if !script.running.keep {
        let remove = words(&[&"rm -f ".into(), script.path, more]);
        out.push(guest.command(remove).or_die("cannot remove the script"));
    }
    out
}

/// A command that holds a secret as the input of a shell: it may stand on no command line.
pub fn unseen(command: &Word) -> Input {
    Input::Text(words(&[&"(".into(), command, &") </dev/null\n".into()]))
}

/// The last piece of a path, as far as that is known.
pub fn base_name(path: &Word) -> Option<Word> {
    match path.parts().last() {
        Some(Part::Literal(text)) => {
            let text = text.trim_end_matches(['/', '\\']);
            let name = text.rsplit(['/', '\\']).next().unwrap_or_default();
            let whole = path.parts().len() == 1 || text.contains(['/', '\\']);
            (whole && !name.is_empty()).then(|| name.into())
        }
        _ => None,
    }
}
