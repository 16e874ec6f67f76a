//! The server for the files of `http_directory`.

use std::collections::{BTreeMap, BTreeSet};

use super::compose::{Composer, learned};
use super::gen_files;
use crate::communicator::guest::words;
use crate::helpers::openbsd::Serve;
use crate::lower::compose::{Stop, private};
use crate::plan::readable::is_encoded;
use crate::plan::{self, Word};
use crate::program::{Again, Command, Fact, Side, Step, Stmt, Undo};

/// The files that are served.
pub(super) struct Served {
    origin: String,
    /// Statements before the server begins.
    before: Vec<Stmt>,
    command: Command,
    /// The files, which may tell the server's address.
    files: Vec<Stmt>,
    facts: Vec<Fact>,
}

impl Served {
    /// What the template serves; nothing without `http_directory`.
    ///
    /// # Errors
    /// A file that cannot be read, or that does not render.
    pub(super) fn new(
        at: &mut Composer<'_, '_, '_, '_>,
        data: &BTreeMap<String, Word>,
    ) -> Result<Option<Self>, Stop> {
        let config = at.config;
        let http = &config.http;
        if http.http_directory.word.is_empty() {
            return Ok(None);
        }
        let carried = at
            .scope
            .carry("http_directory", &http.http_directory, "http")?;
        let made = gen_files::made(config, data, at.scope)?;
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
        for made in &made {
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
                files.push(written(at, below(inner), *file));
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
        let bind = &http.http_bind_address;
        let address = match bind.now.as_deref() {
            Some("0.0.0.0") if bind.span.is_none() => learned("host"),
            _ => bind.word.clone(),
        };
        let plain = |name: &String| {
            name.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte))
        };
        let command = Command::helper(
            Serve {
                guest: at.scope.build.suffix.clone(),
                min: min.to_string().into(),
                max: last.to_string().into(),
                address,
                names: names
                    .iter()
                    .filter(|_| listed)
                    .map(|name| Word::lit(name.clone()))
                    .collect(),
                folder: (!listed).then(|| carried.path.clone()),
                guest_only: at.is_local(),
                coded: !listed || !names.iter().all(plain),
            },
            [],
        );
        let mut facts = vec![listens(at, (min, last), &names, listed)];
        facts.extend(made.iter().filter_map(|made| mirror(&made.text)));
        Ok(Some(Self {
            origin: at.scope.origin("http_directory", http.http_directory.span),
            before,
            command,
            files,
            facts,
        }))
    }

    /// Its step.
    pub(super) fn step(self) -> Step {
        let mut step = Step::new("", self.origin).doing(self.before);
        step.body.push(Stmt::Run(self.command));
        step.body.extend(self.files);
        step.undo = Some(Undo {
            flag: "http",
            body: vec![Stmt::Run(Command::new("kill", [learned("http")]))],
            kept_by_abort: false,
            told: Word::empty(),
        });
        // its address is there while the machine runs
        step.ends_with_run = Some(Again::Behind("started"));
        step.facts = self.facts;
        step
    }
}

/// A carried file: as a text if it is one.
fn written(at: &Composer<'_, '_, '_, '_>, path: Word, file: usize) -> Stmt {
    let text = at.scope.house.files.get(file).and_then(|file| {
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

fn listens(
    at: &Composer<'_, '_, '_, '_>,
    ports: (i64, i64),
    names: &[String],
    listed: bool,
) -> Fact {
    let http = &at.config.http;
    let (min, last) = ports;
    let mut told = Word::lit(match min == last {
        true => format!("TCP {min} on "),
        false => format!("the first free port of TCP {min}-{last} on "),
    });
    let bound = http.http_bind_address.span.is_some();
    match (bound, at.is_local()) {
        (false, true) => told.push_str("100.64.N.2, this host's end of the machine's tap(4)"),
        _ => told.append(http.http_bind_address.word.clone()),
    }
    let until = match at.config.goes_on(at.scope) {
        true => ", until the guest is provisioned",
        false => ", while it is installed",
    };
    told.push_str(until);
    told.push_str(": perl, as this user; answers ");
    told.push_str(match at.is_local() {
        true => "only the guest, only ",
        false => "everybody who reaches that address, only ",
    });
    if listed {
        told.push_str(
            &names
                .iter()
                .map(|name| format!("/{name}"))
                .collect::<Vec<_>>()
                .join(" "),
        );
    } else {
        told.push_str("what is in ");
        told.append(http.http_directory.word.clone());
    }
    Fact::Listens(told)
}

/// The mirror that an answer of the installer names.
fn mirror(text: &Word) -> Option<Fact> {
    let server = lines(text).into_iter().find_map(|line| {
        let [plan::Part::Literal(first), rest @ ..] = line.parts() else {
            return None;
        };
        let (question, answer) = first.split_once('=')?;
        if !question.trim().eq_ignore_ascii_case("http server") {
            return None;
        }
        let mut server = Word::lit(answer.trim_start());
        rest.iter().for_each(|part| server.push(part.clone()));
        Some(server)
    })?;
    let told = words(&[
        &"the sets of OpenBSD from ".into(),
        &server,
        &", verified by the signify(1) key in the kernel that it boots".into(),
    ]);
    Some(Fact::Fetches(Side::Guest, told))
}

/// The lines of a text.
fn lines(text: &Word) -> Vec<Word> {
    let mut out = vec![Word::empty()];
    for part in text.parts() {
        match part {
            plan::Part::Literal(text) => {
                for (index, piece) in text.split('\n').enumerate() {
                    if index > 0 {
                        out.push(Word::empty());
                    }
                    if let Some(last) = out.last_mut() {
                        last.push_str(piece);
                    }
                }
            }
            late => {
                if let Some(last) = out.last_mut() {
                    last.push(late.clone());
                }
            }
        }
    }
    out
}
