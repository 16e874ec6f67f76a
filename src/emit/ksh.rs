//! The Korn shell script.

use std::collections::BTreeSet;

use askama::Template;

use super::body::Body;
use super::comment::Comment;
use super::facts::{self, ToolTable};
use super::names::Table;
use super::places::Places;
use super::quote::{self, Style};
use super::reach::Reach;
use super::{head, library, needs};
use crate::plan::{Build, Plan, Policy, Step, Stmt, Word};
use crate::printable;
use crate::printable::Printable;

#[derive(Template)]
#[template(path = "ksh/script.ksh")]
struct Script {
    head: Vec<Comment>,
    variables: Vec<String>,
    builds: Vec<String>,
    files: Vec<String>,
    library: Vec<&'static str>,
}

/// The functions of a script without its head and its end: what a Makefile carries.
///
/// # Errors
/// As [`script`].
pub(super) fn functions(plan: &Plan, names: &Table, root: &'static str) -> Vec<String> {
    let emitter = Emitter {
        plan,
        names,
        root,
        from_environment: true,
    };
    let mut lines = emitter.variables();
    lines.push(String::new());
    lines.extend(emitter.builds());
    lines.push(String::new());
    lines.extend(emitter.files());
    for text in emitter.library(&lines) {
        lines.push(String::new());
        lines.push(text.to_owned());
    }
    lines
}

/// The whole script.
///
/// # Errors
/// When the page's template cannot be written, which no plan can cause.
pub fn script(plan: &Plan) -> Result<String, askama::Error> {
    let names = Table::new(plan);
    let emitter = Emitter {
        plan,
        names: &names,
        root: "main",
        from_environment: false,
    };
    let variables = emitter.variables();
    let builds = emitter.builds();
    let files = emitter.files();
    let own = variables.iter().chain(&builds).chain(&files);
    let mut script = Script {
        head: head::lines(plan, head::Target::Script, &Places::default()),
        library: emitter.library(own),
        variables,
        builds,
        files,
    };
    let mut text = script.render()?;
    if Places::are_wanted(plan) {
        let places = Places::of(&text, plan, &names);
        script.head = head::lines(plan, head::Target::Script, &places);
        text = script.render()?;
    }
    text.push('\n');
    Ok(text)
}

pub(super) struct Emitter<'a> {
    pub plan: &'a Plan,
    pub names: &'a Table,
    /// The library function that begins the run.
    pub root: &'static str,
    /// Whether the environment carries the values of variables (a Makefile has no flags).
    pub from_environment: bool,
}

/// The library function that ends a run which lacks a value.
const NO_VALUE: &str = "no_value";

