//! `azure-chroot`: azure-chroot.

use crate::builders::azure::common::client::common::Common;
use crate::config;
use crate::schema::{Bool, Checks, Int, List, Object, Raw, Text, Validate};

config! {
    /// What stands in `target_regions`.
    pub struct TargetRegions {
        /// Name.
        name: Text;
        /// Replicas.
        replicas: Int;
        /// Storage account type.
        storage_account_type: Text;
    }
}

config! {
    /// What stands in `shared_image_destination`.
    pub struct SharedImageDestination {
        /// Resource group.
        resource_group: Text;
        /// Gallery name.
        gallery_name: Text;
        /// Image name.
        image_name: Text;
        /// Image version.
        image_version: Text;
        /// Target regions.
        target_regions: List<Object<TargetRegions>>;
        /// Switch: exclude from latest.
        exclude_from_latest: Bool;
        /// Switch: exlude from latest.
        exlude_from_latest: Bool;
    }
}

config! {
    /// azure-chroot
    pub struct AzureChroot as "azure.chroot" {
        /// Switch: from scratch; `False` if it is not given.
        from_scratch: Bool;
        /// Source.
        source: Text;
        /// Command wrapper.
        command_wrapper: Raw = "{{.Command}}";
        /// Pre mount commands.
        pre_mount_commands: List<Raw>;
        /// Mount options.
        mount_options: List<Text>;
        /// Mount partition.
        mount_partition: Text = "1";
        /// Mount path.
        mount_path: Raw = "/mnt/packer-azure-chroot-disks/{{.Device}}";
        /// Post mount commands.
        post_mount_commands: List<Raw>;
        /// Chroot mounts.
        chroot_mounts: List<List<Text>>;
        /// Copy files.
        copy_files: List<Text>;
        /// Operating system disk size (GB).
        os_disk_size_gb: Int;
        /// Operating system disk storage account type; `Standard_LRS` if it is not given.
        os_disk_storage_account_type: Text;
        /// Operating system disk cache type; `ReadOnly` if it is not given.
        os_disk_cache_type: Text;
        /// Data disk storage account type; `Standard_LRS` if it is not given.
        data_disk_storage_account_type: Text;
        /// Data disk cache type; `ReadOnly` if it is not given.
        data_disk_cache_type: Text;
        /// Image hyperv generation; `V1` if it is not given.
        image_hyperv_generation: Text;
        /// Temporary operating system disk identifier.
        temporary_os_disk_id: Text;
        /// Temporary operating system disk snapshot identifier.
        temporary_os_disk_snapshot_id: Text;
        /// Temporary data disk identifier prefix.
        temporary_data_disk_id_prefix: Text;
        /// Temporary data disk snapshot identifier.
        temporary_data_disk_snapshot_id: Text;
        /// Switch: skip cleanup; `False` if it is not given.
        skip_cleanup: Bool;
        /// Image resource identifier.
        image_resource_id: Text;
        /// Shared image destination.
        shared_image_destination: Object<SharedImageDestination>;
    }
    flatten { common: Common }
}

impl Validate for AzureChroot {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.common.validate(checks);
    }
}
