//! The machine of a plain script: it is started, installed, started again and halted.

use super::compose::*;
use super::compose_console;
use super::compose_http::served;
use super::install::Run;
use crate::builders::common::Served;
use crate::communicator::guest::Guest;
use crate::communicator::guest::{Ssh, words};
use crate::communicator::remote::Remote;
use crate::helpers::openbsd::{ConsoleOn, FindGuest, FindNeighbour, WaitOff};
use crate::lower::compose::Stop;
use crate::plan::{Var, Word};
use crate::program::{Command, Fact, Side, Step, Stmt, Test, Undo};

impl Composer<'_, '_, '_, '_> {
    /// Boots what installs the guest, and waits until it halts.
    pub(super) fn install(&mut self, goes_on: bool) -> Result<bool, Stop> {
        let config = self.config;
        let data = self.addresses();
        let typed = compose_console::lines(config, &data, self.scope)?;
        let served = served(self, &data)?;
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
            step.body.extend(Served::stop());
        }
        if !goes_on {
            step.body.extend(finished());
        }
        self.steps.push(step);
        Ok(serves)
    }

    pub(super) fn kernel_name(&self) -> Word {
        match self.config.boot_url.word.is_empty() {
            true if self.config.kernel().is_empty() => "the BIOS".into(),
            true => self.config.kernel().clone(),
            false => "the kernel".into(),
        }
    }

    /// The machine's start, with its disks.
    pub(super) fn vmctl_start(&self, run: Run) -> [Stmt; 2] {
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

    pub(super) fn console_on(&self) -> Stmt {
        let by_doas = !self.is_modern();
        Stmt::Run(Command::helper(ConsoleOn { by_doas }, []))
    }

    /// The second start: from the disk.
    pub(super) fn start(&mut self) {
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
            let lladdr = (!told).then(|| config.lladdr.word.clone());
            let find = Command::helper(FindNeighbour { told }, [seconds.into()]).words(lladdr);
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
    pub(super) fn halt(&mut self, guest: &Guest, served: bool) -> Step {
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
            step.body.extend(Served::stop());
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
        step.body.extend(finished());
        step
    }

    pub(super) fn stop(&self, force: bool) -> Command {
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

    /// What the head tells of where the guest is.
    pub(super) fn where_it_is(&self) -> Word {
        let comm = &self.config.comm;
        let (at, over) = match (comm.ssh_host.word.is_empty(), self.is_local()) {
            (false, _) => (comm.ssh_host.word.clone(), ""),
            (true, true) => ("100.64.N.3".into(), ", over its tap(4) only"),
            (true, false) => ("the address that arp(8) tells of the guest".into(), ""),
        };
        words(&[&at, &format!(" port {}{over}", comm.guest_port()).into()])
    }

    /// Says in the steps that connect what is done as root.
    pub(super) fn tell_of(&self, steps: &mut [Step]) {
        if self.config.comm.ssh_username.word.as_literal() == Some("root")
            && let Some(step) = steps.first_mut()
        {
            step.facts
                .push(Fact::Root(Side::Guest, "everything".into()));
        }
    }
}

/// Waits until the machine is off; fails when the time is over.
pub(super) fn wait_off(seconds: u64) -> Command {
    Command::helper(WaitOff {}, [seconds.to_string().into()])
}

/// What was made stays.
pub(super) fn finished() -> [Stmt; 2] {
    ["made", "folder"].map(|flag| Stmt::Let(flag, Word::empty()))
}

/// Refuses to replace images, unless `-force` says so.
pub(super) fn free(images: &[Word]) -> Vec<Stmt> {
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