impl Emitter<'_> {
    /// A word for the value of `what`, without which nothing can begin; the lines that make it are added.
    pub(super) fn word(&self, word: &Word, what: &str, lines: &mut Vec<String>) -> String {
        let what = quote::literal(Printable::short(what).as_str(), Style::Script);
        let mut body = Body::new(self.names, Style::Script, &self.names.files)
            .otherwise(format!("{NO_VALUE} {what}"));
        let text = body.word(word);
        lines.extend(body.into_lines());
        text
    }

    /// `needs`, `builds`, and the functions of each build.
    pub fn builds(&self) -> Vec<String> {
        let mut out = Vec::new();
        let comment = [Comment::new(
            "needs: notes what of the tools that every run needs is lacking.",
        )];
        function(&mut out, "needs", &comment, &needs::of_run(self.plan));
        out.remove(0);
        out.push(String::new());
        let comment =
            Comment::new("builds: the builds of the template, in the order of their names.");
        out.push(comment.to_string());
        out.push("function builds {".to_owned());
        let mut body = Vec::new();
        for build in &self.plan.builds {
            let what = format!("the name in {}", build.origin);
            let name = self.word(&build.name, &what, &mut body);
            let kind = quote::literal(&build.builder_type, Style::Script);
            let images: String = facts::image_steps(build)
                .map(|step| format!(" {}_{}", build.id, step.id))
                .collect();
            body.push(format!("declare_build {} {name} {kind}{images}", build.id));
        }
        out.extend(indent(&body));
        out.push("\t:".to_owned());
        out.push("}".to_owned());
        let tools = facts::run_tools(self.plan);
        for build in &self.plan.builds {
            self.build(build, &tools, &mut out);
        }
        out
    }

    fn build(&self, build: &Build, tools: &ToolTable, out: &mut Vec<String>) {
        let id = &build.id;
        let name = Printable::short(&build.name.to_string());
        let chains: String = (1..=build.chains.len())
            .map(|number| format!(" {id}_chain_{number}"))
            .collect();
        let mut body = Vec::new();
        if let Some(cleanup) = &build.cleanup {
            body.push(format!("cleanup_fn={id}_{}", cleanup.id));
            body.push(format!(
                "cleanup_options='{}'",
                options(&cleanup.policy).trim_start()
            ));
        }
        body.push(format!("{id}_setup || return"));
        body.push(format!("builder {id}_builder || return"));
        body.push(format!("{id}_artifact || return"));
        body.push(format!("post_process{chains}"));
        let comment = [
            Comment::from(printable!("The build {name} ({}).", build.builder_type)),
            Comment::from(Printable::short(&build.origin)),
        ];
        function(out, id, &comment, &body);
        let comment = [Comment::new("What the build needs of the host besides.")];
        let body = needs::of_build(build, self.plan, tools, self.names);
        function(out, &format!("{id}_needs"), &comment, &body);
        let comment = [Comment::new(
            "What each process that works on the build has to know.",
        )];
        function(
            out,
            &format!("{id}_setup"),
            &comment,
            &self.stmts(&build.setup),
        );
        let comment = [Comment::new("What the builder leaves.")];
        function(
            out,
            &format!("{id}_artifact"),
            &comment,
            &self.stmts(&build.artifact),
        );

        let mut body = Vec::new();
        for (index, step) in build.steps.iter().enumerate() {
            if index == build.provision_at {
                self.provision_call(build, &mut body);
            }
            let undo = if step.undo.is_empty() {
                String::new()
            } else {
                format!(" {id}_{}_undo", step.id)
            };
            body.push(format!(
                "step {} {id}_{}{undo} || return",
                step.packer, step.id
            ));
        }
        if build.provision_at >= build.steps.len() {
            self.provision_call(build, &mut body);
        }
        body.push(":".to_owned());
        function(
            out,
            &format!("{id}_builder"),
            &[Comment::new("The builder's steps, in order.")],
            &body,
        );

        let (before, after) = build
            .steps
            .split_at(build.provision_at.min(build.steps.len()));
        before.iter().for_each(|step| self.step(id, step, out));
        self.provisioners(build, out);
        after.iter().for_each(|step| self.step(id, step, out));
        for (number, chain) in build.chains.iter().enumerate() {
            let mut body = Vec::new();
            for member in chain {
                let label = quote::literal(&member.label, Style::Script);
                let keep = if member.keep { "keep" } else { "drop" };
                body.push(format!(
                    "member {label} {} {keep} {id}_{} || return",
                    member.kind, member.step.id
                ));
            }
            let title = Comment::from(printable!("Chain {} of post-processors.", number + 1));
            function(out, &format!("{id}_chain_{}", number + 1), &[title], &body);
            chain
                .iter()
                .for_each(|member| self.step(id, &member.step, out));
        }
    }

    fn provision_call(&self, build: &Build, body: &mut Vec<String>) {
        let id = &build.id;
        if build.provision_step {
            body.push(format!(
                "step StepProvision {id}_provision error_cleanup || return"
            ));
        } else if !build.provisioners.is_empty() {
            body.push(format!("{id}_provision || return"));
        }
    }

    fn provisioners(&self, build: &Build, out: &mut Vec<String>) {
        let id = &build.id;
        if build.provision_step || !build.provisioners.is_empty() {
            let mut body: Vec<String> = build
                .provisioners
                .iter()
                .map(|step| {
                    format!(
                        "provision {id}_{}{} || return",
                        step.id,
                        options(&step.policy)
                    )
                })
                .collect();
            body.push(":".to_owned());
            function(
                out,
                &format!("{id}_provision"),
                &[Comment::new("The provisioners, in order.")],
                &body,
            );
        }
        build
            .provisioners
            .iter()
            .chain(&build.cleanup)
            .for_each(|step| self.step(id, step, out));
    }

    fn step(&self, id: &str, step: &Step, out: &mut Vec<String>) {
        let comment = [&step.title, &step.origin].map(|text| Comment::from(Printable::short(text)));
        function(
            out,
            &format!("{id}_{}", step.id),
            &comment,
            &self.stmts(&step.body),
        );
        if !step.undo.is_empty() {
            let title = Comment::from(printable!("Undoes: {}", Printable::short(&step.title)));
            function(
                out,
                &format!("{id}_{}_undo", step.id),
                &[title],
                &self.stmts(&step.undo),
            );
        }
    }

    fn stmts(&self, stmts: &[Stmt]) -> Vec<String> {
        let mut lines = Body::new(self.names, Style::Script, &self.names.files).lines(stmts);
        if lines.is_empty() {
            lines.push(":".to_owned());
        }
        lines
    }

    /// The library functions that the script comes to, each once; `own` are the lines of its own functions.
    pub fn library<'l>(&self, own: impl IntoIterator<Item = &'l String>) -> Vec<&'static str> {
        let mut wanted: BTreeSet<&str> = BTreeSet::new();
        let mut names: BTreeSet<&str> = own.into_iter().flat_map(|line| called(line)).collect();
        names.insert(self.root);
        for build in &self.plan.builds {
            let mut of_build = facts::functions(build.each_stmt());
            if build.provision_step {
                of_build.insert("error_cleanup");
            }
            names.retain(|name| !of_build.contains(name));
            let reached = Reach::of(build).closure(of_build);
            wanted.extend(reached.iter().map(|function| function.name));
        }
        wanted.extend(library::closure(names).iter().map(|function| function.name));
        library::all()
            .filter(|function| wanted.contains(function.name))
            .map(|function| function.text)
            .collect()
    }
}

