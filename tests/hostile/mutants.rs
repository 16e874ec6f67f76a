//! One hostile text in one place of a fixture.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use packsh::disk::{Disk, Local, Stat};
use packsh::pipeline::{self, Opened, Options};
use packsh::plan::Plan;
use packsh::source::{self, Sources};
use serde_json::{Map, Value};

use crate::support::project;
use crate::{ALL, DASH, LINE, LINES, MARKER, WORD, batch, bodies, whole};

/// A fixture that compiles.
pub struct Fixture {
    pub name: String,
    pub template: Value,
    folder: PathBuf,
    /// What it compiles to.
    script: String,
}

/// The fixtures, in the order of their names.
pub fn fixtures() -> Vec<Fixture> {
    let names = crate::support::names(&project().join("fixtures"));
    let all = names.into_iter().map(|name| {
        let folder = project().join("fixtures").join(&name);
        let bytes = std::fs::read(folder.join(format!("{name}.json"))).expect("template");
        let text = source::read_text(bytes).text;
        let mut fixture = Fixture {
            template: serde_json::from_str(&text).expect("JSON"),
            name,
            folder,
            script: String::new(),
        };
        let plan = fixture.compile(&fixture.template);
        let plan = plan.unwrap_or_else(|| panic!("{} does not compile", fixture.name));
        fixture.script = bodies::script(&plan);
        fixture
    });
    all.collect()
}

/// A place in a template: the way to it, and whether it is the name there or the text.
#[derive(Clone, Debug)]
pub struct Place {
    path: Vec<String>,
    key: bool,
}

impl Fixture {
    /// All texts and all names of the template.
    pub fn places(&self) -> Vec<Place> {
        let mut out = Vec::new();
        places(&self.template, &mut Vec::new(), &mut out);
        out
    }

    /// The template with a text behind what stands at a place, or in its stead.
    pub fn with(&self, place: &Place, text: &str, behind: bool) -> Value {
        let mut template = self.template.clone();
        put(&mut template, place, text, behind);
        template
    }

    /// The template with all these texts. Those that stand deeper come first, since a name is part of the way to them.
    pub fn with_all(&self, taken: &[&Taken]) -> Value {
        let mut template = self.template.clone();
        let mut taken = taken.to_vec();
        taken.sort_by_key(|it| (std::cmp::Reverse(it.place.path.len()), it.place.key));
        for it in taken {
            put(&mut template, &it.place, it.text, it.behind);
        }
        template
    }

    /// Compiles a template in the fixture's folder. What is told of it must be fit for a terminal.
    pub fn compile(&self, template: &Value) -> Option<Plan> {
        let named = format!("{}.json", self.name);
        self.compile_as(template, &named, &options())
    }

    /// The same, by another name and with other options.
    pub fn compile_as(&self, template: &Value, name: &str, options: &Options) -> Option<Plan> {
        let mut sources = Sources::default();
        let opened = Opened {
            file: Some(sources.add(name, format!("{template:#}"))),
            sources,
            faults: Vec::new(),
        };
        let compiled = pipeline::compile(opened, options, &Around(&self.folder));
        bodies::told(&compiled.sources, &compiled.diagnostics);
        compiled.plan
    }
}

/// How the mutants are compiled.
pub fn options() -> Options {
    Options {
        embed_limit: Some(1 << 20),
        folder: ".".to_owned(),
        ..Options::default()
    }
}

fn places(value: &Value, path: &mut Vec<String>, out: &mut Vec<Place>) {
    let children: Vec<(String, &Value)> = match value {
        Value::String(_) => {
            out.push(Place {
                path: path.clone(),
                key: false,
            });
            return;
        }
        Value::Array(items) => (items.iter().enumerate())
            .map(|(index, item)| (index.to_string(), item))
            .collect(),
        Value::Object(map) => map.iter().map(|(key, item)| (key.clone(), item)).collect(),
        _ => return,
    };
    for (name, child) in children {
        path.push(name);
        if value.is_object() {
            out.push(Place {
                path: path.clone(),
                key: true,
            });
        }
        places(child, path, out);
        path.pop();
    }
}

fn put(template: &mut Value, place: &Place, text: &str, behind: bool) {
    let (last, way) = place.path.split_last().expect("a place is in something");
    let mut at = template;
    for name in way {
        at = match at {
            Value::Array(items) => &mut items[name.parse::<usize>().expect("index")],
            at => &mut at[name.as_str()],
        };
    }
    let made = |old: &str| {
        if behind {
            format!("{old}{text}")
        } else {
            text.to_owned()
        }
    };
    match at {
        Value::Object(map) if place.key => {
            let entries: Map<String, Value> = std::mem::take(map)
                .into_iter()
                .map(|(key, value)| {
                    if key == *last {
                        (made(&key), value)
                    } else {
                        (key, value)
                    }
                })
                .collect();
            *map = entries;
        }
        Value::Array(items) => {
            let item = &mut items[last.parse::<usize>().expect("index")];
            *item = made(item.as_str().unwrap_or_default()).into();
        }
        at => {
            let item = &mut at[last.as_str()];
            *item = made(item.as_str().unwrap_or_default()).into();
        }
    }
}

