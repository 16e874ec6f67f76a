//! The steps as a program: disk, installation, second start, provisioners, shutdown (builder/openbsd-vmm/builder.go).

use std::collections::BTreeMap;

use super::compose_console;
use super::compose_fetch::Fetched;
use super::compose_http::Served;
use super::install::{IMAGES, Media, Names, Run};
use super::{Generation, OpenbsdVmm};
use crate::communicator;
use crate::communicator::guest::Guest;
use crate::communicator::guest::{self, Ssh, words};
use crate::diagnostic::Diagnostic;
use crate::helpers::openbsd::{ConsoleOn, FindGuest, FindNeighbour, WaitOff};
use crate::lower::Scope;
use crate::lower::compose::{Built, ComposeBuilder, Stop, parent};
use crate::plan::{LibFn, Part, Var, Word};
use crate::program::{
    Artifact, Command, Destroy, Fact, Item, Output, Side, Step, Stmt, Test, Undo,
};

/// How long the name of a machine may be that its interface's description has in full.
const LONGEST: usize = 48;

/// What is composed now.
pub(super) struct Composer<'c, 's, 'h, 'a> {
    pub config: &'c OpenbsdVmm,
    pub scope: &'s mut Scope<'h, 'a>,
    pub names: Names,
    /// What its console showed.
    pub log: Word,
    pub media: Media,
    /// Base image of the first disk.
    pub base: Word,
    pub steps: Vec<Step>,
}

/// A value that the build learns.
pub(super) fn learned(name: &'static str) -> Word {
    Word::var(Var::Build(name))
}

/// The path of a file as vmd is told it: from the root.
pub(super) fn from_root(path: &Word) -> Word {
    match path.parts() {
        [] => Word::empty(),
        [Part::Literal(text), ..] if text.starts_with('/') => path.clone(),
        [Part::Literal(text), rest @ ..] if text.starts_with("~/") => {
            let mut out = Word::var(Var::Env("HOME".to_owned()));
            out.push_str(&text[1..]);
            rest.iter().for_each(|part| out.push(part.clone()));
            out
        }
        [Part::Literal(text), rest @ ..] => {
            let mut out = Word::var(Var::Run("pwd"));
            out.push_str("/");
            out.push_str(text.trim_start_matches("./"));
            rest.iter().for_each(|part| out.push(part.clone()));
            out
        }
        _ => Word::call(LibFn("absolute"), vec![path.clone()]),
    }
}

/// Sets a variable to the path of a file, seen from the root.
fn let_from_root(name: &'static str, path: &Word) -> Vec<Stmt> {
    let whole = from_root(path);
    let [Part::Call(..)] = whole.parts() else {
        return vec![Stmt::Let(name, whole)];
    };
    let below = words(&[&Word::var(Var::Run("pwd")), &"/".into(), &learned(name)]);
    vec![
        Stmt::Let(name, path.clone()),
        Stmt::If(
            Test::Like(learned(name), "/*").not(),
            vec![Stmt::Let(name, below)],
            Vec::new(),
        ),
    ]
}

impl ComposeBuilder for OpenbsdVmm {
    fn compose(self, scope: &mut Scope<'_, '_>, _: &mut Vec<Diagnostic>) -> Result<Built, Stop> {
        Composer::new(&self, scope).compose()
    }
}

impl<'c, 's, 'h, 'a> Composer<'c, 's, 'h, 'a> {
    fn new(config: &'c OpenbsdVmm, scope: &'s mut Scope<'h, 'a>) -> Self {
        let names = Names::of(config, scope);
        let modern = config.generation() == Generation::Modern;
        let media = Media {
            kernel: match config.kernel().is_empty() && !modern {
                true => Word::lit("/etc/firmware/vmm-bios"),
                false => from_root(config.kernel()),
            },
            cdrom: from_root(config.cd()),
        };
        let mut log = match modern {
            false => words(&[&names.folder, &"/../".into()]),
            true if config.log_directory.word.is_empty() => Word::empty(),
            true => words(&[&config.log_directory.word, &"/".into()]),
        };
        log.append(names.name.clone());
        log.push_str(".log");
        Self {
            config,
            scope,
            names,
            log,
            media,
            base: from_root(&config.disk_base.word),
            steps: Vec::new(),
        }
    }

