//! The head of an emitted file: the review document, computed from the plan.

use super::comment::Comment;
use super::facts;
use super::library::Tools;
use super::notes;
use super::places::Places;
use super::quote::{self, Style};
use super::removals;
use crate::plan::{Build, Plan, Source, Step, Stmt, Variable, Word};
use crate::printable;
use crate::printable::Printable;

/// Which file the head stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A script for ksh.
    Script,
    /// A Makefile.
    Makefile,
}

impl Target {
    /// How a variable is given a value.
    fn variables(self) -> &'static str {
        match self {
            Self::Script => "-var 'name=value'",
            Self::Makefile => "make -f FILE var_NAME=value",
        }
    }

    /// Where downloads go, and what is done without a network.
    fn downloads(self) -> &'static str {
        match self {
            Self::Script => {
                "into packer_cache or $PACKER_CACHE_DIR: -fetch does no more than this, -offline takes them from there only"
            }
            Self::Makefile => {
                "into packer_cache or $PACKER_CACHE_DIR: `make fetch` does no more than this, OFFLINE=1 takes them from there only"
            }
        }
    }
}

/// The lines of the head.
pub fn lines(plan: &Plan, target: Target, places: &Places) -> Vec<Comment> {
    let source = &plan.source;
    let mut out = Vec::new();
    let mut say = |text: Printable| out.push(text);
    say(printable!(
        "Performs the builds of the Packer template {}.",
        source.template
    ));
    if let Some(description) = &source.description {
        say(Printable::default());
        Printable::lines(description).for_each(|line| say(printable!("  {line}")));
    }
    say(Printable::default());
    say(printable!(
        "Made by packsh {} from",
        env!("CARGO_PKG_VERSION")
    ));
    say(printable!("  {} sha256 {}", source.template, source.sha256));
    say(printable!("Do not edit: change the template and run"));
    say(printable!("  {}", command(source)));
    say(Printable::default());
    say(printable!("Builds, and what each leaves:"));
    plan.builds.iter().for_each(|build| steps(&mut out, build));
    section(
        &mut out,
        "Runs as root",
        printed(facts::annotations(plan, "As root")),
        "nothing that this file does by itself",
    );
    let mut rows = facts::downloads(plan);
    if plan
        .builds
        .iter()
        .any(|build| facts::image_steps(build).next().is_some())
    {
        rows.push(target.downloads().to_owned());
    }
    section(&mut out, "Downloads", printed(rows), "nothing");
    section(
        &mut out,
        "Listens on",
        printed(facts::annotations(plan, "Listens")),
        "nothing",
    );
    section(
        &mut out,
        "Connects to",
        (printed(facts::annotations(plan, "Connects")).into_iter())
            .chain(plan.builds.iter().flat_map(connects))
            .collect(),
        "nothing",
    );
    section(&mut out, "Secrets", secrets(plan, places), "none");
    section(
        &mut out,
        &format!("Variables ({})", target.variables()),
        plan.variables.iter().map(variable).collect(),
        "none",
    );
    let rows = plan.files.iter().map(|file| {
        printable!(
            "{} ({} bytes, sha256 {})",
            Printable::short(&file.path),
            file.bytes.len(),
            digest(&file.bytes)
        )
    });
    section(&mut out, "Carries", rows.collect(), "no files");
    let mut rows = Vec::new();
    for file in plan.builds.iter().flat_map(facts::outside) {
        let pin = match file.sha256 {
            Some(sha256) => format!("sha256 {sha256}"),
            None => "whatever it then is".to_owned(),
        };
        rows.push(printable!(
            "{} ({pin})  {}",
            short(file.path),
            Printable::short(&file.user)
        ));
    }
    if !rows.is_empty() {
        // most files carry all that they need
        section(
            &mut out,
            "Needs these files, which it does not carry",
            rows,
            "",
        );
    }
    let rows = facts::tools(plan)
        .into_iter()
        .map(|(Tools(names), users)| printable!("{}  {}", names.join(" or "), brief(&users)));
    let programs = plan.builds.iter().flat_map(facts::programs);
    let programs = programs.map(|(word, user)| {
        let name = notes::value(word, plan);
        printable!("{}  {}", Printable::short(&name), Printable::short(&user))
    });
    let mut rows: Vec<Printable> = rows.chain(programs).collect();
    rows.sort();
    section(&mut out, "Needs", rows, "nothing");
    out.into_iter().map(Comment::from).collect()
}

/// What a build leaves, and its steps. What is there only for a while is marked.
fn steps(out: &mut Vec<Printable>, build: &Build) {
    let members: usize = build.chains.iter().map(Vec::len).sum();
    let others = build.each_step().count() - members;
    let places = build.chains.iter().enumerate();
    let places = places.flat_map(|(chain, members)| (0..members.len()).map(move |at| (chain, at)));
    let places: Vec<Option<removals::At>> = std::iter::repeat_n(None, others)
        .chain(places.map(Some))
        .collect();
    let removals = removals::of(build);
    let removed = |place: Option<removals::At>| match removals.get(&place) {
        None => String::new(),
        Some(None) => " (removed at the end)".to_owned(),
        Some(by) => {
            let number = places.iter().position(|place| place == by);
            format!(" (removed by step {})", number.map_or(0, |at| at + 1))
        }
    };
    out.push(printable!(
        "  {} ({}): {}{}",
        short(&build.name),
        build.builder_type,
        short(&build.leaves),
        removed(None)
    ));
    for (number, (step, place)) in build.each_step().zip(&places).enumerate() {
        out.push(printable!(
            "    {}. {}{}{}",
            number + 1,
            Printable::short(&step.title),
            policy(step),
            place.map_or_else(String::new, |place| removed(Some(place)))
        ));
    }
}

