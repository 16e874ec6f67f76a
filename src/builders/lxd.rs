//! `lxd`: lxd.

use crate::config;
use crate::schema::{Checks, Map, Text, Validate};

config! {
    /// lxd
    pub struct Lxd {
        /// Alias of the result; `<container name>` if it is not given.
        output_image: Text;
        /// Container name; `packer-<build name>` if it is not given.
        container_name: Text;
        /// Command wrapper.
        command_wrapper: Text = "{{.Command}}";
        /// Source image alias or fingerprint.
        image: Text => required("`image` is a required parameter for LXD. Please specify an image by alias or fingerprint. e.g. `ubuntu-daily:x`");
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
