//! Checks between the communicator's keys, as Packer's `communicator.Config.Prepare`.

use std::io::ErrorKind;

use super::{Communicator, key};
use crate::disk::reason;
use crate::interpolate::quote;
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

/// `~/x` and `~user/x` as paths of this machine; the error is Go's.
fn expanded(checks: &Checks<'_>, path: &str) -> Result<String, String> {
    let Some(rest) = path.strip_prefix('~') else {
        return Ok(path.to_owned());
    };
    let (user, inside) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if user.is_empty() {
        return Ok(checks.disk.home().unwrap_or_default() + inside);
    }
    let users = checks.disk.read("/etc/passwd").unwrap_or_default();
    String::from_utf8_lossy(&users)
        .lines()
        .find_map(|line| {
            let mut fields = line.split(':');
            (fields.next()? == user).then_some(())?;
            fields.nth(4).map(|home| home.to_owned() + inside)
        })
        .ok_or_else(|| format!("user: unknown user {user}"))
}

/// The file must be there and be a private key that needs no passphrase.
fn key_file(checks: &mut Checks<'_>, name: &str, key: &Text, certificate: &Text) {
    let Some(path) = key.now.as_deref().filter(|path| !path.is_empty()) else {
        return;
    };
    let words = format!("{name} is invalid: ");
    let path = match expanded(checks, path) {
        Ok(path) => path,
        Err(why) => {
            let message = format!("`{name}` is in the home folder of nobody: {why}");
            checks.bad(key.span, message, words + &why);
            return;
        }
    };
    if !checks.file(&path, key.span, &words) {
        return;
    }
    let setting_up = format!("{words}Error setting up SSH config: ");
    let text = match checks.disk.read(&path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(fault) => {
            let why = reason(&fault);
            // Go opens a folder, and fails where it reads it
            let verb = if fault.kind() == ErrorKind::IsADirectory {
                "read"
            } else {
                "open"
            };
            checks.bad(
                key.span,
                format!("the private key `{path}` cannot be read: {why}"),
                format!("{setting_up}{verb} {path}: {why}"),
            );
            return;
        }
    };
    if let Some((ours, packer)) = key::key_fault(&path, &text) {
        checks.bad(key.span, ours, format!("{setting_up}{packer}"));
        return;
    }
    let Some(path) = certificate.now.as_deref().filter(|path| !path.is_empty()) else {
        return;
    };
    // Packer looks at the file that the path names as it stands if there is no such user
    let path = expanded(checks, path).unwrap_or_else(|_| path.to_owned());
    match checks.disk.read(&path) {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            if let Some((ours, packer)) = key::certificate_fault(&path, &text) {
                checks.bad(certificate.span, ours, format!("{words}{packer}"));
            }
        }
        Err(fault) => {
            let why = reason(&fault);
            checks.bad(
                certificate.span,
                format!("the certificate `{path}` cannot be read: {why}"),
                format!("{words}unable to read certificate file: open {path}: {why}"),
            );
        }
    }
}

/// `port:host:port`. The form with an address to bind to is documented, but Packer 1.6.6 does not read it.
fn tunnels(checks: &mut Checks<'_>, name: &str, list: &List<Text>) {
    for tunnel in &list.items {
        let Some(text) = &tunnel.now else {
            continue;
        };
        if let Err(why) = tunnel_parts(text) {
            checks.bad(
                tunnel.span,
                format!("`{name}` takes `port:host:port`, but got `{text}`"),
                format!("{name} ('{text}') is invalid: {why}"),
            );
        }
    }
}

fn tunnel_parts(text: &str) -> Result<(), String> {
    let (listen, forward) = text
        .split_once(':')
        .ok_or_else(|| format!("Error parsing tunnel '{text}': [{text}]"))?;
    let port = host_port(forward).map_err(|why| {
        format!("Error parsing forwarding, must be a tcp address: address {forward}: {why}")
    })?;
    for (what, port) in [("forwarding", port), ("listening", listen)] {
        number(port).map_err(|why| {
            format!(
                "Error parsing {what} port, must be a valid port: strconv.Atoi: parsing {}: {why}",
                quote(port)
            )
        })?;
    }
    Ok(())
}

/// Go's `strconv.Atoi`: no more than whether it reads.
fn number(text: &str) -> Result<(), &'static str> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("invalid syntax");
    }
    text.parse::<i64>()
        .map(|_| ())
        .map_err(|_| "value out of range")
}

/// The port of `host:port` or `[host]:port` (Go's `net.SplitHostPort`).
fn host_port(text: &str) -> Result<&str, &'static str> {
    let (host, port) = text.rsplit_once(':').ok_or("missing port in address")?;
    if let Some(inner) = host.strip_prefix('[') {
        return match inner.split_once(']') {
            Some((inside, "")) if !inside.contains('[') && !port.contains(['[', ']']) => Ok(port),
            Some((_, rest)) if rest.starts_with(':') => Err("too many colons in address"),
            Some(_) => Err("missing port in address"),
            None => Err("missing ']' in address"),
        };
    }
    if host.contains(':') {
        return Err("too many colons in address");
    }
    match () {
        () if text.contains('[') => Err("unexpected '[' in address"),
        () if text.contains(']') => Err("unexpected ']' in address"),
        () => Ok(port),
    }
}
