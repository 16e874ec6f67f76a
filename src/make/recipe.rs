//! Which pieces of the builds are done by one recipe.
//!
//! A recipe is as small as it can be: the builder with its provisioners, then each post-processor. What has to be done
//! together is one recipe: a file that is removed again and all that is made of it, files that several pieces write.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::unit::Unit;
use crate::plan::Word;
use crate::program::{Build, Fact, Item, Program, Step, Stmt, Test};

/// The pieces that one recipe does.
#[derive(Debug)]
pub struct Recipe<'p> {
    /// They, in order.
    pub units: Vec<&'p Unit<'p>>,
    /// The recipes that come before it, by their indices.
    pub after: BTreeSet<usize>,
    /// The files that it writes, those that it removes again included.
    pub makes: Vec<&'p Item>,
    /// The files that are there when it is done.
    pub leaves: Vec<&'p Item>,
}

/// Puts pieces into recipes. A recipe stands behind those that it needs.
pub fn recipes<'p>(units: &'p [Unit<'p>]) -> Vec<Recipe<'p>> {
    let needs = needs(units);
    let mut groups = Groups::new(units.len());
    join(units, &mut groups);
    while let Some(ring) = groups.ring(&needs) {
        for group in &ring {
            groups.join(ring[0], *group);
        }
    }
    let order = groups.order(&needs);
    let place: BTreeMap<usize, usize> = order
        .iter()
        .enumerate()
        .map(|(place, group)| (*group, place))
        .collect();
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for unit in 0..units.len() {
        members.entry(groups.of(unit)).or_default().push(unit);
    }
    order
        .iter()
        .map(|group| {
            let members = members.remove(group).unwrap_or_default().into_iter();
            let after = members
                .clone()
                .flat_map(|unit| &needs[unit])
                .map(|unit| groups.of(*unit))
                .filter(|other| other != group)
                .map(|other| place[&other])
                .collect();
            recipe(members.map(|unit| &units[unit]).collect(), after)
        })
        .collect()
}

fn recipe<'p>(units: Vec<&'p Unit<'p>>, after: BTreeSet<usize>) -> Recipe<'p> {
    let mut makes: Vec<&Item> = Vec::new();
    let mut leaves: Vec<&Item> = Vec::new();
    for unit in &units {
        makes.extend(&unit.to);
        leaves.extend(unit.to.iter().chain(&unit.found));
        leaves.retain(|item| !unit.removes.contains(item));
    }
    once(&mut makes);
    once(&mut leaves);
    Recipe {
        units,
        after,
        makes,
        leaves,
    }
}

/// Leaves out what is there already.
fn once(items: &mut Vec<&Item>) {
    let mut seen: Vec<&Item> = Vec::new();
    for item in items.drain(..) {
        if !seen.contains(&item) {
            seen.push(item);
        }
    }
    *items = seen;
}

/// What the pieces of a build up to some place do with files.
#[derive(Default)]
struct Before<'p> {
    /// Those that write or remove a file.
    change: HashMap<&'p Item, Vec<usize>>,
    /// Those that read it.
    read: HashMap<&'p Item, Vec<usize>>,
    /// Those that may do anything, the builder's own aside.
    anything: Vec<usize>,
}

impl<'p> Before<'p> {
    fn add(&mut self, index: usize, unit: &'p Unit<'p>) {
        for item in unit.to.iter().chain(&unit.removes) {
            self.change.entry(item).or_default().push(index);
        }
        for item in &unit.from {
            self.read.entry(item).or_default().push(index);
        }
        if unit.does_anything() && !unit.head {
            self.anything.push(index);
        }
    }

    /// The pieces that one has to come behind: those that change what it touches, and read what it changes.
    fn needed(&self, unit: &Unit<'_>) -> BTreeSet<usize> {
        let mut out: BTreeSet<usize> = self.anything.iter().copied().collect();
        let changes = unit.to.iter().chain(&unit.removes);
        for item in changes.clone().chain(&unit.from) {
            out.extend(self.change.get(item).into_iter().flatten());
        }
        for item in changes {
            out.extend(self.read.get(item).into_iter().flatten());
        }
        out
    }
}

/// The pieces before each one that it needs.
fn needs(units: &[Unit<'_>]) -> Vec<Vec<usize>> {
    let mut out: Vec<Vec<usize>> = Vec::with_capacity(units.len());
    let mut before = Before::default();
    let mut first = 0;
    for (index, unit) in units.iter().enumerate() {
        if unit.head {
            before = Before::default();
            first = index;
            out.push(Vec::new());
        } else if unit.does_anything() {
            out.push((first..index).collect());
        } else {
            let mut needed: Vec<usize> = before.needed(unit).into_iter().collect();
            if needed.is_empty() {
                needed.push(first);
            }
            out.push(needed);
        }
        before.add(index, unit);
    }
    out
}

/// Joins the pieces that belong together whatever else is there.
fn join(units: &[Unit<'_>], groups: &mut Groups) {
    let mut writers: BTreeMap<String, usize> = BTreeMap::new();
    for (index, unit) in units.iter().enumerate() {
        for item in &unit.to {
            let name = match item.word().as_literal() {
                Some(path) => path.trim_start_matches("./").to_owned(),
                None => format!("{:?}", item.word()),
            };
            let writer = *writers.entry(name).or_insert(index);
            groups.join(writer, index);
        }
        let before = (0..index)
            .rev()
            .take_while(|_| !unit.head && unit.may_belong());
        for other in before {
            if unit.belongs_to(&units[other]) {
                groups.join(other, index);
            }
            if units[other].head {
                break;
            }
        }
    }
}

/// Which pieces are together: each one points to another one of its group, or is its first.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn of(&self, mut unit: usize) -> usize {
        while self.0[unit] != unit {
            unit = self.0[unit];
        }
        unit
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.of(one), self.of(other));
        self.0[one.max(other)] = one.min(other);
    }

    /// For each group those that it needs.
    fn edges(&self, needs: &[Vec<usize>]) -> BTreeMap<usize, BTreeSet<usize>> {
        let mut out: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (unit, needed) in needs.iter().enumerate() {
            let group = self.of(unit);
            let edges = out.entry(group).or_default();
            edges.extend(
                needed
                    .iter()
                    .map(|unit| self.of(*unit))
                    .filter(|it| *it != group),
            );
        }
        out
    }

    /// Groups that need each other in a ring.
    fn ring(&self, needs: &[Vec<usize>]) -> Option<Vec<usize>> {
        let mut edges = self.edges(needs);
        for free in in_order(&edges) {
            edges.remove(&free);
        }
        // each group that is left needs one that is left: going on from any comes into a ring
        let left: BTreeSet<usize> = edges.keys().copied().collect();
        let mut path: Vec<usize> = Vec::new();
        let mut at = *left.first()?;
        while !path.contains(&at) {
            path.push(at);
            at = *edges.get(&at)?.intersection(&left).next()?;
        }
        let begin = path.iter().position(|group| *group == at)?;
        Some(path.split_off(begin))
    }

    /// The groups, each behind those that it needs.
    fn order(&self, needs: &[Vec<usize>]) -> Vec<usize> {
        in_order(&self.edges(needs))
    }
}

