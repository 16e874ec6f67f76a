//! What a reviewer asks of a plan, computed from the statements and from the library functions that they call.

use std::collections::{BTreeMap, BTreeSet};

use super::carried;
use super::library::{self, Tools};
use super::notes::{self, filled, value};
use super::reach::Reach;
use crate::plan::{Build, LibFn, Plan, Step, Stmt, Var, Word};

/// Tools, by the steps that need them (`web: connect`).
pub type ToolTable = BTreeMap<&'static Tools, Vec<String>>;

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
    let mut table = run_tools(plan);
    for build in &plan.builds {
        for (tool, users) in build_tools(build, plan) {
            table.entry(tool).or_default().extend(users);
        }
    }
    table
}

/// The tools that every run needs, whichever builds are chosen.
pub fn run_tools(plan: &Plan) -> ToolTable {
    let mut table = ToolTable::new();
    let mut note = |names: BTreeSet<&'static str>, user: &str| {
        for function in library::closure(names) {
            for tool in function.tools() {
                let users = table.entry(tool).or_default();
                add_user(users, user);
            }
        }
    };
    let mut names: BTreeSet<&'static str> = ROOTS.iter().copied().collect();
    // what every script calls besides, on behalf of its own `variables`
    names.insert("given_variables");
    note(names, "the run itself");
    let mut names = BTreeSet::new();
    for word in plan.variables.iter().filter_map(|it| it.default.as_ref()) {
        word.each_call(&mut |function| {
            names.insert(function.0);
        });
    }
    if plan.variables.iter().any(|it| it.asked) {
        names.insert("secret_value");
    }
    note(names, "the variables");
    if plan
        .files
        .iter()
        .any(|file| carried::is_encoded(&file.bytes))
    {
        note(["base64_decode"].into(), "the files that this file carries");
    }
    table
}

/// Notes a user, unless it was the last one already.
fn add_user(users: &mut Vec<String>, user: &str) {
    if users.last().is_none_or(|last| last != user) {
        users.push(user.to_owned());
    }
}

/// The tools that one build needs.
pub fn build_tools(build: &Build, plan: &Plan) -> ToolTable {
    let mut table = ToolTable::new();
    let reach = Reach::of(build);
    for step in build.each_step() {
        let user = format!("{}: {}", build.name, step.title);
        for tool in step_tools(build, step, &reach) {
            add_user(table.entry(tool).or_default(), &user);
        }
    }
    let mut note = |names: BTreeSet<&'static str>, what: &str| {
        for function in reach.closure(names) {
            for tool in function.tools() {
                let user = format!("{}: {what}", build.name);
                add_user(table.entry(tool).or_default(), &user);
            }
        }
    };
    if !build.steps.iter().any(connects) {
        note(functions(&build.setup), "what is done on the guest");
    }
    if !asked_by(build, plan).is_empty() {
        note(["secret_value"].into(), "its secrets");
    }
    note(functions(&build.artifact), "what it leaves");
    table
}

/// A file that a step needs and that the emitted file does not carry.
#[derive(Clone, Debug)]
pub struct Outside<'a> {
    /// The step that needs it (`web: connect`).
    pub user: String,
    /// Where it is.
    pub path: &'a Word,
    /// The SHA-256 that it must have, if it was there when the template was compiled.
    pub sha256: Option<&'a Word>,
}

/// The files that a build needs and that the emitted file does not carry, each once.
pub fn outside(build: &Build) -> Vec<Outside<'_>> {
    let mut found: Vec<Outside<'_>> = Vec::new();
    for step in build.each_step() {
        for stmt in &step.body {
            let Stmt::Call(function, words) = stmt else {
                continue;
            };
            let (path, sha256) = match (function.0, words.as_slice()) {
                ("pinned", [path, sha256]) => (path, Some(sha256)),
                ("left_outside", [path]) => (path, None),
                _ => continue,
            };
            if found.iter().all(|other| other.path != path) {
                found.push(Outside {
                    user: format!("{}: {}", build.name, step.title),
                    path,
                    sha256,
                });
            }
        }
    }
    found
}

fn connects(step: &Step) -> bool {
    step.packer == "StepConnect"
}

fn step_tools(build: &Build, step: &Step, reach: &Reach) -> BTreeSet<&'static Tools> {
    let mut names = functions(step.body.iter().chain(&step.undo));
    if connects(step) {
        names.extend(functions(&build.setup));
    }
    reach
        .closure(names)
        .into_iter()
        .flat_map(|function| function.tools())
        .collect()
}

/// The programs that a template names itself (`qemu_binary`), each with the first step that needs it.
pub fn programs(build: &Build) -> Vec<(&Word, String)> {
    let mut found: Vec<(&Word, String)> = Vec::new();
    for step in build.each_step() {
        for (note, words) in step.body.iter().flat_map(|stmt| notes_of(stmt, "Needs: ")) {
            let numbers = note.split(' ').filter_map(|name| name.strip_prefix('$'));
            let numbers = numbers.filter_map(|number| number.parse::<usize>().ok()?.checked_sub(1));
            for word in numbers.filter_map(|number| words.get(number)) {
                if found.iter().all(|(other, _)| *other != word) {
                    found.push((word, format!("{}: {}", build.name, step.title)));
                }
            }
        }
    }
    found
}

