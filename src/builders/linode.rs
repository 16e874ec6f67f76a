//! `linode`: linode.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Checks, Duration, Int, List, Text, Validate};

config! {
    /// linode
    pub struct Linode {
        /// Linode token.
        linode_token: Text => secret();
        /// Region.
        region: Text;
        /// Instance type.
        instance_type: Text;
        /// Instance label.
        instance_label: Text = "packer-{{timestamp}}";
        /// Instance tags.
        instance_tags: List<Text>;
        /// Image.
        image: Text;
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
    }
}
