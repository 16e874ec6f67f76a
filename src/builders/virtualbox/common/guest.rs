//! The steps from the start of the machine to its export.

use super::lower::Lowering;
use crate::builders::steps::{Keyboard, Typing, typing};
use crate::diagnostic::Diagnostic;
use crate::plan::{Stmt, Var, Word};
use crate::schema::{List, Raw};

impl Lowering<'_, '_, '_, '_> {
    /// StepVBoxManage: the template's own command lines.
    ///
    /// # Errors
    /// A text that does not render.
    pub fn commands(
        &mut self,
        id: &str,
        key: &str,
        lines: &List<List<Raw>>,
    ) -> Result<(), Diagnostic> {
        if lines.items.is_empty() {
            return Ok(());
        }
        let data = self.data();
        let mut body = Vec::new();
        for line in &lines.items {
            let mut words = Vec::new();
            for raw in &line.items {
                words.push(self.scope.run_time(raw, &data, &[])?);
            }
            body.push(Stmt::call("vbox_command", words));
        }
        let title = format!("Run VBoxManage as the key {key} says");
        let mut step = self.step(id, "StepVBoxManage", title, key, lines.span);
        step.body = body;
        self.steps.push(step);
        Ok(())
    }

    /// The steps from StepVBoxManage to the provisioners.
    ///
    /// # Errors
    /// A text that does not render.
    pub fn run(&mut self, faults: &mut Vec<Diagnostic>) -> Result<(), Diagnostic> {
        let machine = self.machine;
        self.commands("vboxmanage", "vboxmanage", &machine.vbox_manage.vboxmanage)?;
        let headless = &machine.run.headless;
        let title = format!("Start {}", self.name);
        let mut step = self.step("start", "StepRun", title, "headless", headless.span);
        let kind = if headless.value { "headless" } else { "gui" };
        step.body = vec![Stmt::call("vbox_start", [Word::lit(kind)])];
        step.undo = vec![Stmt::call("vbox_undo_start", [])];
        self.steps.push(step);
        let data = self.data();
        let boot = &machine.boot;
        let title = "Type the boot command";
        let mut step = self.step(
            "type",
            "StepTypeBootCommand",
            title,
            "boot_command",
            boot.boot_command.span,
        );
        step.body = typing(
            &Typing {
                keyboard: Keyboard::VirtualBox,
                boot,
                interval: boot.boot_keygroup_interval.value,
                data: &data,
            },
            self.scope,
            faults,
        )?;
        if !step.body.is_empty() {
            self.steps.push(step);
        }
        self.connect();
        self.uploads()?;
        self.provision();
        let forget = self.key.forget(&machine.comm.comm, self.scope);
        self.steps.extend(forget);
        Ok(())
    }

    /// StepConnect. Its title is what the head of the script says of whom it connects to.
    fn connect(&mut self) {
        let comm = &self.machine.comm;
        let mut step = self.reached.step.clone();
        let (kind, user) = match comm.comm.communicator.value.as_str() {
            "winrm" => ("WinRM", &comm.comm.winrm_username),
            _ => ("ssh", &comm.comm.ssh_username),
        };
        if comm.forwards() {
            step.title = format!(
                "Connect by {kind} to {}@{}, at the port that is forwarded to the guest's port {}",
                user.word,
                self.host,
                comm.guest_port()
            );
        }
        self.steps.push(step);
    }

    /// StepUploadVersion and StepUploadGuestAdditions.
    fn uploads(&mut self) -> Result<(), Diagnostic> {
        let file = &self.machine.vbox_version.virtualbox_version_file;
        let path = match file.span {
            None => Word::lit(".vbox_version"),
            Some(_) => file.word.clone(),
        };
        if !path.is_empty() {
            let title = format!("Send VirtualBox's version to {path} on the guest");
            let mut step = self.step(
                "version",
                "StepUploadVersion",
                title,
                "virtualbox_version_file",
                file.span,
            );
            step.body = vec![Stmt::call("vbox_upload_version", [path])];
            self.steps.push(step);
        }
        let additions = &self.machine.guest_additions;
        if matches!(additions.guest_additions_mode.value.as_str(), "" | "upload") {
            let version = [("Version", Word::var(Var::Build("vbox_version")))];
            let path = self.scope.run_time(
                &additions.guest_additions_path,
                &Default::default(),
                &version,
            )?;
            let title = format!("Send the guest additions to {path} on the guest");
            let mut step = self.step(
                "additions",
                "StepUploadGuestAdditions",
                title,
                "guest_additions_path",
                additions.guest_additions_path.span,
            );
            step.body = vec![
                Stmt::call("vbox_version", []),
                Stmt::call("vbox_upload_additions", [path]),
            ];
            self.steps.push(step);
        }
        Ok(())
    }

