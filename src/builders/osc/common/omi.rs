//! Keys that components of `osc/common` share: omi.

use crate::config;
use crate::interpolate::Clean;
use crate::schema::{Bool, Checks, List, Map, Raw, Text, Validate};

config! {
    /// Keys that components of `osc/common` share: omi.
    pub struct Omi {
        /// OMI name.
        omi_name: Text => required("omi_name must be specified");
        /// OMI description.
        omi_description: Raw;
        /// OMI virtualization type.
        omi_virtualization_type: Text;
        /// OMI account identifiers.
        omi_account_ids: List<Text>;
        /// OMI groups.
        omi_groups: List<Text>;
        /// OMI product codes.
        omi_product_codes: List<Text>;
        /// OMI regions.
        omi_regions: List<Text>;
        /// Switch: skip region validation.
        skip_region_validation: Bool;
        /// Tags.
        tags: Map<Raw>;
        /// Switch: force deregister.
        force_deregister: Bool;
        /// Switch: force delete snapshot.
        force_delete_snapshot: Bool;
        /// Snapshot tags.
        snapshot_tags: Map<Raw>;
        /// Snapshot account identifiers.
        snapshot_account_ids: List<Text>;
        /// Snapshot groups.
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
