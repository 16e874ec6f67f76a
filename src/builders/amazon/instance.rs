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
        account_id: Text => required("account_id is required");
        /// Bundle destination.
        bundle_destination: Text = "/tmp";
        /// Bundle prefix; `image-{{timestamp}}` if it is not given.
        bundle_prefix: Text;
        /// Bundle upload command.
        bundle_upload_command: Raw;
        /// Bundle vol command.
        bundle_vol_command: Raw;
        /// S3 bucket.
        s3_bucket: Text => required("s3_bucket is required");
        /// X509 cert path.
        x509_cert_path: Text => required("x509_cert_path is required");
        /// X509 key path.
        x509_key_path: Text => required("x509_key_path is required");
        /// X509 upload path.
        x509_upload_path: Text = "/tmp";
    }
    flatten { access: Access, ami: Ami, run: Run }
}

impl Validate for AmazonInstance {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        for device in &self.ami_block_device_mappings.items {
            device.value.validate(checks);
        }
        for device in &self.launch_block_device_mappings.items {
            device.value.validate(checks);
        }
        self.ami.validate(checks);
        self.run.validate(checks);
        if let Some(path) = checks.absent(&self.x509_cert_path) {
            checks.file(
                &path,
                self.x509_cert_path.span,
                "x509_cert_path points to bad file: ",
            );
        }
        if let Some(path) = checks.absent(&self.x509_key_path) {
            checks.file(
                &path,
                self.x509_key_path.span,
                "x509_key_path points to bad file: ",
            );
        }
        self.run.spot_checks(
            self.ami.ena_support.value == Some(true),
            self.ami.sriov_support.value,
            checks,
        );
    }
}
