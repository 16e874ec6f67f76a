//! Whole emitted files of templates that are hostile in every place.

use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use packsh::plan::Plan;

use crate::mutants::{Fixture, Taken, in_two};
use crate::support::{both, limit, makes, names, shells};
use crate::{bodies, support};

/// Compiles each fixture with all that its places took, and runs what only tells what would be done.
pub fn all_at_once(fixtures: &[Fixture], taken: &[Taken]) {
    let mut whole: Vec<(&Fixture, Plan)> = Vec::new();
    for fixture in fixtures {
        let of_it = taken.iter().filter(|it| it.fixture.name == fixture.name);
        let plans = together(fixture, &of_it.collect::<Vec<_>>());
        whole.extend(plans.into_iter().map(|plan| (fixture, plan)));
    }
    let listed = AtomicUsize::new(0);
    in_two(whole.len(), |turn| {
        while let Some(index) = turn() {
            let (fixture, plan) = &whole[index];
            listed.fetch_add(tell(&fixture.name, plan, index), Ordering::Relaxed);
        }
    });
    let listed = listed.into_inner();
    assert!(
        whole.len() >= 60 && listed > 200,
        "{} {listed}",
        whole.len()
    );
}

/// The plans of a template with these texts: one, unless some cannot be together.
fn together(fixture: &Fixture, taken: &[&Taken]) -> Vec<Plan> {
    if let Some(plan) = fixture.compile(&fixture.with_all(taken)) {
        return vec![plan];
    }
    match taken.len() {
        0 | 1 => Vec::new(),
        count => {
            let (one, other) = taken.split_at(count / 2);
            let mut plans = together(fixture, one);
            plans.extend(together(fixture, other));
            plans
        }
    }
}

/// Runs the script and the Makefile as far as nothing is done; how many of these runs listed commands. A listing is
/// long work for a shell, so that every second shell makes it.
fn tell(name: &str, plan: &Plan, index: usize) -> usize {
    bodies::reviewed(plan);
    let folder = tempfile::tempdir().expect("folder");
    let path = |name: &str| folder.path().join(name);
    fs::write(path("x.ksh"), bodies::script(plan)).expect("script");
    fs::write(path("x.mk"), bodies::makefile(plan)).expect("Makefile");
    let mut runs = Vec::new();
    for (number, shell) in shells().into_iter().enumerate() {
        runs.push((shell, vec!["../x.ksh", "-h"]));
        if (index + number).is_multiple_of(2) {
            runs.push((shell, vec!["../x.ksh", "-n", "-color=false"]));
        }
    }
    for make in makes() {
        runs.push((make, vec!["-n", "-f", "../x.mk"]));
    }
    let mut listed = 0;
    for (program, words) in runs {
        let empty = path("empty");
        fs::create_dir_all(&empty).expect("folder");
        fs::create_dir_all(path("tmp")).expect("folder");
        let mut command = Command::new(program);
        command.args(&words).current_dir(&empty);
        let output = limit::output(command.env("TMPDIR", path("tmp")));
        let said = both(&output);
        let left: Vec<String> = names(&empty);
        assert!(
            left.is_empty() || left == [".packsh"],
            "{name}: {program} {words:?} leaves {left:?}\n{said}"
        );
        if words.contains(&"../x.ksh") {
            // a guest's output is not made printable, but it steers no terminal
            let steers = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
            let line = said.lines().find(|line| line.contains(steers));
            assert_eq!(line, None, "{name}: {program} {words:?}");
        }
        let good = output.status.success();
        assert!(
            good || words.contains(&"-n"),
            "{name}: {program} {words:?}\n{said}"
        );
        listed += usize::from(good && said.lines().count() > 5);
        fs::remove_dir_all(&empty).expect("folder");
    }
    assert!(
        support::names(&path("tmp")).is_empty(),
        "{name}: temporary files stay"
    );
    listed
}
