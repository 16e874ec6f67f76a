//! `puppet-server`: puppet-server.

use super::paths;
use crate::config;
use crate::schema::{Bool, Checks, List, Map, Raw, Text, Validate};

config! {
    /// puppet-server
    pub struct PuppetServer as "puppet-server" {
        /// Switch: clean staging folder.
        clean_staging_directory: Bool;
        /// Client cert path.
        client_cert_path: Text;
        /// Client private key path.
        client_private_key_path: Text;
        /// Execute command.
        execute_command: Raw;
        /// Extra arguments.
        extra_arguments: List<Raw>;
        /// Facter.
        facter: Map<Text> => untagged("Facter");
        /// Guest operating system type.
        guest_os_type: Text = "unix";
        /// Switch: ignore exit codes.
        ignore_exit_codes: Bool;
        /// Switch: prevent sudo.
        prevent_sudo: Bool;
        /// Puppet bin folder.
        puppet_bin_dir: Text;
        /// Puppet node.
        puppet_node: Text;
        /// Puppet server.
        puppet_server: Text;
        /// Staging folder.
        staging_dir: Text = "/tmp/packer-puppet-server";
        /// Working folder.
        working_directory: Text;
        /// Elevated user.
        elevated_user: Text;
        /// Elevated password.
        elevated_password: Text => secret();
    }
}

impl Validate for PuppetServer {
    fn validate(&self, checks: &mut Checks<'_>) {
        paths::guest(&self.guest_os_type, checks);
        checks.folder(
            &self.client_cert_path,
            "client_cert_dir is invalid: ",
            "client_cert_dir must point to a directory",
        );
        checks.folder(
            &self.client_private_key_path,
            "client_private_key_dir is invalid: ",
            "client_private_key_dir must point to a directory",
        );
    }
}
