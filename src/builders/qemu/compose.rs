//! The steps as a program, in Packer's order (builder/qemu/builder.go).

use std::collections::BTreeMap;

use super::Qemu;
use super::args::{Places, bridged, known, screens, text};
use super::lower::{HOST, disks, inside};
use crate::builders::common::compose_media::{cd, floppy};
use crate::communicator;
use crate::communicator::guest::{self, At, words};
use crate::diagnostic::Diagnostic;
use crate::lower::Scope;
use crate::lower::compose::{Built, ComposeBuilder, Stop, private};
use crate::plan::{Part, Var, Word};
use crate::program::{Artifact, Command, Destroy, Fact, Item, Step, Stmt, Test, Told, Undo};

/// What is composed now.
pub(super) struct Composer<'c, 's, 'h, 'a> {
    pub config: &'c Qemu,
    pub scope: &'s mut Scope<'h, 'a>,
    pub name: Word,
    pub folder: Word,
    /// Paths of the disks.
    pub disks: Vec<Word>,
    /// Where things are.
    pub places: Places,
    pub steps: Vec<Step>,
}

/// A value that the build learns.
pub(super) fn learned(name: &'static str) -> Word {
    Word::var(Var::Build(name))
}

/// The process of the machine.
pub(super) fn qemu() -> Word {
    learned("qemu")
}

impl ComposeBuilder for Qemu {
    fn compose(
        self,
        scope: &mut Scope<'_, '_>,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Built, Stop> {
        Composer::new(&self, scope).compose(faults)
    }
}

impl<'c, 's, 'h, 'a> Composer<'c, 's, 'h, 'a> {
    fn new(config: &'c Qemu, scope: &'s mut Scope<'h, 'a>) -> Self {
        let name = scope.named(&config.vm_name, "packer-");
        let folder = scope.named(&config.output_directory, "output-");
        let first = inside(&folder, &name);
        let disks = disks(config, &first);
        let below = |name: &str| words(&[&private(), &name.into()]);
        Self {
            config,
            scope,
            name,
            folder,
            disks,
            places: Places {
                machine: Word::empty(),
                port: learned("ssh_port"),
                iso: Word::empty(),
                cd: Word::empty(),
                floppy: Word::empty(),
                socket: Word::empty(),
                display: Word::empty(),
                serial: below("/serial"),
            },
            steps: Vec::new(),
        }
    }

    /// Whether the guest has a communicator.
    pub(super) fn is_reached(&self) -> bool {
        self.config.comm.comm.communicator.value != "none"
    }

    fn compose(mut self, faults: &mut Vec<Diagnostic>) -> Result<Built, Stop> {
        let config = self.config;
        if config.comm.comm.communicator.value == "winrm" {
            return Err(Stop::Later);
        }
        self.places.socket = self.socket();
        self.places.display = self.display();
        self.check();
        self.image()?;
        self.create();
        self.disk_steps()?;
        self.media()?;
        self.find_port();
        let served = self.run(faults)?;
        let comm = &config.comm.comm;
        let host = match (comm.host().word.is_empty(), bridged(config)) {
            (true, true) => learned("guest"),
            (true, false) => Word::lit("127.0.0.1"),
            (false, _) => comm.host().word.clone(),
        };
        let at = At {
            host: host.clone(),
            port: self.places.port.clone(),
            told: Some(self.where_it_is(&host)),
            qemu: true,
        };
        let (guest, mut connect) = guest::compose_at(comm, at, self.scope)?;
        if comm.ssh_username.word.as_literal() == Some("root")
            && let Some(step) = connect.first_mut()
        {
            step.facts
                .push(Fact::Root(crate::program::Side::Guest, "everything".into()));
        }
        self.steps.append(&mut connect);
        let password = self.scope.secret("ssh_password", &comm.ssh_password);
        let mut data = communicator::data(comm, host, password);
        let (ip, port) = (self.host_ip(), self.http_port());
        let address = words(&[&ip, &":".into(), &port]);
        for (key, word) in [
            ("PackerHTTPIP", ip),
            ("PackerHTTPPort", port),
            ("PackerHTTPAddr", address),
        ] {
            data.insert(key.to_owned(), word);
        }
        let before = std::mem::take(&mut self.steps);
        self.halt(&guest, served);
        self.convert();
        Ok(Built {
            before,
            after: self.steps,
            guest,
            artifact: Artifact {
                builder_id: "transcend.qemu",
                id: Word::lit("VM"),
                told: Told::Words(words(&[&"VM files in directory: ".into(), &self.folder])),
                files: self.disks.into_iter().map(Item::File).collect(),
                destroy: Destroy::Folder(self.folder),
            },
            artifact_data: data.clone(),
            data,
            provision_step: true,
        })
    }

    /// What `{{ }}` of the boot command may name.
    pub(super) fn data(&self) -> BTreeMap<String, Word> {
        [
            ("HTTPIP", self.host_ip()),
            ("HTTPPort", self.http_port()),
            ("Name", self.name.clone()),
        ]
        .map(|(key, word)| (key.to_owned(), word))
        .into()
    }

    /// The address by which the guest reaches this host.
    fn host_ip(&self) -> Word {
        match bridged(self.config) {
            true => learned("host"),
            false => Word::lit(HOST),
        }
    }

    /// The port that the guest is told: `0` without a server, as Packer says.
    fn http_port(&self) -> Word {
        match self.config.http.http_directory.word.is_empty() {
            true => Word::lit("0"),
            false => learned("port"),
        }
    }

