//! Keys that components of Amazon share: the AMI.

use crate::builders::pairs::RawKeyValue;
use crate::config;
use crate::interpolate::{Clean, quote};
use crate::schema::{Bool, Checks, List, Map, Object, Raw, Text, Trilean, Validate};

config! {
    /// Keys that components of Amazon share: the AMI.
    pub struct Ami {
        /// 3 to 128 characters; clean_resource_name helps.
        ami_name: Text => required("ami_name must be specified");
        /// Description of the AMI.
        ami_description: Raw;
        /// Virtualization of the AMI: `hvm` or `paravirtual`.
        ami_virtualization_type: Text;
        /// Accounts allowed to launch.
        ami_users: List<Text>;
        /// Groups that may use the AMI.
        ami_groups: List<Text>;
        /// Product codes of the AMI.
        ami_product_codes: List<Text>;
        /// Copy the AMI to these regions.
        ami_regions: List<Text>;
        /// Accept unknown region names.
        skip_region_validation: Bool;
        /// Tags of AMI and snapshots.
        tags: Map<Raw>;
        /// Tags as a list.
        tag: List<Object<RawKeyValue>>;
        /// Whether enhanced networking (ENA) is on.
        ena_support: Trilean;
        /// Whether enhanced networking (SR-IOV) is on.
        sriov_support: Bool;
        /// Replace an AMI of the same name.
        force_deregister: Bool;
        /// Also delete its snapshots.
        force_delete_snapshot: Bool;
        /// Make an encrypted copy.
        encrypt_boot: Trilean;
        /// Key that encrypts.
        kms_key_id: Text;
        /// Keys that encrypt the copies, by region.
        region_kms_key_ids: Map<Text>;
        /// Drop the AMI in the build region after copying.
        skip_save_build_region: Bool;
        /// Tags of the snapshots.
        snapshot_tags: Map<Raw>;
        /// Tags of snapshots as a list.
        snapshot_tag: List<Object<RawKeyValue>>;
        /// Accounts that may use the snapshots.
        snapshot_users: List<Text>;
        /// Groups that may use the snapshots.
        snapshot_groups: List<Text>;
    }
}

impl Validate for Ami {
    fn validate(&self, checks: &mut Checks<'_>) {
        let ids = &self.region_kms_key_ids.items;
        let regions: Vec<&str> = self.ami_regions.items.iter().map(Text::shown).collect();
        for (region, _) in ids {
            let name = region.shown();
            checks.refuse(
                !name.is_empty() && !regions.contains(&name),
                region,
                format!("Region {name} is in region_kms_key_ids but not in ami_regions"),
            );
        }
        for region in &self.ami_regions.items {
            let name = region.shown();
            checks.refuse(
                !ids.is_empty()
                    && !name.is_empty()
                    && !ids.iter().any(|(id, _)| id.shown() == name),
                region,
                format!("Region {name} is in ami_regions but not in region_kms_key_ids"),
            );
        }
        let encrypted = self.encrypt_boot.value == Some(true);
        let default_key = self.kms_key_id.is_blank();
        let blank = ids.iter().any(|(_, id)| id.is_blank());
        if !self.ami_users.is_empty() {
            checks.refuse(
                default_key && encrypted,
                &self.ami_users,
                "Cannot share AMI encrypted with default KMS key",
            );
            checks.refuse(
                blank,
                &self.ami_users,
                "Cannot share AMI encrypted with default KMS key for other regions",
            );
        }
        let keys: Vec<&Text> = std::iter::once(&self.kms_key_id)
            .chain(ids.iter().map(|(_, id)| id))
            .filter(|id| id.is_given())
            .collect();
        if let Some(key) = keys.first() {
            checks.refuse(!encrypted, *key, "If you have set either region_kms_key_ids or kms_key_id, encrypt_boot must also be true.");
        }
        for key in keys {
            checks.refuse(
                key.now.as_deref().is_some_and(|id| !kms_key(id)),
                key,
                format!("{} is not a valid KMS Key Id.", quote(key.shown())),
            );
        }
        if !self.snapshot_users.is_empty() {
            checks.refuse(default_key && ids.is_empty() && encrypted, &self.snapshot_users, "Cannot share snapshot encrypted with default KMS key, see https://www.packer.io/docs/builders/amazon-ebs#region_kms_key_ids for more information");
            checks.refuse(
                blank,
                &self.snapshot_users,
                "Cannot share snapshot encrypted with default KMS key",
            );
        }
        if let Some(name) = &self.ami_name.now {
            checks.refuse(
                !(3..=128).contains(&name.len()),
                &self.ami_name,
                "ami_name must be between 3 and 128 characters long",
            );
            checks.refuse(Clean::Amazon.apply(name) != *name, &self.ami_name, "AMIName should only contain alphanumeric characters, parentheses (()), square brackets ([]), spaces ( ), periods (.), slashes (/), dashes (-), single quotes ('), at-signs (@), or underscores(_). You can use the `clean_resource_name` template filter to automatically clean your ami name.");
        }
    }
}
/// An id, an alias or an ARN of a key.
pub fn kms_key(text: &str) -> bool {
    let id = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'f' | b'0'..=b'9' | b'-'))
    };
    let alias = |text: &str| {
        text.strip_prefix("alias/").is_some_and(|name| {
            !name.is_empty()
                && name
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || ":/_-".contains(c))
        })
    };
    if id(text) || alias(text) {
        return true;
    }
    let Some(rest) = text
        .strip_prefix("arn:aws:kms:")
        .or_else(|| text.strip_prefix("arn:aws-us-gov:kms:"))
    else {
        return false;
    };
    let mut parts = rest.splitn(3, ':');
    let (Some(region), Some(account), Some(name)) = (parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let place = region.len() > 3
        && region
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    place
        && account.len() == 12
        && account.bytes().all(|byte| byte.is_ascii_digit())
        && (alias(name) || name.strip_prefix("key/").is_some_and(id))
}
