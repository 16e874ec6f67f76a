//! The steps before the machine runs, but for those that make it.

use super::lower::Lowering;
use crate::builders::steps;
use crate::diagnostic::Diagnostic;
use crate::plan::{LibFn, Stmt, Var, Word};

/// Where a CD is attached.
struct Drive {
    name: &'static str,
    ide: [&'static str; 2],
    sata_port: &'static str,
}

const BOOT: Drive = Drive {
    name: "boot",
    ide: ["0", "1"],
    sata_port: "1",
};
const ADDITIONS: Drive = Drive {
    name: "guest additions",
    ide: ["1", "0"],
    sata_port: "2",
};
const FILES: Drive = Drive {
    name: "cd_files",
    ide: ["1", "1"],
    sata_port: "3",
};

impl Drive {
    fn attach(&self, interface: &str, image: &'static str) -> Stmt {
        let [controller, port, device] = match interface {
            "sata" => ["SATA Controller", self.sata_port, "0"],
            _ => ["IDE Controller", self.ide[0], self.ide[1]],
        };
        let words = [self.name, controller, port, device].map(Word::lit);
        let image = Word::var(Var::Build(image));
        Stmt::call("vbox_iso", words.into_iter().chain([image]))
    }
}

/// Finds the guest additions. Only what may be asked of the vendor's site at all stands in the script, and so in its head.
fn additions_from(url: Word, sum: Word) -> Vec<Stmt> {
    let mut body = vec![Stmt::call("vbox_additions_version", [])];
    if url.is_empty() {
        body.push(Stmt::call("vbox_additions", [sum]));
    } else {
        let sum = match sum.is_empty() {
            true => {
                body.push(Stmt::call("vbox_additions_sum", []));
                body.push(Stmt::call("save_reply", [Word::lit("b_additions_sum")]));
                Word::var(Var::Build("additions_sum"))
            }
            false => sum,
        };
        let what = ["Guest additions", "", "iso"].map(Word::lit);
        let words = what.into_iter().chain([sum, url]);
        body.push(Stmt::call("fetch_source", words));
    }
    body.push(Stmt::call("save_reply", [Word::lit("b_additions")]));
    body
}

/// A checksum as Packer notes it: the name in the cache follows from it.
fn lower_case(sum: &Word) -> Word {
    match sum.as_literal() {
        Some(text) => Word::lit(text.to_ascii_lowercase()),
        None => Word::call(LibFn("lower"), vec![sum.clone()]),
    }
}

impl Lowering<'_, '_, '_, '_> {
    /// StepDownloadGuestAdditions.
    ///
    /// # Errors
    /// A URL that does not render.
    pub fn fetch_additions(&mut self) -> Result<(), Diagnostic> {
        let additions = &self.machine.guest_additions;
        if additions.guest_additions_mode.value == "disable" {
            return Ok(());
        }
        let version = [("Version", Word::var(Var::Build("additions_version")))];
        let url = self
            .scope
            .run_time(&additions.guest_additions_url, &self.data(), &version)?;
        let title = match url.is_empty() {
            true => "Find the guest additions".to_owned(),
            false => format!("Fetch the guest additions from {url}"),
        };
        let mut step = self.step(
            "fetch_additions",
            "StepDownloadGuestAdditions",
            title,
            "guest_additions_url",
            additions.guest_additions_url.span,
        );
        step.body = additions_from(url, lower_case(&additions.guest_additions_sha256.word));
        self.steps.push(step);
        Ok(())
    }

    /// StepOutputDir.
    pub fn output_folder(&mut self) {
        let title = format!("Make the output folder {}", self.folder);
        let span = self.machine.output.output_directory.span;
        let mut step = self.step("output", "StepOutputDir", title, "output_directory", span);
        step.body = vec![Stmt::call("output_folder", [self.folder.clone()])];
        step.undo = vec![Stmt::call("output_folder_undo", [])];
        self.steps.push(step);
    }

    /// StepCreateFloppy and StepCreateCD.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn media(&mut self) -> Result<(), Diagnostic> {
        let floppy = steps::floppy(&self.machine.floppy, self.scope)?;
        self.steps.extend(floppy);
        let cd = steps::cd(&self.machine.cd, self.scope)?;
        self.steps.extend(cd);
        Ok(())
    }

