//! Which artifacts chains of post-processors keep and which they destroy (language.md C10 to C14).
//!
//! A post-processor that fails ends the build. In Packer it ends its chain, and the later chains still run before the
//! build counts as failed.

use super::compose::Member;
use crate::plan::Word;
use crate::program::{Artifact, Destroy, Effect, Item, Step, Stmt, Stored, Undo};

/// The variable that is set while the builder's artifact is to be destroyed when the chains have ended.
const ORIGINAL: &str = "original";

/// What is there when all went well, and what has been removed by then.
#[derive(Default)]
struct Left {
    files: Vec<Item>,
    gone: Vec<Item>,
    /// What other programs keep.
    stored: Vec<Word>,
    removed: Vec<Word>,
}

impl Left {
    fn add(&mut self, artifact: &Artifact) {
        self.add_files(&artifact.files);
        if let Some(stored) = artifact.stored() {
            for told in told_of(stored) {
                if !self.stored.contains(&told) && !self.removed.contains(&told) {
                    self.stored.push(told);
                }
            }
        }
    }

    fn add_files(&mut self, files: &[Item]) {
        for file in files {
            if !self.files.contains(file) {
                self.files.push(file.clone());
            }
        }
    }

    fn remove(&mut self, artifact: &Artifact) {
        self.gone.extend(artifact.files.iter().cloned());
        if let Some(stored) = artifact.stored() {
            self.stored.retain(|told| *told != stored.told);
            self.removed.push(stored.told.clone());
        }
    }
}

/// Appends the chains to the steps of a build. Gives what the build leaves when all goes well: its files, and what other
/// programs keep.
pub fn arrange(
    chains: Vec<Vec<Member>>,
    original: &Artifact,
    steps: &mut Vec<Step>,
) -> (Vec<Item>, Vec<Word>) {
    let mut left = Left::default();
    if chains.is_empty() {
        left.add(original);
        return (left.files, left.stored);
    }
    let keeps = |chain: &Vec<Member>| chain.first().is_some_and(|member| member.keep);
    let kept = chains.iter().any(keeps);
    let destroyed = original.destroyed();
    // whether the artifact goes is known now, but for a first post-processor that fails
    if let Some(stmt) = &destroyed
        && (!kept || chains.len() == 1)
    {
        let mut step = Step::new("", "");
        step.body = vec![Stmt::Let(ORIGINAL, Word::lit("1"))];
        step.effect = Effect::makes([], []);
        step.undo = Some(Undo {
            flag: ORIGINAL,
            body: vec![match original.stored() {
                Some(stored) => Stmt::Run(stored.remove.clone()),
                None => stmt.clone(),
            }],
            kept_by_abort: true,
            told: told(original),
        });
        steps.push(step);
    }
    if kept {
        left.add(original);
    }
    let alone = chains.len() == 1;
    for chain in chains {
        steps.extend(self::chain(chain, original, alone, &mut left));
    }
    if !kept && let Some(stmt) = destroyed {
        let mut step = Step::new("", "");
        step.body = vec![stmt, Stmt::Let(ORIGINAL, Word::empty())];
        step.effect = Effect::makes([], []);
        step.removes.clone_from(&original.files);
        left.remove(original);
        steps.push(step);
    }
    left.files.retain(|item| !left.gone.contains(item));
    (left.files, left.stored)
}

/// The artifacts of a build in Packer's order: the builder's, if it is kept, then for each chain those that are kept on
/// the way and the last one.
pub fn results(chains: &[Vec<Member>], original: &Artifact) -> Vec<Artifact> {
    let mut out = Vec::new();
    let kept = |chain: &Vec<Member>| chain.first().is_some_and(|member| member.keep);
    if chains.is_empty() || chains.iter().any(kept) {
        out.push(original.clone());
    }
    for chain in chains {
        for (index, member) in chain.iter().enumerate() {
            let last = chain.get(index + 1).is_none_or(|next| next.keep);
            if last {
                out.push(member.artifact.clone());
            }
        }
    }
    out
}

/// What a reviewer reads of a thing that another program keeps, by each of its names.
fn told_of(stored: &Stored) -> Vec<Word> {
    if stored.names.len() < 2 {
        return vec![stored.told.clone()];
    }
    let name = |name: &Word| {
        let mut told = Word::lit("the image ");
        told.append(name.clone());
        told
    };
    stored.names.iter().map(name).collect()
}

fn chain(chain: Vec<Member>, original: &Artifact, alone: bool, left: &mut Left) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut input = original.clone();
    for (index, member) in chain.into_iter().enumerate() {
        let mut step = member.step;
        if index == 0 {
            if member.keep && alone && !matches!(original.destroy, Destroy::Nothing) {
                step.body.push(Stmt::Let(ORIGINAL, Word::empty()));
            }
        } else if member.keep {
            left.add(&input);
        } else if let Some(stmt) = input.destroyed() {
            left.remove(&input);
            step.removes.clone_from(&input.files);
            step.body.push(stmt);
        }
        left.add_files(step.effect.to());
        input = member.artifact;
        steps.push(step);
    }
    left.add(&input);
    steps
}

fn told(artifact: &Artifact) -> Word {
    let mut out = Word::lit("removes");
    if let Destroy::Folder(folder) = &artifact.destroy {
        out.push_str(" ");
        out.append(folder.clone());
        return out;
    }
    if let Some(stored) = artifact.stored() {
        out.push_str(" ");
        out.append(stored.told.clone());
    }
    for file in &artifact.files {
        out.push_str(" ");
        out.append(file.word().clone());
    }
    out
}
