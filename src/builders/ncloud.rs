//! `ncloud`: ncloud.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Checks, Int, Text, Validate};

config! {
    /// ncloud
    pub struct Ncloud {
        /// Access key.
        access_key: Text;
        /// Secret key.
        secret_key: Text => secret();
        /// Server image product code.
        server_image_product_code: Text;
        /// Server product code.
        server_product_code: Text;
        /// Member server image no.
        member_server_image_no: Text;
        /// Server image name.
        server_image_name: Text;
        /// Server image description.
        server_image_description: Text;
        /// User data.
        user_data: Text;
        /// User data file.
        user_data_file: Text;
        /// Block storage size.
        block_storage_size: Int;
        /// Region.
        region: Text;
        /// Access control group configuration no.
        access_control_group_configuration_no: Text;
    }
    flatten { comm: Communicator }
}

impl Validate for Ncloud {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
    }
}
