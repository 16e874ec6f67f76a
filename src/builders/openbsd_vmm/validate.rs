//! Checks between the keys, as the plugin's Prepare makes them, and those of vmctl(8).

use super::{Generation, OpenbsdVmm};
use crate::builders::common::{Checksum, checksum, expected_texts};
use crate::schema::{Checks, Text, Validate};

/// Disks of a machine that vmd takes.
const DISKS: usize = 4;

impl Validate for OpenbsdVmm {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.no_mixture(checks);
        self.comm.validate(checks);
        self.http.validate(checks);
        self.shutdown.validate(checks);
        self.boot_config.validate(checks);
        match self.generation() {
            Generation::Modern => self.modern(checks),
            Generation::First => self.first(checks),
        }
        self.disks(checks);
        self.name(checks);
        self.network(checks);
        self.downloads(checks);
        self.answers(checks);
        expected_texts(&self.boot_config, &self.boot_expect, checks);
    }
}

impl OpenbsdVmm {
    fn modern(&self, checks: &mut Checks<'_>) {
        let required = [
            (&self.vm_name, "vm_name", "VM name"),
            (&self.vm_template, "vm_template", "VM template"),
            (
                &self.output_directory,
                "output_directory",
                "Output directory",
            ),
        ];
        for (text, key, words) in required {
            if text.is_blank() {
                checks.missing(
                    &format!("`{key}` must be given"),
                    &format!("{words} must be specified (var: {key})"),
                );
            }
        }
        self.communicator(checks);
        if self.disk_base.is_blank() && self.disk_size.is_blank() {
            checks.missing(
                "`disk_size` must be given without `disk_base`",
                "Disk size must be specified when not using base image (var: disk_size)",
            );
        }
    }

    fn communicator(&self, checks: &mut Checks<'_>) {
        let comm = &self.comm;
        match comm.communicator.value.as_str() {
            "ssh" => {}
            "none" => return,
            _ => {
                checks.bad(
                    comm.communicator.span,
                    "`communicator` takes `ssh` or `none` here",
                    "Only ssh or none communicator is supported (var: communicator)",
                );
                return;
            }
        }
        let (agent, password, key) = (
            comm.ssh_agent_auth.value,
            comm.ssh_password.is_given(),
            comm.ssh_private_key_file.is_given(),
        );
        if !agent && comm.ssh_password.is_blank() && comm.ssh_private_key_file.is_blank() {
            checks.missing(
                "one of `ssh_password`, `ssh_private_key_file`, `ssh_agent_auth` must be given",
                "SSH authentication method must be specified (vars: ssh_agent_auth, ssh_password, ssh_private_key_file)",
            );
        }
        if (agent && (password || key)) || (password && key) {
            checks.conflict(
                [
                    comm.ssh_password.place().or(comm.ssh_agent_auth.span),
                    comm.ssh_private_key_file.span.or(comm.ssh_agent_auth.span),
                ],
                "only one of `ssh_agent_auth`, `ssh_password`, `ssh_private_key_file` may be given",
                "Only one SSH authentication method is supported (vars: ssh_agent_auth, ssh_password, ssh_private_key_file)",
            );
        }
    }

    fn first(&self, checks: &mut Checks<'_>) {
        if self.boot_config.boot_wait.span.is_none() {
            checks.missing(
                "`boot_wait` must be given, such as `10s`",
                "parsing bootwait time duration: time: invalid duration \"\"",
            );
        }
        if self.disk_base.is_blank() && self.disk_size.is_blank() {
            checks.missing(
                "`disk_size` must be given without `disk_base`: vmctl makes no disk without it",
                "Error creating disk image: vmctl error",
            );
        }
    }

    fn disks(&self, checks: &mut Checks<'_>) {
        let format = &self.disk_format;
        if !matches!(format.value.as_str(), "raw" | "qcow2") {
            checks.bad(
                format.span,
                format!(
                    "`disk_format` is `{}`, but takes `raw`, `qcow2`",
                    format.value
                ),
                match self.generation() {
                    Generation::Modern => format!(
                        "Unsupported disk_format name: {}, must be either raw or qcow2",
                        format.value
                    ),
                    Generation::First => format!("Unsupported disk_format name: {}", format.value),
                },
            );
        } else if !self.disk_base.is_blank() && format.value != "qcow2" {
            checks.conflict(
                [format.span, self.disk_base.span],
                "`disk_base` needs the `disk_format` qcow2",
                &match self.generation() {
                    Generation::Modern => format!(
                        "Cannot use {} with base image, only qcow2 format is supported",
                        format.value
                    ),
                    Generation::First => {
                        "Cannot specify a base image without using qcow2 disk format".to_owned()
                    }
                },
            );
        }
        if self.disk_additional_size.items.len() + 1 > DISKS {
            checks.bad(
                self.disk_additional_size.span,
                format!("vmd takes {DISKS} disks at most"),
                "vmctl: too many disks",
            );
        }
        let more = self.disk_additional_size.items.iter();
        for size in more.chain([&self.disk_size, &self.memory, &self.ram_size]) {
            self::size(size, checks);
        }
    }