/// The notes of the library function that a statement calls, with the words of the call.
fn notes_of<'a>(stmt: &'a Stmt, prefix: &str) -> impl Iterator<Item = (&'static str, &'a [Word])> {
    let called = match stmt {
        Stmt::Call(function, words) | Stmt::Try(function, words, _) => {
            library::function(function.0).map(|function| (function, words.as_slice()))
        }
        _ => None,
    };
    called.into_iter().flat_map(move |(function, words)| {
        let notes = function.notes.iter();
        notes.filter_map(move |note| Some((note.strip_prefix(prefix)?, words)))
    })
}

/// The secrets of the plan and the steps to which each goes.
pub fn secrets(plan: &Plan) -> BTreeMap<String, BTreeSet<String>> {
    let mut table: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let told: BTreeSet<&str> = plan
        .variables
        .iter()
        .filter(|variable| variable.sensitive || variable.login.is_some())
        .map(|v| v.name.as_str())
        .collect();
    for build in &plan.builds {
        let mut note = |stmts: &[Stmt], title: &str| {
            for stmt in stmts {
                stmt.each_word(&mut |word| {
                    word.each_var(&mut |var| {
                        let name = match var {
                            Var::Secret(name) | Var::Login(name) => name,
                            Var::User(name) if told.contains(name.as_str()) => name,
                            _ => return,
                        };
                        table.entry(name.clone()).or_default().insert(match stmt {
                            Stmt::Set("b_aws_mfa", _) => {
                                format!("{}: a request of aws(1) to STS", build.name)
                            }
                            // aws(1) gets its keys so
                            Stmt::Set(variable, _) if variable.starts_with("b_aws_") => {
                                format!("{}: the environment of aws(1)", build.name)
                            }
                            _ => format!("{}: {title}", build.name),
                        });
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

/// The secrets, by their identifiers, that one build uses and the emitted file asks for.
pub fn asked_by<'p>(build: &'p Build, plan: &Plan) -> BTreeSet<&'p str> {
    let asked = |name: &str| {
        let mut secrets = plan.secrets.iter();
        secrets.any(|secret| secret.name == name && secret.value.is_none())
    };
    let mut names = BTreeSet::new();
    for stmt in build.each_stmt() {
        stmt.each_word(&mut |word| {
            word.each_var(&mut |var| {
                if let Var::Secret(name) = var
                    && asked(name)
                {
                    names.insert(name.as_str());
                }
            });
        });
    }
    names
}

/// The steps of a build that download an image.
pub fn image_steps(build: &Build) -> impl Iterator<Item = &Step> {
    build.each_step().filter(|step| {
        step.body
            .iter()
            .any(|stmt| matches!(stmt, Stmt::Call(function, _) if IMAGES.contains(&function.0)))
    })
}

/// The library functions that download an image.
const IMAGES: &[&str] = &[
    "fetch_image",
    "fetch_source",
    "fetch_signed_image",
    "vbox_additions",
];

/// What is downloaded, and by which checksum it is checked.
pub fn downloads(plan: &Plan) -> Vec<String> {
    let mut found = annotations(plan, "Downloads");
    for build in &plan.builds {
        for stmt in build.each_stmt() {
            let (key, words) = match stmt {
                Stmt::Call(LibFn("fetch_image" | "fetch_source"), words) => {
                    (String::new(), words.as_slice())
                }
                Stmt::Call(LibFn("fetch_signed_image"), words) => match words.split_first() {
                    Some((key, words)) => (format!(", signed with {key}"), words),
                    None => continue,
                },
                _ => continue,
            };
            let [_, _, _, sum, places @ ..] = words else {
                continue;
            };
            found.extend(
                places
                    .iter()
                    .map(|place| format!("{}: {place} (checksum {sum}{key})", build.name)),
            );
        }
        let mirrors = super::mirrors::of(plan, build);
        found.extend(mirrors.iter().map(|mirror| {
            format!(
                "{}: on the guest: what its installer fetches from {}",
                build.name,
                value(mirror, plan)
            )
        }));
    }
    found
}

/// What annotated library functions say of themselves: `# As root: ...`, `# Downloads: ...`, `# Listens: ...`.
pub fn annotations(plan: &Plan, mark: &str) -> Vec<String> {
    let prefix = format!("{mark}: ");
    let mut found = BTreeSet::new();
    for build in &plan.builds {
        let reach = Reach::of(build);
        for function in reach.closure(functions(build.each_stmt())) {
            let notes = function
                .notes
                .iter()
                .filter_map(|note| note.strip_prefix(&prefix));
            let notes = notes.filter(|note| !notes::is_of_a_call(note));
            found.extend(notes.map(|note| format!("{}: {note}", build.name)));
        }
        for stmt in build.each_stmt() {
            let notes = notes_of(stmt, &prefix).filter(|(note, _)| notes::is_of_a_call(note));
            found.extend(
                notes.map(|(note, words)| format!("{}: {}", build.name, filled(note, words, plan))),
            );
        }
    }
    found.into_iter().collect()
}
