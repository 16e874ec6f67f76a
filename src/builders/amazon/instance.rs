//! `amazon-instance`: amazon-instance.

use crate::builders::amazon::common::access::Access;
use crate::builders::amazon::common::ami::Ami;
use crate::builders::amazon::common::block_device::BlockDevice;
use crate::builders::amazon::common::run::Run;
use crate::config;
use crate::schema::{Checks, List, Object, Raw, Text, Validate};

config! {
    /// amazon-instance
    pub struct AmazonInstance as "mitchellh.amazon.instance" {
        /// AMI block device mappings.
        ami_block_device_mappings: List<Object<BlockDevice>>;
        /// Launch block device mappings.
        launch_block_device_mappings: List<Object<BlockDevice>>;
        /// Account identifier.
        account_id: Text;
        /// Bundle destination.
        bundle_destination: Text = "/tmp";
        /// Bundle prefix; `image-{{timestamp}}` if it is not given.
        bundle_prefix: Text;
        /// Bundle upload command.
        bundle_upload_command: Raw;
        /// Bundle vol command.
        bundle_vol_command: Raw;
        /// S3 bucket.
        s3_bucket: Text;
        /// X509 cert path.
        x509_cert_path: Text;
        /// X509 key path.
        x509_key_path: Text;
        /// X509 upload path.
        x509_upload_path: Text = "/tmp";
    }
    flatten { access: Access, ami: Ami, run: Run }
}

impl Validate for AmazonInstance {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        self.ami.validate(checks);
        self.run.validate(checks);
    }
}
