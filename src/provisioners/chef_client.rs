//! `chef-client`: chef-client.

use super::chef;
use super::paths;
use crate::config;
use crate::schema::{Any, Bool, Checks, List, Map, Raw, Text, Validate};

config! {
    /// chef-client
    pub struct ChefClient as "chef-client" {
        /// Json.
        json: Map<Any> => untagged("Json");
        /// Chef environment.
        chef_environment: Text;
        /// Chef license.
        chef_license: Text;
        /// Client key.
        client_key: Text;
        /// Config template.
        config_template: Text;
        /// Elevated user.
        elevated_user: Text;
        /// Elevated password.
        elevated_password: Text => secret();
        /// Encrypted data bag secret path.
        encrypted_data_bag_secret_path: Text;
        /// Execute command.
        execute_command: Raw = "{{if .Sudo}}sudo {{end}}chef-client --no-color -c {{.ConfigPath}} -j {{.JsonPath}}";
        /// Guest operating system type.
        guest_os_type: Text = "unix";
        /// Install command.
        install_command: Raw = "curl -L https://omnitruck.chef.io/install.sh | {{if .Sudo}}sudo {{end}}bash -s --{{if .Version}} -v {{.Version}}{{end}}";
        /// Knife command.
        knife_command: Raw = "{{if .Sudo}}sudo {{end}}knife {{.Args}} {{.Flags}}";
        /// Node name.
        node_name: Text;
        /// Policy group.
        policy_group: Text;
        /// Policy name.
        policy_name: Text;
        /// Switch: prevent sudo.
        prevent_sudo: Bool;
        /// Run list.
        run_list: List<Text>;
        /// Server address (URL).
        server_url: Text => required("server_url must be set");
        /// Switch: skip clean client.
        skip_clean_client: Bool;
        /// Switch: skip clean node.
        skip_clean_node: Bool;
        /// Switch: skip clean staging folder.
        skip_clean_staging_directory: Bool;
        /// Switch: skip install.
        skip_install: Bool;
        /// Ssl verify mode.
        ssl_verify_mode: Text;
        /// Trusted certs folder.
        trusted_certs_dir: Text;
        /// Staging folder.
        staging_directory: Text = "/tmp/packer-chef-client";
        /// Validation client name.
        validation_client_name: Text;
        /// Validation key path.
        validation_key_path: Text;
        /// Version.
        version: Text;
    }
}

impl Validate for ChefClient {
    fn validate(&self, checks: &mut Checks<'_>) {
        paths::guest(&self.guest_os_type, checks);
        chef::template(&self.config_template, checks);
        chef::secret(&self.encrypted_data_bag_secret_path, checks);
        checks.refuse(
            self.policy_name.is_given() != self.policy_group.is_given(),
            &self.policy_name,
            "If either policy_name or policy_group are set, they must both be set.",
        );
    }
}
