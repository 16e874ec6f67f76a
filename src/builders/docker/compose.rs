//! The steps as a program: pull, container, provisioners, image or archive (builder/docker/builder.go).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::guest::{Inside, WindowsInside};
use super::login::{self, container, registry_of, tool};
use super::lower::windows_defaults;
use super::{Docker, RUN_COMMAND, run};
use crate::communicator;
use crate::communicator::guest::{self, Guest, words};
use crate::diagnostic::Diagnostic;
use crate::lower::Scope;
use crate::lower::compose::{Built, ComposeBuilder, Stop, make_parent, private};
use crate::plan::{Var, Word};
use crate::program::{
    Artifact, Command, Destroy, Fact, Item, Output, Side, Step, Stmt, Stored, Test, Told, Undo,
};

/// The variable that is set while there may be a container.
const RUNNING: &str = "running";

impl ComposeBuilder for Docker {
    fn compose(
        self,
        scope: &mut Scope<'_, '_>,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Built, Stop> {
        let mut config = self;
        if config.windows_container.value {
            windows_defaults(&mut config);
        }
        let before = vec![start(&config, scope, faults)?];
        let mut built = Built {
            before: pull(&config, scope)?.into_iter().chain(before).collect(),
            after: Vec::new(),
            guest: Guest::None,
            artifact: Artifact {
                builder_id: "packer.docker",
                id: Word::lit("Container"),
                told: Told::Words("Exported Docker file: ".into()),
                files: Vec::new(),
                destroy: Destroy::Nothing,
            },
            data: BTreeMap::new(),
            artifact_data: BTreeMap::new(),
            provision_step: true,
        };
        reach(&config, scope, &mut built)?;
        built.data.insert("ID".to_owned(), container());
        built.artifact_data = built.data.clone();
        if config.commit.value {
            built.after.push(commit(&config, scope, faults));
            built.artifact = image(tool(scope), Word::var(Var::Build("image_id")), Vec::new());
            // commit prints what inspect would
            let digest = Word::var(Var::Build("image_id"));
            built.artifact_data.insert("ImageSha256".to_owned(), digest);
        } else if !config.discard.value {
            let path = config.export_path.word.clone();
            built.after.push(export(&config, scope));
            built.artifact.told = Told::Words(words(&[&"Exported Docker file: ".into(), &path]));
            built.artifact.files = vec![Item::File(path)];
            built.artifact.destroy = Destroy::Files;
        }
        if config.discard.value {
            let origin = scope.origin("discard", config.discard.span);
            built.after = vec![Step::new("Remove the container", origin)];
        }
        if let Some(step) = built.after.last_mut() {
            step.body.extend(remove(tool(scope)));
        }
        Ok(built)
    }
}

/// The artifact that is an image, as Packer's post-processors know it.
pub fn image(tool: &'static str, name: Word, names: Vec<Word>) -> Artifact {
    let mut told = words(&[&"Imported Docker image: ".into(), &name]);
    for (index, name) in names.iter().enumerate() {
        told.push_str(if index == 0 { " with tags " } else { " " });
        told.append(name.clone());
    }
    let stored = Stored {
        told: words(&[&"the image ".into(), &name]),
        names,
        remove: Command::new(tool, ["rmi".into(), name.clone()]),
    };
    Artifact {
        builder_id: "packer.post-processor.docker-import",
        id: name,
        told: Told::Words(told),
        files: Vec::new(),
        destroy: Destroy::Stored(Box::new(stored)),
    }
}

/// Pulls the image, with a login if there is one.
fn pull(config: &Docker, scope: &mut Scope<'_, '_>) -> Result<Option<Step>, Stop> {
    if !config.pull.value {
        return Ok(None);
    }
    let image = &config.image.word;
    let title = words(&[&"Pull the image ".into(), image]);
    let mut step = Step::new(title, scope.origin("image", config.image.span));
    let login = login::compose(config.login.value, &config.registry, scope)?;
    step.body.extend(login.enter);
    let failed = words(&[&"cannot pull ".into(), image]);
    step.body
        .push(Command::new(tool(scope), ["pull".into(), image.clone()]).or_die(failed));
    step.body.extend(login.leave);
    step.facts = login.facts;
    step.facts.push(fetched(config, scope, ""));
    Ok(Some(step))
}

/// That the image is fetched.
fn fetched(config: &Docker, scope: &Scope<'_, '_>, when: &str) -> Fact {
    let image = &config.image.word;
    let from = registry_of(image).map_or_else(String::new, |name| format!(", from {name}"));
    let by = format!("{from}, by {}{when}", tool(scope));
    let pinned = image
        .as_literal()
        .is_some_and(|text| text.contains("@sha256:"));
    let checked = match pinned {
        true => "; pinned by the digest in its name",
        false => "; no digest in its name pins it",
    };
    let told = words(&[&"the image ".into(), image, &by.into(), &checked.into()]);
    Fact::Fetches(Side::Host, told)
}

/// Starts the container.
fn start(
    config: &Docker,
    scope: &mut Scope<'_, '_>,
    faults: &mut Vec<Diagnostic>,
) -> Result<Step, Stop> {
    let tool = tool(scope);
    let below = |name: &str| words(&[&private(), &name.into()]);
    let shared = below("/shared");
    let id = below("/container");
    let line = run::words(config, &shared, scope)?;
    scope.no_secrets(&line, tool, faults);
    let title = words(&[&"Start a container of ".into(), &config.image.word]);
    let span = config.run_command.span.or(config.image.span);
    let mut step = Step::new(title, scope.origin("run_command", span));
    let first = ["run".into(), "--cidfile".into(), id.clone()];
    step.body = vec![
        Stmt::MakeFolder(shared),
        Stmt::Let(RUNNING, "1".into()),
        Stmt::Capture(
            "container",
            Command::new(tool, first)
                .words(line.iter().cloned())
                .or_dies("the container does not start"),
        ),
    ];
    step.undo = Some(Undo {
        flag: RUNNING,
        body: vec![
            // who is interrupted while it starts finds it there
            Stmt::Capture("container", Command::new("cat", [id]).silent()),
            Stmt::If(
                Test::Given(container()),
                vec![Stmt::Run(removal(tool))],
                Vec::new(),
            ),
        ],
        kept_by_abort: true,
        told: "removes the container".into(),
    });
    step.facts = told(config, &line, scope);
    Ok(step)
}

/// What a reviewer should know of the container.
fn told(config: &Docker, line: &[Word], scope: &Scope<'_, '_>) -> Vec<Fact> {
    let tool = tool(scope);
    let mut facts = Vec::new();
    if !config.pull.value {
        facts.push(fetched(config, scope, " if this host does not have it"));
    }
    let root = match tool {
        "docker" => {
            "dockerd(8) does as root what docker tells it: who may use docker is as good as root"
        }
        _ => "nothing, unless this file is run as root: podman's containers are root's then",
    };
    facts.push(Fact::Root(Side::Host, root.into()));
    let given = &config.run_command.items;
    let usual = given.iter().map(|raw| raw.text.as_str());
    let own = match usual.eq(RUN_COMMAND.iter().copied())
        || config.windows_container.value && config.run_command.span.is_none()
    {
        true => &[],
        false => &line[line.len().saturating_sub(given.len())..],
    };
    facts.push(Fact::Reaches(reaches(config, own, tool)));
    facts.push(Fact::Killed(
        format!("the container, which {tool} ps shows: {tool} rm -f ID").into(),
    ));
    facts
}

/// What of this host the container reaches.
fn reaches(config: &Docker, own: &[Word], tool: &'static str) -> Word {
    let mut rights = Vec::new();
    if config.privileged.value {
        rights.push(Word::lit("all of this host (privileged)"));
    }
    let capabilities = config.cap_add.items.iter();
    rights.extend(capabilities.map(|text| words(&[&"the capability ".into(), &text.word])));
    let devices = config.device.items.iter();
    rights.extend(devices.map(|text| words(&[&"this host's ".into(), &text.word])));
    let mut volumes: Vec<_> = config.volumes.items.iter().collect();
    volumes.sort_by_key(|(host, _)| host.word.to_string());
    rights.extend(volumes.iter().map(|(host, inside)| {
        let host = words(&[&"this host's ".into(), &host.word]);
        words(&[&host, &" as ".into(), &inside.word])
    }));
    let mut allowed = Word::lit("what run_command allows:");
    for word in own {
        allowed.push_str(" ");
        allowed.append(word.clone());
    }
    rights.push(match own.is_empty() {
        true => format!("what {tool}'s default network lets it").into(),
        false => allowed,
    });
    joined(&rights)
}

/// Words with commas between them.
pub fn joined(all: &[Word]) -> Word {
    let mut out = Word::empty();
    for (number, word) in all.iter().enumerate() {
        out.push_str(if number > 0 { ", " } else { "" });
        out.append(word.clone());
    }
    out
}

/// Removes the container, whether it runs or not.
fn removal(tool: &'static str) -> Command {
    let mut words = vec![Word::lit("rm"), "-f".into()];
    if tool == "podman" {
        // it would give a container that still runs ten seconds to end
        words.extend(["-t", "0"].map(Word::lit));
    }
    words.push(container());
    Command::new(tool, words).output(Output::Null)
}

/// How commands and files get into the container.
fn reach(config: &Docker, scope: &mut Scope<'_, '_>, built: &mut Built) -> Result<(), Stop> {
    let kind = config.comm.communicator.value.as_str();
    let tool = tool(scope);
    let asks = |what: &'static str| {
        let words = [
            "inspect".into(),
            "--format".into(),
            what.into(),
            container(),
        ];
        Command::new(tool, words).or_dies("cannot inspect the container")
    };
    if !matches!(kind, "docker" | "dockerWindowsContainer") {
        let given = match kind {
            "winrm" => &config.comm.winrm_host,
            _ => &config.comm.ssh_host,
        };
        let found = given.word.is_empty() && kind != "none";
        let host = match found {
            true => Word::var(Var::Build("host")),
            false => given.word.clone(),
        };
        let (guest, steps) = guest::compose(&config.comm, host.clone(), scope)?;
        if let Some(step) = built.before.last_mut().filter(|_| found) {
            let ask = asks("{{ .NetworkSettings.IPAddress }}");
            step.body.push(Stmt::Capture("host", ask));
        }
        let password = scope.secret("ssh_password", &config.comm.ssh_password);
        built.data = communicator::data(&config.comm, host, password);
        built.before.extend(steps);
        built.guest = guest;
        return Ok(());
    }
    let windows = config.windows_container.value;
    let owner = Word::var(Var::Build("owner"));
    let gives = config.fix_upload_owner.value && !windows && scope.sends_files();
    let pause = config.comm.pause_before_connecting.value;
    if let Some(step) = built.before.last_mut() {
        if pause.nanoseconds > 0 {
            let words = [pause.for_sleep().into()];
            step.body.push(Stmt::Run(Command::new("sleep", words)));
        }
        if gives {
            let whose = asks("{{or .Config.User \"root\"}}");
            step.body.push(Stmt::Capture("owner", whose));
        }
    }
    let inside = Inside {
        tool,
        user: config.exec_user.word.clone(),
        pty: config.pty.value,
        owner: gives.then_some(owner),
    };
    built.guest = Guest::Own(match windows {
        false => Arc::new(inside),
        true => Arc::new(WindowsInside {
            inside,
            shared: config.container_dir.word.clone(),
        }),
    });
    built.data = communicator::own_data(&config.comm, kind);
    Ok(())
}

