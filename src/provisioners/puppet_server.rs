//! `puppet-server`: runs Puppet on the guest, with a server.

use super::paths;
use crate::config;
use crate::schema::{Bool, Checks, List, Map, Raw, Text, Validate};

config! {
    /// Runs Puppet on the guest, with a server.
    pub struct PuppetServer as "puppet-server" {
        /// Whether the staging folder is removed.
        clean_staging_directory: Bool;
        /// Certificate of the client.
        client_cert_path: Text;
        /// Folder with the client's private key.
        client_private_key_path: Text;
        /// The command.
        execute_command: Raw;
        /// More arguments.
        extra_arguments: List<Raw>;
        /// Facts.
        facter: Map<Text> => untagged("Facter");
        /// Kind of the guest's operating system.
        guest_os_type: Text = "unix";
        /// Whether exit codes are ignored.
        ignore_exit_codes: Bool;
        /// Whether sudo is not used.
        prevent_sudo: Bool;
        /// Folder of Puppet's programs.
        puppet_bin_dir: Text;
        /// Name of the node.
        puppet_node: Text;
        /// Server.
        puppet_server: Text;
        /// Folder of the guest for uploads.
        staging_dir: Text = "/tmp/packer-puppet-server";
        /// Folder that it runs in.
        working_directory: Text;
        /// User that it runs as with all rights.
        elevated_user: Text;
        /// Password of that user.
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