/// The groups that do not need each other in a ring, each behind those that it needs, else the first in the template first.
fn in_order(edges: &BTreeMap<usize, BTreeSet<usize>>) -> Vec<usize> {
    let mut missing: BTreeMap<usize, usize> = BTreeMap::new();
    let mut needed_by: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut free = BTreeSet::new();
    for (group, needed) in edges {
        missing.insert(*group, needed.len());
        if needed.is_empty() {
            free.insert(*group);
        }
        for other in needed {
            needed_by.entry(*other).or_default().push(*group);
        }
    }
    let mut out = Vec::new();
    while let Some(group) = free.pop_first() {
        out.push(group);
        for other in needed_by.remove(&group).unwrap_or_default() {
            if let Some(count) = missing.get_mut(&other) {
                *count -= 1;
                if *count == 0 {
                    free.insert(other);
                }
            }
        }
    }
    out
}

impl<'p> Recipe<'p> {
    /// The builds that it works on, in order.
    pub fn builds(&self) -> Vec<usize> {
        let all: BTreeSet<usize> = self.units.iter().map(|unit| unit.build).collect();
        all.into_iter().collect()
    }

    /// Whether it does the builder's own piece of a build.
    fn has_head(&self, build: usize) -> bool {
        self.units
            .iter()
            .any(|unit| unit.head && unit.build == build)
    }

    /// What it does, as a build of the program with one function.
    pub fn build(&self, program: &Program, id: String) -> Build {
        let builds = self.builds();
        let several = builds.len() > 1;
        let mut steps = Vec::new();
        for index in &builds {
            let build = &program.builds[*index];
            if several {
                let mut first = Step::new("", "");
                first.body = vec![Stmt::Let("build", build.name.clone())];
                steps.push(first);
            }
            let mut own = self.steps_of(*index);
            if several {
                only_for(build, &mut own);
            }
            steps.extend(own);
        }
        let first = &program.builds[builds[0]];
        Build {
            id,
            name: first.name.clone(),
            kind: first.kind.clone(),
            origin: first.origin.clone(),
            built: 0,
            provisioned_from: None,
            results: Vec::new(),
            steps,
            makes: Vec::new(),
            leaves: Vec::new(),
            stored: Vec::new(),
        }
    }

    /// Its steps of one build, in their order there.
    fn steps_of(&self, index: usize) -> Vec<Step> {
        let head = self.has_head(index);
        let mut steps: BTreeMap<usize, Step> = BTreeMap::new();
        for unit in self.units.iter().filter(|unit| unit.build == index) {
            if let Some((at, step)) = unit.guard.filter(|_| head) {
                steps.insert(at, step.clone());
            }
            for (at, step) in &unit.steps {
                let mut step = (*step).clone();
                if let Some(undo) = unit
                    .guard
                    .filter(|_| !head)
                    .and_then(|(_, it)| it.undo.as_ref())
                {
                    let clears =
                        |stmt: &Stmt| matches!(stmt, Stmt::Let(name, _) if *name == undo.flag);
                    step.body.retain(|stmt| !clears(stmt));
                }
                steps.insert(*at, step);
            }
        }
        steps.into_values().collect()
    }

    /// The files of the host that its steps read, each once.
    pub fn reads(&self) -> Vec<&'p Word> {
        let mut out = Vec::new();
        let steps = self.units.iter().flat_map(|unit| &unit.steps);
        for fact in steps.flat_map(|(_, step)| &step.facts) {
            if let Fact::Reads(word) = fact
                && !out.contains(&word)
            {
                out.push(word);
            }
        }
        out
    }

    /// Whether several of its pieces write to the same file.
    pub fn writes_twice(&self) -> bool {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut items = self.units.iter().flat_map(|unit| &unit.to);
        items.any(|item| !seen.insert(format!("{:?}", item.word())))
    }
}

/// What undoes a step is done only while its build is at work: another one of the recipe has the same variables.
fn only_for(build: &Build, steps: &mut [Step]) {
    for undo in steps.iter_mut().filter_map(|step| step.undo.as_mut()) {
        let now = Word::var(crate::plan::Var::Run("build"));
        undo.body = vec![Stmt::If(
            Test::Same(now, build.name.clone()),
            std::mem::take(&mut undo.body),
            Vec::new(),
        )];
    }
}
