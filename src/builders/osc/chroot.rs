//! `osc-chroot`: makes an OMI at Outscale on a machine that runs already, in a chroot on a volume.

use crate::builders::osc::common::access::Access;
use crate::builders::osc::common::omi::Omi;
use crate::builders::osc::common::omi_block_devices::OmiBlockDevices;
use crate::builders::pairs::NameValue;
use crate::config;
use crate::schema::{Bool, Checks, Int, List, Map, Object, Raw, Text, Validate};

config! {
    /// Conditions that choose the source OMI.
    pub struct SourceOmiFilter {
        /// Conditions, by name.
        filters: Map<Text> => untagged("Filters");
        /// Conditions as a list.
        filter: List<Object<NameValue>> => untagged("Filter");
        /// Accounts that may own the image.
        owners: List<Text> => untagged("Owners");
        /// Whether the newest of several is taken.
        most_recent: Bool;
    }
}

config! {
    /// Makes an OMI at Outscale on a machine that runs already, in a chroot on a volume.
    pub struct OscChroot as "oapi.outscale.chroot" {
        /// What is mounted in the chroot: kind, source, target.
        chroot_mounts: List<List<Text>>;
        /// How commands of the host are wrapped; `{{.Command}}`.
        command_wrapper: Raw = "{{.Command}}";
        /// Files that are copied into the chroot.
        copy_files: List<Text>;
        /// Path of the device.
        device_path: Text;
        /// Path of the device as NVMe.
        nvme_device_path: Text;
        /// Whether the disk starts empty.
        from_scratch: Bool;
        /// Options for mounting.
        mount_options: List<Text>;
        /// Partition that is mounted.
        mount_partition: Text = "1";
        /// Where it is mounted.
        mount_path: Raw = "/mnt/packer-outscale-chroot-volumes/{{.Device}}";
        /// Commands after mounting.
        post_mount_commands: List<Raw>;
        /// Commands before mounting.
        pre_mount_commands: List<Raw>;
        /// Name of the root device.
        root_device_name: Text;
        /// Size of the root volume in GB.
        root_volume_size: Int;
        /// Type of the root volume.
        root_volume_type: Text;
        /// OMI that the machine starts from.
        source_omi: Text;
        /// Conditions that choose the source OMI.
        source_omi_filter: Object<SourceOmiFilter>;
        /// Tags of the root volume.
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
