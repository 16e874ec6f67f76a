//! `azure-dtl`: azure-dtl.

use crate::builders::azure::client::Client;
use crate::builders::azure::names as azure_name;
use crate::communicator::Communicator;
use crate::config;
use crate::interpolate::quote;
use crate::schema::{Checks, Duration, Int, List, Map, Object, Text, Validate};

config! {
    /// What stands in `shared_image_gallery`.
    pub struct SharedImageGallery {
        /// Subscription.
        subscription: Text;
        /// Resource group.
        resource_group: Text;
        /// Gallery name.
        gallery_name: Text;
        /// Image name.
        image_name: Text;
        /// Image version.
        image_version: Text;
    }
}

config! {
    /// What stands in `shared_image_gallery_destination`.
    pub struct SharedImageGalleryDestination {
        /// Resource group.
        resource_group: Text;
        /// Gallery name.
        gallery_name: Text;
        /// Image name.
        image_name: Text;
        /// Image version.
        image_version: Text;
        /// Replication regions.
        replication_regions: List<Text>;
    }
}

config! {
    /// What stands in `parameters`.
    pub struct Parameters {
        /// Name.
        name: Text;
        /// Value.
        value: Text;
        /// Type.
        r#type: Text;
    }
}

config! {
    /// What stands in `dtl_artifacts`.
    pub struct DtlArtifacts {
        /// Artifact name.
        artifact_name: Text;
        /// Repository name.
        repository_name: Text;
        /// Artifact identifier.
        artifact_id: Text;
        /// Parameters.
        parameters: List<Object<Parameters>>;
    }
}

config! {
    /// azure-dtl
    pub struct AzureDtl as "Azure.ResourceManagement.VMImage" {
        /// Capture name prefix.
        capture_name_prefix: Text;
        /// Capture container name.
        capture_container_name: Text;
        /// Shared image gallery.
        shared_image_gallery: Object<SharedImageGallery>;
        /// Shared image gallery destination.
        shared_image_gallery_destination: Object<SharedImageGalleryDestination>;
        /// Shared image gallery timeout.
        shared_image_gallery_timeout: Duration;
        /// Image publisher.
        image_publisher: Text;
        /// Image offer.
        image_offer: Text;
        /// Image sku.
        image_sku: Text;
        /// Image version; `latest` if it is not given.
        image_version: Text;
        /// Image address (URL).
        image_url: Text;
        /// Custom managed image resource group name.
        custom_managed_image_resource_group_name: Text;
        /// Custom managed image name.
        custom_managed_image_name: Text;
        /// Location.
        location: Text;
        /// Machine size.
        vm_size: Text = "Standard_A1";
        /// Managed image resource group name.
        managed_image_resource_group_name: Text;
        /// Managed image name.
        managed_image_name: Text;
        /// Managed image storage account type.
        managed_image_storage_account_type: Text;
        /// Azure tags.
        azure_tags: Map<Text>;
        /// Plan identifier.
        plan_id: Text;
        /// Polling duration timeout.
        polling_duration_timeout: Duration = "15m";
        /// Operating system type.
        os_type: Text;
        /// Operating system disk size (GB).
        os_disk_size_gb: Int;
        /// Disk additional size.
        disk_additional_size: List<Int>;
        /// Disk caching type.
        disk_caching_type: Text;
        /// Storage type.
        storage_type: Text;
        /// Lab virtual network name.
        lab_virtual_network_name: Text;
        /// Lab name.
        lab_name: Text;
        /// Lab subnet name.
        lab_subnet_name: Text;
        /// Lab resource group name.
        lab_resource_group_name: Text => required("The settings lab_resource_group_name needs to be defined.");
        /// Dtl artifacts.
        dtl_artifacts: List<Object<DtlArtifacts>>;
        /// Machine name.
        vm_name: Text;
        /// Username.
        username: Text => untagged("UserName");
        /// Password.
        password: Text => secret(), untagged("Password");
        /// Vmcreationresourcegroup.
        vmcreationresourcegroup: Text => untagged("VMCreationResourceGroup");
    }
    flatten { azure: Client, comm: Communicator }
    overrides { ssh_timeout = "20m"; ssh_username = "packer"; winrm_username = "packer"; }
}

impl Validate for AzureDtl {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.azure.cloud(checks);
        self.comm.validate(checks);
        self.azure.validate(checks);
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
        let managed =
            self.managed_image_resource_group_name.is_given() || self.managed_image_name.is_given();
        checks.refuse(vhd && managed, &self.managed_image_name, "Either a VHD or a managed image can be built, but not both. Please specify either capture_container_name and capture_name_prefix or managed_image_resource_group_name and managed_image_name.");
        azure_name::capture(
            &self.capture_container_name,
            &self.capture_name_prefix,
            false,
            checks,
        );
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
                "An custom_managed_image_resource_group_name must be specified",
            );
            checks.require(
                "custom_managed_image_name",
                &self.custom_managed_image_name,
                "A custom_managed_image_name must be specified",
            );
            checks.require(
                "managed_image_resource_group_name",
                &self.managed_image_resource_group_name,
                "An managed_image_resource_group_name must be specified",
            );
            checks.require(
                "managed_image_name",
                &self.managed_image_name,
                "An managed_image_name must be specified",
            );
        } else {
            checks.refuse(platform || self.image_version.is_given(), &self.image_url, "An image_url must not be specified if image_publisher, image_offer, image_sku, or image_version is specified");
        }
        azure_name::group(
            "managed_image_resource_group_name",
            &self.managed_image_resource_group_name,
            checks,
        );
        azure_name::image("managed_image_name", &self.managed_image_name, checks);
        let network = self.lab_virtual_network_name.is_given();
        checks.refuse(
            !network && self.lab_resource_group_name.is_given(),
            &self.lab_resource_group_name,
            "If lab_resource_group_name is specified, so must lab_virtual_network_name",
        );
        checks.refuse(
            !network && self.lab_subnet_name.is_given(),
            &self.lab_subnet_name,
            "If virtual_network_subnet_name is specified, so must lab_virtual_network_name",
        );
        azure_name::os_type(&self.os_type, checks);
        checks.among(
            "managed_image_storage_account_type",
            &self.managed_image_storage_account_type,
            &["", "Standard_LRS", "Premium_LRS"],
            format!(
                "The managed_image_storage_account_type {} is invalid",
                quote(self.managed_image_storage_account_type.shown())
            ),
        );
        azure_name::tags(&self.azure_tags, 0, checks);
    }
}
