//! `puppet-masterless`: runs Puppet on the guest, without a server.

use super::paths;
use crate::config;
use crate::schema::{Bool, Checks, List, Map, Raw, Text, Validate};

config! {
    /// Runs Puppet on the guest, without a server.
    pub struct PuppetMasterless as "puppet-masterless" {
        /// Whether the staging folder is removed.
        clean_staging_directory: Bool;
        /// Kind of the guest's operating system.
        guest_os_type: Text = "unix";
        /// The command.
        execute_command: Raw;
        /// More arguments.
        extra_arguments: List<Raw>;
        /// Facts.
        facter: Map<Text> => untagged("Facter");
        /// Configuration of Hiera.
        hiera_config_path: Text;
        /// Whether exit codes are ignored.
        ignore_exit_codes: Bool;
        /// Folders of modules.
        module_paths: List<Text>;
        /// Manifest.
        manifest_file: Text => required("A manifest_file must be specified.");
        /// Folder of manifests.
        manifest_dir: Text;
        /// Whether sudo is not used.
        prevent_sudo: Bool;
        /// Folder of Puppet's programs.
        puppet_bin_dir: Text;
        /// Folder of the guest for uploads.
        staging_directory: Text = "/tmp/packer-puppet-masterless";
        /// Folder that it runs in; `<staging_directory>` if it is not given.
        working_directory: Text;
        /// User that it runs as with all rights.
        elevated_user: Text;
        /// Password of that user.
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
