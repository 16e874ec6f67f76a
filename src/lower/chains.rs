//! Which artifacts chains of post-processors keep and which they destroy (language.md C10 to C14).
//!
//! A post-processor that fails ends the build. In Packer it ends its chain, and the later chains still run before the
//! build counts as failed.

use super::compose::Member;
use crate::plan::Word;
use crate::program::{Artifact, Destroy, Effect, Item, Step, Stmt, Undo};

/// The variable that is set while the builder's artifact is to be destroyed when the chains have ended.
const ORIGINAL: &str = "original";

/// Appends the chains to the steps of a build. Gives what the build leaves when all goes well.
pub fn arrange(chains: Vec<Vec<Member>>, original: &Artifact, steps: &mut Vec<Step>) -> Vec<Item> {
    if chains.is_empty() {
        return original.files.clone();
    }
    let mut left: Vec<Item> = Vec::new();
    let mut gone: Vec<Item> = Vec::new();
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
            body: vec![stmt.clone()],
            kept_by_abort: true,
            told: told(original),
        });
        steps.push(step);
    }
    if kept {
        left.extend(original.files.iter().cloned());
    }
    let alone = chains.len() == 1;
    for chain in chains {
        steps.extend(self::chain(chain, original, alone, &mut left, &mut gone));
    }
    if !kept && let Some(stmt) = destroyed {
        let mut step = Step::new("", "");
        step.body = vec![stmt, Stmt::Let(ORIGINAL, Word::empty())];
        step.effect = Effect::makes([], []);
        step.removes.clone_from(&original.files);
        gone.extend(original.files.iter().cloned());
        steps.push(step);
    }
    left.retain(|item| !gone.contains(item));
    left
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

fn chain(
    chain: Vec<Member>,
    original: &Artifact,
    alone: bool,
    left: &mut Vec<Item>,
    gone: &mut Vec<Item>,
) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut input = original.clone();
    for (index, member) in chain.into_iter().enumerate() {
        let mut step = member.step;
        if index == 0 {
            if member.keep && alone && original.destroy != Destroy::Nothing {
                step.body.push(Stmt::Let(ORIGINAL, Word::empty()));
            }
        } else if member.keep {
            add(left, &input.files);
        } else if let Some(stmt) = input.destroyed() {
            gone.extend(input.files.iter().cloned());
            step.removes.clone_from(&input.files);
            step.body.push(stmt);
        }
        add(left, step.effect.to());
        input = member.artifact;
        steps.push(step);
    }
    add(left, &input.files);
    steps
}

fn add(left: &mut Vec<Item>, files: &[Item]) {
    for file in files {
        if !left.contains(file) {
            left.push(file.clone());
        }
    }
}

fn told(artifact: &Artifact) -> Word {
    let mut out = Word::lit("removes");
    if let Destroy::Folder(folder) = &artifact.destroy {
        out.push_str(" ");
        out.append(folder.clone());
        return out;
    }
    for file in &artifact.files {
        out.push_str(" ");
        out.append(file.word().clone());
    }
    out
}
