//! The Korn shell script.

use std::collections::BTreeSet;

use askama::Template;

use super::body::{Body, marker};
use super::facts::{self, ToolTable};
use super::names::Table;
use super::quote::{self, Names, Style};
use super::{head, library, needs};
use crate::plan::{Build, Plan, Policy, Step, Stmt, Variable, Word};

#[derive(Template)]
#[template(path = "ksh/script.ksh")]
struct Script {
    head: Vec<String>,
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
    let script = Script {
        head: head::lines(plan, "-var 'name=value'"),
        library: emitter.library(own),
        variables,
        builds,
        files,
    };
    let mut text = script.render()?;
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

impl Emitter<'_> {
    fn word(&self, word: &Word, lines: &mut Vec<String>) -> String {
        let mut body = Body::new(self.names, Style::Script, &self.names.files);
        let text = body.word(word);
        lines.extend(body.into_lines());
        text
    }

    /// `set_variable`, `variables`.
    pub fn variables(&self) -> Vec<String> {
        let mut out = vec![
            "# set_variable NAME VALUE: takes the value of a variable from the command line."
                .to_owned(),
            "function set_variable {".to_owned(),
            "\tcase $1 in".to_owned(),
        ];
        for variable in &self.plan.variables {
            out.push(format!(
                "\t{})",
                quote::literal(&variable.name, Style::Script)
            ));
            out.push(format!("\t\t{}=$2", self.names.user(&variable.name)));
            out.push("\t\t;;".to_owned());
        }
        out.push("\t*)".to_owned());
        out.push("\t\t: # as Packer: a name that the template does not use is no fault".to_owned());
        out.push("\t\t;;".to_owned());
        out.extend(["\tesac".to_owned(), "}".to_owned(), String::new()]);
        out.push(
            "# variables: gives each variable its value: -var, -var-file or the default."
                .to_owned(),
        );
        out.push("function variables {".to_owned());
        let mut body = vec!["missing=".to_owned()];
        let folder = quote::literal(&self.plan.source.folder, Style::Script);
        body.push("pwd=$PWD".to_owned());
        body.push(format!("template_folder {folder}"));
        let all: Vec<String> = self
            .plan
            .variables
            .iter()
            .map(|v| self.names.user(&v.name))
            .collect();
        if !all.is_empty() && !self.from_environment {
            body.push(format!("unset {}", all.join(" ")));
        }
        if !self.from_environment {
            body.push("given_variables".to_owned());
        }
        for variable in &self.plan.variables {
            self.variable(variable, &mut body);
        }
        if !self.plan.variables.is_empty() {
            body.push("[[ -z $missing ]] || die \"$missing\"".to_owned());
        }
        for secret in &self.plan.secrets {
            body.push(format!("# {}", head::one_line(&secret.origin)));
            let from = secret.environment();
            body.push(format!("secret_{}=${{{from}-}}", secret.name));
            body.push(format!("unset {from}"));
            if self.from_environment {
                // each recipe is a process of its own
                body.extend(needs::of_secret(&secret.name));
            }
        }
        out.extend(indent(&body));
        out.push("}".to_owned());
        out
    }

    fn variable(&self, variable: &Variable, body: &mut Vec<String>) {
        let name = self.names.user(&variable.name);
        let shown = quote::literal(&variable.name, Style::Script);
        if !variable.origin.is_empty() {
            body.push(format!("# {}", head::one_line(&variable.origin)));
        }
        body.push(format!("if [[ -z ${{{name}+set}} ]]; then"));
        match &variable.default {
            None => {
                body.push(format!("\trequired {shown}"));
                body.push(format!("\t{name}="));
            }
            Some(_) if variable.asked => {
                let from = variable.environment();
                body.push(format!("\tsecret_value {shown} {from} \"${{{from}-}}\""));
                body.push(format!("\t{name}=$REPLY"));
                body.push(format!("\tunset {from}"));
            }
            Some(word) => {
                let mut lines = Vec::new();
                let value = self.word(word, &mut lines);
                body.extend(indent(&lines));
                body.push(format!("\t{name}={value}"));
            }
        }
        body.push("fi".to_owned());
        if variable.sensitive {
            body.push(format!("secret \"${name}\""));
        }
        if let Some(fixed) = &variable.fixed {
            let value = quote::literal(&fixed.value, Style::Script);
            let reason = quote::literal(&fixed.reason, Style::Script);
            body.push(format!("fixed {shown} {value} \"${name}\" {reason}"));
        }
    }

