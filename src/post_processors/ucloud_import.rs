//! `ucloud-import`: imports a disk into UCloud as an image.

use crate::builders::ucloud::common::access::Access;
use crate::builders::ucloud::names;
use crate::config;
use crate::interpolate::quote;
use crate::schema::{Bool, Checks, Int, Raw, Text, Validate};

config! {
    /// Imports a disk into UCloud as an image.
    pub struct UcloudImport as "packer.post-processor.ucloud-import" {
        /// Bucket.
        ufile_bucket_name: Text => required("ufile_bucket_name must be set");
        /// Name of the object.
        ufile_key_name: Raw;
        /// Whether what was uploaded is left there.
        skip_clean: Bool;
        /// Name of the image.
        image_name: Text => required("image_name must be set");
        /// Description of the image.
        image_description: Text;
        /// Kind of the operating system.
        image_os_type: Text => required("image_os_type must be set");
        /// Name of the operating system.
        image_os_name: Text => required("image_os_name must be set");
        /// Format.
        format: Text => required("format must be set");
        /// Seconds to wait for the image.
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
