//! Keys that components of `amazon/common` share: ami.

use crate::builders::pairs::RawKeyValue;
use crate::config;
use crate::schema::{Bool, Checks, List, Map, Object, Raw, Text, Trilean, Validate};

config! {
    /// Keys that components of `amazon/common` share: ami.
    pub struct Ami {
        /// 3 to 128 characters; clean_resource_name helps.
        ami_name: Text;
        /// AMI description.
        ami_description: Raw;
        /// AMI virtualization type.
        ami_virtualization_type: Text;
        /// Accounts allowed to launch.
        ami_users: List<Text>;
        /// AMI groups.
        ami_groups: List<Text>;
        /// AMI product codes.
        ami_product_codes: List<Text>;
        /// Copy the AMI to these regions.
        ami_regions: List<Text>;
        /// Accept unknown region names.
        skip_region_validation: Bool;
        /// Tags of AMI and snapshots.
        tags: Map<Raw>;
        /// Tag.
        tag: List<Object<RawKeyValue>>;
        /// Switch: ena support.
        ena_support: Trilean;
        /// Switch: sriov support.
        sriov_support: Bool;
        /// Replace an AMI of the same name.
        force_deregister: Bool;
        /// Also delete its snapshots.
        force_delete_snapshot: Bool;
        /// Make an encrypted copy.
        encrypt_boot: Trilean;
        /// KMS key identifier.
        kms_key_id: Text;
        /// Region KMS key identifiers.
        region_kms_key_ids: Map<Text>;
        /// Drop the AMI in the build region after copying.
        skip_save_build_region: Bool;
        /// Tags of the snapshots.
        snapshot_tags: Map<Raw>;
        /// Snapshot tag.
        snapshot_tag: List<Object<RawKeyValue>>;
        /// Snapshot users.
        snapshot_users: List<Text>;
        /// Snapshot groups.
        snapshot_groups: List<Text>;
    }
}

impl Validate for Ami {
    fn validate(&self, _: &mut Checks<'_>) {}
}
