//! The server for the files of `http_directory`.

use std::collections::BTreeSet;

use super::HttpConfig;
use crate::communicator::guest::words;
use crate::helpers::Serve;
use crate::lower::Scope;
use crate::lower::compose::{Stop, private};
use crate::plan::readable::is_encoded;
use crate::plan::{self, Var, Word};
use crate::program::{Again, Command, Fact, Step, Stmt, Undo};

/// A file that is made, and served next to those of the folder.
pub struct Made {
    /// What it is made from.
    pub from: String,
    /// By which path it is served.
    pub path: String,
    /// Its text.
    pub text: Word,
}

/// What is served, where, and to whom.
pub struct Serving<'a> {
    /// The keys.
    pub http: &'a HttpConfig,
    /// Files besides those of the folder.
    pub made: &'a [Made],
    /// The address that it listens on where the template gives none.
    pub near: Word,
    /// Whether only `$guest` gets an answer.
    pub guest_only: bool,
    /// When a run that goes on serves again.
    pub again: Again,
    /// What the head tells of it.
    pub reach: Reach,
}

/// What a head tells of a server.
pub struct Reach {
    /// The address that it listens on where the template gives none.
    pub near: Word,
    /// How long: `while it is installed`.
    pub until: &'static str,
    /// Who gets an answer.
    pub answers: &'static str,
}

/// The files that are served.
pub struct Served {
    origin: String,
    /// Statements before the server begins.
    before: Vec<Stmt>,
    command: Command,
    /// The files, which may tell the server's address.
    files: Vec<Stmt>,
    again: Again,
    /// What the head tells.
    pub facts: Vec<Fact>,
}

impl Served {
    /// What a template serves; nothing without `http_directory`.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn new(scope: &mut Scope<'_, '_>, serving: Serving<'_>) -> Result<Option<Self>, Stop> {
        let http = serving.http;
        if http.http_directory.word.is_empty() {
            return Ok(None);
        }
        let carried = scope.carry("http_directory", &http.http_directory, "http")?;
        let made = serving.made;
        let root = words(&[&private(), &"/http".into()]);
        let below = |path: &str| words(&[&root, &format!("/{path}").into()]);
        let hidden: BTreeSet<&str> = made
            .iter()
            .flat_map(|made| [made.from.as_str(), made.path.as_str()])
            .collect();
        // what is carried stands in the script; a folder that is not is served as it is
        let listed = carried.folder
            && carried.ready.iter().all(|stmt| match stmt {
                plan::Stmt::Unpack { .. } => true,
                plan::Stmt::Call(function, _) => function.0 == "carried_folder",
                _ => false,
            });
        let mut names = Vec::new();
        let mut files = Vec::new();
        for made in made {
            names.push(made.path.clone());
            files.push(Stmt::Note(format!("made from {}", made.from)));
            files.push(Stmt::Write {
                path: below(&made.path),
                text: made.text.clone(),
                mode: None,
            });
        }
        let mut before = Vec::new();
        if listed {
            let prefix = format!("{}/", carried.path);
            for stmt in &carried.ready {
                let plan::Stmt::Unpack { path, file, .. } = stmt else {
                    continue;
                };
                let path = path.to_string();
                let inner = path
                    .strip_prefix(prefix.trim_end_matches('/'))
                    .unwrap_or(&path)
                    .trim_start_matches('/');
                if hidden.contains(inner) {
                    continue;
                }
                names.push(inner.to_owned());
                files.push(written(scope, below(inner), *file));
            }
        } else {
            before.extend(carried.ready_here()?);
        }
        let mut make = vec![Word::lit("-p"), root.clone()];
        let parents: BTreeSet<&str> = names
            .iter()
            .filter_map(|name| name.rsplit_once('/'))
            .map(|(folder, _)| folder)
            .collect();
        make.extend(parents.into_iter().map(below));
        before.push(Command::new("mkdir", make).or_die("cannot write to the private folder"));
        let (min, max) = (http.http_port_min.value, http.http_port_max.value);
        let last = if max > min { max - 1 } else { max };
        let plain = |name: &String| {
            name.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte))
        };
        let facts = vec![listens(&serving, (min, last), &names, listed)];
        let command = Command::helper(
            Serve {
                guest: scope.build.suffix.clone(),
                min: min.to_string().into(),
                max: last.to_string().into(),
                address: match is_bound(http) {
                    true => http.http_bind_address.word.clone(),
                    false => serving.near,
                },
                names: names
                    .iter()
                    .filter(|_| listed)
                    .map(|name| Word::lit(name.clone()))
                    .collect(),
                folder: (!listed).then(|| carried.path.clone()),
                guest_only: serving.guest_only,
                coded: !listed || !names.iter().all(plain),
            },
            [],
        );
        Ok(Some(Self {
            origin: scope.origin("http_directory", http.http_directory.span),
            before,
            command,
            files,
            again: serving.again,
            facts,
        }))
    }

    /// Its step.
    pub fn step(self) -> Step {
        let mut step = Step::new("", self.origin).doing(self.before);
        step.body.push(Stmt::Run(self.command));
        step.body.extend(self.files);
        step.undo = Some(Undo {
            flag: "http",
            body: vec![Stmt::Run(Command::new("kill", [server()]))],
            kept_by_abort: false,
            told: Word::empty(),
        });
        step.ends_with_run = Some(self.again);
        step.facts = self.facts;
        step
    }

    /// Ends the server.
    pub fn stop() -> [Stmt; 2] {
        [
            Stmt::Run(Command::new("kill", [server()])),
            Stmt::Let("http", Word::empty()),
        ]
    }
}

/// The process.
fn server() -> Word {
    Word::var(Var::Build("http"))
}

/// Whether the template gives an address to listen on.
fn is_bound(http: &HttpConfig) -> bool {
    http.http_bind_address.span.is_some()
}

/// A carried file: as a text if it is one.
fn written(scope: &Scope<'_, '_>, path: Word, file: usize) -> Stmt {
    let text = scope.house.files.get(file).and_then(|file| {
        let text = String::from_utf8(file.bytes.clone()).ok()?;
        (!is_encoded(&file.bytes) && !text.contains('\r')).then_some(text)
    });
    match text {
        Some(text) => Stmt::Write {
            path,
            text: Word::lit(text),
            mode: None,
        },
        None => Stmt::Unpack {
            path,
            file,
            mode: 0o644,
        },
    }
}

fn listens(serving: &Serving<'_>, ports: (i64, i64), names: &[String], listed: bool) -> Fact {
    let http = serving.http;
    let (min, last) = ports;
    let mut told = Word::lit(match min == last {
        true => format!("TCP {min} on "),
        false => format!("the first free port of TCP {min}-{last} on "),
    });
    match is_bound(http) {
        true => told.append(http.http_bind_address.word.clone()),
        false => told.append(serving.reach.near.clone()),
    }
    let Reach { until, answers, .. } = &serving.reach;
    told.push_str(&format!(
        ", {until}: perl, as this user; answers {answers}, only "
    ));
    if listed {
        let all: Vec<String> = names.iter().map(|name| format!("/{name}")).collect();
        told.push_str(&all.join(" "));
    } else {
        told.push_str("what is in ");
        told.append(http.http_directory.word.clone());
    }
    Fact::Listens(told)
}
