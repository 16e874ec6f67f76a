//! `ansible-local`: runs Ansible on the guest.

use super::paths;
use crate::config;
use crate::schema::{Bool, Checks, List, Text, Validate};

config! {
    /// Runs Ansible on the guest.
    pub struct AnsibleLocal as "ansible-local" {
        /// Command.
        command: Text = "ANSIBLE_FORCE_COLOR=1 PYTHONUNBUFFERED=1 ansible-playbook" => untagged("Command");
        /// More arguments.
        extra_arguments: List<Text>;
        /// Folder of group variables.
        group_vars: Text;
        /// Folder of host variables.
        host_vars: Text;
        /// Directory with all of the playbook's files.
        playbook_dir: Text;
        /// Playbook.
        playbook_file: Text;
        /// Several playbooks.
        playbook_files: List<Text>;
        /// Folders of playbooks.
        playbook_paths: List<Text>;
        /// Folders of roles.
        role_paths: List<Text>;
        /// Remote directory; default with a UUID; `/tmp/packer-provisioner-ansible-local/<uuid>` if it is
        /// not given.
        staging_directory: Text;
        /// Remove it at the end.
        clean_staging_directory: Bool;
        /// Inventory.
        inventory_file: Text;
        /// Groups 127.0.0.1 is put in.
        inventory_groups: List<Text>;
        /// Requirements for Galaxy.
        galaxy_file: Text;
        /// Command of Ansible Galaxy.
        galaxy_command: Text = "ansible-galaxy";
    }
}

impl Validate for AnsibleLocal {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.exclusive(
            &[
                ("playbook_files", &self.playbook_files),
                ("playbook_file", &self.playbook_file),
            ],
            "Either playbook_file or playbook_files can be specified, not both",
        );
        checks.require_one(
            &[
                ("playbook_file", &self.playbook_file),
                ("playbook_files", &self.playbook_files),
            ],
            "Either playbook_file or playbook_files must be specified",
        );
        paths::file("playbook_file", &self.playbook_file, checks);
        for path in &self.playbook_files.items {
            paths::file("playbook_files", path, checks);
        }
        paths::file("inventory_file", &self.inventory_file, checks);
        paths::file("galaxy_file", &self.galaxy_file, checks);
        paths::folder("playbook_dir", &self.playbook_dir, checks);
        paths::folder("group_vars", &self.group_vars, checks);
        paths::folder("host_vars", &self.host_vars, checks);
        for path in &self.playbook_paths.items {
            paths::folder("playbook_paths", path, checks);
        }
        for path in &self.role_paths.items {
            paths::folder("role_paths", path, checks);
        }
    }
}
