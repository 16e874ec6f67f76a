//! Checks between the communicator's keys, as Packer's `communicator.Config.Prepare`.

use super::Communicator;
use crate::schema::{Checks, List, Text, Validate};

impl Validate for Communicator {
    fn validate(&self, checks: &mut Checks<'_>) {
        match self.communicator.value.as_str() {
            "ssh" => self.ssh(checks),
            "winrm" => {
                if self.winrm_username.is_blank() {
                    checks.missing(
                        "`winrm_username` must be given",
                        "winrm_username must be specified.",
                    );
                }
            }
            "none" | "docker" | "dockerWindowsContainer" => {}
            other => checks.bad(
                self.communicator.span,
                format!("`communicator` is `{other}`, but takes `ssh`, `winrm`, `none`"),
                format!("Communicator type {other} is invalid"),
            ),
        }
    }
}

impl Communicator {
    fn ssh(&self, checks: &mut Checks<'_>) {
        if self.ssh_username.is_blank() {
            checks.missing(
                "`ssh_username` must be given",
                "An ssh_username must be specified\n  Note: some builders used to default ssh_username to \"root\".",
            );
        }
        key_file(
            checks,
            "ssh_private_key_file",
            &self.ssh_private_key_file,
            &self.ssh_certificate_file,
        );
        if self.ssh_bastion_host.is_given() && !self.ssh_bastion_agent_auth.value {
            let own = !self.ssh_bastion_private_key_file.is_blank();
            let (key, certificate) = if own {
                (
                    &self.ssh_bastion_private_key_file,
                    &self.ssh_bastion_certificate_file,
                )
            } else {
                (&self.ssh_private_key_file, &self.ssh_certificate_file)
            };
            if self.ssh_bastion_password.is_blank() && key.is_blank() {
                checks.missing(
                    "`ssh_bastion_password` or `ssh_bastion_private_key_file` must be given",
                    "ssh_bastion_password or ssh_bastion_private_key_file must be specified",
                );
            } else {
                key_file(checks, "ssh_bastion_private_key_file", key, certificate);
            }
        }
        let method = &self.ssh_file_transfer_method;
        if !matches!(method.value.as_str(), "scp" | "sftp") {
            checks.bad(
                method.span,
                format!(
                    "`ssh_file_transfer_method` is `{}`, but takes `scp`, `sftp`",
                    method.value
                ),
                format!(
                    "ssh_file_transfer_method ('{}') is invalid, valid methods: sftp, scp",
                    method.value
                ),
            );
        }
        if self.ssh_bastion_host.is_given() && self.ssh_proxy_host.is_given() {
            checks.conflict(
                [self.ssh_bastion_host.span, self.ssh_proxy_host.span],
                "`ssh_bastion_host` and `ssh_proxy_host` exclude each other",
                "please specify either ssh_bastion_host or ssh_proxy_host, not both",
            );
        }
        tunnels(checks, "ssh_local_tunnels", &self.ssh_local_tunnels);
        tunnels(checks, "ssh_remote_tunnels", &self.ssh_remote_tunnels);
    }
}

/// `~/x` as a path of this machine.
fn expanded(path: &str) -> String {
    match (path.strip_prefix('~'), std::env::var("HOME")) {
        (Some(rest), Ok(home)) if rest.is_empty() || rest.starts_with('/') => home + rest,
        _ => path.to_owned(),
    }
}

/// The file must be there and be a private key that needs no passphrase.
fn key_file(checks: &mut Checks<'_>, name: &str, key: &Text, certificate: &Text) {
    let Some(path) = key.now.as_deref().filter(|path| !path.is_empty()) else {
        return;
    };
    let path = expanded(path);
    let words = format!("{name} is invalid: ");
    if !checks.file(&path, key.span, &words) {
        return;
    }
    let text = checks.disk.read(&path).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    if !text.contains("-----BEGIN") || !text.contains("PRIVATE KEY-----") {
        checks.bad(
            key.span,
            format!("`{path}` is not a private key"),
            format!("{words}Failed to read key '{path}': no key found"),
        );
    } else if text.contains("ENCRYPTED") {
        checks.bad(
            key.span,
            format!("the private key `{path}` has a passphrase"),
            format!("{words}Failed to read key '{path}': password protected keys are\nnot supported. Please decrypt the key prior to use."),
        );
    }
    if let Some(path) = certificate.now.as_deref().filter(|path| !path.is_empty()) {
        checks.file(&expanded(path), certificate.span, &words);
    }
}

/// `[bind:]port:host:port`
fn tunnels(checks: &mut Checks<'_>, name: &str, list: &List<Text>) {
    for tunnel in &list.items {
        let Some(text) = &tunnel.now else {
            continue;
        };
        let parts: Vec<&str> = text.split(':').collect();
        let port = |text: &str| text.parse::<u16>().is_ok();
        let good = match parts.as_slice() {
            [from, _, to] | [_, from, _, to] => port(from) && port(to),
            _ => false,
        };
        if !good {
            checks.bad(
                tunnel.span,
                format!("`{name}` takes `[bind:]port:host:port`, but got `{text}`"),
                format!("{name} ('{text}') is invalid"),
            );
        }
    }
}
