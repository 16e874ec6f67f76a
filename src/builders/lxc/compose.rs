//! The steps as a program: folder, container, its start, provisioners, archive (builder/lxc/builder.go).

use std::sync::Arc;

use super::guest::Inside;
use super::{Lxc, wrapper};
use crate::communicator;
use crate::communicator::guest::{Guest, words};
use crate::diagnostic::Diagnostic;
use crate::helpers::HasComeUp;
use crate::lower::compose::{Built, ComposeBuilder, Stop};
use crate::lower::{Carried, Scope};
use crate::plan::{Var, Word};
use crate::program::{Artifact, Command, Destroy, Fact, Item, Side, Step, Stmt, Test, Told, Undo};
use crate::schema::{List, Text};

/// The variable that is set while there may be a container.
const RUNNING: &str = "running";

/// What is composed now.
struct Composer<'c, 's, 'h, 'a> {
    config: &'c Lxc,
    scope: &'s mut Scope<'h, 'a>,
    inside: Inside,
    /// The folder for what the build leaves.
    output: Word,
    /// The configuration.
    carried: Carried,
}

fn all(list: &List<Text>) -> Vec<Word> {
    list.items.iter().map(|text| text.word.clone()).collect()
}

impl ComposeBuilder for Lxc {
    fn compose(
        self,
        scope: &mut Scope<'_, '_>,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Built, Stop> {
        wrapper(&self.command_wrapper, faults, scope.span);
        let inside = Inside {
            name: scope.named(&self.container_name, "packer-"),
            options: all(&self.attach_options),
        };
        let mut composer = Composer {
            config: &self,
            output: scope.named(&self.output_directory, "output-"),
            carried: scope.carry("config_file", &self.config_file, "")?,
            inside: inside.clone(),
            scope,
        };
        let before = vec![composer.folder(), composer.create(faults)?, composer.wait()];
        let after = vec![composer.export()?];
        let data = communicator::plain_data();
        Ok(Built {
            before,
            after,
            artifact: Artifact {
                builder_id: "ustream.lxc",
                id: Word::lit("VM"),
                told: Told::Words(words(&[
                    &"VM files in directory: ".into(),
                    &composer.output,
                ])),
                files: composer.results().into_iter().map(Item::File).collect(),
                destroy: Destroy::Folder(composer.output.clone()),
            },
            guest: Guest::Own(Arc::new(inside)),
            artifact_data: data.clone(),
            data,
            provision_step: false,
        })
    }
}

impl Composer<'_, '_, '_, '_> {
    /// The files that it leaves.
    fn results(&self) -> [Word; 2] {
        ["/lxc-config", "/rootfs.tar.gz"].map(|name| words(&[&self.output, &name.into()]))
    }

    /// Where the container's files are on this host.
    fn place(&self, below: &str) -> Word {
        let folder = Word::var(Var::Build("containers"));
        words(&[&folder, &"/".into(), &self.inside.name, &below.into()])
    }

    fn removal(&self) -> Command {
        let words = ["-f".into(), "-n".into(), self.inside.name.clone()];
        Command::new("lxc-destroy", words)
    }

    /// Makes the folder for what the build leaves; with -force it is emptied first.
    fn folder(&self) -> Step {
        let title = words(&[&"Make the folder ".into(), &self.output]);
        let origin = self
            .scope
            .origin("output_directory", self.config.output_directory.span);
        let mut step = Step::new(title, origin);
        let empty = Command::new("rm", ["-rf".into(), self.output.clone()]);
        step.body = vec![
            Stmt::If(
                Test::Given(Word::var(Var::Run("force"))),
                vec![Stmt::Run(empty)],
                Vec::new(),
            ),
            Stmt::MakeFolder(self.output.clone()),
            Stmt::Let("made", "1".into()),
        ];
        let results = self.results();
        let told = words(&[&"removes ".into(), &results[0], &" ".into(), &results[1]]);
        let files = std::iter::once("-f".into()).chain(results.clone());
        step.undo = Some(Undo {
            flag: "made",
            body: vec![
                Stmt::Run(Command::new("rm", files)),
                Stmt::Run(Command::new("rmdir", [self.output.clone()]).silent()),
            ],
            kept_by_abort: true,
            told,
        });
        step.facts = results.into_iter().map(Fact::Writes).collect();
        step
    }

