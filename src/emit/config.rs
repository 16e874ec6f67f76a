//! What root has to write into the host's configuration, once, before an emitted file can run: doas.conf(5), vm.conf(5),
//! pf.conf(5) and httpd.conf(5). It is computed from the plan, as the head of a script is.

use std::collections::BTreeSet;

use super::comment::Comment;
use crate::plan::{Build, LibFn, Part, Plan, Stmt, Var, Word};
use crate::printable;

/// A file for the host's /etc.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFile {
    /// Its name in /etc.
    pub name: &'static str,
    /// Its lines.
    pub text: String,
}

/// The files that a plan needs; none for plans that need nothing of the host but tools.
pub fn files(plan: &Plan) -> Vec<ConfigFile> {
    let all = [
        ("doas.conf", doas(plan)),
        ("vm.conf", vm(plan)),
        ("pf.conf", pf(plan)),
        ("httpd.conf", httpd(plan)),
    ];
    all.into_iter()
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(name, lines)| {
            let head = [
                printable!(
                    "Lines for /etc/{name}, that the builds of {} need.",
                    plan.source.template
                ),
                // by this line `packsh compile` knows the file as its own
                printable!(
                    "Made by packsh {}: change the template and compile it again.",
                    env!("CARGO_PKG_VERSION")
                ),
                printable!(
                    "Written in capitals: USER, who runs the script; PWD, the folder in which it is run."
                ),
            ];
            let mut text: String = (head.into_iter().map(Comment::from))
                .map(|line| format!("{line}\n"))
                .collect();
            text.push('\n');
            for line in lines {
                text.push_str(&line);
                text.push('\n');
            }
            ConfigFile { name, text }
        })
        .collect()
}

fn comment(text: &str) -> String {
    Comment::new(text).to_string()
}

/// The calls of a library function, with their build.
fn calls<'p>(plan: &'p Plan, name: &str) -> Vec<(&'p Build, &'p [Word])> {
    let mut found = Vec::new();
    for build in &plan.builds {
        for stmt in build.each_stmt() {
            if let Stmt::Call(LibFn(function), words) = stmt
                && *function == name
            {
                found.push((build, words.as_slice()));
            }
        }
    }
    found
}

/// One rule for each command that is run as root, with its arguments: no other is allowed by it.
fn doas(plan: &Plan) -> Vec<String> {
    let mut rules = BTreeSet::new();
    let mut rule = |build: &Build, words: &[Word]| {
        let words: Vec<String> = words
            .iter()
            .map(|word| quoted(&shown(plan, build, word)))
            .collect();
        rules.insert(format!(
            "permit nopass USER as root cmd vmctl args {}",
            words.join(" ")
        ));
    };
    for (build, words) in calls(plan, "vmm_may") {
        rule(build, words);
    }
    for (build, _) in calls(plan, "vmm_may_all") {
        rule(build, &[Word::lit("status")]);
        let named = calls(plan, "vmm_settings")
            .into_iter()
            .find(|(other, _)| other.id == build.id);
        let name = named.map(|(_, words)| words.to_vec()).unwrap_or_default();
        for (_, words) in calls(plan, "vmm_start")
            .iter()
            .filter(|(other, _)| other.id == build.id)
        {
            let mut start = vec![Word::lit("start")];
            start.extend(words.iter().skip(1).cloned());
            start.extend(name.clone());
            rule(build, &start);
        }
    }
    let mut lines: Vec<String> = rules.into_iter().collect();
    if !lines.is_empty() {
        lines.insert(
            0,
            comment("`persist` in the place of `nopass` would time out during the installation."),
        );
    }
    lines
}

/// The template that the machines are made from without root, and the switches that they are on.
fn vm(plan: &Plan) -> Vec<String> {
    let mut lines = Vec::new();
    let mut switches = BTreeSet::new();
    for (build, words) in calls(plan, "vmm_start") {
        for pair in words.windows(2) {
            if pair[0].as_literal() == Some("-n") {
                switches.insert(shown(plan, build, &pair[1]));
            }
        }
    }
    for switch in switches {
        lines.push(comment(
            "The interface is one of this host's that the guests share.",
        ));
        lines.push(format!("switch {} {{", in_quotes(&switch)));
        lines.push("\tinterface bridge0".to_owned());
        lines.push("}".to_owned());
    }
    let mut templates: Vec<(String, BTreeSet<String>)> = Vec::new();
    for (build, words) in calls(plan, "vmm_template") {
        let [name, allowed] = words else { continue };
        let name = shown(plan, build, name);
        let allowed = shown(plan, build, allowed);
        let words = allowed.split(", ").map(str::to_owned);
        match templates.iter_mut().find(|(other, _)| *other == name) {
            Some((_, all)) => all.extend(words),
            None => templates.push((name, words.collect())),
        }
    }
    if !templates.is_empty() {
        lines.push(comment(
            "Without this only root and the group wheel may talk to vmd; it is the user's own group.",
        ));
        lines.push("socket owner :USER".to_owned());
    }
    for (name, words) in templates {
        let words: Vec<String> = words.into_iter().collect();
        lines.push(comment(
            "A machine needs something to boot; each instance brings its own disk.",
        ));
        lines.extend([
            format!("vm {} {{", in_quotes(&name)),
            "\tdisable".to_owned(),
            "\tdisk \"/dev/null\"".to_owned(),
            "\towner USER".to_owned(),
            "\tallow instance {".to_owned(),
            format!("\t\t{}", words.join(", ")),
            "\t\towner USER".to_owned(),
            "\t}".to_owned(),
            "}".to_owned(),
        ]);
    }
    lines
}

