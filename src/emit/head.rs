//! The head of an emitted file: the review document, computed from the plan.

use super::facts;
use super::library::Tools;
use super::places::Places;
use crate::plan::{Build, Plan, Step, Stmt};

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

/// Lines of the head, each with the blank that follows the comment sign.
pub fn lines(plan: &Plan, target: Target, places: &Places) -> Vec<String> {
    let source = &plan.source;
    let mut out = Vec::new();
    let mut say = |text: String| out.push(text);
    say(format!(
        " Performs the builds of the Packer template {}.",
        source.template
    ));
    if let Some(description) = &source.description {
        say(String::new());
        description
            .lines()
            .for_each(|line| say(format!("   {line}")));
    }
    say(String::new());
    say(format!(
        " Made by packsh {} from",
        env!("CARGO_PKG_VERSION")
    ));
    say(format!("   {} sha256 {}", source.template, source.sha256));
    say(" Do not edit: change the template and run".to_owned());
    let options: String = source
        .options
        .iter()
        .map(|option| format!(" {option}"))
        .collect();
    say(format!("   packsh compile{options} {}", source.template));
    say(String::new());
    say(" Builds, and what each leaves:".to_owned());
    for build in &plan.builds {
        say(format!(
            "   {} ({}): {}",
            one_line(&build.name.to_string()),
            build.builder_type,
            one_line(&build.leaves.to_string())
        ));
        for (number, step) in build.each_step().enumerate() {
            say(format!(
                "     {}. {}{}",
                number + 1,
                one_line(&step.title),
                policy(step)
            ));
        }
    }
    section(
        &mut out,
        "Runs as root",
        facts::annotations(plan, "As root"),
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
    section(&mut out, "Downloads", rows, "nothing");
    section(
        &mut out,
        "Listens on",
        facts::annotations(plan, "Listens"),
        "nothing",
    );
    section(
        &mut out,
        "Connects to",
        (facts::annotations(plan, "Connects").into_iter())
            .chain(plan.builds.iter().flat_map(connects))
            .collect(),
        "nothing",
    );
    section(&mut out, "Secrets", secrets(plan, places), "none");
    let rows = plan.variables.iter().map(|variable| {
        let default = match (&variable.default, variable.sensitive) {
            (None, _) => "required".to_owned(),
            (Some(_), true) => "sensitive".to_owned(),
            (Some(word), false) => format!("\"{}\"", one_line(&word.to_string())),
        };
        match &variable.fixed {
            Some(fixed) => format!(
                "{}  fixed as \"{}\": {}",
                variable.name,
                one_line(&fixed.value.to_string()),
                fixed.reason
            ),
            None => match &variable.bound {
                Some(bound) => format!(
                    "{}  {default}, without commas: {}",
                    variable.name, bound.reason
                ),
                None => format!("{}  {default}", variable.name),
            },
        }
    });
    section(
        &mut out,
        &format!("Variables ({})", target.variables()),
        rows.collect(),
        "none",
    );
    let rows = plan.files.iter().map(|file| {
        format!(
            "{} ({} bytes, sha256 {})",
            one_line(&file.path),
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
        rows.push(format!(
            "{} ({pin})  {}",
            one_line(&file.path.to_string()),
            one_line(&file.user)
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
        .map(|(Tools(names), users)| format!("{}  {}", names.join(" or "), brief(&users)));
    section(&mut out, "Needs", rows.collect(), "nothing");
    out
}

/// Each secret: where it is, or where it comes from, and where it goes.
fn secrets(plan: &Plan, places: &Places) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for secret in &plan.secrets {
        let from = match &secret.value {
            Some(_) => format!(" is {}", places.secret(&secret.name)),
            None => format!(", asked for: {} or the terminal", secret.environment()),
        };
        rows.push(format!("{} ({}){from}", secret.name, secret.origin));
    }
    for variable in &plan.variables {
        let name = &variable.name;
        if let Some(key) = &variable.login {
            let place = places.variable(name);
            rows.push(format!("{name} ({key}) is {place}: a variable, not masked"));
        } else if variable.sensitive {
            let from = match variable.asked {
                true => format!(", asked for: {} or the terminal", variable.environment()),
                false => String::new(),
            };
            rows.push(format!("{name} (sensitive variable){from}"));
        }
    }
    for (name, users) in &facts::secrets(plan) {
        for user in users {
            rows.push(format!("{name} goes to {}", one_line(user)));
        }
    }
    rows
}

fn section(out: &mut Vec<String>, title: &str, rows: Vec<String>, none: &str) {
    out.push(String::new());
    if rows.is_empty() {
        out.push(format!(" {title}: {none}."));
    } else {
        out.push(format!(" {title}:"));
        out.extend(rows.into_iter().map(|row| format!("   {row}")));
    }
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
    let shown: Vec<String> = users.iter().take(2).map(|user| one_line(user)).collect();
    match users.len() {
        0..=2 => shown.join("; "),
        more => format!("{}; {} more", shown.join("; "), more - 2),
    }
}

/// Where a build connects to, and what a reviewer should know of the connection.
fn connects(build: &Build) -> Vec<String> {
    let step = build.steps.iter().find(|step| {
        // the communicator `none` connects to nothing
        let none =
            |stmt: &Stmt| matches!(stmt, Stmt::Call(function, _) if function.0 == "connect_none");
        step.packer == "StepConnect" && !step.body.iter().any(none)
    });
    let Some(step) = step else {
        return Vec::new();
    };
    let name = one_line(&build.name.to_string());
    let lends = |stmt: &Stmt| matches!(stmt, Stmt::Set("b_ssh_forward_agent", _));
    let mut rows = vec![format!("{name}: {}", one_line(&step.title))];
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
    rows
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

/// A text for one comment line: control characters would end it or hide text from a reader.
pub fn one_line(text: &str) -> String {
    let visible = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let line: String = visible.take(200).collect();
    if text.chars().count() > 200 {
        format!("{line}...")
    } else {
        line
    }
}