    /// Whether the machine has an interface of its own, rather than one on a switch.
    pub(super) fn is_local(&self) -> bool {
        self.config.switch.word.is_empty()
    }

    fn is_modern(&self) -> bool {
        self.config.generation() == Generation::Modern
    }

    fn compose(mut self) -> Result<Built, Stop> {
        let config = self.config;
        let goes_on = config.goes_on(self.scope);
        let Fetched { kernel, iso } = self.fetch()?;
        if let Some(kernel) = kernel {
            self.media.kernel = kernel;
        }
        if let Some(iso) = iso {
            self.media.cdrom = iso;
        }
        // vmd cuts descriptions of interfaces, by which the guest is found
        if self.names.name.to_string().len() > LONGEST {
            return Err(Stop::Later);
        }
        self.check();
        self.create();
        let served = self.install(goes_on)?;
        let mut built = Built {
            before: Vec::new(),
            after: Vec::new(),
            guest: Guest::None,
            artifact: Artifact {
                builder_id: "packer.openbsd-vmm",
                id: Word::lit("VMM"),
                files: self.names.images.iter().cloned().map(Item::File).collect(),
                destroy: Destroy::Trees,
            },
            data: BTreeMap::new(),
            // the plugin's artifact carries no data
            artifact_data: BTreeMap::new(),
            provision_step: goes_on,
        };
        if goes_on {
            self.start();
            let host = match config.comm.ssh_host.word.is_empty() {
                true => learned("guest"),
                false => config.comm.ssh_host.word.clone(),
            };
            let (guest, mut connect) = guest::compose(&config.comm, host.clone(), self.scope)?;
            self.tell_of(&mut connect);
            self.steps.append(&mut connect);
            let password = self.scope.secret("ssh_password", &config.comm.ssh_password);
            built.data = communicator::data(&config.comm, host, password);
            built.guest = guest;
            built.after = vec![self.halt(&built.guest, served)];
        }
        built.before = std::mem::take(&mut self.steps);
        self.add_data(&mut built.data);
        Ok(built)
    }

    /// What `{{build `KEY`}}` gives besides what the communicator knows.
    fn add_data(&self, data: &mut BTreeMap<String, Word>) {
        let addresses = self.addresses();
        let mut add = |key: &str, word: Word| data.insert(key.to_owned(), word);
        add("ID", Word::lit("ERR_ID_NOT_IMPLEMENTED_BY_BUILDER"));
        let (ip, port) = (&addresses["HTTPIP"], &addresses["HTTPPort"]);
        add("PackerHTTPIP", ip.clone());
        add("PackerHTTPPort", port.clone());
        add("PackerHTTPAddr", words(&[ip, &":".into(), port]));
    }

    /// What `{{ }}` in the boot command and in generated files may name.
    pub(super) fn addresses(&self) -> BTreeMap<String, Word> {
        let http = &self.config.http;
        let ip = match self.is_local() {
            true => learned("host"),
            false => http.http_bind_address.word.clone(),
        };
        let port = match http.http_directory.word.is_empty() {
            true => Word::lit("0"),
            false => learned("port"),
        };
        let name = &self.names.name;
        [
            ("HTTPIP", ip),
            ("HTTPPort", port),
            ("Name", name.clone()),
            ("VMName", name.clone()),
        ]
        .map(|(key, word)| (key.to_owned(), word))
        .into()
    }

