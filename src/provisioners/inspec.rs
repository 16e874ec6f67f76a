//! `inspec`: inspec.

use crate::config;
use crate::schema::{Checks, Int, List, Text, Validate};

config! {
    /// inspec
    pub struct Inspec as "inspec" {
        /// Command.
        command: Text = "inspec" => untagged("Command");
        /// Subcommand.
        subcommand: Text = "exec" => untagged("SubCommand");
        /// Extra arguments.
        extra_arguments: List<Text>;
        /// Inspec env vars.
        inspec_env_vars: List<Text>;
        /// Profile.
        profile: Text;
        /// Attributes folder.
        attributes_directory: Text;
        /// Attributes.
        attributes: List<Text>;
        /// Backend.
        backend: Text = "ssh";
        /// User.
        user: Text = "<local user>";
        /// Host.
        host: Text = "127.0.0.1";
        /// Local port.
        local_port: Int;
        /// SSH host key file.
        ssh_host_key_file: Text;
        /// SSH authorized key file.
        ssh_authorized_key_file: Text;
    }
}

impl Validate for Inspec {
    fn validate(&self, _: &mut Checks<'_>) {}
}