    /// StepHTTPServer. VirtualBox's NAT takes the guest to this host's loopback.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub fn http(&mut self) -> Result<(), Diagnostic> {
        let http = steps::http_server(&self.machine.http, "127.0.0.1", self.scope)?;
        self.steps.extend(http);
        Ok(())
    }

    /// StepSuppressMessages.
    pub fn suppress(&mut self) {
        let mut step = self.step(
            "quiet",
            "StepSuppressMessages",
            "Set global settings of VirtualBox, so that it asks no questions in windows",
            "headless",
            self.machine.run.headless.span,
        );
        step.body = vec![Stmt::call("vbox_quiet", [])];
        self.steps.push(step);
    }

    /// StepAttachISOs.
    pub fn attach_isos(&mut self) {
        let mut body = Vec::new();
        if self.boot_iso.is_some() {
            body.push(BOOT.attach(&self.interface, "iso"));
        }
        let mode = &self.machine.guest_additions.guest_additions_mode;
        if mode.value == "attach" {
            body.push(ADDITIONS.attach(&self.additions_interface, "additions"));
        }
        if !self.machine.cd.cd_files.is_empty() {
            body.push(FILES.attach(&self.interface, "cd"));
        }
        if body.is_empty() {
            return;
        }
        let (key, span) = match (self.boot_iso, mode.value.as_str()) {
            (Some(given), _) => given,
            (None, "attach") => ("guest_additions_mode", mode.span),
            _ => ("cd_files", self.machine.cd.cd_files.span),
        };
        let mut step = self.step("isos", "StepAttachISOs", "Attach the CDs", key, span);
        step.body = body;
        step.undo = vec![Stmt::call("vbox_undo_isos", [])];
        self.steps.push(step);
    }

    /// StepConfigureVRDP.
    pub fn screen(&mut self) {
        let run = &self.machine.run;
        let title = format!(
            "Show the guest's screen by VRDP on {}, without a password",
            run.vrdp_bind_address.word
        );
        let span = run.vrdp_bind_address.span.or(run.vrdp_port_min.span);
        let mut step = self.step(
            "screen",
            "StepConfigureVRDP",
            title,
            "vrdp_bind_address",
            span,
        );
        let port = |port: i64| Word::lit(port.to_string());
        step.body = vec![Stmt::call(
            "vbox_screen",
            [
                run.vrdp_bind_address.word.clone(),
                port(run.vrdp_port_min.value),
                port(run.vrdp_port_max.value),
            ],
        )];
        step.undo = vec![Stmt::call("port_release", [Word::lit("2")])];
        self.steps.push(step);
    }

    /// StepAttachFloppy.
    pub fn attach_floppy(&mut self) {
        let floppy = &self.machine.floppy;
        if floppy.floppy_files.is_empty() && floppy.floppy_dirs.is_empty() {
            return;
        }
        let span = floppy.floppy_files.span.or(floppy.floppy_dirs.span);
        let mut step = self.step(
            "attach_floppy",
            "StepAttachFloppy",
            "Attach the floppy disk",
            "floppy_files",
            span,
        );
        step.body = vec![Stmt::call("vbox_attach_floppy", [])];
        step.undo = vec![Stmt::call("vbox_undo_floppy", [])];
        self.steps.push(step);
    }

    /// StepPortForwarding.
    pub fn forward(&mut self) {
        let comm = &self.machine.comm;
        if !comm.forwards() {
            return;
        }
        let (min, max) = comm.ports.ports();
        let guest = comm.comm.guest_port();
        let title = format!("Forward a port of this host to port {guest} of the guest");
        let span = comm.ports.host_port_min.span;
        let mut step = self.step(
            "forward",
            "StepPortForwarding",
            title,
            "host_port_min",
            span,
        );
        step.body = vec![Stmt::call(
            "vbox_forward",
            [min, max, guest].map(|port| Word::lit(port.to_string())),
        )];
        step.undo = vec![Stmt::call("port_release", [Word::lit("1")])];
        self.steps.push(step);
    }
}