    fn name(&self, checks: &mut Checks<'_>) {
        let Some(name) = self.vm_name.now.as_deref().filter(|name| !name.is_empty()) else {
            return;
        };
        let Some(why) = no_name(name) else {
            return;
        };
        checks.bad(
            self.vm_name.span,
            format!("`{name}` is no name for a machine: {why}"),
            "vmctl error",
        );
    }

    fn network(&self, checks: &mut Checks<'_>) {
        if self.lladdr.is_given() && self.switch.is_blank() {
            checks.bad(
                self.lladdr.span,
                "`lladdr` is for a guest on a switch: give `switch` too",
                "unknown configuration key: '\"lladdr\"'",
            );
        }
        let anywhere = self.http.http_bind_address.now.as_deref() == Some("0.0.0.0");
        if self.switch.is_given() && self.http.http_directory.is_given() && anywhere {
            checks.bad(
                self.switch.span,
                "a guest on a switch has to be told where the HTTP server is: give `http_bind_address`, this host's address on the switch",
                "unknown configuration key: '\"switch\"'",
            );
        }
    }

    /// An installer that is booted from the network and is not told where its answers are asks port 80.
    fn answers(&self, checks: &mut Checks<'_>) {
        let net = self.generation() == Generation::First || self.boot_device.value == "net";
        let http = &self.http;
        if net
            && http.http_directory.is_given()
            && self.boot_config.boot_command.is_empty()
            && http.http_port_min.value != 80
        {
            checks.warning(
                http.http_directory.span,
                "nothing is typed, so the installer asks port 80 for its answers, where nothing listens: type their address in `boot_command`, or serve them by httpd(8) (`--emit-config`)",
                "",
            );
        }
    }

    /// An image is either named or downloaded, and what is downloaded is checked.
    fn downloads(&self, checks: &mut Checks<'_>) {
        let iso = &self.iso;
        let from = iso.iso_url.span.or(iso.iso_urls.span);
        if from.or(iso.iso_checksum.span).is_some() {
            iso.validate(checks);
        }
        let taken = self.cdrom.span.or(self.iso_image.span);
        if let (Some(from), Some(taken)) = (from, taken) {
            checks.conflict(
                [Some(taken), Some(from)],
                "the CD is either named (`cdrom`, `iso_image`) or downloaded (`iso_url`)",
                "unknown configuration key: '\"iso_url\"'",
            );
        }
        let taken = self.boot.span.or(self.bios.span);
        if self.boot_url.is_given() {
            if taken.is_some() {
                checks.conflict(
                    [taken, self.boot_url.span],
                    "the kernel is either named (`boot`, `bios`) or downloaded (`boot_url`)",
                    "unknown configuration key: '\"boot_url\"'",
                );
            }
            if self.boot_checksum.is_blank() {
                checks.missing(
                    "`boot_checksum` must be given with `boot_url`",
                    "A checksum must be specified",
                );
            }
        }
        if let Some(text) = self
            .boot_checksum
            .now
            .as_deref()
            .filter(|text| !text.is_empty())
            && let Err(why) = checksum(text)
        {
            checks.bad(
                self.boot_checksum.span,
                format!("`boot_checksum` is no checksum: {}", why.ours),
                why.packer,
            );
        }
        if self.signify_key.is_given() {
            for sum in [&self.iso.iso_checksum, &self.boot_checksum] {
                let Some(text) = sum.now.as_deref().filter(|text| !text.is_empty()) else {
                    continue;
                };
                if !matches!(checksum(text), Ok(Checksum::File(_)) | Err(_)) {
                    checks.conflict(
                        [self.signify_key.span, sum.span],
                        "`signify_key` checks a signed list of checksums: write `file:.../SHA256.sig`",
                        "unknown configuration key: '\"signify_key\"'",
                    );
                }
            }
        }
    }
}

/// Why a machine cannot have a name, if it cannot.
pub(super) fn no_name(name: &str) -> Option<&'static str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) || !name.chars().all(plain) {
        Some("vmd takes letters, digits, and `.`, `_`, `-` behind the first")
    } else if name.chars().all(|c| c.is_ascii_digit()) {
        Some("vmctl takes it for the number of a machine")
    } else if name.len() > 63 {
        Some("vmd takes 63 characters at most")
    } else {
        None
    }
}

/// Sizes as vmctl(8) reads them: a number, perhaps with one letter. Bare numbers are bytes, which is never meant.
fn size(size: &Text, checks: &mut Checks<'_>) {
    let Some(text) = size.now.as_deref().filter(|text| !text.is_empty()) else {
        return;
    };
    let letters = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = letters.len() < text.len();
    let why = if !number
        || !matches!(
            letters,
            "" | "B" | "K" | "M" | "G" | "T" | "P" | "E" | "b" | "k" | "m" | "g" | "t" | "p" | "e"
        ) {
        "vmctl takes a whole number and one of the letters K, M, G, T"
    } else if letters.is_empty() && text.len() < 7 {
        "vmctl takes it for bytes, and wants a megabyte at least: add `M` or `G`"
    } else {
        return;
    };
    checks.bad(
        size.span,
        format!("`{text}` is no size: {why}"),
        "vmctl error",
    );
}