    /// Before anything is done: vmd, the rights, the name, what is read.
    fn check(&mut self) {
        let name = &self.names.name;
        let title = words(&[
            &"Check that vmd(8) answers and has no machine ".into(),
            name,
        ]);
        let origin = self.scope.origin("vm_name", self.config.vm_name.span);
        let mut step = Step::new(title, origin);
        step.body = vec![
            Stmt::Let("vm", name.clone()),
            Stmt::Let("log", self.log.clone()),
        ];
        if name.as_literal().is_none() {
            let pattern = "[A-Za-z][A-Za-z0-9._-]*|[0-9]+[A-Za-z._-][A-Za-z0-9._-]*";
            step.body.push(
                Command::new("echo", [name.clone()])
                    .pipe(Command::new("grep", ["-qxE".into(), pattern.into()]))
                    .or_die(words(&[
                        &"vmd(8) takes no machine of the name ".into(),
                        name,
                        &": letters, digits, and . _ - behind the first".into(),
                    ])),
            );
        }
        let taken = words(&[
            &"vmd(8) does not answer (rcctl start vmd; vm.conf: socket owner), or has a machine "
                .into(),
            name,
            &" already (vmctl stop -f ".into(),
            name,
            &")".into(),
        ]);
        step.body
            .push(Command::helper(crate::helpers::openbsd::IsOff {}, []).or_die(taken));
        if !self.is_modern() {
            step.body.push(
                Command::new("doas", ["-n", "vmctl", "status"].map(Word::lit))
                    .output(Output::Null)
                    .or_die("doas(1) does not let this user run vmctl(8): see Root at the top of this file"),
            );
        }
        for (path, told, name) in [
            (&mut self.media.kernel, self.config.kernel(), "kernel"),
            (&mut self.media.cdrom, self.config.cd(), "iso"),
            (&mut self.base, &self.config.disk_base.word, "base_image"),
        ] {
            if path.is_empty() || matches!(path.parts(), [Part::Var(Var::Build(_))]) {
                continue;
            }
            if let [Part::Call(..)] = path.parts() {
                step.body.extend(let_from_root(name, told));
                *path = learned(name);
            }
            step.facts.push(Fact::Reads(told.clone()));
            step.body.push(Stmt::If(
                Test::Exists(path.clone()).not(),
                vec![Stmt::Die(words(&[&"there is no ".into(), told]))],
                Vec::new(),
            ));
        }
        self.folders(&mut step);
        step.facts.extend(self.root());
        step.facts
            .push(Fact::Needs("OpenBSD with vmm(4) and vmd(8)".into()));
        self.steps.push(step);
    }

    /// The folder for the disks, and the log.
    fn folders(&self, step: &mut Step) {
        let folder = &self.names.folder;
        step.body.push(Stmt::If(
            Test::Exists(folder.clone()).not(),
            vec![Stmt::Let("folder", folder.clone())],
            Vec::new(),
        ));
        let mut make = vec![Word::lit("-p"), folder.clone()];
        let beside = parent(&self.log).filter(|other| self.is_modern() && other != folder);
        make.extend(beside);
        step.body
            .push(Command::new("mkdir", make).or_die("cannot make the folders"));
        step.body.push(
            Command::new(":", [])
                .output(Output::Append(learned("log")))
                .umask(0o077)
                .or_die(words(&[&"cannot write ".into(), &self.log])),
        );
        step.undo = Some(Undo {
            flag: "folder",
            body: vec![Stmt::Run(
                Command::new("rmdir", [learned("folder")]).silent(),
            )],
            kept_by_abort: false,
            told: Word::empty(),
        });
        step.facts.push(Fact::Writes(self.log.clone()));
    }

    /// The disks.
    fn create(&mut self) {
        let config = self.config;
        let images = self.names.images.clone();
        let format = &config.disk_format.value;
        let sizes: Vec<&Word> = std::iter::once(&config.disk_size)
            .chain(&config.disk_additional_size.items)
            .map(|size| &size.word)
            .collect();
        let mut title = Word::lit("Create ");
        for (number, image) in images.iter().enumerate() {
            title.push_str(if number > 0 { ", " } else { "" });
            title.append(image.clone());
        }
        title.push_str(&format!(" ({format}"));
        if config.disk_base.word.is_empty() {
            for size in &sizes {
                title.push_str(", ");
                title.append((*size).clone());
            }
        } else {
            title.push_str(" on ");
            title.append(config.disk_base.word.clone());
        }
        title.push_str(")");
        let origin = self
            .scope
            .origin("output_directory", config.output_directory.span);
        let mut step = Step::new(title, origin);
        let variables: Vec<Word> = IMAGES[..images.len()]
            .iter()
            .map(|(_, name)| learned(name))
            .collect();
        for (image, (_, name)) in images.iter().zip(IMAGES) {
            step.body.extend(let_from_root(name, image));
        }
        step.body.extend(free(&variables));
        step.body.push(Stmt::Let("made", "1".into()));
        for (number, (image, size)) in variables.iter().zip(&sizes).enumerate() {
            let mut words = vec![Word::lit("create")];
            if number == 0 && !config.disk_base.word.is_empty() {
                words.extend(["-b".into(), self.base.clone()]);
            } else {
                words.extend(["-s".into(), (*size).clone()]);
            }
            words.push(guest::words(&[&format!("{format}:").into(), image]));
            step.body.push(
                Command::new("vmctl", words)
                    .or_die(guest::words(&[&"vmctl(8) does not create ".into(), image])),
            );
        }
        let mut told = Word::lit("removes");
        for image in &images {
            told.push_str(" ");
            told.append(image.clone());
        }
        let mut remove = vec![Word::lit("-f")];
        remove.extend(variables);
        step.undo = Some(Undo {
            flag: "made",
            body: vec![Stmt::Run(Command::new("rm", remove))],
            kept_by_abort: true,
            told,
        });
        step.facts.extend(images.into_iter().map(Fact::Writes));
        self.steps.push(step);
    }

