//! `puppet-masterless`: puppet-masterless.

use super::paths;
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
        manifest_file: Text => required("A manifest_file must be specified.");
        /// Manifest folder.
        manifest_dir: Text;
        /// Switch: prevent sudo.
        prevent_sudo: Bool;
        /// Puppet bin folder.
        puppet_bin_dir: Text;
        /// Staging folder.
        staging_directory: Text = "/tmp/packer-puppet-masterless";
        /// Working folder; `<staging_directory>` if it is not given.
        working_directory: Text;
        /// Elevated user.
        elevated_user: Text;
        /// Elevated password.
        elevated_password: Text => secret();
    }
}

impl Validate for PuppetMasterless {
    fn validate(&self, checks: &mut Checks<'_>) {
        paths::guest(&self.guest_os_type, checks);
        checks.plain_file(
            &self.hiera_config_path,
            "hiera_config_path is invalid: ",
            "hiera_config_path must point to a file",
        );
        checks.folder(
            &self.manifest_dir,
            "manifest_dir is invalid: ",
            "manifest_dir must point to a directory",
        );
        if let Some(path) = checks.absent(&self.manifest_file) {
            checks.file(&path, self.manifest_file.span, "manifest_file is invalid: ");
        }
        for (index, path) in self.module_paths.items.iter().enumerate() {
            checks.folder(
                path,
                &format!("module_path[{index}] is invalid: "),
                &format!("module_path[{index}] must point to a directory"),
            );
        }
    }
}
