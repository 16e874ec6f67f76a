//! `digitalocean`: digitalocean.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Duration, List, Text, Validate};

config! {
    /// digitalocean
    pub struct Digitalocean {
        /// Api token.
        api_token: Text => secret();
        /// Api address (URL).
        api_url: Text;
        /// Region.
        region: Text;
        /// Size.
        size: Text;
        /// Slug or numeric id.
        image: Text;
        /// Switch: private networking.
        private_networking: Bool;
        /// Switch: monitoring.
        monitoring: Bool;
        /// Switch: ipv6.
        ipv6: Bool;
        /// Snapshot name.
        snapshot_name: Text = "packer-{{timestamp}}";
        /// Copy the snapshot there.
        snapshot_regions: List<Text>;
        /// State timeout.
        state_timeout: Duration = "6m";
        /// Snapshot timeout.
        snapshot_timeout: Duration = "60m";
        /// Name of the temporary droplet.
        droplet_name: Text = "packer-<time-ordered uuid>";
        /// User data.
        user_data: Text;
        /// User data file.
        user_data_file: Text;
        /// Tags.
        tags: List<Text>;
        /// VPC uuid.
        vpc_uuid: Text;
        /// Connect to the private address.
        connect_with_private_ip: Bool;
    }
    flatten { comm: Communicator }
}

impl Validate for Digitalocean {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
    }
}
