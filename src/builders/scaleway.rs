//! `scaleway`: scaleway.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Text, Validate};

config! {
    /// scaleway
    pub struct Scaleway as "hashicorp.scaleway" {
        /// Access key.
        access_key: Text;
        /// Secret key.
        secret_key: Text => secret();
        /// Project identifier.
        project_id: Text;
        /// Zone.
        zone: Text;
        /// Api address (URL).
        api_url: Text;
        /// Image.
        image: Text;
        /// Commercial type.
        commercial_type: Text;
        /// Snapshot name.
        snapshot_name: Text = "snapshot-packer-{{timestamp}}";
        /// Image name.
        image_name: Text = "image-packer-{{timestamp}}";
        /// Server name.
        server_name: Text = "packer-<time-ordered uuid>";
        /// Bootscript.
        bootscript: Text;
        /// Boottype.
        boottype: Text;
        /// Switch: remove volume.
        remove_volume: Bool;
        /// Useragent.
        useragent: Text => untagged("UserAgent");
        /// Api token.
        api_token: Text => secret();
        /// Organization identifier.
        organization_id: Text;
        /// Region.
        region: Text;
    }
    flatten { comm: Communicator }
}

impl Validate for Scaleway {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
    }
}
