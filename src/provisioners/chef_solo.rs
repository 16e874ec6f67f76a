//! `chef-solo`: chef-solo.

use super::chef;
use super::paths;
use crate::config;
use crate::schema::{Any, Bool, Checks, List, Map, Raw, Text, Validate};

config! {
    /// chef-solo
    pub struct ChefSolo as "chef-solo" {
        /// Chef environment.
        chef_environment: Text;
        /// Chef license.
        chef_license: Text;
        /// Config template.
        config_template: Text;
        /// Cookbook paths.
        cookbook_paths: List<Text>;
        /// Roles path.
        roles_path: Text;
        /// Data bags path.
        data_bags_path: Text;
        /// Encrypted data bag secret path.
        encrypted_data_bag_secret_path: Text;
        /// Environments path.
        environments_path: Text;
        /// Execute command.
        execute_command: Raw = "{{if .Sudo}}sudo {{end}}chef-solo --no-color -c {{.ConfigPath}} -j {{.JsonPath}}";
        /// Install command.
        install_command: Raw = "curl -L https://omnitruck.chef.io/install.sh | {{if .Sudo}}sudo {{end}}bash -s --{{if .Version}} -v {{.Version}}{{end}}";
        /// Remote cookbook paths.
        remote_cookbook_paths: List<Text>;
        /// Json.
        json: Map<Any> => untagged("Json");
        /// Switch: prevent sudo.
        prevent_sudo: Bool;
        /// Run list.
        run_list: List<Text>;
        /// Switch: skip install.
        skip_install: Bool;
        /// Staging folder.
        staging_directory: Text = "/tmp/packer-chef-solo";
        /// Guest operating system type.
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
