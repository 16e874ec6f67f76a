//! The machine is started.

use super::args::{bridged, monitored, text, words as arguments};
use super::compose::{Composer, learned, qemu};
use crate::builders::common::{Reach, Served, Serving};
use crate::communicator::guest::words;
use crate::diagnostic::Diagnostic;
use crate::helpers::qemu::{AskQemu, FindBridged, FreePort};
use crate::lower::compose::{Stop, private};
use crate::plan::Word;
use crate::program::{Again, Command, Fact, Step, Stmt, Undo};

impl Composer<'_, '_, '_, '_> {
    /// The port of this host that leads to the guest's.
    pub(super) fn find_port(&mut self) {
        let config = self.config;
        if !self.is_reached() {
            self.places.port = Word::lit("0");
            return;
        }
        let ports = &config.comm.ports;
        let guest = config.comm.comm.guest_port();
        if ports.skip_nat_mapping.value || bridged(config) {
            self.places.port = guest.to_string().into();
            return;
        }
        let (min, max) = ports.ports();
        let last = if max > min { max - 1 } else { max };
        if min == last {
            self.places.port = min.to_string().into();
        }
    }

    /// Finds this host's address on the bridge.
    fn host_address(&self) -> Option<Stmt> {
        if !bridged(self.config) {
            return None;
        }
        let bridge = &self.config.net_bridge.word;
        let show = ["-4", "-o", "addr", "show", "dev"].map(Word::lit);
        let first = Command::new(
            "awk",
            ["{ sub(\"/.*\", \"\", $4); print $4; n = 1; exit } END { exit !n }".into()],
        );
        let find = Command::new("ip", show).words([bridge.clone()]).pipe(first);
        let none = words(&[&"this host has no address on ".into(), bridge]);
        Some(Stmt::Capture("host", find.or_dies(none)))
    }

    /// Finds that port, unless it is known.
    fn port(&self) -> Option<Stmt> {
        if self.places.port.as_literal().is_some() {
            return None;
        }
        let (min, max) = self.config.comm.ports.ports();
        let last = max - 1;
        let find = FreePort {
            guest: self.scope.build.suffix.clone(),
            first: min.to_string().into(),
            last: last.to_string().into(),
            none: format!("no port of 127.0.0.1 from {min} to {last} is free").into(),
        };
        Some(Stmt::Run(Command::helper(find, [])))
    }

    /// Serves, starts the machine, types. Tells whether something is served.
    pub(super) fn run(&mut self, faults: &mut Vec<Diagnostic>) -> Result<bool, Stop> {
        let config = self.config;
        let data = self.data();
        let mut more = data.clone();
        for (key, word) in [
            ("HTTPDir", config.http.http_directory.word.clone()),
            ("OutputDir", self.folder.clone()),
            ("SSHHostPort", self.places.port.clone()),
        ] {
            more.insert(key.to_owned(), word);
        }
        let (typing, types) = self.boot(&data, faults)?;
        let from = match config.disk_image.value {
            true => "Start the machine from its disk",
            false => "Start the machine from the CD",
        };
        let title = format!(
            "{from}{}",
            if types { ", type on its keyboard" } else { "" }
        );
        let origin = self
            .scope
            .origin("boot_command", config.vnc.boot.boot_command.span);
        let mut step = Step::new(title, origin);
        step.body.extend(self.host_address());
        step.body.extend(self.port());
        let (before, machine) = self.machine()?;
        self.places.machine = machine;
        step.body.extend(before);
        let near = match bridged(config) {
            true => learned("host"),
            false => Word::lit("127.0.0.1"),
        };
        let reach = Reach {
            near: match bridged(config) {
                true => words(&[&"this host's address on ".into(), &config.net_bridge.word]),
                false => near.clone(),
            },
            until: match self.is_reached() {
                true => "until the guest is provisioned",
                false => "until it halts",
            },
            answers: "everybody who reaches that address",
        };
        let serving = Serving {
            http: &config.http,
            made: &[],
            near,
            guest_only: false,
            again: Again::Here,
            reach,
        };
        let served = Served::new(self.scope, serving)?;
        let serves = served.is_some();
        if let Some(served) = served {
            let mut serve = served.step();
            serve.title = std::mem::take(&mut step.title);
            serve.origin = std::mem::take(&mut step.origin);
            self.steps.push(serve);
        }
        let mut line = arguments(
            config,
            &self.name,
            &self.disks,
            &self.places,
            &more,
            self.scope,
        )?;
        let asks =
            bridged(config) && self.is_reached() && self.config.comm.comm.host().word.is_empty();
        if types || asks || config.vnc_use_password.value {
            line.extend([
                "-qmp".into(),
                words(&[&"unix:".into(), &private(), &"/qmp,server,nowait".into()]),
            ]);
        }
        let command = match self.known_binary() {
            Some(known) => Command::new(known, line),
            None => Command::given(text(&config.qemu_binary, "qemu-system-x86_64"), line),
        };
        step.body.push(Stmt::Start {
            name: "qemu",
            command,
        });
        step.body.extend(self.password());
        step.body.extend(typing);
        if asks {
            let find = FindBridged {
                guest: self.scope.build.suffix.clone(),
                bridge: config.net_bridge.word.clone(),
                seconds: config.comm.comm.ssh_timeout.value.whole_seconds(),
            };
            step.body.push(Stmt::Run(Command::helper(find, [])));
        }
        let mut undo = self.end().to_vec();
        if monitored(config) {
            let remove = ["-f".into(), self.places.socket.clone()];
            undo.push(Stmt::Run(Command::new("rm", remove)));
        }
        step.undo = Some(Undo {
            flag: "qemu",
            body: undo,
            kept_by_abort: true,
            told: "ends QEMU".into(),
        });
        self.tell(&mut step);
        self.steps.push(step);
        Ok(serves)
    }