/// Makes an image of the container.
fn commit(config: &Docker, scope: &Scope<'_, '_>, faults: &mut Vec<Diagnostic>) -> Step {
    let tool = tool(scope);
    let origin = scope.origin("commit", config.commit.span);
    let mut step = Step::new("Make an image of the container, and remove it", origin);
    let mut line = vec![Word::lit("commit")];
    if tool == "podman" {
        // podman's own form of images has no place for a message
        line.extend(["--format".into(), "docker".into()]);
    }
    if !config.author.word.is_empty() {
        line.extend(["--author".into(), config.author.word.clone()]);
    }
    for change in &config.changes.items {
        line.extend(["--change".into(), change.word.clone()]);
    }
    if !config.message.word.is_empty() {
        line.extend(["--message".into(), config.message.word.clone()]);
    }
    line.push(container());
    scope.no_secrets(&line, tool, faults);
    if config.windows_container.value {
        let stop = Command::new(tool, ["stop".into(), container()]).output(Output::Null);
        step.body
            .push(stop.or_die("cannot stop the container for the commit"));
    }
    step.body.push(Stmt::Capture(
        "image_id",
        Command::new(tool, line).or_dies("cannot make the image"),
    ));
    step
}

/// Writes the container's files to an archive.
fn export(config: &Docker, scope: &Scope<'_, '_>) -> Step {
    let path = &config.export_path.word;
    let title = words(&[
        &"Write the container's files to ".into(),
        path,
        &", and remove it".into(),
    ]);
    let origin = scope.origin("export_path", config.export_path.span);
    let mut step = Step::new(title, origin);
    step.body.extend(make_parent(path));
    let export = Command::new(tool(scope), ["export".into(), container()]);
    step.body.push(into_file(export, path));
    step.facts.push(Fact::Writes(path.clone()));
    step
}

/// Writes what a command prints to a file; nothing is left of it if that fails.
pub fn into_file(command: Command, path: &Word) -> Stmt {
    command.output(Output::File(path.clone())).or_else(vec![
        Stmt::Run(Command::new("rm", ["-f".into(), path.clone()])),
        Stmt::Die(words(&[&"cannot write ".into(), path])),
    ])
}

/// The container is of no more use.
fn remove(tool: &'static str) -> [Stmt; 2] {
    let left = words(&[&format!("It is left: {tool} rm -f ").into(), &container()]);
    [
        removal(tool).or_else(vec![Stmt::Say(left)]),
        Stmt::Let(RUNNING, Word::empty()),
    ]
}
