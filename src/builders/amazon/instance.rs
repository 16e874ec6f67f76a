//! `amazon-instance`: makes an AMI from the store of an instance.

use crate::builders::amazon::common::access::Access;
use crate::builders::amazon::common::ami::Ami;
use crate::builders::amazon::common::block_device::BlockDevice;
use crate::builders::amazon::common::run::Run;
use crate::config;
use crate::schema::{Checks, List, Object, Raw, Text, Validate};

config! {
    /// Makes an AMI from the store of an instance.
    pub struct AmazonInstance as "mitchellh.amazon.instance" {
        /// Block devices of the AMI.
        ami_block_device_mappings: List<Object<BlockDevice>>;
        /// Block devices of the machine.
        launch_block_device_mappings: List<Object<BlockDevice>>;
        /// Account.
        account_id: Text => required("account_id is required");
        /// Folder of the guest for the bundle.
        bundle_destination: Text = "/tmp";
        /// Prefix of the bundle's files; `image-{{timestamp}}` if it is not given.
        bundle_prefix: Text;
        /// Command that uploads the bundle.
        bundle_upload_command: Raw;
        /// Command that makes the bundle.
        bundle_vol_command: Raw;
        /// Bucket for the bundle.
        s3_bucket: Text => required("s3_bucket is required");
        /// Certificate.
        x509_cert_path: Text => required("x509_cert_path is required");
        /// Key of the certificate.
        x509_key_path: Text => required("x509_key_path is required");
        /// Folder of the guest for certificate and key.
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
