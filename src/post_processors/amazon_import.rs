//! `amazon-import`: amazon-import.

use crate::builders::amazon::common::access::Access;
use crate::config;
use crate::schema::{Bool, Checks, List, Map, Raw, Text, Validate};

config! {
    /// amazon-import
    pub struct AmazonImport as "packer.post-processor.amazon-import" {
        /// S3 bucket name.
        s3_bucket_name: Text => required("s3_bucket_name must be set");
        /// S3 key name.
        s3_key_name: Raw;
        /// S3 encryption.
        s3_encryption: Text;
        /// S3 encryption key.
        s3_encryption_key: Text;
        /// Switch: skip clean.
        skip_clean: Bool;
        /// Tags.
        tags: Map<Text>;
        /// AMI name.
        ami_name: Text;
        /// AMI description.
        ami_description: Text;
        /// AMI users.
        ami_users: List<Text>;
        /// AMI groups.
        ami_groups: List<Text>;
        /// Switch: AMI encrypt.
        ami_encrypt: Bool;
        /// AMI KMS key.
        ami_kms_key: Text;
        /// License type.
        license_type: Text;
        /// Role name.
        role_name: Text;
        /// Format.
        format: Text = "ova";
    }
    flatten { access: Access }
}

impl Validate for AmazonImport {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        checks.among(
            "format",
            &self.format,
            &["", "ova", "raw", "vmdk", "vhd", "vhdx"],
            format!(
                "invalid format '{}'. Only 'ova', 'raw', 'vhd', 'vhdx', or 'vmdk' are allowed",
                self.format.shown()
            ),
        );
        checks.among(
            "s3_encryption",
            &self.s3_encryption,
            &["", "AES256", "aws:kms"],
            format!(
                "invalid s3 encryption format '{}'. Only 'AES256' and 'aws:kms' are allowed",
                self.s3_encryption.shown()
            ),
        );
    }
}
