//! The steps as a program: container, provisioners, image (builder/lxd/builder.go).

use std::sync::Arc;

use super::guest::Inside;
use super::{Lxd, pairs};
use crate::builders::lxc::wrapper;
use crate::communicator;
use crate::communicator::guest::{Guest, words};
use crate::diagnostic::{Code, Diagnostic};
use crate::lower::Scope;
use crate::lower::compose::{Built, ComposeBuilder, Stop};
use crate::lower::options::Daemon;
use crate::plan::{Var, Word};
use crate::program::{
    Artifact, Command, Destroy, Fact, Output, Side, Step, Stmt, Stored, Test, Told, Undo,
};

/// The variable that is set while there may be a container.
const RUNNING: &str = "running";

impl ComposeBuilder for Lxd {
    fn compose(
        self,
        scope: &mut Scope<'_, '_>,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Built, Stop> {
        wrapper(&self.command_wrapper, faults, scope.span);
        let tool = match scope.house.request.options.lxd {
            Daemon::Lxd => "lxc",
            Daemon::Incus => "incus",
        };
        let inside = Inside {
            tool,
            name: scope.named(&self.container_name, "packer-"),
        };
        let alias = match self.output_image.word.is_empty() {
            true => inside.name.clone(),
            false => self.output_image.word.clone(),
        };
        let fingerprint = Word::var(Var::Build("fingerprint"));
        let stored = Stored {
            told: words(&[&format!("the image {tool}:").into(), &alias]),
            names: Vec::new(),
            remove: Command::new(tool, ["image".into(), "delete".into(), fingerprint.clone()]),
        };
        let data = communicator::plain_data();
        Ok(Built {
            before: vec![launch(&self, &inside, scope, faults)?],
            after: vec![publish(&self, &inside, &alias, scope)],
            guest: Guest::Own(Arc::new(inside)),
            artifact: Artifact {
                builder_id: "lxd",
                told: Told::Words(words(&[&"image: ".into(), &fingerprint])),
                id: fingerprint,
                files: Vec::new(),
                destroy: Destroy::Stored(Box::new(stored)),
            },
            artifact_data: data.clone(),
            data,
            provision_step: false,
        })
    }
}

/// Deletes the container, whether it runs or not.
fn removal(inside: &Inside) -> Command {
    let words = ["delete".into(), "--force".into(), inside.name.clone()];
    Command::new(inside.tool, words)
}

/// Starts the container, and gives it time.
fn launch(
    config: &Lxd,
    inside: &Inside,
    scope: &mut Scope<'_, '_>,
    faults: &mut Vec<Diagnostic>,
) -> Result<Step, Stop> {
    let Inside { tool, name } = inside;
    let image = &config.image.word;
    let title = words(&[
        &"Start the container ".into(),
        name,
        &" of the image ".into(),
        image,
    ]);
    let mut step = Step::new(title, scope.origin("image", config.image.span));
    let mut line = ["launch", "--ephemeral=false"].map(Word::lit).to_vec();
    line.push(words(&[&"--profile=".into(), &config.profile.word]));
    line.extend([image.clone(), name.clone()]);
    for pair in pairs(&config.launch_config) {
        line.extend(["--config".into(), pair]);
    }
    scope.no_secrets(&line, "lxc launch", faults);
    let taken = words(&[
        &"there is a container ".into(),
        name,
        &format!(" already ({tool} delete --force ").into(),
        name,
        &")".into(),
    ]);
    let known = Command::new(tool, ["info".into(), name.clone()]);
    step.body = vec![
        Stmt::If(
            Test::Succeeds(known.output(Output::Null).silent()),
            vec![Stmt::Die(taken)],
            Vec::new(),
        ),
        Stmt::Let(RUNNING, "1".into()),
        Command::new(tool, line).or_die("the container does not start"),
    ];
    let seconds = init_sleep(config, scope)?;
    if seconds > 0 {
        let words = [seconds.to_string().into()];
        step.body.push(Stmt::Run(Command::new("sleep", words)));
    }
    step.undo = Some(Undo {
        flag: RUNNING,
        body: vec![Stmt::Run(removal(inside))],
        kept_by_abort: true,
        told: words(&[&"deletes the container ".into(), name]),
    });
    let root = format!(
        "the daemon does as root what {tool} tells it: who may use {tool} is as good as root"
    );
    let killed = words(&[
        &"the container ".into(),
        name,
        &format!(": {tool} delete --force ").into(),
        name,
    ]);
    let profile = &config.profile.word;
    let reaches = words(&[&"what the profile ".into(), profile, &" lets it".into()]);
    let mut reaches = vec![reaches];
    reaches.extend(pairs(&config.launch_config));
    let mut reached = Word::empty();
    for (number, word) in reaches.into_iter().enumerate() {
        reached.push_str(if number > 0 { ", " } else { "" });
        reached.append(word);
    }
    step.facts = vec![
        Fact::Root(Side::Host, root.into()),
        Fact::Reaches(reached),
        Fact::Killed(killed),
    ];
    if let Some((remote, _)) = image.as_literal().and_then(|text| text.split_once(':')) {
        let from =
            format!(", by the daemon from the remote {remote}, if it does not have it").into();
        let fetched = words(&[&"the image ".into(), image, &from]);
        step.facts.push(Fact::Fetches(Side::Host, fetched));
    }
    Ok(step)
}

/// The seconds for which Packer waits. It reads them when the container runs; they are known before.
fn init_sleep(config: &Lxd, scope: &mut Scope<'_, '_>) -> Result<u64, Diagnostic> {
    let text = &config.init_sleep;
    let why = format!("how long {}.init_sleep is", scope.path);
    let known = scope.house.path_now(&text.word, &why);
    let span = text.span.unwrap_or(scope.span);
    let Some(known) = known else {
        let message = "`init_sleep` must be known when the template is compiled";
        return Err(Diagnostic::error(Code::LateShape, span, message));
    };
    known.parse().map_err(|_| {
        Diagnostic::error(
            Code::BadValue,
            span,
            format!("`init_sleep` is `{known}`, but takes whole seconds"),
        )
        .help("for instance \"3\"")
    })
}

/// Stops the container, makes an image of it, deletes it.
fn publish(config: &Lxd, inside: &Inside, alias: &Word, scope: &Scope<'_, '_>) -> Step {
    let Inside { tool, name } = inside;
    let title = words(&[
        &"Stop it, make the image ".into(),
        alias,
        &" of it, delete it".into(),
    ]);
    let origin = scope.origin("output_image", config.output_image.span);
    let line = [
        "publish".into(),
        name.clone(),
        "--alias".into(),
        alias.clone(),
    ];
    let line = Command::new(tool, line).words(pairs(&config.publish_properties));
    let print = Command::new("sed", ["-n".into(), "s/.*fingerprint: //p".into()]);
    let failed = words(&[&"cannot make the image ".into(), alias]);
    let left = words(&[&format!("It is left: {tool} delete --force ").into(), name]);
    let fingerprint = Word::var(Var::Build("fingerprint"));
    Step::new(title, origin).doing([
        Command::new(tool, ["stop".into(), name.clone()]).or_die("the container does not stop"),
        Stmt::Capture("fingerprint", line.pipe(print).or_dies(failed.clone())),
        // where a shell does not tell that the first of two commands failed
        Stmt::If(
            Test::Given(fingerprint).not(),
            vec![Stmt::Die(failed)],
            Vec::new(),
        ),
        removal(inside).or_else(vec![Stmt::Say(left)]),
        Stmt::Let(RUNNING, Word::empty()),
    ])
}
