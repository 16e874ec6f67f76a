//! `azure-arm`: azure-arm.

use crate::builders::azure::common::client::common::Common;
use crate::builders::pairs::NameValue;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Duration, Int, List, Map, Object, Text, Validate};

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
        /// Replication regions.
        replication_regions: List<Text>;
    }
}

config! {
    /// What stands in `plan_info`.
    pub struct PlanInfo {
        /// Plan name.
        plan_name: Text;
        /// Plan product.
        plan_product: Text;
        /// Plan publisher.
        plan_publisher: Text;
        /// Plan promotion code.
        plan_promotion_code: Text;
    }
}

config! {
    /// azure-arm
    pub struct AzureArm as "Azure.ResourceManagement.VMImage" {
        /// User assigned managed identities.
        user_assigned_managed_identities: List<Text>;
        /// Capture name prefix.
        capture_name_prefix: Text;
        /// Capture container name.
        capture_container_name: Text;
        /// Shared image gallery.
        shared_image_gallery: Object<SharedImageGallery>;
        /// Shared image gallery destination.
        shared_image_gallery_destination: Object<SharedImageGalleryDestination>;
        /// Shared image gallery timeout.
        shared_image_gallery_timeout: Duration = "60m";
        /// Shared gallery image version end of life date.
        shared_gallery_image_version_end_of_life_date: Text;
        /// Shared image gallery replica count.
        shared_image_gallery_replica_count: Int;
        /// Switch: shared gallery image version exclude from latest.
        shared_gallery_image_version_exclude_from_latest: Bool;
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
        /// Custom managed image name.
        custom_managed_image_name: Text;
        /// Custom managed image resource group name.
        custom_managed_image_resource_group_name: Text;
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
        /// Managed image operating system disk snapshot name.
        managed_image_os_disk_snapshot_name: Text;
        /// Managed image data disk snapshot prefix.
        managed_image_data_disk_snapshot_prefix: Text;
        /// Switch: managed image zone resilient.
        managed_image_zone_resilient: Bool;
        /// Azure tags.
        azure_tags: Map<Text>;
        /// Azure tag.
        azure_tag: List<Object<NameValue>>;
        /// Resource group name.
        resource_group_name: Text;
        /// Storage account.
        storage_account: Text;
        /// Temp compute name.
        temp_compute_name: Text;
        /// Temp resource group name.
        temp_resource_group_name: Text;
        /// Build resource group name.
        build_resource_group_name: Text;
        /// Build key vault name.
        build_key_vault_name: Text;
        /// Build key vault sku.
        build_key_vault_sku: Text = "standard";
        /// Switch: private virtual network with public IP address.
        private_virtual_network_with_public_ip: Bool;
        /// Virtual network name.
        virtual_network_name: Text;
        /// Virtual network subnet name.
        virtual_network_subnet_name: Text;
        /// Virtual network resource group name.
        virtual_network_resource_group_name: Text;
        /// Custom data file.
        custom_data_file: Text;
        /// Plan info.
        plan_info: Object<PlanInfo>;
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
        /// Allowed inbound IP address addresses.
        allowed_inbound_ip_addresses: List<Text>;
        /// Boot diag storage account.
        boot_diag_storage_account: Text;
        /// Custom resource build prefix.
        custom_resource_build_prefix: Text;
        /// Username.
        username: Text => untagged("UserName");
        /// Password.
        password: Text => secret(), untagged("Password");
        /// Switch: async resourcegroup delete.
        async_resourcegroup_delete: Bool;
    }
    flatten { common: Common, comm: Communicator }
    overrides { ssh_timeout = "20m"; }
}

impl Validate for AzureArm {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.common.validate(checks);
        self.comm.validate(checks);
    }
}