/// The command that makes the file again. It can be copied: names in it are words of a shell.
pub fn command(source: &Source) -> String {
    let options: String = source
        .options
        .iter()
        .map(|option| format!("{option} "))
        .collect();
    // a name that begins with a dash would be taken for a flag
    let name = match source.template.as_str() {
        "-" => "-".to_owned(),
        name if name.starts_with('-') => format!("./{name}"),
        name => name.to_owned(),
    };
    format!(
        "packsh compile {options}{}",
        quote::literal(&name, Style::Script)
    )
}

/// Each secret: where it is, or where it comes from, and where it goes.
fn secrets(plan: &Plan, places: &Places) -> Vec<Printable> {
    let mut rows = Vec::new();
    for secret in &plan.secrets {
        let from = match &secret.value {
            Some(_) => format!(" is {}", places.secret(&secret.name)),
            None => format!(", asked for: {} or the terminal", secret.environment()),
        };
        rows.push(printable!("{} ({}){from}", secret.name, secret.origin));
    }
    for variable in &plan.variables {
        let name = Printable::short(&variable.name);
        if let Some(key) = &variable.login {
            let place = places.variable(&variable.name);
            rows.push(printable!(
                "{name} ({key}) is {place}: a variable, not masked"
            ));
        } else if variable.sensitive {
            let from = match variable.asked {
                true => format!(", asked for: {} or the terminal", variable.environment()),
                false => String::new(),
            };
            rows.push(printable!("{name} (sensitive variable){from}"));
        }
    }
    for (name, users) in &facts::secrets(plan) {
        let name = Printable::short(name);
        let users = users.iter().map(|user| Printable::short(user));
        rows.extend(users.map(|user| printable!("{name} goes to {user}")));
    }
    rows
}

/// What a variable is when no flag sets it.
fn variable(variable: &Variable) -> Printable {
    let name = Printable::short(&variable.name);
    if let Some(fixed) = &variable.fixed {
        let value = short(&fixed.value);
        return printable!("{name}  fixed as \"{value}\": {}", fixed.reason);
    }
    match &variable.default {
        None => printable!("{name}  required"),
        Some(_) if variable.sensitive => printable!("{name}  sensitive"),
        Some(word) => match &variable.bound {
            Some(bound) => {
                printable!(
                    "{name}  \"{}\", without commas: {}",
                    short(word),
                    bound.reason
                )
            }
            None => printable!("{name}  \"{}\"", short(word)),
        },
    }
}

fn section(out: &mut Vec<Printable>, title: &str, rows: Vec<Printable>, none: &str) {
    out.push(Printable::default());
    if rows.is_empty() {
        out.push(printable!("{title}: {none}."));
    } else {
        out.push(printable!("{title}:"));
        out.extend(rows.into_iter().map(|row| printable!("  {row}")));
    }
}

fn printed(rows: Vec<String>) -> Vec<Printable> {
    rows.iter().map(|row| Printable::new(row)).collect()
}

fn short(word: &Word) -> Printable {
    Printable::short(&word.to_string())
}

/// SHA-256 in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The users of a tool, the first two by name.
fn brief(users: &[String]) -> String {
    let shown: Vec<String> = (users.iter().take(2))
        .map(|user| Printable::short(user).to_string())
        .collect();
    match users.len() {
        0..=2 => shown.join("; "),
        more => format!("{}; {} more", shown.join("; "), more - 2),
    }
}

/// Where a build connects to, and what a reviewer should know of the connection.
fn connects(build: &Build) -> Vec<Printable> {
    let step = build.steps.iter().find(|step| {
        // the communicator `none` connects to nothing
        let none =
            |stmt: &Stmt| matches!(stmt, Stmt::Call(function, _) if function.0 == "connect_none");
        step.packer == "StepConnect" && !step.body.iter().any(none)
    });
    let Some(step) = step else {
        return Vec::new();
    };
    let lends = |stmt: &Stmt| matches!(stmt, Stmt::Set("b_ssh_forward_agent", _));
    let mut rows = vec![format!("{}: {}", short(&build.name), step.title)];
    let calls = |name: &str| {
        let is = |stmt: &Stmt| matches!(stmt, Stmt::Call(function, _) if function.0 == name);
        build.setup.iter().any(is)
    };
    let sets = |name: &str| {
        let is = |stmt: &Stmt| matches!(stmt, Stmt::Set(variable, _) if *variable == name);
        build.setup.iter().any(is)
    };
    rows.extend(if !calls("winrm_settings") {
        let own = |stmt: &Stmt| matches!(stmt, Stmt::Call(function, _) if function.0.starts_with("connect_") && function.0 != "connect_ssh");
        (!step.body.iter().any(own))
            .then(|| "  as in Packer, its host key is not checked".to_owned())
    } else if sets("b_winrm_insecure") {
        Some("  its certificate is not checked (winrm_insecure)".to_owned())
    } else if !sets("b_winrm_tls") {
        Some("  not encrypted: the password and all that is sent can be read on the way".to_owned())
    } else {
        None
    });
    if build.setup.iter().any(lends) {
        rows.push("  the ssh agent of this host, if there is one, is lent to it".to_owned());
    }
    printed(rows)
}

fn policy(step: &Step) -> String {
    let policy = &step.policy;
    let mut words = Vec::new();
    if let Some(pause) = &policy.pause_before {
        words.push(format!("after {pause}"));
    }
    if let Some(timeout) = &policy.timeout {
        words.push(format!("at most {timeout}"));
    }
    if policy.retries > 0 {
        words.push(format!("up to {} retries", policy.retries));
    }
    if words.is_empty() {
        String::new()
    } else {
        format!(" ({})", words.join(", "))
    }
}
