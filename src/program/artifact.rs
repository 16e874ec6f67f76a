//! What a builder or a post-processor leaves, as far as it is known when the template is compiled.

use super::{Arg, Command, Stmt};
use crate::plan::Word;

/// A file of an artifact, or a pattern of files.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Item {
    /// One file.
    File(Word),
    /// All files whose names match when the script runs.
    Glob(Word),
}

/// How an artifact is destroyed when nobody keeps it.
#[derive(Clone, Debug)]
pub enum Destroy {
    /// Nothing is removed.
    Nothing,
    /// Its files are removed; each must be there.
    Files,
    /// Its files and folders are removed, if they are there.
    Trees,
    /// The folder that has its files is removed.
    Folder(Word),
    /// It is no file: another program keeps it, and removes it.
    Stored(Box<Stored>),
}

/// What another program keeps: an image in the store of a daemon.
#[derive(Clone, Debug)]
pub struct Stored {
    /// What it is, as a reviewer reads it.
    pub told: Word,
    /// Its names, where it has been given several.
    pub names: Vec<Word>,
    /// What removes it.
    pub remove: Command,
}

/// How Packer tells of an artifact when all builds have ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// In these words.
    Words(Word),
    /// In these words, with its files behind them.
    Files(&'static str),
}

/// An artifact.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// The `BuilderId` by which post-processors know it.
    pub builder_id: &'static str,
    /// Its id.
    pub id: Word,
    /// How Packer tells of it.
    pub told: Told,
    /// Its files.
    pub files: Vec<Item>,
    /// How it is destroyed.
    pub destroy: Destroy,
}

impl Item {
    /// As an argument of a command.
    pub fn arg(&self) -> Arg {
        match self {
            Self::File(word) => Arg::Word(word.clone()),
            Self::Glob(word) => Arg::Glob(word.clone()),
        }
    }

    /// The text or the pattern.
    pub fn word(&self) -> &Word {
        let (Self::File(word) | Self::Glob(word)) = self;
        word
    }
}

impl Artifact {
    /// What another program keeps of it.
    pub fn stored(&self) -> Option<&Stored> {
        match &self.destroy {
            Destroy::Stored(stored) => Some(stored),
            Destroy::Nothing | Destroy::Files | Destroy::Trees | Destroy::Folder(_) => None,
        }
    }

    /// The statement that destroys it, if there is anything to remove.
    pub fn destroyed(&self) -> Option<Stmt> {
        let (flags, message) = match &self.destroy {
            Destroy::Nothing => return None,
            Destroy::Files => (&[][..], "cannot remove what is packed"),
            Destroy::Trees => (&["-rf"][..], "cannot remove what is packed"),
            Destroy::Folder(folder) => {
                let command = Command::new("rm", ["-rf".into(), folder.clone()]);
                return Some(command.or_die("cannot remove what is packed"));
            }
            Destroy::Stored(stored) => {
                let mut message = Word::lit("cannot remove ");
                message.append(stored.told.clone());
                return Some(stored.remove.clone().or_die(message));
            }
        };
        if self.files.is_empty() {
            return None;
        }
        let flags = flags.iter().map(|flag| Word::lit(*flag));
        let command = Command::new("rm", flags)
            .args(self.files.iter().map(Item::arg))
            .or_die(message);
        Some(command)
    }
}
