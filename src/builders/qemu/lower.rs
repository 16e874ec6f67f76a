//! The steps, in Packer's order (builder/qemu/builder.go).

use std::collections::BTreeMap;

use super::Qemu;
use super::args::{Places, bridged, known, monitored, text, words};
use crate::builders::steps::{self, Keyboard, Typing};
use crate::communicator;
use crate::diagnostic::Diagnostic;
use crate::lower::{BuilderPlan, Comm, LowerBuild, Scope};
use crate::plan::{Step, Stmt, Var, Word};

/// The address of this host in QEMU's user network; what listens on 127.0.0.1 is reached by it.
pub(super) const HOST: &str = "10.0.2.2";

/// What is lowered now.
pub(super) struct Builder<'c, 's, 'h, 'a> {
    pub config: &'c Qemu,
    pub scope: &'s mut Scope<'h, 'a>,
    pub name: Word,
    pub folder: Word,
    /// Paths of the disks.
    pub disks: Vec<Word>,
    pub steps: Vec<Step>,
}

/// Lowers the builder.
impl LowerBuild for Qemu {
    fn build(
        self,
        scope: &mut Scope<'_, '_>,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Option<BuilderPlan>, Diagnostic> {
        Builder::new(&self, scope).lower(faults)
    }
}

/// A path in a folder, without what Go's filepath.Join takes out of it.
pub(super) fn inside(folder: &Word, name: &Word) -> Word {
    let mut path = match folder.as_literal() {
        Some(text) => {
            let mut text = text;
            while let Some(rest) = text.strip_prefix("./") {
                text = rest.trim_start_matches('/');
            }
            Word::lit(text.trim_end_matches('/'))
        }
        None => folder.clone(),
    };
    if path.is_empty() {
        path = folder.clone();
    }
    path.push_str("/");
    path.append(name.clone());
    path
}

/// The paths of all disks; that of the first one is given.
pub(super) fn disks(config: &Qemu, first: &Word) -> Vec<Word> {
    let all = 0..=config.disk_additional_size.items.len();
    all.map(|number| {
        let mut disk = first.clone();
        if number > 0 {
            disk.push_str(&format!("-{number}"));
        }
        disk
    })
    .collect()
}

impl<'c, 's, 'h, 'a> Builder<'c, 's, 'h, 'a> {
    fn new(config: &'c Qemu, scope: &'s mut Scope<'h, 'a>) -> Self {
        let name = scope.named(&config.vm_name, "packer-");
        let folder = scope.named(&config.output_directory, "output-");
        let first = inside(&folder, &name);
        let disks = disks(config, &first);
        Self {
            config,
            scope,
            name,
            folder,
            disks,
            steps: Vec::new(),
        }
    }

    fn lower(mut self, faults: &mut Vec<Diagnostic>) -> Result<Option<BuilderPlan>, Diagnostic> {
        let config = self.config;
        let comm = &config.comm.comm;
        let given = &comm.host().word;
        let host = match (given.is_empty(), bridged(config)) {
            (false, _) => given.clone(),
            (true, true) => Word::var(Var::Build("host")),
            (true, false) => Word::lit("127.0.0.1"),
        };
        let Some(mut reached) = communicator::lower(comm, host.clone(), self.scope, faults) else {
            return Ok(None);
        };
        let mut setup = reached.setup;
        setup.push(Stmt::call(
            "qemu_settings",
            [self.name.clone(), self.folder.clone(), self.socket()],
        ));
        match config.accelerator.word.as_literal() {
            Some("") | None => {}
            Some(known) => setup.push(Stmt::Set("b_accelerator", known.into())),
        }
        self.before()?;
        self.disk_steps();
        self.network()?;
        self.run(faults)?;
        if comm.communicator.value != "none" && !bridged(config) {
            let (kind, port) = (&comm.communicator.value, comm.guest_port());
            reached.step.title = format!(
                "Connect by {kind} to {host}, at the port that is forwarded to the guest's port {port}"
            );
        }
        self.steps.push(reached.step);
        let provision_at = self.steps.len();
        self.stop();
        self.convert();
        let mut data = reached.data;
        let (ip, port) = (self.host_ip(), steps::http_port(&config.http));
        let mut address = ip.clone();
        address.push_str(":");
        address.append(port.clone());
        for (key, word) in [
            ("PackerHTTPIP", ip),
            ("PackerHTTPPort", port),
            ("PackerHTTPAddr", address),
        ] {
            data.insert(key.to_owned(), word);
        }
        if reached.comm == Comm::Winrm {
            // of WinRM Packer tells where it connects to
            data.insert("Port".to_owned(), Word::var(Var::Build("port")));
        } else if let Some(host) = data.get_mut("Host") {
            // of ssh what the template says, which is mostly nothing
            *host = match (given.is_empty(), config.comm.ports.skip_nat_mapping.value) {
                (true, true) => Word::lit("127.0.0.1"),
                _ => given.clone(),
            };
        }
        let shown: Vec<String> = self.disks.iter().map(Word::to_string).collect();
        Ok(Some(BuilderPlan {
            artifact: vec![
                Stmt::call("qemu_artifact", []),
                Stmt::Set("b_disk_name", self.name.clone()),
                Stmt::Set("b_disk_type", known(&config.format, "qcow2").into()),
                Stmt::Set("b_disk_size", config.size()),
                Stmt::Set("b_domain_type", Word::var(Var::Build("accelerator"))),
            ],
            steps: self.steps,
            provision_at,
            provision_step: true,
            setup,
            leaves: Word::lit(format!("the disk {}", shown.join(", "))),
            artifact_data: data.clone(),
            data,
            comm: reached.comm,
        }))
    }

