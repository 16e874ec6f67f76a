//! `osc-chroot`: makes an OMI at Outscale on a machine that runs already, in a chroot on a volume.

use crate::builders::chroot::{Chroot, ChrootVolume};
use crate::builders::osc::common::access::Access;
use crate::builders::osc::common::omi::Omi;
use crate::builders::osc::common::omi_block_devices::OmiBlockDevices;
use crate::builders::osc::common::run::SourceOmiFilter;
use crate::config;
use crate::schema::{Checks, Map, Object, Raw, Text, Validate};

config! {
    /// Makes an OMI at Outscale on a machine that runs already, in a chroot on a volume.
    pub struct OscChroot as "oapi.outscale.chroot" {
        /// OMI that the machine starts from.
        source_omi: Text;
        /// Conditions that choose the source OMI.
        source_omi_filter: Object<SourceOmiFilter>;
        /// Tags of the root volume.
        root_volume_tags: Map<Raw>;
    }
    flatten { chroot: Chroot, volume: ChrootVolume, omi_block_devices: OmiBlockDevices, omi: Omi, access: Access }
    overrides { mount_path = "/mnt/packer-outscale-chroot-volumes/{{.Device}}"; }
}

impl Validate for OscChroot {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        self.omi.validate(checks);
        self.chroot.rows(checks);
        let mappings = &self.omi_block_devices.omi_block_device_mappings;
        if self.chroot.from_scratch.value {
            if self.source_omi.is_given() || self.source_omi_filter.span.is_some() {
                checks.warning(
                    self.source_omi.span,
                    "`source_omi` and `source_omi_filter` do nothing with `from_scratch`",
                    "source_omi and source_omi_filter are unused when from_scratch is true",
                );
            }
            checks.require(
                "root_volume_size",
                &self.volume.root_volume_size,
                "root_volume_size is required with from_scratch.",
            );
            checks.require(
                "pre_mount_commands",
                &self.chroot.pre_mount_commands,
                "pre_mount_commands is required with from_scratch.",
            );
            checks.require(
                "omi_virtualization_type",
                &self.omi.omi_virtualization_type,
                "omi_virtualization_type is required with from_scratch.",
            );
            checks.require(
                "root_device_name",
                &self.volume.root_device_name,
                "root_device_name is required with from_scratch.",
            );
            checks.require(
                "omi_block_device_mappings",
                &self.omi_block_devices.omi_block_device_mappings,
                "omi_block_device_mappings is required with from_scratch.",
            );
        } else {
            let filter = &self.source_omi_filter.value;
            if self.source_omi.is_blank()
                && filter.owners.is_empty()
                && filter.filters.items.is_empty()
            {
                checks.missing(
                    "`source_omi` or `source_omi_filter` must be given",
                    "source_omi or source_omi_filter is required.",
                );
            }
            if !mappings.is_empty() {
                checks.warning(
                    mappings.span,
                    "`omi_block_device_mappings` does nothing without `from_scratch`",
                    "omi_block_device_mappings are unused when from_scratch is false",
                );
            }
            if self.volume.root_device_name.is_given() {
                checks.warning(
                    self.volume.root_device_name.span,
                    "`root_device_name` does nothing without `from_scratch`",
                    "root_device_name is unused when from_scratch is false",
                );
            }
        }
    }
}
