//! `linode`: linode.

use crate::builders::digitalocean::good_tag;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Checks, Duration, Int, List, Text, Validate};

config! {
    /// linode
    pub struct Linode {
        /// Linode token.
        linode_token: Text => secret();
        /// Region.
        region: Text => required("region is required");
        /// Instance type.
        instance_type: Text => required("instance_type is required");
        /// Instance label.
        instance_label: Text = "packer-{{timestamp}}";
        /// Instance tags.
        instance_tags: List<Text>;
        /// Image.
        image: Text => required("image is required");
        /// Swap size.
        swap_size: Int;
        /// Root pass.
        root_pass: Text => secret();
        /// Root SSH key.
        root_ssh_key: Text;
        /// Image label.
        image_label: Text = "packer-{{timestamp}}";
        /// Image description.
        image_description: Text;
        /// State timeout.
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
                tag.now.as_deref().is_some_and(|text| !good_tag(text)),
                tag,
                format!("invalid tag: {}", tag.shown()),
            );
        }
    }
}
