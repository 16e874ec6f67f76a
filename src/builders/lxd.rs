//! `lxd`: lxd.

use crate::config;
use crate::schema::{Checks, Map, Text, Validate};

config! {
    /// lxd
    pub struct Lxd {
        /// Alias of the result.
        output_image: Text = "<container name>";
        /// Container name.
        container_name: Text = "packer-<build name>";
        /// Command wrapper.
        command_wrapper: Text = "{{.Command}}";
        /// Source image alias or fingerprint.
        image: Text;
        /// Profile.
        profile: Text = "default";
        /// Seconds to wait after launch.
        init_sleep: Text = "3";
        /// Key=value pairs of the image.
        publish_properties: Map<Text>;
        /// --config pairs of lxc launch.
        launch_config: Map<Text>;
    }
}

impl Validate for Lxd {
    fn validate(&self, _: &mut Checks<'_>) {}
}
