//! `chef-solo`: runs Chef on the guest, without a server.

use super::chef;
use super::paths;
use crate::config;
use crate::schema::{Any, Bool, Checks, List, Map, Raw, Text, Validate};

config! {
    /// Runs Chef on the guest, without a server.
    pub struct ChefSolo as "chef-solo" {
        /// Environment.
        chef_environment: Text;
        /// How the licence is accepted.
        chef_license: Text;
        /// Template of Chef's configuration.
        config_template: Text;
        /// Folders of cookbooks.
        cookbook_paths: List<Text>;
        /// Folder of roles.
        roles_path: Text;
        /// Folder of data bags.
        data_bags_path: Text;
        /// File with the secret of encrypted data bags.
        encrypted_data_bag_secret_path: Text;
        /// Folder of environments.
        environments_path: Text;
        /// The command.
        execute_command: Raw = "{{if .Sudo}}sudo {{end}}chef-solo --no-color -c {{.ConfigPath}} -j {{.JsonPath}}";
        /// Command that installs it.
        install_command: Raw = "curl -L https://omnitruck.chef.io/install.sh | {{if .Sudo}}sudo {{end}}bash -s --{{if .Version}} -v {{.Version}}{{end}}";
        /// Folders of cookbooks on the guest.
        remote_cookbook_paths: List<Text>;
        /// Attributes.
        json: Map<Any> => untagged("Json");
        /// Whether sudo is not used.
        prevent_sudo: Bool;
        /// Run list.
        run_list: List<Text>;
        /// Whether it is not installed.
        skip_install: Bool;
        /// Folder of the guest for uploads.
        staging_directory: Text = "/tmp/packer-chef-solo";
        /// Kind of the guest's operating system.
        guest_os_type: Text = "unix";
        /// Version.
        version: Text;
    }
}

impl Validate for ChefSolo {
    fn validate(&self, checks: &mut Checks<'_>) {
        paths::guest(&self.guest_os_type, checks);
        chef::template(&self.config_template, checks);
        for path in &self.cookbook_paths.items {
            chef::folder("cookbook path", path, checks);
        }
        chef::folder("roles path", &self.roles_path, checks);
        chef::folder("data bags path", &self.data_bags_path, checks);
        chef::secret(&self.encrypted_data_bag_secret_path, checks);
        chef::folder("environments path", &self.environments_path, checks);
    }
}
