//! What a reviewer asks, computed from a program: the head of every emitted file.

mod answers;

use crate::plan::{Part, Var, Word};
use crate::printable;
use crate::printable::Printable;
use crate::program::{Fact, Program, Side};
use answers::{carries, facts, files, leaves, needs, on_error, secrets, settings, steps};

/// How long a line of the head may be.
const WIDTH: usize = 110;

/// What a head is written for.
#[derive(Clone, Copy)]
enum Form<'a> {
    Script,
    Makefile(&'a Makefile<'a>),
}

/// What the head of a Makefile has of its own.
pub struct Makefile<'a> {
    /// What make calls a setting.
    pub setting: &'a dyn Fn(&str) -> String,
    /// The folder in which it notes what recipes go by.
    pub state: &'a str,
    /// Whether its recipes need a private folder.
    pub private: bool,
}

/// The lines of the head, without the comment sign. Of one build there are at most 30, but for what it fetches and carries.
pub fn head(program: &Program, file: &str, line: &dyn Fn(&Var) -> String) -> Vec<Printable> {
    lines(program, file, line, Form::Script)
}

/// The same for a Makefile.
pub fn head_of_makefile(
    program: &Program,
    file: &str,
    line: &dyn Fn(&Var) -> String,
    makefile: &Makefile<'_>,
) -> Vec<Printable> {
    lines(program, file, line, Form::Makefile(makefile))
}

fn lines(
    program: &Program,
    file: &str,
    line: &dyn Fn(&Var) -> String,
    form: Form<'_>,
) -> Vec<Printable> {
    let mut out = Rows::default();
    let source = &program.source;
    match &source.description {
        Some(text) => Printable::lines(text).for_each(|line| out.0.push(line)),
        None => out.line(&format!(
            "Performs the builds of the Packer template {}.",
            source.template
        )),
    }
    out.line("");
    out.line(&format!(
        "From {}, sha256 {}",
        source.template, source.sha256
    ));
    let options: String = source
        .options
        .iter()
        .map(|option| format!(" {option}"))
        .collect();
    out.line(&format!(
        "Made by packsh {}. Do not edit: change the template, then run packsh compile{options} {}",
        env!("CARGO_PKG_VERSION"),
        source.template
    ));
    out.line("");
    steps(program, &mut out);
    let mut none = Vec::new();
    let mut row = |label: &'static str, items: Vec<String>, out: &mut Rows| {
        if items.is_empty() {
            none.push(label);
        } else {
            out.row(label, &items);
        }
    };
    row("Leaves", leaves(program), &mut out);
    out.row("On error", &on_error(program, form));
    row(
        "Root",
        facts(program, &|fact| match fact {
            Fact::Root(Side::Host, word) => Some(format!("on this host: {}", shown(word))),
            Fact::Root(Side::Guest, word) => Some(format!("in the guest: {}", shown(word))),
            Fact::Prepared(word) => Some(format!("{WHOLE}{}", shown(word))),
            _ => None,
        }),
        &mut out,
    );
    row(
        "Fetches",
        facts(program, &|fact| match fact {
            Fact::Fetches(Side::Host, word) => Some(format!("this host: {}", shown(word))),
            Fact::Fetches(Side::Guest, word) => Some(format!("the guest: {}", shown(word))),
            _ => None,
        }),
        &mut out,
    );
    row(
        "Listens",
        facts(program, &|fact| match fact {
            Fact::Listens(word) => Some(shown(word)),
            _ => None,
        }),
        &mut out,
    );
    row(
        "Connects",
        facts(program, &|fact| match fact {
            Fact::Connects(word) => Some(shown(word)),
            _ => None,
        }),
        &mut out,
    );
    row(
        "Guest",
        facts(program, &|fact| match fact {
            Fact::Reaches(word) => Some(format!("reaches {}", shown(word))),
            _ => None,
        }),
        &mut out,
    );
    row("Secrets", secrets(program, line, form), &mut out);
    row("Carries", carries(program), &mut out);
    row("Files", files(program, form), &mut out);
    if !none.is_empty() {
        out.line(&format!("{}: none", none.join(", ")));
    }
    let settings = settings(program, form);
    if !settings.is_empty() {
        out.row("Settings", &[settings]);
    }
    let needs = needs(program);
    out.row(
        "Needs",
        &[if needs.is_empty() {
            "nothing but a base system".to_owned()
        } else {
            needs
        }],
    );
    out.line("");
    out.line(&match form {
        Form::Script => format!("usage: {file} {}", program.flags().join(" ")),
        Form::Makefile(_) => {
            let settings = if program.settings.is_empty() {
                ""
            } else {
                " [NAME=VALUE]..."
            };
            let builds = if program.builds.len() > 1 {
                " BUILD |"
            } else {
                ""
            };
            format!("usage: make -f {file}{settings} [all |{builds} FILE | clean]...")
        }
    });
    out.0
}

/// Lines of the head.
#[derive(Default)]
struct Rows(Vec<Printable>);

impl Rows {
    fn line(&mut self, text: &str) {
        self.0.push(Printable::new(text));
    }

    /// A label and its items, each on lines of its own.
    fn row(&mut self, label: &str, items: &[String]) {
        let mut label = label;
        for item in items {
            let item = Printable::new(item);
            if let Some(line) = item.as_str().strip_prefix(WHOLE) {
                self.0.push(printable!("{label:<9}   {line}"));
                label = "";
                continue;
            }
            for (index, line) in wrapped(item.as_str()).into_iter().enumerate() {
                let indent = if index == 0 { "" } else { "  " };
                self.0.push(printable!("{label:<9} {indent}{line}"));
                label = "";
            }
        }
    }
}

/// What stands before an item that is one line, however long it is: a person copies it.
const WHOLE: &str = "    ";

/// A text in lines that are not too long, broken at blanks.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.last_mut().map_or(0, |line| line.chars().count());
        if last > 0 && last + word.chars().count() + 12 > WIDTH {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

/// A word as a reviewer reads it: settings as the script's variables.
pub fn shown(word: &Word) -> String {
    let mut out = String::new();
    for part in word.parts() {
        match part {
            Part::Literal(text) => out.push_str(text),
            Part::Var(Var::User(name) | Var::Env(name) | Var::Secret(name) | Var::Login(name)) => {
                out.push_str(&format!("${name}"));
            }
            Part::Var(Var::Run(name) | Var::Build(name) | Var::Local(name)) => {
                out.push_str(&format!("${name}"));
            }
            Part::Call(function, arguments) => {
                out.push_str(&format!("$({}", function.0));
                for argument in arguments {
                    out.push_str(&format!(" {}", shown(argument)));
                }
                out.push(')');
            }
        }
    }
    out
}
