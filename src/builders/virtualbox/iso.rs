//! `virtualbox-iso`: installs a machine under VirtualBox from an ISO.

use crate::builders::common::IsoConfig;
use crate::builders::steps::Download;
use crate::builders::virtualbox::common::hw::Hw;
use crate::builders::virtualbox::common::lower::Lowering;
use crate::builders::virtualbox::common::machine::Machine;
use crate::builders::virtualbox::common::vbox_bundle::VboxBundle;
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::lower::{BuilderPlan, LowerBuild, Scope};
use crate::plan::{Step, Stmt, Word};
use crate::schema::{Bool, Checks, Int, Literal, Text, Validate};

config! {
    /// Installs a machine under VirtualBox from an ISO.
    pub struct VirtualboxIso as "mitchellh.virtualbox" {
        /// MiB.
        disk_size: Int = 40000;
        /// Kind of the guest's operating system.
        guest_os_type: Text = "Other";
        /// TRIM support flag.
        hard_drive_discard: Bool;
        /// Controller of the disk.
        hard_drive_interface: Literal = "ide";
        /// 1 to 30.
        sata_port_count: Int = 1;
        /// 1 to 255.
        nvme_port_count: Int = 1;
        /// Report an SSD.
        hard_drive_nonrotational: Bool;
        /// Controller of the CD drive.
        iso_interface: Literal = "ide";
        /// Name of the machine; `packer-<build name>-<unix time>` if it is not given.
        vm_name: Text;
    }
    flatten { iso: IsoConfig, hw: Hw, vbox_bundle: VboxBundle, machine: Machine }
}

impl Validate for VirtualboxIso {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.iso.validate(checks);
        self.machine.validate(checks);
        self.hw.validate(checks);
        self.machine.guest(checks);
        checks.among(
            "hard_drive_interface",
            &self.hard_drive_interface,
            &["", "ide", "sata", "scsi", "pcie"],
            "hard_drive_interface can only be ide, sata, pcie or scsi",
        );
        checks.refuse(
            self.sata_port_count.value > 30,
            &self.sata_port_count,
            "sata_port_count cannot be greater than 30",
        );
        checks.refuse(
            self.nvme_port_count.value > 255,
            &self.nvme_port_count,
            "nvme_port_count cannot be greater than 255",
        );
        checks.among(
            "iso_interface",
            &self.iso_interface,
            &["", "ide", "sata"],
            "iso_interface can only be ide or sata",
        );
        self.machine.halt(checks);
    }
}

/// builder/virtualbox/iso/builder.go
impl LowerBuild for VirtualboxIso {
    fn build(
        self,
        scope: &mut Scope<'_, '_>,
        faults: &mut Vec<Diagnostic>,
    ) -> Result<Option<BuilderPlan>, Diagnostic> {
        let lowering = Lowering::new(&self.machine, &self.vm_name, scope, faults);
        let Some(mut lowering) = lowering else {
            return Ok(None);
        };
        self.iso_interface.value.clone_into(&mut lowering.interface);
        if lowering.additions_interface.is_empty() {
            lowering.additions_interface = lowering.interface.clone();
        }
        lowering.bundle_iso = self.vbox_bundle.bundle_iso;
        lowering.boot_iso = Some(match self.iso.iso_url.span {
            None => ("iso_urls", self.iso.iso_urls.span),
            span => ("iso_url", span),
        });
        lowering.fetch_additions()?;
        let download = Download::iso(&self.iso, lowering.scope).map(Download::step);
        lowering.steps.extend(download);
        lowering.output_folder();
        lowering.media()?;
        lowering.http()?;
        lowering.key_pair();
        lowering.suppress();
        let step = self.create(&lowering);
        lowering.steps.push(step);
        let step = self.disk(&lowering);
        lowering.steps.push(step);
        lowering.run_machine(faults)?;
        lowering.export();
        Ok(Some(lowering.finish()))
    }
}

impl VirtualboxIso {
    /// stepCreateVM
    fn create(&self, lowering: &Lowering<'_, '_, '_, '_>) -> Step {
        let title = format!("Make the machine {}", lowering.name);
        let mut step = lowering.step(
            "create",
            "StepCreateVM",
            title,
            "vm_name",
            self.vm_name.span,
        );
        let kind = match self.guest_os_type.word.is_empty() {
            true => Word::lit("Other"),
            false => self.guest_os_type.word.clone(),
        };
        step.body = vec![Stmt::call("vbox_create", [Word::lit("--ostype"), kind])];
        let mut set = |words: &[&str]| {
            let words = words.iter().map(|word| Word::lit(*word));
            step.body.push(Stmt::call("vbox_set", words));
        };
        set(&[
            "--boot1", "disk", "--boot2", "dvd", "--boot3", "none", "--boot4", "none",
        ]);
        set(&["--cpus", &self.hw.cpus.value.to_string()]);
        set(&["--memory", &self.hw.memory.value.to_string()]);
        set(&["--usb", on(self.hw.usb)]);
        let sound = match self.hw.sound.value.as_str() {
            "" => "none",
            sound => sound,
        };
        match sound.to_lowercase().as_str() {
            "none" => set(&["--audio", sound]),
            _ => set(&["--audio", sound, "--audioin", "on", "--audioout", "on"]),
        }
        step.undo = vec![Stmt::call("vbox_delete", lowering.keep())];
        step
    }

    /// stepCreateDisk
    fn disk(&self, lowering: &Lowering<'_, '_, '_, '_>) -> Step {
        let mut file = lowering.folder.clone();
        file.push_str("/");
        file.append(lowering.vm());
        file.push_str(".vdi");
        let size = self.disk_size.value;
        let title = format!("Make its disk of {size} MB");
        let mut step = lowering.step(
            "disk",
            "StepCreateDisk",
            title,
            "disk_size",
            self.disk_size.span,
        );
        step.body = vec![Stmt::call(
            "vbox_disk",
            [file.clone(), Word::lit(size.to_string())],
        )];
        let interface = self.hard_drive_interface.value.as_str();
        if interface == "sata" || self.iso_interface.value == "sata" {
            let ports = self.sata_port_count.value.to_string();
            step.body.push(Stmt::call("vbox_sata", [Word::lit(ports)]));
        }
        let mut add = |words: &[&str]| {
            let words = words.iter().map(|word| Word::lit(*word));
            step.body.push(Stmt::call("vbox_controller", words));
        };
        let controller = match interface {
            "sata" => "SATA Controller",
            "scsi" => {
                let name = "SCSI Controller";
                add(&[
                    "disk controller",
                    name,
                    "--add",
                    "scsi",
                    "--controller",
                    "LSILogic",
                ]);
                name
            }
            "pcie" => {
                let name = "NVMe Controller";
                let ports = self.nvme_port_count.value.to_string();
                add(&[
                    "NVMe controller",
                    name,
                    "--add",
                    "pcie",
                    "--controller",
                    "NVMe",
                    "--portcount",
                    &ports,
                ]);
                name
            }
            _ => "IDE Controller",
        };
        let words = [
            controller,
            "--nonrotational",
            on(self.hard_drive_nonrotational),
            "--discard",
            on(self.hard_drive_discard),
        ];
        step.body.push(Stmt::call(
            "vbox_attach_disk",
            std::iter::once(file).chain(words.map(Word::lit)),
        ));
        step
    }
}

fn on(flag: Bool) -> &'static str {
    if flag.value { "on" } else { "off" }
}
