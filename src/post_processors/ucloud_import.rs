//! `ucloud-import`: ucloud-import.

use crate::builders::ucloud::common::access::Access;
use crate::config;
use crate::schema::{Bool, Checks, Int, Raw, Text, Validate};

config! {
    /// ucloud-import
    pub struct UcloudImport as "packer.post-processor.ucloud-import" {
        /// Ufile bucket name.
        ufile_bucket_name: Text;
        /// Ufile key name.
        ufile_key_name: Raw;
        /// Switch: skip clean.
        skip_clean: Bool;
        /// Image name.
        image_name: Text;
        /// Image description.
        image_description: Text;
        /// Image operating system type.
        image_os_type: Text;
        /// Image operating system name.
        image_os_name: Text;
        /// Format.
        format: Text;
        /// Wait image ready timeout.
        wait_image_ready_timeout: Int = 3600;
    }
    flatten { access: Access }
}

impl Validate for UcloudImport {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
    }
}
