//! What is checked before the first step: the tools that the host must have, and the files that the emitted file does
//! not carry, and the secrets that it uses. Each build has a list of its own, so that `-only` asks for no more than what is run.

use super::body::Body;
use super::facts::{self, ToolTable};
use super::names::Table;
use super::quote::{self, Style};
use crate::plan::{Build, Plan, Secret};
use crate::printable::Printable;

/// The calls that check what every run needs.
pub fn of_run(plan: &Plan) -> Vec<String> {
    let mut body = tools(facts::run_tools(plan));
    body.push(":".to_owned());
    body
}

/// The calls that check what one build needs besides what every run needs.
pub fn of_build(build: &Build, plan: &Plan, every: &ToolTable, names: &Table) -> Vec<String> {
    let mut own = facts::build_tools(build, plan);
    own.retain(|tool, _| !every.contains_key(tool));
    let mut body = tools(own);
    for (program, user) in facts::programs(build) {
        let mut printer = Body::new(names, Style::Script, &names.files);
        let program = printer.word(program);
        body.extend(printer.into_lines());
        body.push(format!("need {} {program}", quoted(&user)));
    }
    for file in facts::outside(build) {
        let mut printer = Body::new(names, Style::Script, &names.files);
        let mut line = match file.sha256 {
            Some(_) => format!("need_pinned {}", quoted(&file.user)),
            None => format!("need_file {}", quoted(&file.user)),
        };
        for word in [Some(file.path), file.sha256].into_iter().flatten() {
            line.push(' ');
            line.push_str(&printer.word(word));
        }
        body.extend(printer.into_lines());
        body.push(line);
    }
    body.extend(facts::asked_by(build, plan).into_iter().flat_map(of_secret));
    body.push(":".to_owned());
    body
}

/// Asks for a secret that the environment did not give.
pub fn of_secret(name: &str) -> [String; 2] {
    let variable = Secret::environment_of(name);
    [
        format!("secret_value {name} {variable} \"$secret_{name}\""),
        format!("secret_{name}=$REPLY"),
    ]
}

fn tools(table: ToolTable) -> Vec<String> {
    table
        .into_iter()
        .map(|(tools, users)| {
            let user = users.first().map_or(String::new(), |user| quoted(user));
            format!("need {user} {}", tools.0.join(" "))
        })
        .collect()
}

fn quoted(text: &str) -> String {
    quote::literal(Printable::short(text).as_str(), Style::Script)
}
