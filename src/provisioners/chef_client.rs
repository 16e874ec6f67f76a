//! `chef-client`: runs Chef on the guest, with a server.

use super::chef;
use super::paths;
use crate::config;
use crate::schema::{Any, Bool, Checks, List, Map, Raw, Text, Validate};

config! {
    /// Runs Chef on the guest, with a server.
    pub struct ChefClient as "chef-client" {
        /// Attributes.
        json: Map<Any> => untagged("Json");
        /// Environment.
        chef_environment: Text;
        /// How the licence is accepted.
        chef_license: Text;
        /// Path of the client's key on the guest.
        client_key: Text;
        /// Template of Chef's configuration.
        config_template: Text;
        /// User that it runs as with all rights.
        elevated_user: Text;
        /// Password of that user.
        elevated_password: Text => secret();
        /// File with the secret of encrypted data bags.
        encrypted_data_bag_secret_path: Text;
        /// The command.
        execute_command: Raw = "{{if .Sudo}}sudo {{end}}chef-client --no-color -c {{.ConfigPath}} -j {{.JsonPath}}";
        /// Kind of the guest's operating system.
        guest_os_type: Text = "unix";
        /// Command that installs it.
        install_command: Raw = "curl -L https://omnitruck.chef.io/install.sh | {{if .Sudo}}sudo {{end}}bash -s --{{if .Version}} -v {{.Version}}{{end}}";
        /// Command of knife.
        knife_command: Raw = "{{if .Sudo}}sudo {{end}}knife {{.Args}} {{.Flags}}";
        /// Name of the node.
        node_name: Text;
        /// Policy group.
        policy_group: Text;
        /// Policy name.
        policy_name: Text;
        /// Whether sudo is not used.
        prevent_sudo: Bool;
        /// Run list.
        run_list: List<Text>;
        /// Address of the server.
        server_url: Text => required("server_url must be set");
        /// Whether the client stays on the server.
        skip_clean_client: Bool;
        /// Whether the node stays on the server.
        skip_clean_node: Bool;
        /// Whether the staging folder is kept.
        skip_clean_staging_directory: Bool;
        /// Whether it is not installed.
        skip_install: Bool;
        /// How certificates are checked.
        ssl_verify_mode: Text;
        /// Folder of trusted certificates.
        trusted_certs_dir: Text;
        /// Folder of the guest for uploads.
        staging_directory: Text = "/tmp/packer-chef-client";
        /// Name of the validation client.
        validation_client_name: Text;
        /// Key of the validation client.
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
