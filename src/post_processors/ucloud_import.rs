//! `ucloud-import`: ucloud-import.

use crate::builders::ucloud::common::access::Access;
use crate::builders::ucloud::names;
use crate::config;
use crate::interpolate::quote;
use crate::schema::{Bool, Checks, Int, Raw, Text, Validate};

config! {
    /// ucloud-import
    pub struct UcloudImport as "packer.post-processor.ucloud-import" {
        /// Ufile bucket name.
        ufile_bucket_name: Text => required("ufile_bucket_name must be set");
        /// Ufile key name.
        ufile_key_name: Raw;
        /// Switch: skip clean.
        skip_clean: Bool;
        /// Image name.
        image_name: Text => required("image_name must be set");
        /// Image description.
        image_description: Text;
        /// Image operating system type.
        image_os_type: Text => required("image_os_type must be set");
        /// Image operating system name.
        image_os_name: Text => required("image_os_name must be set");
        /// Format.
        format: Text => required("format must be set");
        /// Wait image ready timeout.
        wait_image_ready_timeout: Int = 3600;
    }
    flatten { access: Access }
}

impl Validate for UcloudImport {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        names::image("image_name", &self.image_name, checks);
        checks.among(
            "format",
            &self.format,
            &["raw", "vhd", "vmdk", "qcow2"],
            format!(
                "expected \"format\" only be one of 'raw', 'vhd', 'vmdk', or 'qcow2', got {}",
                quote(self.format.shown())
            ),
        );
    }
}
