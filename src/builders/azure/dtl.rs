//! `azure-dtl`: makes an image in a lab of Azure DevTest Labs.

use crate::builders::azure::client::Client;
use crate::builders::azure::image::Image;
use crate::builders::azure::names as azure_name;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Checks, Duration, List, Object, Text, Validate};

config! {
    /// Gallery that gets the image.
    pub struct SharedImageGalleryDestination {
        /// Resource group.
        resource_group: Text;
        /// Name of the gallery.
        gallery_name: Text;
        /// Name of the image.
        image_name: Text;
        /// Version of the image.
        image_version: Text;
        /// Regions that the image is copied to.
        replication_regions: List<Text>;
    }
}

config! {
    /// Parameters.
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
    /// Artifacts that are applied to the machine.
    pub struct DtlArtifacts {
        /// Name of the artifact.
        artifact_name: Text;
        /// Repository of the artifact.
        repository_name: Text;
        /// Artifact by its identifier.
        artifact_id: Text;
        /// Parameters.
        parameters: List<Object<Parameters>>;
    }
}

config! {
    /// Makes an image in a lab of Azure DevTest Labs.
    pub struct AzureDtl as "Azure.ResourceManagement.VMImage" {
        /// Gallery that gets the image.
        shared_image_gallery_destination: Object<SharedImageGalleryDestination>;
        /// How long to wait for the gallery.
        shared_image_gallery_timeout: Duration;
        /// Plan.
        plan_id: Text;
        /// Storage of the machine.
        storage_type: Text;
        /// Network of the lab.
        lab_virtual_network_name: Text;
        /// Name of the lab.
        lab_name: Text;
        /// Subnet of the lab.
        lab_subnet_name: Text;
        /// Resource group of the lab.
        lab_resource_group_name: Text => required("The settings lab_resource_group_name needs to be defined.");
        /// Artifacts that are applied to the machine.
        dtl_artifacts: List<Object<DtlArtifacts>>;
        /// Name of the machine.
        vm_name: Text;
        /// Set by the builder itself.
        vmcreationresourcegroup: Text => untagged("VMCreationResourceGroup");
    }
    flatten { azure: Client, image: Image, comm: Communicator }
    overrides { ssh_timeout = "20m"; ssh_username = "packer"; winrm_username = "packer"; }
}

impl Validate for AzureDtl {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.azure.cloud(checks);
        self.comm.validate(checks);
        self.azure.validate(checks);
        self.image.output(false, checks);
        self.image.source("An", checks);
        azure_name::group(
            "managed_image_resource_group_name",
            &self.image.managed_image_resource_group_name,
            checks,
        );
        azure_name::image("managed_image_name", &self.image.managed_image_name, checks);
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
        azure_name::os_type(&self.image.os_type, checks);
        self.image.storage_type(checks);
        azure_name::tags(&self.image.azure_tags, 0, checks);
    }
}
