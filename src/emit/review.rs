//! The plan as a listing, for people and for programs: `packsh plan`.

use serde_json::{Value, json};

use super::body::Body;
use super::library::Tools;
use super::names::Table;
use super::notes;
use super::places::Places;
use super::quote::Style;
use super::{facts, head};
use crate::plan::{Build, Plan, Step, Stmt};
use crate::printable::{self, Printable};

/// The head of the script, then every step with its commands.
pub fn text(plan: &Plan) -> String {
    let names = Table::new(plan);
    let mut out = String::new();
    for line in head::lines(plan, head::Target::Script, &Places::default()) {
        out.push_str(line.text());
        out.push('\n');
    }
    for build in &plan.builds {
        out.push_str(&format!(
            "\n{} ({})\n",
            Printable::short(&build.name.to_string()),
            build.builder_type
        ));
        for (number, step) in build.each_step().enumerate() {
            out.push_str(&format!(
                "\n  {}. {}  [{}]\n",
                number + 1,
                Printable::new(&step.title),
                Printable::new(&step.origin)
            ));
            for command in commands(&names, &step.body) {
                indented(&mut out, &command);
            }
            for command in commands(&names, &step.undo) {
                indented(&mut out, &format!("undo: {command}"));
            }
        }
    }
    out
}

/// The plan as one JSON object.
pub fn json(plan: &Plan) -> String {
    let names = Table::new(plan);
    let builds: Vec<Value> = plan.builds.iter().map(|it| build(&names, it)).collect();
    let variables: Vec<Value> = plan
        .variables
        .iter()
        .map(|variable| {
            let shown = variable.default.as_ref().filter(|_| !variable.sensitive);
            json!({
                "name": variable.name,
                "required": variable.default.is_none(),
                "default": shown.map(ToString::to_string),
                "sensitive": variable.sensitive,
                "fixed": variable.fixed.as_ref().map(|fixed| json!({"value": fixed.value.to_string(), "reason": fixed.reason})),
                "bound": variable.bound.as_ref().map(|bound| &bound.reason),
                "origin": variable.origin,
            })
        })
        .collect();
    let tools = facts::tools(plan).into_iter();
    let tools = tools.map(|(Tools(one_of), users)| json!({"one_of": one_of, "needed_by": users}));
    let programs = plan.builds.iter().flat_map(facts::programs);
    let programs = programs
        .map(|(word, user)| json!({"one_of": [notes::value(word, plan)], "needed_by": [user]}));
    let tools: Vec<Value> = tools.chain(programs).collect();
    let files: Vec<Value> = plan
        .files
        .iter()
        .map(|file| {
            json!({
                "path": file.path,
                "bytes": file.bytes.len(),
                "mode": format!("{:04o}", file.mode),
                "sha256": head::digest(&file.bytes),
            })
        })
        .collect();
    let outside: Vec<Value> = plan
        .builds
        .iter()
        .flat_map(facts::outside)
        .map(|file| {
            json!({
                "path": file.path.to_string(),
                "sha256": file.sha256.map(ToString::to_string),
                "needed_by": file.user,
            })
        })
        .collect();
    let asked = plan.secrets.iter().filter(|secret| secret.value.is_none());
    let held = plan.secrets.iter().filter(|secret| secret.value.is_some());
    let whole = json!({
        "template": plan.source.template,
        "sha256": plan.source.sha256,
        "description": plan.source.description,
        "options": plan.source.options,
        "variables": variables,
        "secrets": facts::secrets(plan),
        "asked_for": asked.map(|secret| &secret.name).collect::<Vec<_>>(),
        "held": held.map(|secret| &secret.name).collect::<Vec<_>>(),
        "root": facts::annotations(plan, "As root"),
        "downloads": facts::downloads(plan),
        "listens": facts::annotations(plan, "Listens"),
        "tools": tools,
        "files": files,
        "files_outside": outside,
        "builds": builds,
    });
    printable::json(format!("{whole:#}\n"))
}

fn build(names: &Table, build: &Build) -> Value {
    let provisioners: Vec<Value> = build
        .provisioners
        .iter()
        .map(|it| step(names, it))
        .collect();
    let chains: Vec<Vec<Value>> = build
        .chains
        .iter()
        .map(|chain| {
            chain
                .iter()
                .map(|member| {
                    json!({
                        "name": member.label,
                        "type": member.kind,
                        "keep_input_artifact": member.keep,
                        "step": step(names, &member.step),
                    })
                })
                .collect()
        })
        .collect();
    json!({
        "name": build.name.to_string(),
        "type": build.builder_type,
        "origin": build.origin,
        "leaves": build.leaves.to_string(),
        "steps": build.steps.iter().map(|it| step(names, it)).collect::<Vec<_>>(),
        "provisioners_before_step": build.provision_at,
        "provisioners": provisioners,
        "error_cleanup_provisioner": build.cleanup.as_ref().map(|it| step(names, it)),
        "post_processors": chains,
    })
}

fn step(names: &Table, step: &Step) -> Value {
    json!({
        "id": step.id,
        "packer": step.packer,
        "title": step.title,
        "origin": step.origin,
        "commands": commands(names, &step.body),
        "undo": commands(names, &step.undo),
        "pause_before": step.policy.pause_before,
        "timeout": step.policy.timeout,
        "max_retries": step.policy.retries,
    })
}

/// The statements as the script has them, without the ends that only pass a failure on.
fn commands(names: &Table, stmts: &[Stmt]) -> Vec<String> {
    Body::new(names, Style::Script, &names.files)
        .lines(stmts)
        .into_iter()
        .map(|command| {
            // a here-document comes after the end of its command's line
            let (first, rest) = match command.split_once('\n') {
                Some((first, rest)) => (first, Some(rest)),
                None => (command.as_str(), None),
            };
            let first = first.strip_suffix(" || return").unwrap_or(first);
            let plain = match rest {
                Some(rest) => format!("{first}\n{rest}"),
                None => first.to_owned(),
            };
            let plain = plain.strip_suffix(" || return").unwrap_or(&plain);
            plain.to_owned()
        })
        .collect()
}

/// A command in the listing; its further lines stand below its first.
fn indented(out: &mut String, command: &str) {
    for line in printable::listing(command).lines() {
        out.push_str("       ");
        out.push_str(line);
        out.push('\n');
    }
}
