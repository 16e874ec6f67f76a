//! Keys that components of Outscale share: the OMI.

use crate::config;
use crate::interpolate::Clean;
use crate::schema::{Bool, Checks, List, Map, Raw, Text, Validate};

config! {
    /// Keys that components of Outscale share: the OMI.
    pub struct Omi {
        /// Name of the OMI.
        omi_name: Text => required("omi_name must be specified");
        /// Description of the OMI.
        omi_description: Raw;
        /// Virtualization of the OMI.
        omi_virtualization_type: Text;
        /// Accounts that may use the OMI.
        omi_account_ids: List<Text>;
        /// Groups that may use the OMI.
        omi_groups: List<Text>;
        /// Product codes of the OMI.
        omi_product_codes: List<Text>;
        /// Regions that the OMI is copied to.
        omi_regions: List<Text>;
        /// Whether regions are not checked.
        skip_region_validation: Bool;
        /// Tags.
        tags: Map<Raw>;
        /// Whether an image of that name is taken away first.
        force_deregister: Bool;
        /// Whether its snapshots go too.
        force_delete_snapshot: Bool;
        /// Tags of snapshots.
        snapshot_tags: Map<Raw>;
        /// Accounts that may use the snapshots.
        snapshot_account_ids: List<Text>;
        /// Groups that may use the snapshots.
        snapshot_groups: List<Text>;
    }
}

impl Validate for Omi {
    fn validate(&self, checks: &mut Checks<'_>) {
        if let Some(name) = &self.omi_name.now {
            checks.refuse(
                !(3..=128).contains(&name.len()),
                &self.omi_name,
                "omi_name must be between 3 and 128 characters long",
            );
            checks.refuse(Clean::Amazon.apply(name) != *name, &self.omi_name, "OMIName should only contain alphanumeric characters, parentheses (()), square brackets ([]), spaces ( ), periods (.), slashes (/), dashes (-), single quotes ('), at-signs (@), or underscores(_). You can use the `clean_omi_name` template filter to automatically clean your omi name.");
        }
    }
}