    /// Makes the container, and starts it.
    fn create(&mut self, faults: &mut Vec<Diagnostic>) -> Result<Step, Stop> {
        let config = self.config;
        let name = self.inside.name.clone();
        let template = &config.template_name.word;
        let title = words(&[
            &"Make the container ".into(),
            &name,
            &" by LXC's template ".into(),
            template,
            &", and start it".into(),
        ]);
        let origin = self
            .scope
            .origin("template_name", config.template_name.span);
        let mut step = Step::new(title, origin);
        let folder = Command::new("lxc-config", ["lxc.lxcpath".into()])
            .or_dies("lxc-config(1) does not say where containers are");
        let taken = words(&[
            &"there is a container ".into(),
            &name,
            &" already (-force destroys it)".into(),
        ]);
        step.body = vec![
            Stmt::Capture("containers", folder),
            Stmt::If(
                Test::Exists(self.place("")),
                vec![
                    Stmt::If(
                        Test::Given(Word::var(Var::Run("force"))).not(),
                        vec![Stmt::Die(taken)],
                        Vec::new(),
                    ),
                    Stmt::Run(self.removal()),
                ],
                Vec::new(),
            ),
        ];
        let own = &config.config_file.word;
        let options = all(&config.create_options);
        if options.contains(own) {
            step.body.extend(self.carried.ready_here()?);
        }
        // the option that names the configuration names what is carried
        let options = options.into_iter().map(|word| match &word == own {
            true => self.carried.path.clone(),
            false => word,
        });
        let line: Vec<Word> = options
            .chain(["-n".into(), name.clone(), "-t".into(), template.clone()])
            .chain(["--".into()])
            .chain(all(&config.template_parameters))
            .collect();
        let variables = all(&config.template_environment_vars);
        self.scope.no_secrets(&line, "lxc-create", faults);
        self.scope.no_secrets(&variables, "lxc-create", faults);
        let create = match variables.is_empty() {
            true => Command::new("lxc-create", line),
            false => {
                step.facts.push(Fact::Needs("lxc-create".into()));
                let words = variables.into_iter().chain(["lxc-create".into()]);
                Command::new("env", words).words(line)
            }
        };
        // nothing of /tmp, where scripts will lie, may be removed while it starts
        let mark = Command::new("touch", [self.place("/rootfs/tmp/.tmpfs")]);
        let start = ["-d".into(), "--name".into(), name.clone()];
        let start = Command::new("lxc-start", all(&config.start_options)).words(start);
        step.body.extend([
            Stmt::Let(RUNNING, "1".into()),
            create.or_die("lxc-create(1) does not make the container"),
            mark.or_die("the container has no /tmp"),
            start.or_die("the container does not start"),
        ]);
        step.undo = Some(Undo {
            flag: RUNNING,
            body: vec![Stmt::Run(self.removal())],
            kept_by_abort: true,
            told: words(&[&"destroys the container ".into(), &name]),
        });
        step.facts.extend(self.told(&name));
        Ok(step)
    }

    /// What a reviewer should know of the container.
    fn told(&self, name: &Word) -> Vec<Fact> {
        let config = self.config;
        let killed = words(&[
            &"the container ".into(),
            name,
            &": lxc-destroy -f -n ".into(),
            name,
        ]);
        let fetched = words(&[
            &"what LXC's template ".into(),
            &config.template_name.word,
            &" fetches, if it does; how that is verified is its affair".into(),
        ]);
        let reaches = words(&[
            &"the network that ".into(),
            &config.config_file.word,
            &" gives it".into(),
        ]);
        vec![
            Fact::Root(
                Side::Host,
                "nothing, unless this file is run as root: the container is root's then".into(),
            ),
            Fact::Fetches(Side::Host, fetched),
            Fact::Reaches(reaches),
            Fact::Killed(killed),
        ]
    }

    /// Waits until the container has come to a runlevel. An answer that is none counts as one, as in Packer: not all have
    /// runlevels.
    fn wait(&self) -> Step {
        let config = self.config;
        let level = config.target_runlevel.value.to_string();
        let limit = config.init_timeout.value;
        let title = format!(
            "Wait until the container has come to runlevel {level} (at most {})",
            limit.brief()
        );
        let origin = self
            .scope
            .origin("target_runlevel", config.target_runlevel.span);
        let seconds = limit.whole_seconds();
        // one that does not answer is not waited for any longer either
        let test = HasComeUp {
            guest: self.scope.build.suffix.clone(),
            attach: self.inside.attach(),
            level: config.target_runlevel.value,
            seconds: seconds.max(1),
        };
        Step::new(title, origin).doing([Stmt::Until {
            test: Command::helper(test, []),
            every: 1,
            within: seconds.to_string().into(),
            unless: None,
            otherwise: "the container has not come up".into(),
        }])
    }

    /// Stops the container, packs its files, destroys it.
    fn export(&self) -> Result<Step, Stop> {
        let config = self.config;
        let [conf, archive] = self.results();
        let title = words(&[
            &"Stop the container, pack its files into ".into(),
            &archive,
            &", destroy it".into(),
        ]);
        let origin = self.scope.origin("config_file", config.config_file.span);
        let mut step = Step::new(title, origin);
        match self.carried.text(self.scope.house) {
            Some(text) => step.body.push(Stmt::Write {
                path: conf,
                text,
                mode: Some(0o755),
            }),
            None => {
                step.body.extend(self.carried.ready_here()?);
                let words = [self.carried.path.clone(), conf.clone()];
                step.body.extend([
                    Command::new("cp", words).or_die("cannot copy the configuration"),
                    Stmt::Run(Command::new("chmod", ["755".into(), conf])),
                ]);
            }
        }
        let name = &self.inside.name;
        let stop = Command::new("lxc-stop", ["--name".into(), name.clone()]);
        let pack = [
            "-C".into(),
            self.place(""),
            "--numeric-owner".into(),
            "--anchored".into(),
        ];
        let pack = Command::new("tar", pack)
            .words(["--exclude=./rootfs/dev/log".into(), "-czf".into()])
            .words([archive.clone(), "./rootfs".into()]);
        let left = words(&[&"It is left: lxc-destroy -f -n ".into(), name]);
        step.body.extend([
            stop.or_die("the container does not stop"),
            pack.or_die(words(&[&"cannot write ".into(), &archive])),
            self.removal().or_else(vec![Stmt::Say(left)]),
            Stmt::Let(RUNNING, Word::empty()),
            Stmt::Let("made", Word::empty()),
        ]);
        Ok(step)
    }
}
