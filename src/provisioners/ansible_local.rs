//! `ansible-local`: ansible-local.

use crate::config;
use crate::schema::{Bool, Checks, List, Text, Validate};

config! {
    /// ansible-local
    pub struct AnsibleLocal as "ansible-local" {
        /// Command.
        command: Text = "ANSIBLE_FORCE_COLOR=1 PYTHONUNBUFFERED=1 ansible-playbook" => untagged("Command");
        /// Extra arguments.
        extra_arguments: List<Text>;
        /// Group vars.
        group_vars: Text;
        /// Host vars.
        host_vars: Text;
        /// Directory with all of the playbook's files.
        playbook_dir: Text;
        /// Playbook file.
        playbook_file: Text;
        /// Playbook files.
        playbook_files: List<Text>;
        /// Playbook paths.
        playbook_paths: List<Text>;
        /// Role paths.
        role_paths: List<Text>;
        /// Remote directory; default with a UUID.
        staging_directory: Text = "/tmp/packer-provisioner-ansible-local/<uuid>";
        /// Remove it at the end.
        clean_staging_directory: Bool;
        /// Inventory file.
        inventory_file: Text;
        /// Groups 127.0.0.1 is put in.
        inventory_groups: List<Text>;
        /// Galaxy file.
        galaxy_file: Text;
        /// Galaxy command.
        galaxy_command: Text = "ansible-galaxy";
    }
}

impl Validate for AnsibleLocal {
    fn validate(&self, _: &mut Checks<'_>) {}
}
