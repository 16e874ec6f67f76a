//! `inspec`: runs InSpec on this host against the guest.

use super::paths;
use crate::config;
use crate::schema::{Checks, Int, List, Text, Validate};

config! {
    /// Runs InSpec on this host against the guest.
    pub struct Inspec as "inspec" {
        /// Command.
        command: Text = "inspec" => untagged("Command");
        /// Set by the provisioner itself.
        subcommand: Text = "exec" => untagged("SubCommand");
        /// More arguments.
        extra_arguments: List<Text>;
        /// Variables for InSpec: `NAME=VALUE`.
        inspec_env_vars: List<Text>;
        /// Profile of the credentials file.
        profile: Text => required("profile must be specified.");
        /// Folder of attributes.
        attributes_directory: Text;
        /// Attributes.
        attributes: List<Text>;
        /// How InSpec connects.
        backend: Text = "ssh";
        /// User; `<local user>` if it is not given.
        user: Text;
        /// Host.
        host: Text = "127.0.0.1";
        /// Local port.
        local_port: Int;
        /// Private key of the local server.
        ssh_host_key_file: Text;
        /// Public key that may log in to it.
        ssh_authorized_key_file: Text;
    }
}

impl Validate for Inspec {
    fn validate(&self, checks: &mut Checks<'_>) {
        paths::file(
            "ssh_authorized_key_file",
            &self.ssh_authorized_key_file,
            checks,
        );
        paths::file("ssh_host_key_file", &self.ssh_host_key_file, checks);
        checks.among(
            "backend",
            &self.backend,
            &["", "docker", "local", "ssh", "winrm"],
            format!("backend: {} must be a valid backend", self.backend.shown()),
        );
        checks.refuse(
            self.backend.shown() == "docker" && self.host.is_blank(),
            &self.host,
            "backend: host must be specified for docker backend",
        );
        checks.refuse(
            self.local_port.value > 65_535,
            &self.local_port,
            format!("local_port: {} must be a valid port", self.local_port.value),
        );
        let attrs = &self.attributes_directory;
        let path = attrs.shown().to_owned();
        checks.folder(
            attrs,
            &format!("attrs: {path} is invalid: "),
            &format!("attrs: {path} must point to a directory"),
        );
    }
}
