//! What a reviewer asks of a plan, computed from the statements and from the library functions that they call.

use std::collections::{BTreeMap, BTreeSet};

use super::library::{self, Tools};
use crate::plan::{Build, Plan, Step, Stmt, Var};

/// Tools, by the steps that need them (`web: connect`).
pub type ToolTable = BTreeMap<Tools, Vec<String>>;

/// Library functions that every run uses: the run itself.
pub const ROOTS: &[&str] = &["main"];

/// The names of all library functions that statements call, those inside words included.
pub fn functions<'a>(stmts: impl IntoIterator<Item = &'a Stmt>) -> BTreeSet<&'static str> {
    let mut names = BTreeSet::new();
    for stmt in stmts {
        stmt.each_function(&mut |function| {
            names.insert(function.0);
        });
        stmt.each_word(&mut |word| {
            word.each_call(&mut |function| {
                names.insert(function.0);
            });
        });
        match stmt {
            Stmt::Write { .. } => {
                names.insert("write_file");
                names.insert("write_text");
            }
            Stmt::Unpack { .. } => {
                names.insert("unpack");
            }
            _ => {}
        }
    }
    names
}

/// All tools of the plan, each with the steps that need it.
pub fn tools(plan: &Plan) -> ToolTable {
    let mut table = ToolTable::new();
    for function in library::closure(ROOTS.iter().copied()) {
        for tool in &function.tools {
            table
                .entry(tool.clone())
                .or_default()
                .push("the run itself".to_owned());
        }
    }
    let mut names = BTreeSet::new();
    for word in plan.variables.iter().filter_map(|it| it.default.as_ref()) {
        word.each_call(&mut |function| {
            names.insert(function.0);
        });
    }
    for function in library::closure(names) {
        for tool in &function.tools {
            table
                .entry(tool.clone())
                .or_default()
                .push("the variables".to_owned());
        }
    }
    for build in &plan.builds {
        for step in build.each_step() {
            for tool in step_tools(build, step) {
                table
                    .entry(tool)
                    .or_default()
                    .push(format!("{}: {}", build.name, step.title));
            }
        }
    }
    for users in table.values_mut() {
        users.dedup();
    }
    table
}

fn step_tools(build: &Build, step: &Step) -> BTreeSet<Tools> {
    let mut names = functions(step.body.iter().chain(&step.undo));
    if step.packer == "StepConnect" {
        names.extend(functions(&build.setup));
    }
    library::closure(names)
        .into_iter()
        .flat_map(|function| function.tools.iter().cloned())
        .collect()
}

/// The secrets of the plan and the steps to which each goes.
pub fn secrets(plan: &Plan) -> BTreeMap<String, BTreeSet<String>> {
    let mut table: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let sensitive: BTreeSet<&str> = plan
        .variables
        .iter()
        .filter(|variable| variable.sensitive)
        .map(|v| v.name.as_str())
        .collect();
    for build in &plan.builds {
        let mut note = |stmts: &[Stmt], title: &str| {
            for stmt in stmts {
                stmt.each_word(&mut |word| {
                    word.each_var(&mut |var| {
                        let name = match var {
                            Var::Secret(name) => name,
                            Var::User(name) if sensitive.contains(name.as_str()) => name,
                            _ => return,
                        };
                        table
                            .entry(name.clone())
                            .or_default()
                            .insert(format!("{}: {title}", build.name));
                    });
                });
            }
        };
        note(&build.setup, "the communicator");
        note(&build.artifact, "the artifact");
        for step in build.each_step() {
            note(&step.body, &step.title);
            note(&step.undo, &step.title);
        }
    }
    table
}

/// What annotated library functions say of themselves: `# As root: ...`, `# Downloads: ...`, `# Listens: ...`.
pub fn annotations(plan: &Plan, mark: &str) -> Vec<String> {
    let prefix = format!("# {mark}: ");
    let mut found = BTreeSet::new();
    for build in &plan.builds {
        for function in library::closure(functions(build.each_stmt())) {
            for line in function.text.lines() {
                if let Some(text) = line.strip_prefix(&prefix) {
                    found.insert(format!("{}: {text}", build.name));
                }
            }
        }
    }
    found.into_iter().collect()
}