/// The library functions that a line of the script calls: that which it begins with, and that which takes its failure.
fn called(line: &str) -> impl Iterator<Item = &'static str> {
    let first = line.trim_start_matches('\t').split(' ').next();
    let failed = line
        .contains(&format!(" || {NO_VALUE} "))
        .then_some(NO_VALUE);
    let names = first.into_iter().chain(failed);
    names.filter_map(|name| library::function(name).map(|function| function.name))
}

pub(super) fn options(policy: &Policy) -> String {
    let mut out = String::new();
    if let Some(pause) = &policy.pause_before {
        out.push_str(&format!(" pause={pause}"));
    }
    if let Some(timeout) = &policy.timeout {
        out.push_str(&format!(" timeout={timeout}"));
    }
    if policy.retries > 0 {
        out.push_str(&format!(" retries={}", policy.retries));
    }
    out
}

/// Appends a function with its comment.
fn function(out: &mut Vec<String>, name: &str, comment: &[Comment], body: &[String]) {
    out.push(String::new());
    out.extend(
        comment
            .iter()
            .filter(|line| !line.text().is_empty())
            .map(ToString::to_string),
    );
    out.push(format!("function {name} {{"));
    out.extend(indent(body));
    out.push("}".to_owned());
}

/// Indents the first line of each; what follows belongs to a here-document or a quoted word.
pub(super) fn indent(lines: &[String]) -> Vec<String> {
    lines.iter().map(|line| format!("\t{line}")).collect()
}
