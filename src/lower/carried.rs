//! What a program does with a file or a folder that it carries.

use super::House;
use super::compose::Stop;
use super::embed::Carried;
use crate::plan::{Stmt, Word};
use crate::program;

impl Carried {
    /// The text of the one file that is carried, if it is a text that a person can read. It ends with a newline.
    pub fn text(&self, house: &House<'_>) -> Option<Word> {
        let mut files = self.ready.iter().filter_map(|stmt| match stmt {
            Stmt::Unpack { file, .. } => Some(*file),
            _ => None,
        });
        let (Some(file), None) = (files.next(), files.next()) else {
            return None;
        };
        let file = house.files.get(file).filter(|_| !self.folder)?;
        if crate::plan::readable::is_encoded(&file.bytes) {
            return None;
        }
        String::from_utf8(file.bytes.clone()).ok().map(Word::lit)
    }

    /// The permission bits of the one file that is carried.
    pub fn mode(&self, house: &House<'_>) -> Option<u32> {
        let mut files = self.ready.iter().filter_map(|stmt| match stmt {
            Stmt::Unpack { file, .. } => Some(*file),
            _ => None,
        });
        match (files.next(), files.next()) {
            (Some(file), None) if !self.folder => house.files.get(file).map(|file| file.mode),
            _ => None,
        }
    }

    /// What makes the file or folder ready, as a program does it.
    ///
    /// # Errors
    /// What a program has no statement for yet.
    pub fn ready_here(&self) -> Result<Vec<program::Stmt>, Stop> {
        use program::Command;
        let mut out = Vec::new();
        let mut folders: Vec<(Word, Vec<Word>)> = Vec::new();
        let said = |text: &str, path: &Word| {
            let mut word = Word::lit(text);
            word.append(path.clone());
            word
        };
        for stmt in &self.ready {
            let stmt = match stmt {
                Stmt::Call(function, words) => match (function.0, words.as_slice()) {
                    ("folder", [path]) => program::Stmt::MakeFolder(path.clone()),
                    ("carried_folder", [path, mode]) => {
                        match folders.last_mut() {
                            Some((last, paths)) if last == mode => paths.push(path.clone()),
                            _ => folders.push((mode.clone(), vec![path.clone()])),
                        }
                        continue;
                    }
                    ("carried_link", [path, target]) => {
                        let words = ["-s".into(), target.clone(), path.clone()];
                        Command::new("ln", words).or_die(said("cannot make ", path))
                    }
                    ("pinned", [path, sum]) => program::Stmt::Outside {
                        path: path.clone(),
                        sha256: Some(sum.clone()),
                    },
                    ("left_outside", [path]) => program::Stmt::Outside {
                        path: path.clone(),
                        sha256: None,
                    },
                    _ => return Err(Stop::Later),
                },
                Stmt::Unpack { path, file, mode } => program::Stmt::Unpack {
                    path: path.clone(),
                    file: *file,
                    mode: *mode,
                },
                _ => return Err(Stop::Later),
            };
            out.push(stmt);
        }
        // the folders come first, those with one mode by one command
        let make = |(mode, paths): (Word, Vec<Word>)| {
            let mode = Word::lit(format!("-pm{mode}"));
            Command::new("mkdir", std::iter::once(mode).chain(paths)).or_die("cannot make folders")
        };
        let mut all: Vec<_> = folders.into_iter().map(make).collect();
        all.append(&mut out);
        Ok(all)
    }
}