    /// `needs`, `builds`, and the functions of each build.
    pub fn builds(&self) -> Vec<String> {
        let mut out = Vec::new();
        let comment =
            ["needs: notes what of the tools that every run needs is lacking.".to_owned()];
        function(&mut out, "needs", &comment, &needs::of_run(self.plan));
        out.remove(0);
        out.push(String::new());
        out.push("# builds: the builds of the template, in the order of their names.".to_owned());
        out.push("function builds {".to_owned());
        let mut body = Vec::new();
        for build in &self.plan.builds {
            let name = self.word(&build.name, &mut body);
            let kind = quote::literal(&build.builder_type, Style::Script);
            body.push(format!("declare_build {} {name} {kind}", build.id));
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
        let name = head::one_line(&build.name.to_string());
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
            format!("The build {name} ({}).", build.builder_type),
            build.origin.clone(),
        ];
        function(out, id, &comment, &body);
        let comment = ["What the build needs of the host besides.".to_owned()];
        let body = needs::of_build(build, tools, self.names);
        function(out, &format!("{id}_needs"), &comment, &body);
        let comment = ["What each process that works on the build has to know.".to_owned()];
        function(
            out,
            &format!("{id}_setup"),
            &comment,
            &self.stmts(&build.setup),
        );
        let comment = ["What the builder leaves.".to_owned()];
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
            &["The builder's steps, in order.".to_owned()],
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
            let title = format!("Chain {} of post-processors.", number + 1);
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
                &["The provisioners, in order.".to_owned()],
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
        let comment = [step.title.clone(), step.origin.clone()];
        function(
            out,
            &format!("{id}_{}", step.id),
            &comment,
            &self.stmts(&step.body),
        );
        if !step.undo.is_empty() {
            let title = format!("Undoes: {}", step.title);
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

    /// The embedded files: texts as here-documents, all else as base64.
    pub fn files(&self) -> Vec<String> {
        let mut out = Vec::new();
        for (file, name) in self.plan.files.iter().zip(&self.names.files) {
            let comment = format!(
                "# {}: {} bytes, sha256 {}",
                head::one_line(&file.path),
                file.bytes.len(),
                head::digest(&file.bytes)
            );
            if !out.is_empty() {
                out.push(String::new());
            }
            out.push(comment);
            out.push(format!("function {name} {{"));
            match std::str::from_utf8(&file.bytes) {
                Ok(text) if is_text(text) => {
                    let mark = marker(text);
                    out.push(format!("\tcat <<'{mark}'\n{text}{mark}"));
                }
                _ => out.push(format!(
                    "\tbase64_decode <<'EOF'\n{}EOF",
                    base64_lines(&file.bytes)
                )),
            }
            out.push("}".to_owned());
        }
        out
    }

    /// The library functions that the script needs, each once; `own` are the lines of its own functions.
    pub fn library<'l>(&self, own: impl IntoIterator<Item = &'l String>) -> Vec<&'static str> {
        let mut names: BTreeSet<&str> = [self.root].into_iter().collect();
        for build in &self.plan.builds {
            names.extend(facts::functions(build.each_stmt()));
        }
        if self.plan.builds.iter().any(|build| build.provision_step) {
            names.insert("error_cleanup");
        }
        names.extend(own.into_iter().filter_map(|line| called(line)));
        library::closure(names)
            .into_iter()
            .map(|function| function.text)
            .collect()
    }
}

/// The library function that a line of the script begins with a call of.
fn called(line: &str) -> Option<&'static str> {
    let first = line.trim_start_matches('\t').split(' ').next()?;
    library::function(first).map(|function| function.name)
}

/// A text that a here-document can hold and a person can read.
fn is_text(text: &str) -> bool {
    text.ends_with('\n')
        && !text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\t'))
}

fn base64_lines(bytes: &[u8]) -> String {
    use base64::Engine;
    let encoded = base64::engine::general_purpose::STANDARD.encode(bytes);
    encoded
        .as_bytes()
        .chunks(76)
        .map(|line| format!("{}\n", String::from_utf8_lossy(line)))
        .collect()
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
fn function(out: &mut Vec<String>, name: &str, comment: &[String], body: &[String]) {
    out.push(String::new());
    out.extend(
        comment
            .iter()
            .filter(|line| !line.is_empty())
            .map(|line| format!("# {}", head::one_line(line))),
    );
    out.push(format!("function {name} {{"));
    out.extend(indent(body));
    out.push("}".to_owned());
}

/// Indents the first line of each; what follows belongs to a here-document or a quoted word.
fn indent(lines: &[String]) -> Vec<String> {
    lines.iter().map(|line| format!("\t{line}")).collect()
}