/// The fixture's folder, in which there is a file of each hostile name.
struct Around<'f>(&'f Path);

impl Around<'_> {
    fn is_hostile(path: &str) -> bool {
        path.contains(MARKER) || path.contains('\u{1b}')
    }
}

impl Disk for Around<'_> {
    fn stat(&self, path: &str) -> Option<Stat> {
        let real = self.0.join(path).to_string_lossy().into_owned();
        Local.stat(&real).or(Self::is_hostile(path).then_some(Stat {
            folder: false,
            mode: 0o644,
            size: 2,
            special: None,
            id: None,
        }))
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        if Self::is_hostile(path) {
            return Ok(b":\n".to_vec());
        }
        Local.read(&self.0.join(path).to_string_lossy())
    }

    fn list(&self, path: &str) -> io::Result<Vec<String>> {
        Local.list(&self.0.join(path).to_string_lossy())
    }

    fn absolute(&self, path: &str) -> String {
        Local.absolute(&self.0.join(path).to_string_lossy())
    }
}

/// What a place took.
pub struct Taken<'f> {
    pub fixture: &'f Fixture,
    pub place: Place,
    pub text: &'static str,
    pub behind: bool,
}

/// The hostile texts that a place may take: those with `true` stand behind what is there. Where one that has all in it
/// is refused, simpler ones may be taken.
const CHOICES: &[&[(&str, bool)]] = &[
    &[(ALL, true), (LINE, true), (WORD, true)],
    &[(LINES, true)],
    &[(DASH, false)],
];

/// Every place of every fixture alone, then what the places of a fixture took all together.
#[test]
fn no_text_of_a_template_is_executed() {
    let fixtures = fixtures();
    let work: Vec<(&Fixture, Place)> = fixtures
        .iter()
        .flat_map(|fixture| {
            fixture
                .places()
                .into_iter()
                .map(move |place| (fixture, place))
        })
        .collect();
    assert!(work.len() > 4_000, "{}", work.len());
    let taken = Mutex::new(Vec::new());
    let known = Mutex::new(BTreeSet::new());
    in_two(work.len(), |turn| {
        let mut batch = batch::Batch::default();
        while let Some(index) = turn() {
            let (fixture, place) = &work[index];
            // names are hardly ever taken, and further texts are for some of the places: there are many
            let kinds = if place.key {
                1
            } else {
                1 + usize::from(index % 3 != 0)
            };
            let kinds = CHOICES
                .iter()
                .enumerate()
                .filter(|(kind, _)| *kind == 0 || kinds > 1 && *kind == index % 3);
            for (kind, choices) in kinds {
                let attempt = choices.iter().find_map(|(text, behind)| {
                    let plan = fixture.compile(&fixture.with(place, text, *behind))?;
                    Some((*text, *behind, plan))
                });
                let Some((text, behind, plan)) = attempt else {
                    continue;
                };
                let script = bodies::script(&plan);
                // others of which only comments differ say no more
                if known.lock().expect("set").insert(batch::commands(&script)) {
                    batch.add(
                        &format!("{}: {place:?} {text:?}", fixture.name),
                        &script,
                        &fixture.script,
                    );
                }
                if kind == 0 {
                    let place = place.clone();
                    taken.lock().expect("list").push((
                        index,
                        Taken {
                            fixture,
                            place,
                            text,
                            behind,
                        },
                    ));
                }
            }
        }
        batch.run();
    });
    let mut taken = taken.into_inner().expect("list");
    taken.sort_by_key(|(index, _)| *index);
    let run = known.into_inner().expect("set").len();
    assert!(
        taken.len() > 1_500 && run > 1_500,
        "{} taken, {run} run",
        taken.len()
    );
    let taken: Vec<Taken> = taken.into_iter().map(|(_, taken)| taken).collect();
    whole::all_at_once(&fixtures, &taken);
}

/// Works on numbers up to a limit in two threads; each gets a function that says which is next.
pub fn in_two(limit: usize, work: impl Fn(&dyn Fn() -> Option<usize>) + Sync) {
    let next = AtomicUsize::new(0);
    let turn = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|index| *index < limit);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| work(&turn));
        }
    });
}
