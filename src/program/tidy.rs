//! What steps of one build do twice is done once.

use super::{Build, Stmt};
use crate::plan::Word;

impl Build {
    /// The same build, in which no folder is made that an earlier step has made already.
    pub fn with_folders_made_once(&self) -> Self {
        let mut build = self.clone();
        let mut made: Vec<Word> = Vec::new();
        for step in &mut build.steps {
            step.body.retain(|stmt| match stmt {
                Stmt::MakeFolder(folder) if made.contains(folder) => false,
                Stmt::MakeFolder(folder) => {
                    made.push(folder.clone());
                    true
                }
                _ => true,
            });
        }
        build
    }
}