    /// The path of the monitor's socket for others.
    fn socket(&self) -> Word {
        if !self.config.qmp_socket_path.word.is_empty() {
            return self.config.qmp_socket_path.word.clone();
        }
        inside(&self.folder, &words(&[&self.name, &".monitor".into()]))
    }

    /// Displays from 5900 on that QEMU may take: it takes the first free one.
    pub(super) fn screens(&self) -> (i64, i64) {
        let (min, max) = screens(self.config);
        (min, if max > min { max - 1 } else { max })
    }

    fn display(&self) -> Word {
        let (min, max) = self.screens();
        match min == max {
            true => format!("{}", min - 5900).into(),
            false => format!("{},to={}", min - 5900, max - 5900).into(),
        }
    }

    /// Before anything is done: what is there already.
    fn check(&mut self) {
        let config = self.config;
        let folder = &self.folder;
        let title = words(&[&"Check that there is no ".into(), folder]);
        let origin = self
            .scope
            .origin("output_directory", config.output_directory.span);
        let mut step = Step::new(title, origin);
        let refuse = words(&[folder, &" exists (-force replaces it)".into()]);
        step.body.push(Stmt::If(
            Test::Exists(folder.clone()),
            vec![Stmt::If(
                Test::Given(Word::var(Var::Run("force"))).not(),
                vec![Stmt::Die(refuse)],
                Vec::new(),
            )],
            Vec::new(),
        ));
        let binary = text(&config.qemu_binary, "qemu-system-x86_64");
        if self.known_binary().is_none() {
            let look = Command::new("command", ["-v".into(), binary.clone()]);
            let none = words(&[&"there is no ".into(), &binary]);
            step.body
                .push(look.output(crate::program::Output::Null).or_die(none));
            step.facts.push(Fact::Needs(binary));
        }
        self.steps.push(step);
    }

    /// QEMU's program, if it is one of those that everybody knows.
    pub(super) fn known_binary(&self) -> Option<&'static str> {
        const KNOWN: &[&str] = &[
            "qemu-system-x86_64",
            "qemu-system-aarch64",
            "qemu-system-arm",
            "qemu-system-i386",
            "qemu-system-ppc64",
            "qemu-system-riscv64",
            "qemu-system-s390x",
        ];
        let binary = text(&self.config.qemu_binary, KNOWN[0]);
        let binary = binary.as_literal()?;
        KNOWN.iter().copied().find(|known| *known == binary)
    }

    /// The output folder.
    fn create(&mut self) {
        let folder = self.folder.clone();
        let mut step = Step::new("", "");
        let remove = Command::new("rm", ["-rf".into(), folder.clone()]);
        step.body = vec![
            Stmt::Let("made", "1".into()),
            Stmt::Run(remove.clone()),
            Command::new("mkdir", ["-p".into(), folder.clone()])
                .or_die(words(&[&"cannot make ".into(), &folder])),
        ];
        step.undo = Some(Undo {
            flag: "made",
            body: vec![Stmt::Run(remove)],
            kept_by_abort: true,
            told: words(&[&"removes ".into(), &folder]),
        });
        self.steps.push(step);
    }

    /// Disks with files for the guest.
    fn media(&mut self) -> Result<(), Stop> {
        if let Some((step, image)) = floppy(&self.config.floppy, self.scope)? {
            self.steps.push(step);
            self.places.floppy = image;
        }
        if let Some((step, image)) = cd(&self.config.cd, self.scope)? {
            self.steps.push(step);
            self.places.cd = image;
        }
        Ok(())
    }

    /// What the head tells of where the guest is.
    fn where_it_is(&self, host: &Word) -> Word {
        let port = self.config.comm.comm.guest_port();
        match host.parts() {
            [Part::Var(Var::Build(_))] => words(&[
                &"its address on ".into(),
                &self.config.net_bridge.word,
                &format!(" port {port}").into(),
            ]),
            _ if bridged(self.config) => words(&[host, &format!(" port {port}").into()]),
            _ => words(&[
                host,
                &format!(", the port that leads to the guest's port {port}").into(),
            ]),
        }
    }

    /// The type of the machine and how it is accelerated, with what finds that out.
    pub(super) fn machine(&mut self) -> Result<(Vec<Stmt>, Word), Stop> {
        let config = self.config;
        let mut machine = words(&[&"type=".into(), &text(&config.machine_type, "pc")]);
        let accelerator = &config.accelerator.word;
        let why = format!("{}.accelerator", self.scope.path);
        let now = match accelerator.as_literal() {
            Some(known) => known.to_owned(),
            None => self
                .scope
                .house
                .path_now(accelerator, &why)
                .ok_or(Stop::Later)?,
        };
        let before = match now.as_str() {
            "none" => Vec::new(),
            "" => {
                machine.push_str(",accel=");
                machine.append(learned("accel"));
                let may = Command::new("test", ["-w", "/dev/kvm"].map(Word::lit));
                vec![
                    Stmt::Let("accel", "tcg".into()),
                    Stmt::If(
                        Test::Succeeds(may),
                        vec![Stmt::Let("accel", "kvm".into())],
                        Vec::new(),
                    ),
                ]
            }
            known => {
                machine.push_str(&format!(",accel={known}"));
                Vec::new()
            }
        };
        Ok((before, machine))
    }

    pub(super) fn format(&self) -> Word {
        Word::lit(known(&self.config.format, "qcow2"))
    }
}