    /// Boots what installs the guest, and waits until it halts.
    fn install(&mut self, goes_on: bool) -> Result<bool, Stop> {
        let config = self.config;
        let data = self.addresses();
        let typed = compose_console::lines(config, &data, self.scope)?;
        let served = Served::new(self, &data)?;
        let name = &self.names.name;
        let mut title = match (self.media.kernel.is_empty(), self.media.cdrom.is_empty()) {
            (false, _) => words(&[&"Boot ".into(), &self.kernel_name(), &" in ".into(), name]),
            (true, false) => words(&[&"Boot the CD in ".into(), name]),
            (true, true) => words(&[&"Boot ".into(), name]),
        };
        title.push_str(match typed.is_empty() {
            true => ", wait",
            false => ", type on its console, wait",
        });
        title.push_str(&format!(
            " until it halts (at most {})",
            config.install_timeout.value.brief()
        ));
        let origin = self
            .scope
            .origin("boot_command", config.boot_config.boot_command.span);
        let mut step = Step::new(title, origin);
        step.body.push(
            Command::new(
                "mkfifo",
                [words(&[
                    &crate::lower::compose::private(),
                    &"/typed".into(),
                ])],
            )
            .or_die("cannot make a fifo"),
        );
        step.body.extend(self.vmctl_start(Run::Install));
        let mut stop = vec![Word::lit("stop"), Word::lit("-f"), name.clone()];
        let told = words(&[&"stops the machine ".into(), name]);
        let stop = match self.is_modern() {
            true => Command::new("vmctl", stop),
            false => {
                stop.splice(0..0, ["-n", "vmctl"].map(Word::lit));
                Command::new("doas", stop)
            }
        };
        step.undo = Some(Undo {
            flag: "started",
            body: vec![Stmt::Run(stop), Stmt::Run(wait_off(30))],
            kept_by_abort: true,
            told,
        });
        step.facts.push(Fact::Killed(words(&[
            &"the machine running: ".into(),
            &(if self.is_modern() { "" } else { "doas " }).into(),
            &"vmctl stop -f ".into(),
            name,
        ])));
        self.steps.push(step);

        let mut step = Step::new("", "");
        step.body.push(self.console_on());
        let asks = |word: &Word| {
            let mut found = false;
            word.each_var(&mut |var| found |= matches!(var, Var::Build("host" | "guest")));
            found
        };
        let mut needed = served.is_some();
        typed
            .iter()
            .for_each(|stmt| stmt.each_word(&mut |word| needed |= asks(word)));
        if self.is_local() && needed {
            step.body.push(Stmt::Run(Command::helper(FindGuest {}, [])));
        }
        step.undo = Some(Undo {
            flag: "console",
            body: vec![Stmt::Run(
                Command::new("kill", [learned("console")]).silent(),
            )],
            kept_by_abort: false,
            told: Word::empty(),
        });
        self.steps.push(step);

        let serves = served.is_some();
        if let Some(served) = served {
            self.steps.push(served.step());
        }
        let mut step = Step::new("", "").doing(typed);
        let late = words(&[
            &format!("the machine has not halted within {}: does the guest halt or reboot in the end? See ", config.install_timeout.value.brief()).into(),
            &self.log,
        ]);
        step.body
            .push(wait_off(config.install_timeout.value.whole_seconds()).or_die(late));
        if serves && !goes_on {
            step.body.extend(stop_serving());
        }
        if !goes_on {
            step.body.push(Stmt::Let("made", Word::empty()));
        }
        self.steps.push(step);
        Ok(serves)
    }