    /// The path of the monitor's socket.
    fn socket(&self) -> Word {
        if !self.config.qmp_socket_path.word.is_empty() {
            return self.config.qmp_socket_path.word.clone();
        }
        let mut name = self.name.clone();
        name.push_str(".monitor");
        inside(&self.folder, &name)
    }

    /// The address by which the guest reaches this host.
    fn host_ip(&self) -> Word {
        match bridged(self.config) {
            true => Word::var(Var::Build("http_ip")),
            false => Word::lit(HOST),
        }
    }

    /// The machine is started, and typed at.
    fn run(&mut self, faults: &mut Vec<Diagnostic>) -> Result<(), Diagnostic> {
        let config = self.config;
        let binary = text(&config.qemu_binary, "qemu-system-x86_64");
        let none = config.comm.comm.communicator.value == "none";
        let mut data = BTreeMap::new();
        for (key, word) in [
            ("HTTPIP", self.host_ip()),
            ("HTTPPort", steps::http_port(&config.http)),
            ("Name", self.name.clone()),
        ] {
            data.insert(key.to_owned(), word);
        }
        let mut more = data.clone();
        let port = match none || bridged(config) {
            true => Word::lit("0"),
            false => Word::var(Var::Build("comm_port")),
        };
        for (key, word) in [
            ("HTTPDir", config.http.http_directory.word.clone()),
            ("OutputDir", self.folder.clone()),
            ("SSHHostPort", port),
        ] {
            more.insert(key.to_owned(), word);
        }
        let typed = !config.vnc.disable_vnc.value && !config.vnc.boot.boot_command.items.is_empty();
        let title = match typed {
            true => format!("Start the machine {}, and type on its keyboard", self.name),
            false => format!("Start the machine {}", self.name),
        };
        let origin = self.scope.origin("vm_name", config.vm_name.span);
        let mut step = Step::new("run", "stepRun", title, origin);
        let say = |text: &str| Stmt::call("say", [text.into()]);
        step.body.push(say(match config.disk_image.value {
            true => "Starting VM, booting disk image",
            false => "Starting VM, booting from CD-ROM",
        }));
        if config.accelerator.word.as_literal() == Some("none") {
            step.body.push(Stmt::call("qemu_unaccelerated", []));
        }
        if config.vnc_use_password.value {
            step.body.push(Stmt::call("vnc_password_made", []));
        }
        if config.headless.value {
            let address = text(&config.vnc_bind_address, "127.0.0.1");
            step.body.push(Stmt::call("qemu_headless", [address]));
        }
        if !config.qemuargs.items.is_empty() {
            step.body.push(say(
                "Overriding default Qemu arguments with qemuargs template option...",
            ));
        }
        if !config.boot_expect.is_empty() {
            step.body.push(Stmt::call("serial_log", []));
        }
        let mut line = vec![binary];
        let places = Places::of_library(config);
        line.extend(words(
            config,
            &self.name,
            &self.disks,
            &places,
            &more,
            self.scope,
        )?);
        step.body.push(Stmt::call("run_guest", line));
        step.undo = vec![Stmt::call("qemu_undo_run", [])];
        let socket = || Word::var(Var::Build("socket"));
        if monitored(config) {
            step.body.push(Stmt::call("qmp_at", [self.socket()]));
            step.undo.push(Stmt::call("qmp_socket_remove", [socket()]));
        }
        if config.vnc_use_password.value {
            step.body.push(Stmt::call("vnc_password_set", []));
        }
        step.body.extend(self.boot(&data, faults)?);
        if bridged(config) && !none && config.comm.comm.host().word.is_empty() {
            let wait = config.comm.comm.ssh_timeout.seconds();
            let bridge = config.net_bridge.word.clone();
            step.body.push(Stmt::call("bridged_guest", [bridge, wait]));
        }
        self.steps.push(step);
        Ok(())
    }

    /// What is typed while it boots.
    fn boot(
        &mut self,
        data: &BTreeMap<String, Word>,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Vec<Stmt>, Diagnostic> {
        let vnc = &self.config.vnc;
        if vnc.disable_vnc.value {
            // Packer does not even wait then
            return Ok(Vec::new());
        }
        let origin = self
            .scope
            .origin("boot_command", vnc.boot.boot_command.span);
        let mut stmts = vec![Stmt::Note(origin)];
        let typing = Typing {
            keyboard: Keyboard::Qmp,
            boot: &vnc.boot,
            interval: vnc.boot_key_interval.value,
            data,
        };
        let expected = &self.config.boot_expect.items;
        stmts.extend(steps::typing_expected(
            &typing, expected, self.scope, faults,
        )?);
        Ok(stmts)
    }

    fn stop(&mut self) {
        let config = self.config;
        let shutdown = &config.shutdown;
        let command = &shutdown.shutdown_command;
        let timeout = shutdown.shutdown_timeout.seconds();
        let none = config.comm.comm.communicator.value == "none";
        let (title, stmt) = if none {
            (
                "Wait until the guest halts".to_owned(),
                Stmt::call("qemu_wait_shutdown", [timeout]),
            )
        } else if command.word.is_empty() {
            (
                "Switch the machine off".to_owned(),
                Stmt::call("qemu_halt", []),
            )
        } else {
            (
                format!("Halt the guest by {}", command.word),
                Stmt::call("qemu_shutdown", [timeout, command.word.clone()]),
            )
        };
        let origin = self.scope.origin("shutdown_command", command.span);
        let mut step = Step::new("shutdown", "stepShutdown", title, origin);
        step.body = vec![stmt];
        self.steps.push(step);
    }
}
