//! `puppet-masterless`: puppet-masterless.

use crate::config;
use crate::schema::{Bool, Checks, List, Map, Raw, Text, Validate};

config! {
    /// puppet-masterless
    pub struct PuppetMasterless as "puppet-masterless" {
        /// Switch: clean staging folder.
        clean_staging_directory: Bool;
        /// Guest operating system type.
        guest_os_type: Text = "unix";
        /// Execute command.
        execute_command: Raw;
        /// Extra arguments.
        extra_arguments: List<Raw>;
        /// Facter.
        facter: Map<Text> => untagged("Facter");
        /// Hiera config path.
        hiera_config_path: Text;
        /// Switch: ignore exit codes.
        ignore_exit_codes: Bool;
        /// Module paths.
        module_paths: List<Text>;
        /// Manifest file.
        manifest_file: Text;
        /// Manifest folder.
        manifest_dir: Text;
        /// Switch: prevent sudo.
        prevent_sudo: Bool;
        /// Puppet bin folder.
        puppet_bin_dir: Text;
        /// Staging folder.
        staging_directory: Text = "/tmp/packer-puppet-masterless";
        /// Working folder.
        working_directory: Text = "<staging_directory>";
        /// Elevated user.
        elevated_user: Text;
        /// Elevated password.
        elevated_password: Text => secret();
    }
}

impl Validate for PuppetMasterless {
    fn validate(&self, _: &mut Checks<'_>) {}
}
