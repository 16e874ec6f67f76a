//! `lxd`: makes an image of a container under LXD.

use crate::config;
use crate::schema::{Checks, Map, Text, Validate};

config! {
    /// Makes an image of a container under LXD.
    pub struct Lxd {
        /// Alias of the result; `<container name>` if it is not given.
        output_image: Text;
        /// Name of the container; `packer-<build name>` if it is not given.
        container_name: Text;
        /// How commands of the host are wrapped; `{{.Command}}`.
        command_wrapper: Text = "{{.Command}}";
        /// Source image alias or fingerprint.
        image: Text => required("`image` is a required parameter for LXD. Please specify an image by alias or fingerprint. e.g. `ubuntu-daily:x`");
        /// Profile of the credentials file.
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
