//! `azure-chroot`: azure-chroot.

use crate::builders::azure::client::Client;
use crate::builders::azure::names as azure_name;
use crate::config;
use crate::interpolate::quote;
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
    flatten { azure: Client }
}

impl Validate for AzureChroot {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.azure.cloud(checks);
        if self.from_scratch.value {
            checks.refuse(
                self.source.is_given(),
                &self.source,
                "source cannot be specified when building from_scratch",
            );
            checks.require(
                "os_disk_size_gb",
                &self.os_disk_size_gb,
                "os_disk_size_gb is required with from_scratch",
            );
            checks.require(
                "pre_mount_commands",
                &self.pre_mount_commands,
                "pre_mount_commands is required with from_scratch",
            );
        } else if let Some(source) = &self.source.now {
            let known = azure_name::platform_image(source)
                || azure_name::resource(
                    source,
                    "Microsoft.Compute",
                    &["disks", "galleries/images/versions"],
                );
            checks.refuse(!known, &self.source, format!("source: {} is not a valid platform image specifier, nor is it a disk resource ID", quote(source)));
        }
        for (key, text) in [
            ("os_disk_cache_type", &self.os_disk_cache_type),
            ("data_disk_cache_type", &self.data_disk_cache_type),
        ] {
            checks.among(
                key,
                text,
                &["", "None", "ReadOnly", "ReadWrite"],
                format!(
                    "{key}: {} is not a valid value [None ReadOnly ReadWrite]",
                    quote(text.shown())
                ),
            );
        }
        for (key, text) in [
            (
                "os_disk_storage_account_type",
                &self.os_disk_storage_account_type,
            ),
            (
                "data_disk_storage_account_type",
                &self.data_disk_storage_account_type,
            ),
        ] {
            checks.among(
                key,
                text,
                &[
                    "",
                    "Premium_LRS",
                    "Standard_LRS",
                    "StandardSSD_LRS",
                    "UltraSSD_LRS",
                ],
                format!("{key}: {} is not a valid value", quote(text.shown())),
            );
        }
        let destination = &self.shared_image_destination;
        if destination.span.is_some() {
            checks.require(
                "resource_group",
                &self.shared_image_destination.value.resource_group,
                "shared_image_destination.resource_group is required",
            );
            checks.require(
                "gallery_name",
                &self.shared_image_destination.value.gallery_name,
                "shared_image_destination.gallery_name is required",
            );
            checks.require(
                "image_name",
                &self.shared_image_destination.value.image_name,
                "shared_image_destination.image_name is required",
            );
            let version = &destination.value.image_version;
            checks.refuse(
                version
                    .now
                    .as_deref()
                    .is_some_and(|text| !azure_name::version(text)),
                version,
                "shared_image_destination.image_version should match '^[0-9]+\\.[0-9]+\\.[0-9]+$'",
            );
            if destination.value.target_regions.is_empty() {
                checks.warning(destination.span, "the image will be in the gallery's own region only", "shared_image_destination.target_regions is empty; image will only be available in the region of the gallery");
            }
        } else {
            checks.require(
                "image_resource_id",
                &self.image_resource_id,
                "image_resource_id or shared_image_destination is required",
            );
        }
        let image = self.image_resource_id.shown();
        checks.refuse(
            !image.is_empty() && !azure_name::resource(image, "Microsoft.Compute", &["images"]),
            &self.image_resource_id,
            format!(
                "image_resource_id: {} is not a valid image resource id",
                quote(image)
            ),
        );
        checks.among(
            "image_hyperv_generation",
            &self.image_hyperv_generation,
            &["", "V1", "V2"],
            format!(
                "image_hyperv_generation: {} is not a valid value [V1 V2]",
                quote(self.image_hyperv_generation.shown())
            ),
        );
    }
}
