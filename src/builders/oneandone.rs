//! `oneandone`: oneandone.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Checks, Int, Text, Validate};

config! {
    /// oneandone
    pub struct Oneandone {
        /// Token.
        token: Text => secret();
        /// Address (URL).
        url: Text;
        /// Image name.
        image_name: Text = "packer-{{timestamp}}";
        /// Data center name.
        data_center_name: Text;
        /// Datacenterid.
        datacenterid: Text => untagged("DataCenterId");
        /// Source image name.
        source_image_name: Text => required("1&1 'image' is required");
        /// Disk size.
        disk_size: Int = 50;
        /// Retries.
        retries: Int = 600;
    }
    flatten { comm: Communicator }
}

impl Validate for Oneandone {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
    }
}