/// A guest on a local interface reaches no network beyond this host without translation.
fn pf(plan: &Plan) -> Vec<String> {
    let local = calls(plan, "vmm_start")
        .iter()
        .any(|(_, words)| words.iter().any(|word| word.as_literal() == Some("-L")));
    if !local {
        return Vec::new();
    }
    vec![
        comment("The guests' way to other networks. Needs net.inet.ip.forwarding=1 in /etc/sysctl.conf too."),
        "match out on egress inet from 100.64.0.0/10 to any nat-to (egress:0)".to_owned(),
        comment("Their questions to a DNS server go to the host's, if it runs one on 127.0.0.1."),
        "pass in quick on tap inet proto { tcp, udp } from 100.64.0.0/10 to any port domain rdr-to 127.0.0.1 port domain"
            .to_owned(),
    ]
}

/// An installer that is not told where its answers are asks port 80, which only root can listen on.
fn httpd(plan: &Plan) -> Vec<String> {
    let mut lines = Vec::new();
    for build in &plan.builds {
        let of_build = |name: &str| {
            calls(plan, name)
                .into_iter()
                .filter(|(other, _)| other.id == build.id)
                .map(|(_, words)| words.to_vec())
                .collect::<Vec<_>>()
        };
        let from_net = of_build("vmm_start").iter().any(|words| {
            words.windows(2).any(|pair| {
                pair[0].as_literal() == Some("-B") && pair[1].as_literal() == Some("net")
            })
        });
        let typed = !of_build("type_line").is_empty() || !of_build("type_text").is_empty();
        if from_net && !typed {
            lines.extend([
                Comment::from(printable!(
                    "{}: nothing is typed, so the installer asks port 80 for install.conf: put it there.",
                    build.name
                ))
                .to_string(),
                "server \"default\" {".to_owned(),
                "\tlisten on * port 80".to_owned(),
                "\troot \"/htdocs/autoinstall\"".to_owned(),
                "}".to_owned(),
            ]);
        }
    }
    lines
}

/// A word as it will be, as far as that is known.
fn shown(plan: &Plan, build: &Build, word: &Word) -> String {
    let mut out = String::new();
    for part in word.parts() {
        match part {
            Part::Literal(text) => out.push_str(text),
            Part::Call(LibFn("vmm_path"), words) => {
                let path: String = words.iter().map(|word| shown(plan, build, word)).collect();
                out.push_str(&from_root(&path));
            }
            Part::Var(Var::Build(name)) => {
                let set = build.setup.iter().find_map(|stmt| match stmt {
                    Stmt::Set(variable, value) if variable.strip_prefix("b_") == Some(name) => {
                        Some(value)
                    }
                    _ => None,
                });
                match set {
                    Some(value) => out.push_str(&shown(plan, build, value)),
                    None => out.push_str(&name.to_uppercase()),
                }
            }
            Part::Var(Var::User(name)) => {
                let known = plan
                    .variables
                    .iter()
                    .find(|variable| variable.name == *name && !variable.sensitive)
                    .and_then(|variable| variable.default.as_ref());
                match known {
                    Some(value) => out.push_str(&shown(plan, build, value)),
                    None => out.push_str(&name.to_uppercase()),
                }
            }
            part => out.push_str(&Word::from_iter([part.clone()]).to_string().to_uppercase()),
        }
    }
    out
}

fn from_root(path: &str) -> String {
    match path {
        _ if path.starts_with('/') => path.to_owned(),
        "~" => "HOME".to_owned(),
        _ => match path.strip_prefix("~/") {
            Some(rest) => format!("HOME/{rest}"),
            None => format!("PWD/{}", path.trim_start_matches("./")),
        },
    }
}

/// A word of doas.conf(5).
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_./:@%+,-".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    in_quotes(text)
}

fn in_quotes(text: &str) -> String {
    let escaped: String = text
        .chars()
        .filter(|c| !c.is_control())
        .flat_map(|c| match c {
            '"' | '\\' => vec!['\\', c],
            c => vec![c],
        })
        .collect();
    format!("\"{escaped}\"")
}
