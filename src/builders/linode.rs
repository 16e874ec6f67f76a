//! `linode`: makes an image at Linode from a machine.

use crate::builders::digitalocean::good_tag;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{
    Account, Checks, Duration, Guest, Int, List, Secret, Text, Validate, rendered,
};

config! {
    /// Makes an image at Linode from a machine.
    pub struct Linode {
        /// Token of the API.
        linode_token: Secret<Account>;
        /// Region.
        region: Text => required("region is required");
        /// Type of the instance.
        instance_type: Text => required("instance_type is required");
        /// Label of the machine.
        instance_label: Text = rendered("packer-{{timestamp}}");
        /// Tags of the machine.
        instance_tags: List<Text>;
        /// Image that it starts from.
        image: Text => required("image is required");
        /// Swap in MB.
        swap_size: Int;
        /// Password of root.
        root_pass: Secret<Guest>;
        /// Public key of root.
        root_ssh_key: Text;
        /// Label of the image.
        image_label: Text = rendered("packer-{{timestamp}}");
        /// Description of the image.
        image_description: Text;
        /// How long to wait for a state.
        state_timeout: Duration = "5m";
    }
    flatten { comm: Communicator }
}

impl Validate for Linode {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
        checks.require_or_env(
            "linode_token",
            &self.linode_token,
            &["LINODE_TOKEN"],
            "linode_token is required",
        );
        for tag in &self.instance_tags.items {
            checks.refuse(
                tag.value().is_some_and(|text| !good_tag(text)),
                tag,
                format!("invalid tag: {}", tag.shown()),
            );
        }
    }
}
