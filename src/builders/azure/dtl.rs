//! `azure-dtl`: azure-dtl.

use crate::builders::azure::common::client::common::Common;
use crate::communicator::Communicator;
use crate::config;
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
        lab_resource_group_name: Text;
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
    flatten { common: Common, comm: Communicator }
    overrides { ssh_username = "packer"; ssh_timeout = "20m"; }
}

impl Validate for AzureDtl {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.common.validate(checks);
        self.comm.validate(checks);
    }
}