    /// Ends the machine at once.
    pub(super) fn end(&self) -> [Stmt; 2] {
        let kill = Command::new("kill", ["-KILL".into(), qemu()]).silent();
        // some shells tell otherwise how it ended
        let wait = Command::new("wait", [qemu()]).silent();
        [Stmt::Run(kill), Stmt::Run(wait)]
    }

    /// Makes a password for the screen, and tells QEMU.
    fn password(&self) -> Vec<Stmt> {
        if !self.config.vnc_use_password.value {
            return Vec::new();
        }
        let random = Command::new("od", ["-An", "-N4", "-tx1", "/dev/urandom"].map(Word::lit))
            .pipe(Command::new("tr", ["-d", " \\n"].map(Word::lit)));
        let tell = words(&[
            &"{\"execute\": \"change-vnc-password\", \"arguments\": {\"password\": \"".into(),
            &learned("password"),
            &"\"}}".into(),
        ]);
        let ask = AskQemu {
            guest: self.scope.build.suffix.clone(),
        };
        vec![
            Stmt::Capture("password", random.or_dies("cannot make a password for VNC")),
            Command::helper(ask, [tell])
                .output(crate::program::Output::Null)
                .or_die("QEMU does not take the password for VNC"),
            Stmt::Say(words(&[
                &"The screen's password is ".into(),
                &learned("password"),
            ])),
        ]
    }

    /// What a reviewer should know of the machine.
    fn tell(&self, step: &mut Step) {
        let config = self.config;
        let (min, last) = self.screens();
        let address = text(&config.vnc_bind_address, "127.0.0.1");
        let ports = match min == last {
            true => format!("TCP {min}"),
            false => format!("the first free port of TCP {min}-{last}"),
        };
        let guarded = match config.vnc_use_password.value {
            true => "",
            false => ", without a password",
        };
        step.facts.push(Fact::Listens(words(&[
            &format!("{ports} on ").into(),
            &address,
            &format!(
                ", while the machine runs: QEMU; the guest's screen and keyboard (VNC){guarded}"
            )
            .into(),
        ])));
        if self.is_reached() && !bridged(config) {
            let guest = config.comm.comm.guest_port();
            let (min, max) = config.comm.ports.ports();
            let port = match self.places.port.as_literal() {
                Some(port) => format!("TCP {port}"),
                None => format!("a free port of TCP {min}-{}", max - 1),
            };
            let told = format!(
                "{port} on 127.0.0.1, while the machine runs: QEMU; leads to the guest's port {guest}"
            );
            step.facts.push(Fact::Listens(told.into()));
        }
        if monitored(config) {
            step.facts.push(Fact::Listens(words(&[
                &"the socket ".into(),
                &self.places.socket,
                &": QEMU's monitor, for this user".into(),
            ])));
        }
        step.facts.push(Fact::Reaches(match bridged(config) {
            true => words(&[&"all that is on ".into(), &config.net_bridge.word]),
            false => {
                "all that this host reaches, and what listens on 127.0.0.1 here, as 10.0.2.2".into()
            }
        }));
        step.facts.push(Fact::Killed(words(&[
            &"QEMU running: fuser -k ".into(),
            &self.disks[0],
            &"; rm -r ".into(),
            &self.folder,
        ])));
        let own = config.qemuargs.items.iter();
        let drive = own
            .filter_map(|row| row.items.first())
            .any(|switch| switch.text == "-netdev" || switch.text == "-nic");
        if drive {
            step.facts.retain(|fact| !matches!(fact, Fact::Reaches(_)));
            step.facts.push(Fact::Reaches(
                "what `-netdev` or `-nic` of qemuargs lets it reach".into(),
            ));
        }
    }
}
