//! What is there before the machine runs: its folder, media, addresses and ports.

use super::args::{bridged, screens, text};
use super::lower::Builder;
use crate::builders::steps::{self, Download, ports};
use crate::diagnostic::Diagnostic;
use crate::plan::{Step, Stmt};

impl Builder<'_, '_, '_, '_> {
    /// What is done before there are disks.
    pub(super) fn before(&mut self) -> Result<(), Diagnostic> {
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
    pub(super) fn network(&mut self) -> Result<(), Diagnostic> {
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
            let port = config.comm.comm.guest_port().to_string();
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
        let (min, max) = screens(config);
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
        step.undo = vec![Stmt::call("port_release", ["2".into()])];
        self.steps.push(step);
    }
}
