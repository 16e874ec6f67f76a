//! `oneandone`: makes a snapshot at 1&1 from a server.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Account, Checks, Int, Secret, Text, Validate, rendered};

config! {
    /// Makes a snapshot at 1&1 from a server.
    pub struct Oneandone {
        /// Token.
        token: Secret<Account>;
        /// Address of the API.
        url: Text;
        /// Name of the image.
        image_name: Text = rendered("packer-{{timestamp}}");
        /// Country of the data center.
        data_center_name: Text;
        /// Set by the builder itself.
        datacenterid: Text => untagged("DataCenterId");
        /// Name of the image that the machine starts from.
        source_image_name: Text => required("1&1 'image' is required");
        /// Size of the disk.
        disk_size: Int = 50;
        /// How often is asked.
        retries: Int = 600;
    }
    flatten { comm: Communicator }
}

impl Validate for Oneandone {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
    }
}
