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
        self.omi_block_devices.validate(checks);
        self.omi.validate(checks);
        self.access.validate(checks);
    }
}
