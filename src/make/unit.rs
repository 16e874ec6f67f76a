//! The pieces of which recipes are made: what a builder does with its provisioners, and each step behind it.

use std::collections::BTreeSet;

use super::settings::Settings;
use crate::plan::{Part, Var, Word};
use crate::program::{Build, Effect, Item, Program, Step, Stmt};

/// A piece of a build that is done in one go.
#[derive(Debug)]
pub struct Unit<'p> {
    /// The index of its build.
    pub build: usize,
    /// What it does, with the index of the block that each step stands in.
    pub steps: Vec<(usize, &'p Step)>,
    /// A step before it that is done only where the builder's own piece is in the same recipe: it has the artifact
    /// removed when the first post-processor fails.
    pub guard: Option<(usize, &'p Step)>,
    /// Whether it is the builder's own piece.
    pub head: bool,
    /// What it reads.
    pub from: Vec<&'p Item>,
    /// What it writes.
    pub to: Vec<&'p Item>,
    /// What it removes.
    pub removes: Vec<&'p Item>,
    /// Whether it may do anything else, too.
    anything: bool,
    /// What scripts before it have made, and it takes.
    pub found: Vec<&'p Item>,
    /// The variables that it sets.
    sets: BTreeSet<&'static str>,
    /// The variables that it takes from pieces before it.
    takes: BTreeSet<&'p str>,
    /// Whether a text in it is another one each time.
    changing: bool,
}

impl<'p> Unit<'p> {
    fn new(
        build: usize,
        head: bool,
        steps: Vec<(usize, &'p Step)>,
        guard: Option<(usize, &'p Step)>,
        settings: &Settings<'_>,
    ) -> Self {
        let mut unit = Self {
            build,
            steps: Vec::new(),
            guard,
            head,
            from: Vec::new(),
            to: Vec::new(),
            removes: Vec::new(),
            anything: false,
            found: Vec::new(),
            sets: BTreeSet::new(),
            takes: BTreeSet::new(),
            changing: false,
        };
        for (_, step) in &steps {
            unit.from.extend(step.effect.from());
            unit.to.extend(step.effect.to());
            unit.removes.extend(&step.removes);
            unit.anything |= step.effect.is_anything();
            if let Effect::Finds(files) = &step.effect {
                unit.found.extend(files);
            }
            each_word(step, &mut |word| {
                unit.changing |= settings.changes(word);
                word.each_var(&mut |var| {
                    if let Var::Build(name) | Var::Local(name) | Var::Run(name) = var {
                        unit.takes.insert(name);
                    }
                });
            });
            step.each_stmt(&mut |stmt| match stmt {
                Stmt::Let(name, _) | Stmt::Capture(name, _) | Stmt::Start { name, .. } => {
                    unit.sets.insert(name);
                }
                Stmt::Each(..) => {
                    unit.sets.insert("file");
                }
                _ => {}
            });
        }
        unit.takes.retain(|name| !unit.sets.contains(name));
        unit.steps = steps;
        unit
    }

    /// Whether it may do anything, besides what it says of files.
    pub fn does_anything(&self) -> bool {
        self.anything
    }

    /// Whether there can be another one that it belongs to.
    pub fn may_belong(&self) -> bool {
        !self.removes.is_empty()
            || !self.takes.is_empty()
            || self.changing
            || !self.found.is_empty()
    }

    /// Whether it has to be done in the same recipe as another one of the same build that comes before it.
    pub fn belongs_to(&self, other: &Self) -> bool {
        self.removes.iter().any(|item| other.to.contains(item))
            || self.takes.iter().any(|name| other.sets.contains(name))
            || (self.changing && other.changing)
            || (!self.found.is_empty() && other.anything)
    }
}

/// The pieces of all builds, in order.
pub fn units<'p>(program: &'p Program, settings: &Settings<'_>) -> Vec<Unit<'p>> {
    let mut out = Vec::new();
    for (index, build) in program.builds.iter().enumerate() {
        of_build(index, build, settings, &mut out);
    }
    out
}

fn of_build<'p>(index: usize, build: &'p Build, settings: &Settings<'_>, out: &mut Vec<Unit<'p>>) {
    let steps = build.steps.iter().enumerate();
    let (own, behind): (Vec<_>, Vec<_>) = steps.partition(|(at, _)| *at < build.built);
    let mut head = Unit::new(index, true, own, None, settings);
    head.anything = true;
    head.to = build.makes.iter().collect();
    out.push(head);
    let mut guard = None;
    for (at, step) in behind {
        if step.title.is_empty() && step.undo.is_some() {
            guard = Some((at, step));
            continue;
        }
        out.push(Unit::new(
            index,
            false,
            vec![(at, step)],
            guard.take(),
            settings,
        ));
    }
}

/// Calls `visit` for every word of a step, those of its helpers included.
pub fn each_word<'p>(step: &'p Step, visit: &mut dyn FnMut(&'p Word)) {
    visit(&step.title);
    step.each_stmt(&mut |stmt| {
        // those inside of it come as statements of their own, too: twice does no harm
        stmt.each_word(visit);
    });
}

/// Whether a piece of a word, or of an argument in it, is so.
pub fn any_part(word: &Word, is: &dyn Fn(&Part) -> bool) -> bool {
    word.parts().iter().any(|part| {
        is(part)
            || matches!(part, Part::Call(_, arguments) if arguments.iter().any(|word| any_part(word, is)))
    })
}
