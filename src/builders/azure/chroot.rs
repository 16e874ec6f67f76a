//! `azure-chroot`: makes an image in Azure on a machine that runs already, in a chroot on a disk.

use crate::builders::azure::client::Client;
use crate::builders::azure::names as azure_name;
use crate::builders::chroot::Chroot;
use crate::config;
use crate::interpolate::quote;
use crate::schema::{Bool, Checks, Int, List, Object, Text, Validate};

config! {
    /// Regions that the image is copied to.
    pub struct TargetRegions {
        /// Name.
        name: Text;
        /// Copies in the region.
        replicas: Int;
        /// Storage of the copies.
        storage_account_type: Text;
    }
}

config! {
    /// Gallery that gets the image.
    pub struct SharedImageDestination {
        /// Resource group.
        resource_group: Text;
        /// Name of the gallery.
        gallery_name: Text;
        /// Name of the image.
        image_name: Text;
        /// Version of the image.
        image_version: Text;
        /// Regions that the image is copied to.
        target_regions: List<Object<TargetRegions>>;
        /// Whether the version never counts as the latest.
        exclude_from_latest: Bool;
        /// Old spelling of `exclude_from_latest`.
        exlude_from_latest: Bool;
    }
}

config! {
    /// Makes an image in Azure on a machine that runs already, in a chroot on a disk.
    pub struct AzureChroot as "azure.chroot" {
        /// Source.
        source: Text;
        /// Size of the system disk in GB.
        os_disk_size_gb: Int;
        /// Storage of the system disk; `Standard_LRS` if it is not given.
        os_disk_storage_account_type: Text;
        /// How the system disk is cached; `ReadOnly` if it is not given.
        os_disk_cache_type: Text;
        /// Storage of data disks; `Standard_LRS` if it is not given.
        data_disk_storage_account_type: Text;
        /// How data disks are cached; `ReadOnly` if it is not given.
        data_disk_cache_type: Text;
        /// Generation of the image: `V1` or `V2`; `V1` if it is not given.
        image_hyperv_generation: Text;
        /// Identifier of the temporary system disk.
        temporary_os_disk_id: Text;
        /// Identifier of its snapshot.
        temporary_os_disk_snapshot_id: Text;
        /// Prefix of temporary data disks' identifiers.
        temporary_data_disk_id_prefix: Text;
        /// Prefix of their snapshots' identifiers.
        temporary_data_disk_snapshot_id: Text;
        /// Whether temporary disks are kept.
        skip_cleanup: Bool;
        /// Identifier of the image.
        image_resource_id: Text;
        /// Gallery that gets the image.
        shared_image_destination: Object<SharedImageDestination>;
    }
    flatten { azure: Client, chroot: Chroot }
    overrides { mount_path = "/mnt/packer-azure-chroot-disks/{{.Device}}"; }
}

impl Validate for AzureChroot {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.azure.cloud(checks);
        if self.chroot.from_scratch.value {
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
                &self.chroot.pre_mount_commands,
                "pre_mount_commands is required with from_scratch",
            );
        } else if let Some(source) = self.source.value() {
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
                    .value()
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
