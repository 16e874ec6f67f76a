//! The steps, in Packer's order (builder/qemu/builder.go).

use std::collections::BTreeMap;

use super::Qemu;
use super::args::{bridged, known, monitored, text, words};
use crate::builders::steps::{self, Download, Keyboard, Typing, ports};
use crate::communicator;
use crate::diagnostic::Diagnostic;
use crate::lower::{BuilderPlan, Scope};
use crate::plan::{Step, Stmt, Var, Word};
use crate::schema::{Duration, Text};
use crate::source::Node;

/// The address of this host in QEMU's user network; what listens on 127.0.0.1 is reached by it.
const HOST: &str = "10.0.2.2";

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
pub fn lower(
    layers: &[&Node],
    scope: &mut Scope<'_, '_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<BuilderPlan> {
    let config: Qemu = scope.decode(layers, faults)?;
    let builder = Builder::new(&config, scope);
    match builder.lower(faults) {
        Ok(plan) => plan,
        Err(fault) => {
            faults.push(fault);
            None
        }
    }
}

/// The port of the guest that the communicator connects to.
pub(super) fn guest_port(config: &Qemu) -> i64 {
    let comm = &config.comm.comm;
    match comm.communicator.value.as_str() {
        "winrm" => match (comm.winrm_port.value, comm.winrm_use_ssl.value) {
            (0, true) => 5986,
            (0, false) => 5985,
            (port, _) => port,
        },
        _ => match comm.ssh_port.value {
            0 => 22,
            port => port,
        },
    }
}

/// A path in a folder, without what Go's filepath.Join takes out of it.
fn inside(folder: &Word, name: &Word) -> Word {
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

impl<'c, 's, 'h, 'a> Builder<'c, 's, 'h, 'a> {
    fn new(config: &'c Qemu, scope: &'s mut Scope<'h, 'a>) -> Self {
        let with = |start: &str, text: &Text| {
            if !text.word.is_empty() {
                return text.word.clone();
            }
            let mut word = Word::lit(start);
            word.append(scope.build.name.clone());
            word
        };
        let name = with("packer-", &config.vm_name);
        let folder = with("output-", &config.output_directory);
        let first = inside(&folder, &name);
        let disks = (0..=config.disk_additional_size.items.len())
            .map(|number| {
                let mut disk = first.clone();
                if number > 0 {
                    disk.push_str(&format!("-{number}"));
                }
                disk
            })
            .collect();
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
        let given = &comm.ssh_host.word;
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
            [self.name.clone(), self.folder.clone()],
        ));
        match config.accelerator.word.as_literal() {
            Some("") | None => {}
            Some(known) => setup.push(Stmt::Set("b_accelerator", known.into())),
        }
        if monitored(config) {
            setup.push(Stmt::Set("b_socket", self.socket()));
        }
        self.before()?;
        self.disk_steps();
        self.network()?;
        self.run(faults)?;
        if comm.communicator.value != "none" && !bridged(config) {
            let (kind, port) = (&comm.communicator.value, guest_port(config));
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
        if let Some(host) = data.get_mut("Host") {
            // Packer tells what the template says, which is mostly nothing
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

    /// What is done before there are disks.
    fn before(&mut self) -> Result<(), Diagnostic> {
        let config = self.config;
        let binary = text(&config.qemu_binary, "qemu-system-x86_64");
        let title = format!(
            "Check that {binary} is here, and that {} is not",
            self.folder
        );
        let origin = self
            .scope
            .origin("output_directory", config.output_directory.span);
        let mut step = Step::new("check", "checkQemu", title, origin);
        step.body = vec![Stmt::call("qemu_check", [binary])];
        self.steps.push(step);
        self.image();
        let title = format!("Make the folder {}", self.folder);
        let origin = self
            .scope
            .origin("output_directory", config.output_directory.span);
        let mut step = Step::new("output", "stepPrepareOutputDir", title, origin);
        step.body = vec![Stmt::call("qemu_folder", [])];
        step.undo = vec![Stmt::call("qemu_remove_folder", [])];
        self.steps.push(step);
        let floppy = steps::floppy(&config.floppy, self.scope)?;
        self.steps.extend(floppy);
        let cd = steps::cd(&config.cd, self.scope)?;
        self.steps.extend(cd);
        Ok(())
    }

    /// The CD or the image of a disk.
    fn image(&mut self) {
        let config = self.config;
        if !config.iso_skip_cache.value {
            let download = Download::iso(&config.iso, self.scope);
            self.steps.extend(download.map(Download::step));
            return;
        }
        let places = config.iso.places();
        let origin = self.scope.origin(
            "iso_url",
            config.iso.iso_url.span.or(config.iso.iso_urls.span),
        );
        let title = "Find a server that gives parts of the image: QEMU reads it over the network, unverified";
        let mut step = Step::new("set_iso", "stepSetISO", title, origin);
        let words = places.into_iter().map(|place| place.word.clone());
        step.body = vec![
            Stmt::call("ranged_url", words),
            Stmt::call("save_reply", ["b_iso".into()]),
        ];
        self.steps.push(step);
    }

    /// Addresses and ports.
    fn network(&mut self) -> Result<(), Diagnostic> {
        let config = self.config;
        let bridge = &config.net_bridge;
        if bridged(config) {
            let title = format!("Find this host's address on the bridge {}", bridge.word);
            let origin = self.scope.origin("net_bridge", bridge.span);
            let mut step = Step::new("host_ip", "stepHTTPIPDiscover", title, origin);
            step.body = vec![Stmt::call("bridge_address", [bridge.word.clone()])];
            self.steps.push(step);
        }
        let near = if bridged(config) { "" } else { "127.0.0.1" };
        let http = steps::http_server(&config.http, near, self.scope)?;
        self.steps.extend(http);
        self.forward();
        self.screen();
        Ok(())
    }

    fn forward(&mut self) {
        let config = self.config;
        let ports = &config.comm.ports;
        let origin = self.scope.origin("host_port_min", ports.host_port_min.span);
        let (min, max) = ports.ports();
        let mut step = Step::new("forward", "stepPortForward", "", origin);
        let (title, stmt) = if config.comm.comm.communicator.value == "none" {
            let text = "No communicator is set; skipping port forwarding setup.";
            (
                "Forward no port".to_owned(),
                Stmt::call("message", [text.into()]),
            )
        } else if bridged(config) {
            let text = "net_bridge is set; skipping port forwarding setup.";
            (
                "Forward no port".to_owned(),
                Stmt::call("message", [text.into()]),
            )
        } else if ports.skip_nat_mapping.value {
            let port = guest_port(config).to_string();
            (
                format!("Take port {port} of 127.0.0.1 for the guest's"),
                Stmt::call("save", ["b_comm_port".into(), port.into()]),
            )
        } else {
            step.undo = vec![ports::release()];
            (
                format!("Find a free port from {min} to {max} for the guest's"),
                ports::forward(ports),
            )
        };
        step.title = title;
        step.body = vec![stmt];
        self.steps.push(step);
    }

    fn screen(&mut self) {
        let config = self.config;
        let pick = |value, default| if value == 0 { default } else { value };
        let mut min = pick(config.vnc_port_min.value, 5900);
        let mut max = pick(config.vnc_port_max.value, 6000);
        if min < 5900 {
            // VNC has no such ports
            (min, max) = (5900, max + 5900 - min);
        }
        let origin = self.scope.origin("vnc_port_min", config.vnc_port_min.span);
        let title = format!("Find a free port from {min} to {max} for the guest's screen");
        let mut step = Step::new("vnc", "stepConfigureVNC", title, origin);
        step.body = vec![Stmt::call(
            "qemu_vnc",
            [
                text(&config.vnc_bind_address, "127.0.0.1"),
                min.to_string().into(),
                max.to_string().into(),
            ],
        )];
        if config.vnc_use_password.value {
            step.body.push(Stmt::call("vnc_password_made", []));
        }
        step.undo = vec![Stmt::call("port_release", ["2".into()])];
        self.steps.push(step);
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
        let title = format!("Start the machine {}", self.name);
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
        if config.headless.value {
            let address = text(&config.vnc_bind_address, "127.0.0.1");
            step.body.push(Stmt::call("qemu_headless", [address]));
        }
        if !config.qemuargs.items.is_empty() {
            step.body.push(say(
                "Overriding default Qemu arguments with qemuargs template option...",
            ));
        }
        let mut line = vec![binary];
        line.extend(words(config, &self.name, &self.disks, &more, self.scope)?);
        step.body.push(Stmt::call("run_guest", line));
        step.undo = vec![Stmt::call("qemu_undo_run", [])];
        self.steps.push(step);
        self.monitor();
        self.boot(&data, faults)?;
        if bridged(config) && !none && config.comm.comm.ssh_host.word.is_empty() {
            let bridge = &config.net_bridge;
            let title = format!("Find the guest's address on the bridge {}", bridge.word);
            let origin = self.scope.origin("net_bridge", bridge.span);
            let mut step = Step::new("address", "stepWaitGuestAddress", title, origin);
            let wait = seconds(&config.comm.comm.ssh_timeout);
            step.body = vec![Stmt::call("bridged_guest", [bridge.word.clone(), wait])];
            self.steps.push(step);
        }
        Ok(())
    }

    fn monitor(&mut self) {
        let config = self.config;
        if !monitored(config) {
            return;
        }
        let socket = || Word::var(Var::Build("socket"));
        let title = format!("Open QEMU's monitor to others at {}", self.socket());
        let origin = self.scope.origin("qmp_enable", config.qmp_enable.span);
        let mut step = Step::new("monitor", "stepConfigureQMP", title, origin);
        step.body = vec![Stmt::call("qmp_at", [socket()])];
        if config.vnc_use_password.value {
            step.body.push(Stmt::call("vnc_password_set", []));
        }
        step.undo = vec![Stmt::call("qmp_socket_remove", [socket()])];
        self.steps.push(step);
    }

    fn boot(
        &mut self,
        data: &BTreeMap<String, Word>,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<(), Diagnostic> {
        let config = self.config;
        let boot = &config.vnc.boot;
        let origin = self.scope.origin("boot_command", boot.boot_command.span);
        let (title, stmts) = if config.vnc.disable_vnc.value {
            let note = Stmt::Note("disable_vnc: nothing is typed".to_owned());
            ("Type nothing", vec![note])
        } else {
            let typing = Typing {
                keyboard: Keyboard::Qmp,
                boot,
                interval: config.vnc.boot_key_interval.value,
                data,
            };
            let stmts = steps::typing(&typing, self.scope, faults)?;
            match boot.boot_command.items.is_empty() {
                true => ("Give the guest time to boot", stmts),
                false => ("Type on the guest's keyboard", stmts),
            }
        };
        let mut step = Step::new("boot", "stepTypeBootCommand", title, origin);
        step.body = stmts;
        self.steps.push(step);
        Ok(())
    }

    fn stop(&mut self) {
        let config = self.config;
        let shutdown = &config.shutdown;
        let command = &shutdown.shutdown_command;
        let timeout = seconds(&shutdown.shutdown_timeout);
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

/// A time in whole seconds.
fn seconds(duration: &Duration) -> Word {
    Word::lit(duration.value.whole_seconds().to_string())
}
