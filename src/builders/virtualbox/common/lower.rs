//! What the three builders lower to alike: settings, data, the end of the plan.

use std::collections::BTreeMap;

use super::machine::Machine;
use crate::builders::steps::{self, KeyPair, Kind};
use crate::communicator::{self, Reached};
use crate::diagnostic::Diagnostic;
use crate::lower::{BuilderPlan, Scope};
use crate::plan::{Step, Stmt, Var, Word};
use crate::schema::{Bool, Text};
use crate::source::Span;

/// Where VirtualBox's NAT shows this host to the guest.
const HOST: &str = "10.0.2.2";

/// The key that Packer makes.
const KEY: Kind = Kind {
    name: "ecdsa",
    bits: 521,
};

/// One of the builders while it is lowered.
pub struct Lowering<'c, 's, 'h, 'a> {
    /// The keys that all three have.
    pub machine: &'c Machine,
    /// What the builder sees.
    pub scope: &'s mut Scope<'h, 'a>,
    /// The machine's name, as the template says it.
    pub name: Word,
    /// Where the communicator finds the guest.
    pub host: Word,
    /// The output folder.
    pub folder: Word,
    /// The controller of the CD drives: `ide` or `sata`.
    pub interface: String,
    /// The controller of the guest additions' CD.
    pub additions_interface: String,
    /// The key and the place of the ISO that is booted from, if there is one.
    pub boot_iso: Option<(&'static str, Option<Span>)>,
    /// Whether that stays attached.
    pub bundle_iso: Bool,
    /// The key pair of the build.
    pub key: KeyPair,
    /// The communicator.
    pub reached: Reached,
    /// The steps so far.
    pub steps: Vec<Step>,
    /// How many of them come before the provisioners.
    provision_at: usize,
}

impl<'c, 's, 'h, 'a> Lowering<'c, 's, 'h, 'a> {
    /// Begins; nothing if the communicator cannot be lowered.
    pub fn new(
        machine: &'c Machine,
        vm_name: &Text,
        scope: &'s mut Scope<'h, 'a>,
        faults: &mut Vec<Diagnostic>,
    ) -> Option<Self> {
        let comm = &machine.comm.comm;
        let host = match comm.ssh_host.word.is_empty() {
            true => Word::lit("127.0.0.1"),
            false => comm.ssh_host.word.clone(),
        };
        let reached = communicator::lower(comm, host.clone(), scope, faults)?;
        let mut name = vm_name.word.clone();
        if name.is_empty() {
            name = Word::lit("packer-");
            name.append(scope.build.name.clone());
            name.push_str("-");
            name.append(Word::var(Var::Run("start")));
        }
        let folder = scope.named(&machine.output.output_directory, "output-");
        let additions = machine
            .guest_additions
            .guest_additions_interface
            .value
            .clone();
        Some(Self {
            machine,
            name,
            host,
            folder,
            interface: additions.clone(),
            additions_interface: additions,
            boot_iso: None,
            bundle_iso: Bool::default(),
            key: KeyPair::None,
            reached,
            steps: Vec::new(),
            provision_at: 0,
            scope,
        })
    }

    /// A new step; its place in the template is that of a key.
    pub fn step(
        &self,
        id: &str,
        packer: &'static str,
        title: impl Into<String>,
        key: &str,
        span: Option<Span>,
    ) -> Step {
        Step::new(id, packer, title, self.scope.origin(key, span))
    }

    /// StepSshKeyPair, where the builder has it. A key that nobody logs in with is made only if the boot command names it.
    pub fn key_pair(&mut self) {
        let comm = &self.machine.comm.comm;
        let named = || {
            let mut texts = self.machine.boot.boot_command.items.iter();
            texts.any(|raw| raw.text.contains("SSHPublicKey"))
        };
        if comm.communicator.value == "ssh" || named() {
            self.key = KeyPair::of(comm);
            let step = self.key.step(comm, &KEY, self.scope);
            self.steps.extend(step);
        }
    }

    /// What `{{ }}` in the boot command and in VBoxManage's command lines may name.
    pub fn data(&self) -> BTreeMap<String, Word> {
        [
            ("HTTPIP", Word::lit(HOST)),
            ("HTTPPort", steps::http_port(&self.machine.http)),
            ("Name", Word::var(Var::Build("vm"))),
            ("SSHPublicKey", self.key.public_key()),
        ]
        .into_iter()
        .map(|(name, word)| (name.to_owned(), word))
        .collect()
    }

    /// What all three do with the machine that is there: its devices, the run, the provisioners, the end.
    ///
    /// # Errors
    /// What cannot be lowered.
    pub fn run_machine(&mut self, faults: &mut Vec<Diagnostic>) -> Result<(), Diagnostic> {
        self.attach_isos();
        self.screen();
        self.attach_floppy();
        self.forward();
        self.run(faults)?;
        self.halt()
    }

    /// The machine's name, as the run knows it.
    pub fn vm(&self) -> Word {
        Word::var(Var::Build("vm"))
    }

    /// The word for undoing that leaves the machine as it is.
    pub fn keep(&self) -> Option<Word> {
        self.machine
            .keep_registered
            .value
            .then(|| Word::lit("keep"))
    }

    /// The steps are those before the provisioners; then come StepConnect's followers.
    pub fn provision(&mut self) {
        self.provision_at = self.steps.len();
    }

    /// The plan.
    pub fn finish(self) -> BuilderPlan {
        let machine = self.machine;
        let port = steps::http_port(&machine.http);
        let mut address = Word::lit(HOST);
        address.push_str(":");
        address.append(port.clone());
        let mut data = self.reached.data;
        for (name, word) in [
            ("ID", Word::var(Var::Build("vm"))),
            ("PackerHTTPIP", Word::lit(HOST)),
            ("PackerHTTPPort", port),
            ("PackerHTTPAddr", address),
        ] {
            data.insert(name.to_owned(), word);
        }
        self.key.tell(&mut data);
        let mut setup = self.reached.setup;
        setup.push(Stmt::call("vbox_settings", [self.name.clone()]));
        setup.extend(self.key.setup());
        let mut leaves = match machine.skip_export.value {
            true => format!("the output folder {}, with nothing exported", self.folder),
            false => format!("the exported machine in {}", self.folder),
        };
        if machine.keep_registered.value {
            leaves.push_str(&format!("; the machine {} stays in VirtualBox", self.name));
        }
        BuilderPlan {
            steps: self.steps,
            provision_at: self.provision_at,
            provision_step: true,
            setup,
            artifact: vec![Stmt::call("vbox_artifact", [self.folder])],
            leaves: Word::lit(leaves),
            // Packer hands the data of provisioners on to post-processors
            artifact_data: data.clone(),
            data,
            comm: self.reached.comm,
        }
    }
}
