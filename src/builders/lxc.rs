//! `lxc`: makes an archive of a container under LXC.

use crate::config;
use crate::schema::{Checks, Duration, Int, List, Text, Validate};

config! {
    /// Makes an archive of a container under LXC.
    pub struct Lxc {
        /// Container configuration copied to the output; must exist.
        config_file: Text;
        /// Folder for what the build leaves; `output-<build name>` if it is not given.
        output_directory: Text;
        /// Name of the container; `packer-<build name>` if it is not given.
        container_name: Text;
        /// Template around each local command (Command); see builders.md for its defect.
        command_wrapper: Text = "{{.Command}}";
        /// Limit for reaching it.
        init_timeout: Duration = "20s";
        /// Options of lxc-create.
        create_options: List<Text>;
        /// Options of lxc-start.
        start_options: List<Text>;
        /// Options of lxc-attach.
        attach_options: List<Text>;
        /// Lxc-create template.
        template_name: Text;
        /// Arguments after -- of lxc-create.
        template_parameters: List<Text>;
        /// NAME=value for lxc-create.
        template_environment_vars: List<Text>;
        /// Runlevel that means ready.
        target_runlevel: Int = 3;
    }
}

impl Validate for Lxc {
    fn validate(&self, checks: &mut Checks<'_>) {
        let path = self.config_file.shown();
        checks.refuse(
            checks.here && self.config_file.now.is_some() && checks.disk.probe(path).is_err(),
            &self.config_file,
            format!("LXC Config file appears to be missing: {path}"),
        );
    }
}