    fn kernel_name(&self) -> Word {
        match self.config.boot_url.word.is_empty() {
            true if self.config.kernel().is_empty() => "the BIOS".into(),
            true => self.config.kernel().clone(),
            false => "the kernel".into(),
        }
    }

    /// The machine's start, with its disks.
    fn vmctl_start(&self, run: Run) -> [Stmt; 2] {
        let mut words = vec![Word::lit("start")];
        words.extend(self.config.start(run, &self.media));
        words.push(self.names.name.clone());
        let command = match self.is_modern() {
            true => Command::new("vmctl", words),
            false => {
                words.splice(0..0, ["-n", "vmctl"].map(Word::lit));
                Command::new("doas", words)
            }
        };
        [
            Stmt::Let("started", "1".into()),
            command.or_die("vmd(8) does not start the machine: see Root at the top of this file"),
        ]
    }

    fn console_on(&self) -> Stmt {
        let by_doas = !self.is_modern();
        Stmt::Run(Command::helper(ConsoleOn { by_doas }, []))
    }

    /// The second start: from the disk.
    fn start(&mut self) {
        let config = self.config;
        let title = words(&[&"Start ".into(), &self.names.name, &" from its disk".into()]);
        let origin = self.scope.origin("vm_name", config.vm_name.span);
        let mut step = Step::new(title, origin).doing(self.vmctl_start(Run::Disk));
        step.body.push(self.console_on());
        let asked = config.comm.ssh_host.word.is_empty() || self.scope.is_provisioned();
        if self.is_local() {
            if asked {
                step.body.push(Stmt::Run(Command::helper(FindGuest {}, [])));
            }
        } else if config.comm.ssh_host.word.is_empty() && config.comm.communicator.value != "none" {
            let told = config.lladdr.word.is_empty();
            let seconds = config.comm.ssh_timeout.value.whole_seconds().to_string();
            let find = Command::helper(
                FindNeighbour { told },
                [seconds.into(), config.lladdr.word.clone()],
            );
            step.body.push(Stmt::Run(find));
        }
        step.facts.push(Fact::Reaches(match self.is_local() {
            true => "this host at its tap(4), and what routing and pf(4) let it beyond".into(),
            false => words(&[
                &"all that is on the switch ".into(),
                &config.switch.word,
                &" of vm.conf(5)".into(),
            ]),
        }));
        self.steps.push(step);
    }

    /// Halts the guest: by its own command, or else vmd asks it. What does not halt is taken away.
    fn halt(&mut self, guest: &Guest, served: bool) -> Step {
        let shutdown = &self.config.shutdown;
        let name = &self.names.name;
        let command = &shutdown.shutdown_command;
        let time = shutdown.shutdown_timeout.value;
        let how = match command.word.is_empty() {
            true => Word::lit("vmctl stop"),
            false => command.word.clone(),
        };
        let title = words(&[
            &"Halt ".into(),
            name,
            &" by ".into(),
            &how,
            &format!(", wait until it is off (at most {})", time.brief()).into(),
        ]);
        let origin = self.scope.origin("shutdown_command", command.span);
        let mut step = Step::new(title, origin);
        if served {
            step.body.extend(stop_serving());
        }
        let ssh: Option<&Ssh> = match guest {
            Guest::Ssh(ssh) if !command.word.is_empty() => Some(ssh),
            _ => None,
        };
        if let Some(ssh) = ssh {
            step.body.push(
                ssh.command(command.word.clone())
                    .whatever("the connection may break before it tells how it went"),
            );
        } else if command.word.is_empty() {
            step.body
                .push(self.stop(false).whatever("it may have halted by itself"));
        }
        let after = |seconds: u64, stop: Command| {
            Stmt::If(
                Test::Succeeds(wait_off(seconds)).not(),
                vec![Stmt::Run(stop)],
                Vec::new(),
            )
        };
        let patience = time.whole_seconds();
        if command.word.is_empty() {
            step.body.push(after(patience, self.stop(true)));
        } else {
            step.body.push(after(patience, self.stop(false)));
            step.body.push(after(10, self.stop(true)));
        }
        step.body.push(wait_off(30).or_die(words(&[
            &"the machine cannot be stopped: vmctl stop -f ".into(),
            name,
        ])));
        step.body.push(Stmt::Let("made", Word::empty()));
        step
    }

