//! What steps of one build do twice is done once.

use super::{Block, Build, Step, Stmt};
use crate::plan::Word;

impl Build {
    /// The same build, in which no folder is made that an earlier step has made already.
    pub fn with_folders_made_once(&self) -> Self {
        let mut build = self.clone();
        make_folders_once(&mut build.blocks);
        build
    }
}

fn make_folders_once(blocks: &mut [Block]) {
    let mut made: Vec<Word> = Vec::new();
    for block in blocks {
        match block {
            Block::Step(step) => drop_made(step, &mut made),
            Block::Apart(steps) => {
                // what these made is not known to be there: they may have failed
                let mut inner = made.clone();
                steps
                    .iter_mut()
                    .for_each(|step| drop_made(step, &mut inner));
            }
        }
    }
}

fn drop_made(step: &mut Step, made: &mut Vec<Word>) {
    step.body.retain(|stmt| match stmt {
        Stmt::MakeFolder(folder) if made.contains(folder) => false,
        Stmt::MakeFolder(folder) => {
            made.push(folder.clone());
            true
        }
        _ => true,
    });
}
