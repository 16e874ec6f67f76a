//! Keys that components of Azure share: the machine, the image that it starts from, and the one that is made.

use crate::builders::azure::names as azure_name;
use crate::config;
use crate::interpolate::quote;
use crate::schema::{Checks, Duration, Guest, Int, List, Map, Object, Secret, Text};

config! {
    /// Gallery that has the source image.
    pub struct SharedImageGallery {
        /// Subscription.
        subscription: Text;
        /// Resource group.
        resource_group: Text;
        /// Name of the gallery.
        gallery_name: Text;
        /// Name of the image.
        image_name: Text;
        /// Version of the image.
        image_version: Text;
    }
}

config! {
    /// Keys that components of Azure share: the machine, its source and its image.
    pub struct Image {
        /// Prefix of the captured disks' names.
        capture_name_prefix: Text;
        /// Container of the captured disks.
        capture_container_name: Text;
        /// Gallery that has the source image.
        shared_image_gallery: Object<SharedImageGallery>;
        /// Publisher of the source image.
        image_publisher: Text;
        /// Offer of the source image.
        image_offer: Text;
        /// SKU of the source image.
        image_sku: Text;
        /// Version of the image; `latest` if it is not given.
        image_version: Text;
        /// Address of the source disk.
        image_url: Text;
        /// Name of a managed image to start from.
        custom_managed_image_name: Text;
        /// Its resource group.
        custom_managed_image_resource_group_name: Text;
        /// Location.
        location: Text;
        /// Size of the machine.
        vm_size: Text = "Standard_A1";
        /// Resource group of the managed image.
        managed_image_resource_group_name: Text;
        /// Name of the managed image.
        managed_image_name: Text;
        /// Storage of the managed image.
        managed_image_storage_account_type: Text;
        /// Tags.
        azure_tags: Map<Text>;
        /// How long to wait for an operation.
        polling_duration_timeout: Duration = "15m";
        /// `Linux` or `Windows`.
        os_type: Text;
        /// Size of the system disk in GB.
        os_disk_size_gb: Int;
        /// Sizes of further disks.
        disk_additional_size: List<Int>;
        /// How disks are cached: `None`, `ReadOnly` or `ReadWrite`.
        disk_caching_type: Text;
        /// Login name.
        username: Text => untagged("UserName");
        /// Password.
        password: Secret<Guest> => untagged("Password");
    }
}

impl Image {
    /// Whether the image is a managed one.
    pub fn managed(&self) -> bool {
        self.managed_image_resource_group_name.is_given() || self.managed_image_name.is_given()
    }

    /// What is made: a VHD or a managed image. `whole` is whether the container's name must fit from end to end.
    pub fn output(&self, whole: bool, checks: &mut Checks<'_>) {
        checks.require_one(
            &[
                ("capture_container_name", &self.capture_container_name),
                ("managed_image_name", &self.managed_image_name),
            ],
            "A capture_container_name or managed_image_name must be specified",
        );
        checks.require_one(
            &[
                ("capture_name_prefix", &self.capture_name_prefix),
                (
                    "managed_image_resource_group_name",
                    &self.managed_image_resource_group_name,
                ),
            ],
            "A capture_name_prefix or managed_image_resource_group_name must be specified",
        );
        let vhd = self.capture_name_prefix.is_given() || self.capture_container_name.is_given();
        checks.refuse(vhd && self.managed(), &self.managed_image_name, "Either a VHD or a managed image can be built, but not both. Please specify either capture_container_name and capture_name_prefix or managed_image_resource_group_name and managed_image_name.");
        azure_name::capture(
            &self.capture_container_name,
            &self.capture_name_prefix,
            whole,
            checks,
        );
    }

    /// What it starts from. Packer's builders differ in the `article` before the names of managed images.
    pub fn source(&self, article: &str, checks: &mut Checks<'_>) {
        let url = self.image_url.is_given();
        let custom = self.custom_managed_image_name.is_given()
            || self.custom_managed_image_resource_group_name.is_given();
        let gallery = &self.shared_image_gallery.value;
        let shared = gallery.gallery_name.is_given();
        let platform = self.image_publisher.is_given()
            || self.image_offer.is_given()
            || self.image_sku.is_given();
        let sources = [url, custom, shared, platform]
            .into_iter()
            .filter(|it| *it)
            .count();
        checks.refuse(sources > 1, &self.image_url, "Specify either a VHD (image_url), Image Reference (image_publisher, image_offer, image_sku), a Managed Disk (custom_managed_disk_image_name, custom_managed_disk_resource_group_name), or a Shared Gallery Image (shared_image_gallery)");
        checks.refuse(url && self.managed_image_resource_group_name.is_given(), &self.image_url, "A managed image must be created from a managed image, it cannot be created from a VHD.");
        if shared {
            checks.require(
                "subscription",
                &self.shared_image_gallery.value.subscription,
                "A shared_image_gallery.subscription must be specified",
            );
            checks.require(
                "resource_group",
                &self.shared_image_gallery.value.resource_group,
                "A shared_image_gallery.resource_group must be specified",
            );
            checks.require(
                "image_name",
                &self.shared_image_gallery.value.image_name,
                "A shared_image_gallery.image_name must be specified",
            );
            checks.refuse(self.capture_container_name.is_given(), &self.capture_container_name, "VHD Target [capture_container_name] is not supported when using Shared Image Gallery as source. Use managed_image_resource_group_name instead.");
            checks.refuse(self.capture_name_prefix.is_given(), &self.capture_name_prefix, "VHD Target [capture_name_prefix] is not supported when using Shared Image Gallery as source. Use managed_image_name instead.");
        } else if !url && self.custom_managed_image_name.is_blank() {
            checks.require(
                "image_publisher",
                &self.image_publisher,
                "An image_publisher must be specified",
            );
            checks.require(
                "image_offer",
                &self.image_offer,
                "An image_offer must be specified",
            );
            checks.require(
                "image_sku",
                &self.image_sku,
                "An image_sku must be specified",
            );
        } else if !url && self.image_publisher.is_blank() {
            checks.require(
                "custom_managed_image_resource_group_name",
                &self.custom_managed_image_resource_group_name,
                &format!("{article} custom_managed_image_resource_group_name must be specified"),
            );
            checks.require(
                "custom_managed_image_name",
                &self.custom_managed_image_name,
                "A custom_managed_image_name must be specified",
            );
            checks.require(
                "managed_image_resource_group_name",
                &self.managed_image_resource_group_name,
                &format!("{article} managed_image_resource_group_name must be specified"),
            );
            checks.require(
                "managed_image_name",
                &self.managed_image_name,
                &format!("{article} managed_image_name must be specified"),
            );
        } else {
            checks.refuse(platform || self.image_version.is_given(), &self.image_url, "An image_url must not be specified if image_publisher, image_offer, image_sku, or image_version is specified");
        }
    }

    /// The image's storage.
    pub fn storage_type(&self, checks: &mut Checks<'_>) {
        checks.among(
            "managed_image_storage_account_type",
            &self.managed_image_storage_account_type,
            &["", "Standard_LRS", "Premium_LRS"],
            format!(
                "The managed_image_storage_account_type {} is invalid",
                quote(self.managed_image_storage_account_type.shown())
            ),
        );
    }
}
