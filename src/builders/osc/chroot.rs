//! `osc-chroot`: osc-chroot.

use crate::builders::osc::common::access::Access;
use crate::builders::osc::common::omi::Omi;
use crate::builders::osc::common::omi_block_devices::OmiBlockDevices;
use crate::builders::pairs::NameValue;
use crate::config;
use crate::schema::{Bool, Checks, Int, List, Map, Object, Raw, Text, Validate};

config! {
    /// What stands in `source_omi_filter`.
    pub struct SourceOmiFilter {
        /// Filters.
        filters: Map<Text> => untagged("Filters");
        /// Filter.
        filter: List<Object<NameValue>> => untagged("Filter");
        /// Owners.
        owners: List<Text> => untagged("Owners");
        /// Switch: most recent.
        most_recent: Bool;
    }
}

config! {
    /// osc-chroot
    pub struct OscChroot as "oapi.outscale.chroot" {
        /// Chroot mounts.
        chroot_mounts: List<List<Text>>;
        /// Command wrapper.
        command_wrapper: Raw = "{{.Command}}";
        /// Copy files.
        copy_files: List<Text>;
        /// Device path.
        device_path: Text;
        /// Nvme device path.
        nvme_device_path: Text;
        /// Switch: from scratch.
        from_scratch: Bool;
        /// Mount options.
        mount_options: List<Text>;
        /// Mount partition.
        mount_partition: Text = "1";
        /// Mount path.
        mount_path: Raw = "/mnt/packer-outscale-chroot-volumes/{{.Device}}";
        /// Post mount commands.
        post_mount_commands: List<Raw>;
        /// Pre mount commands.
        pre_mount_commands: List<Raw>;
        /// Root device name.
        root_device_name: Text;
        /// Root volume size.
        root_volume_size: Int;
        /// Root volume type.
        root_volume_type: Text;
        /// Source OMI.
        source_omi: Text;
        /// Source OMI filter.
        source_omi_filter: Object<SourceOmiFilter>;
        /// Root volume tags.
        root_volume_tags: Map<Raw>;
    }
    flatten { omi_block_devices: OmiBlockDevices, omi: Omi, access: Access }
}

impl Validate for OscChroot {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.access.validate(checks);
        self.omi.validate(checks);
        for mount in &self.chroot_mounts.items {
            if mount.items.len() != 3 {
                checks.refuse(
                    true,
                    mount,
                    "Each chroot_mounts entry should be three elements.",
                );
                break;
            }
        }
        let mappings = &self.omi_block_devices.omi_block_device_mappings;
        if self.from_scratch.value {
            if self.source_omi.is_given() || self.source_omi_filter.span.is_some() {
                checks.warning(
                    self.source_omi.span,
                    "`source_omi` and `source_omi_filter` do nothing with `from_scratch`",
                    "source_omi and source_omi_filter are unused when from_scratch is true",
                );
            }
            checks.require(
                "root_volume_size",
                &self.root_volume_size,
                "root_volume_size is required with from_scratch.",
            );
            checks.require(
                "pre_mount_commands",
                &self.pre_mount_commands,
                "pre_mount_commands is required with from_scratch.",
            );
            checks.require(
                "omi_virtualization_type",
                &self.omi.omi_virtualization_type,
                "omi_virtualization_type is required with from_scratch.",
            );
            checks.require(
                "root_device_name",
                &self.root_device_name,
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
            if self.root_device_name.is_given() {
                checks.warning(
                    self.root_device_name.span,
                    "`root_device_name` does nothing without `from_scratch`",
                    "root_device_name is unused when from_scratch is false",
                );
            }
        }
    }
}
