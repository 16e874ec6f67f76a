//! `ansible`: runs Ansible on this host against the guest.

mod arguments;
mod compose;
mod lower;
mod playbook;

pub use compose::run_here;

use super::paths;
use crate::config;
use crate::schema::{Bool, Checks, Int, List, Raw, Text, Trilean, Validate};

config! {
    /// Runs Ansible on this host against the guest.
    pub struct Ansible as "ansible" {
        /// Ansible-playbook program.
        command: Text = "ansible-playbook";
        /// Passed to it.
        extra_arguments: List<Text>;
        /// NAME=value for it.
        ansible_env_vars: List<Text>;
        /// Local playbook.
        playbook_file: Text => required("playbook_file must be specified.");
        /// More arguments for Ansible's ssh.
        ansible_ssh_extra_args: List<Text>;
        /// Inventory groups the host is in.
        groups: List<Text>;
        /// Inventory groups without hosts.
        empty_groups: List<Text>;
        /// Host name in the inventory.
        host_alias: Text = "default";
        /// Login name given to ansible; default the local user; `<local user>` if it is not given.
        user: Text;
        /// Port of the local proxy.
        local_port: Int;
        /// Host key of the proxy; generated if unset.
        ssh_host_key_file: Text;
        /// Public key the proxy accepts; generated if unset.
        ssh_authorized_key_file: Text;
        /// Remote SFTP server command; `/usr/lib/sftp-server -e` if it is not given.
        sftp_command: Text;
        /// Do not run ansible --version.
        skip_version_check: Bool;
        /// Do not set ANSIBLE_SCP_IF_SSH.
        use_sftp: Bool;
        /// Where the inventory file is made.
        inventory_directory: Text;
        /// Template of the inventory's lines.
        inventory_file_template: Raw;
        /// Own inventory.
        inventory_file: Text;
        /// Do not remove the made one.
        keep_inventory_file: Bool;
        /// Requirements for ansible-galaxy.
        galaxy_file: Text;
        /// Command of Ansible Galaxy.
        galaxy_command: Text = "ansible-galaxy";
        /// Whether Galaxy installs what is there already.
        galaxy_force_install: Bool;
        /// Folder of roles.
        roles_path: Text;
        /// Folder of collections.
        collections_path: Text;
        /// Connect through a local SSH proxy to the communicator; `true` if it is not given.
        use_proxy: Trilean;
    }
}

impl Validate for Ansible {
    fn validate(&self, checks: &mut Checks<'_>) {
        paths::file("playbook_file", &self.playbook_file, checks);
        paths::file("galaxy_file", &self.galaxy_file, checks);
        paths::file(
            "ssh_authorized_key_file",
            &self.ssh_authorized_key_file,
            checks,
        );
        paths::file("ssh_host_key_file", &self.ssh_host_key_file, checks);
        checks.refuse(
            self.local_port.value > 65_535,
            &self.local_port,
            format!("local_port: {} must be a valid port", self.local_port.value),
        );
        paths::folder("inventory_directory", &self.inventory_directory, checks);
        let command = match self.command.shown() {
            "" => "ansible-playbook",
            command => command,
        };
        checks.refuse(!self.skip_version_check.value && checks.lacks(command), &self.command, format!("Error running \"{command} --version\": exec: \"{command}\": executable file not found in $PATH"));
    }
}