    /// StepShutdown, StepRemoveDevices and StepVBoxManage behind the provisioners.
    ///
    /// # Errors
    /// A text that does not render.
    pub fn halt(&mut self) -> Result<(), Diagnostic> {
        let machine = self.machine;
        let shutdown = &machine.shutdown;
        let command = &shutdown.shutdown_command;
        let (title, how) = if shutdown.acpi_shutdown.value {
            (
                format!("Halt {} by its power button", self.name),
                vec![Word::lit("acpi")],
            )
        } else if shutdown.disable_shutdown.value {
            (
                format!("Wait until {} halts", self.name),
                vec![Word::lit("wait")],
            )
        } else if command.word.is_empty() {
            (
                format!("Switch {} off: no shutdown_command is given", self.name),
                vec![Word::lit("force")],
            )
        } else {
            (
                format!("Halt {} by the command {}", self.name, command.word),
                vec![Word::lit("command"), command.word.clone()],
            )
        };
        let mut step = self.step(
            "shutdown",
            "StepShutdown",
            title,
            "shutdown_command",
            command.span,
        );
        let delay = match shutdown.post_shutdown_delay.value.nanoseconds {
            0 => Word::lit("2"),
            ..0 => Word::lit("0"),
            _ => shutdown.post_shutdown_delay.seconds(),
        };
        let words = vec![shutdown.shutdown_timeout.seconds(), delay];
        step.body = vec![Stmt::call(
            "vbox_shutdown",
            words.into_iter().chain(how.iter().cloned()),
        )];
        self.steps.push(step);

        self.remove_devices();
        self.commands(
            "vboxmanage_post",
            "vboxmanage_post",
            &machine.vbox_manage.vboxmanage_post,
        )
    }

    /// StepRemoveDevices.
    fn remove_devices(&mut self) {
        let machine = self.machine;
        let mut body = Vec::new();
        let mut what = Vec::new();
        let floppy = &machine.floppy;
        if !floppy.floppy_files.is_empty() || !floppy.floppy_dirs.is_empty() {
            what.push("the floppy disk");
            body.push(Stmt::call("vbox_detach_floppy", []));
        }
        let additions = machine.guest_additions.guest_additions_mode.value == "attach";
        if self.boot_iso.is_some() || additions || !machine.cd.cd_files.is_empty() {
            let kept = self.bundle_iso.value;
            what.push(match kept {
                true => "the CDs but the one that was booted from",
                false => "the CDs",
            });
            body.push(Stmt::call(
                "vbox_detach_isos",
                kept.then(|| Word::lit("keep")),
            ));
        }
        if body.is_empty() {
            return;
        }
        let title = format!("Detach {}", what.join(" and "));
        let span = self.bundle_iso.span;
        let mut step = self.step("remove", "StepRemoveDevices", title, "bundle_iso", span);
        step.body = body;
        self.steps.push(step);
    }

    /// StepExport.
    pub fn export(&mut self) {
        let machine = self.machine;
        if machine.skip_export.value {
            return;
        }
        let name = match machine.output.output_filename.word.is_empty() {
            true => Word::var(Var::Build("vm")),
            false => machine.output.output_filename.word.clone(),
        };
        let format = match machine.export.format.value.as_str() {
            "" => "ovf",
            format => format,
        };
        let mut file = self.folder.clone();
        file.push_str("/");
        file.append(name);
        file.push_str(&format!(".{format}"));
        let options = &machine.export.export_opts.items;
        let mut words = vec![file];
        words.extend(options.iter().map(|text| text.word.clone()));
        let iso = |text: &crate::schema::Text| matches!(text.shown(), "--iso" | "-I");
        if options.iter().any(iso) {
            words.push(Word::lit("--iso"));
        }
        let title = format!("Export the machine to {}", words[0]);
        let span = machine.output.output_directory.span;
        let mut step = self.step("export", "StepExport", title, "output_directory", span);
        let forwarded = machine.comm.forwards().then(|| Word::lit("forwarded"));
        step.body = vec![
            Stmt::call("vbox_before_export", forwarded),
            Stmt::call("vbox_export", words),
        ];
        self.steps.push(step);
    }
}
