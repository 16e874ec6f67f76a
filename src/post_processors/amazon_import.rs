//! `amazon-import`: imports a disk into Amazon's cloud as an AMI.

use crate::builders::amazon::common::access::Access;
use crate::config;
use crate::schema::{Bool, Checks, List, Map, Raw, Text, Validate};

config! {
    /// Imports a disk into Amazon's cloud as an AMI.
    pub struct AmazonImport as "packer.post-processor.amazon-import" {
        /// Bucket.
        s3_bucket_name: Text => required("s3_bucket_name must be set");
        /// Name of the object.
        s3_key_name: Raw;
        /// Encryption of the object: `AES256` or `aws:kms`.
        s3_encryption: Text;
        /// Key that encrypts the object.
        s3_encryption_key: Text;
        /// Whether what was uploaded is left there.
        skip_clean: Bool;
        /// Tags.
        tags: Map<Text>;
        /// Name of the AMI.
        ami_name: Text;
        /// Description of the AMI.
        ami_description: Text;
        /// Accounts that may use the AMI.
        ami_users: List<Text>;
        /// Groups that may use the AMI.
        ami_groups: List<Text>;
        /// Whether the AMI is encrypted.
        ami_encrypt: Bool;
        /// Key that encrypts the AMI.
        ami_kms_key: Text;
        /// Licence of the image.
        license_type: Text;
        /// Role for the import.
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