    fn stop(&self, force: bool) -> Command {
        let mut words = vec![Word::lit("stop")];
        if force {
            words.push(Word::lit("-f"));
        }
        words.push(self.names.name.clone());
        if self.is_modern() {
            return Command::new("vmctl", words);
        }
        words.splice(0..0, ["-n", "vmctl"].map(Word::lit));
        Command::new("doas", words)
    }

    /// What root has to have prepared.
    fn root(&self) -> Vec<Fact> {
        let config = self.config;
        let host = |word: Word| Fact::Root(Side::Host, word);
        if self.is_modern() {
            let mut told = words(&[
                &"nothing; root has prepared /etc/vm.conf: vm \"".into(),
                &config.vm_template.word,
            ]);
            told.push_str(&format!(
                "\" {{ disable, disk \"/dev/null\", owner USER, allow instance {{ {}, owner USER }} }}",
                config.instance(&self.media)
            ));
            return vec![host(told)];
        }
        let rule = |command: &[Word]| {
            let mut line = Word::lit("permit nopass USER as root cmd vmctl args");
            for word in command {
                line.push_str(" ");
                line.append(word.clone());
            }
            host(line)
        };
        let name = || self.names.name.clone();
        let mut start = vec![Word::lit("start")];
        start.extend(config.start(Run::Install, &self.media));
        start.push(name());
        let mut out = vec![
            host("vmctl start, console and stop, by doas -n. Lines for /etc/doas.conf:".into()),
            rule(&["status".into()]),
            rule(&start),
        ];
        if config.goes_on(self.scope) {
            let mut start = vec![Word::lit("start")];
            start.extend(config.start(Run::Disk, &self.media));
            start.push(name());
            out.push(rule(&start));
            out.push(rule(&["stop".into(), name()]));
        }
        out.push(rule(&["console".into(), name()]));
        out.push(rule(&["stop".into(), "-f".into(), name()]));
        out
    }

    /// Says in the steps that connect where the guest is.
    fn tell_of(&self, steps: &mut [Step]) {
        let comm = &self.config.comm;
        let Some(step) = steps.first_mut() else {
            return;
        };
        let user = &comm.ssh_username.word;
        let port = comm.guest_port();
        let (at, over) = match (comm.ssh_host.word.is_empty(), self.is_local()) {
            (false, _) => (comm.ssh_host.word.clone(), ""),
            (true, true) => ("100.64.N.3".into(), ", over its tap(4) only"),
            (true, false) => ("the address that arp(8) tells of the guest".into(), ""),
        };
        let told = words(&[
            &"ssh ".into(),
            user,
            &"@".into(),
            &at,
            &format!(" port {port}{over}; its host key is new and not checked").into(),
        ]);
        step.facts.retain(|fact| !matches!(fact, Fact::Connects(_)));
        step.facts.push(Fact::Connects(told));
        if user.as_literal() == Some("root") {
            step.facts
                .push(Fact::Root(Side::Guest, "everything".into()));
        }
    }
}

/// Waits until the machine is off; fails when the time is over.
fn wait_off(seconds: u64) -> Command {
    Command::helper(WaitOff {}, [seconds.to_string().into()])
}

/// Ends the server.
fn stop_serving() -> [Stmt; 2] {
    [
        Stmt::Run(Command::new("kill", [learned("http")])),
        Stmt::Let("http", Word::empty()),
    ]
}

/// Refuses to replace images, unless `-force` says so.
fn free(images: &[Word]) -> Vec<Stmt> {
    let force = || Test::Given(Word::var(Var::Run("force")));
    let refuse = |image: &Word| {
        let message = words(&[image, &" exists (-force replaces it)".into()]);
        Stmt::If(
            Test::Exists(image.clone()),
            vec![Stmt::If(
                force().not(),
                vec![Stmt::Die(message)],
                Vec::new(),
            )],
            Vec::new(),
        )
    };
    let mut remove = vec![Word::lit("-f")];
    remove.extend(images.iter().cloned());
    let mut out: Vec<Stmt> = images.iter().map(refuse).collect();
    out.push(Stmt::Run(Command::new("rm", remove)));
    out
}
