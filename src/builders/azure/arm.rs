//! `azure-arm`: makes an image or a VHD in Azure from a machine.

use crate::builders::addresses;
use crate::builders::azure::client::Client;
use crate::builders::azure::image::Image;
use crate::builders::azure::names as azure_name;
use crate::builders::pairs::NameValue;
use crate::communicator::Communicator;
use crate::config;
use crate::interpolate::quote;
use crate::schema::{Bool, Checks, Duration, Int, List, Object, Text, Validate};

config! {
    /// Gallery that gets the image.
    pub struct SharedImageGalleryDestination {
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
        /// Regions that the image is copied to.
        replication_regions: List<Text>;
    }
}

config! {
    /// Plan of a marketplace image.
    pub struct PlanInfo {
        /// Name of the plan.
        plan_name: Text;
        /// Product of the plan.
        plan_product: Text;
        /// Publisher of the plan.
        plan_publisher: Text;
        /// Promotion code of the plan.
        plan_promotion_code: Text;
    }
}

config! {
    /// Makes an image or a VHD in Azure from a machine.
    pub struct AzureArm as "Azure.ResourceManagement.VMImage" {
        /// Managed identities of the machine.
        user_assigned_managed_identities: List<Text>;
        /// Gallery that gets the image.
        shared_image_gallery_destination: Object<SharedImageGalleryDestination>;
        /// How long to wait for the gallery.
        shared_image_gallery_timeout: Duration = "60m";
        /// When the version ends.
        shared_gallery_image_version_end_of_life_date: Text;
        /// Copies in each region.
        shared_image_gallery_replica_count: Int;
        /// Whether the version never counts as the latest.
        shared_gallery_image_version_exclude_from_latest: Bool;
        /// Name of a snapshot of the system disk.
        managed_image_os_disk_snapshot_name: Text;
        /// Prefix of the data disks' snapshots.
        managed_image_data_disk_snapshot_prefix: Text;
        /// Whether the image outlives the loss of a zone.
        managed_image_zone_resilient: Bool;
        /// Tags as a list.
        azure_tag: List<Object<NameValue>>;
        /// Resource group.
        resource_group_name: Text;
        /// Storage account.
        storage_account: Text;
        /// Name of the temporary machine.
        temp_compute_name: Text;
        /// Name of the temporary resource group.
        temp_resource_group_name: Text;
        /// Existing resource group to build in.
        build_resource_group_name: Text;
        /// Existing key vault to use.
        build_key_vault_name: Text;
        /// SKU of the key vault.
        build_key_vault_sku: Text = "standard";
        /// Whether there is a public address on a private network.
        private_virtual_network_with_public_ip: Bool;
        /// Name of an existing network.
        virtual_network_name: Text;
        /// Name of its subnet.
        virtual_network_subnet_name: Text;
        /// Its resource group.
        virtual_network_resource_group_name: Text;
        /// File with custom data.
        custom_data_file: Text;
        /// Plan of a marketplace image.
        plan_info: Object<PlanInfo>;
        /// Addresses that may connect.
        allowed_inbound_ip_addresses: List<Text>;
        /// Storage account for boot diagnostics.
        boot_diag_storage_account: Text;
        /// Prefix of temporary names.
        custom_resource_build_prefix: Text;
        /// Whether the resource group's deletion is not waited for.
        async_resourcegroup_delete: Bool;
    }
    flatten { azure: Client, image: Image, comm: Communicator }
    overrides { ssh_timeout = "20m"; ssh_username = "packer"; winrm_username = "packer"; }
}

impl Validate for AzureArm {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.azure.cloud(checks);
        self.comm.validate(checks);
        azure_name::tags(&self.image.azure_tags, self.azure_tag.items.len(), checks);
        self.azure.validate(checks);
        for id in &self.user_assigned_managed_identities.items {
            if let Some(fault) = id.value().and_then(azure_name::identity_fault) {
                checks.refuse(true, id, fault);
            }
        }
        self.image.output(true, checks);
        checks.exclusive(&[("temp_resource_group_name", &self.temp_resource_group_name), ("build_resource_group_name", &self.build_resource_group_name)], "The settings temp_resource_group_name and build_resource_group_name cannot both be defined.  Please define one or neither.");
        self.image.source("A", checks);
        let storage = self.storage_account.is_given() || self.resource_group_name.is_given();
        let managed = self.image.managed();
        checks.refuse(storage == managed, &self.storage_account, "Specify either a VHD (storage_account and resource_group_name) or Managed Image (managed_image_resource_group_name and managed_image_name) output");
        checks.refuse(self.image.location.is_blank() != self.build_resource_group_name.is_given(), &self.image.location, "Specify either a location to create the resource group in or an existing build_resource_group_name, but not both.");
        if !managed {
            checks.require(
                "storage_account",
                &self.storage_account,
                "A storage_account must be specified",
            );
            checks.require(
                "resource_group_name",
                &self.resource_group_name,
                "A resource_group_name must be specified",
            );
        }
        for (key, name) in [
            ("temp_resource_group_name", &self.temp_resource_group_name),
            ("build_resource_group_name", &self.build_resource_group_name),
            (
                "managed_image_resource_group_name",
                &self.image.managed_image_resource_group_name,
            ),
        ] {
            azure_name::group(key, name, checks);
        }
        azure_name::image("managed_image_name", &self.image.managed_image_name, checks);
        let destination = &self.shared_image_gallery_destination.value;
        if self.image.managed_image_name.is_given()
            && self.image.managed_image_resource_group_name.is_given()
            && destination.gallery_name.is_given()
        {
            checks.require(
                "resource_group",
                &self.shared_image_gallery_destination.value.resource_group,
                "A resource_group must be specified for shared_image_gallery_destination",
            );
            checks.require(
                "image_name",
                &self.shared_image_gallery_destination.value.image_name,
                "An image_name must be specified for shared_image_gallery_destination",
            );
            checks.require(
                "image_version",
                &self.shared_image_gallery_destination.value.image_version,
                "An image_version must be specified for shared_image_gallery_destination",
            );
            checks.require("replication_regions", &self.shared_image_gallery_destination.value.replication_regions, "A list of replication_regions must be specified for shared_image_gallery_destination");
        }
        azure_name::plain(
            "managed_image_os_disk_snapshot_name",
            &self.managed_image_os_disk_snapshot_name,
            79,
            "the maximum length is 80 characters",
            checks,
        );
        azure_name::plain(
            "managed_image_data_disk_snapshot_prefix",
            &self.managed_image_data_disk_snapshot_prefix,
            59,
            "the maximum length (excluding the prefix) is 60 characters",
            checks,
        );
        azure_name::prefix(
            "custom_resource_build_prefix",
            &self.custom_resource_build_prefix,
            checks,
        );
        let network = self.virtual_network_name.is_given();
        checks.refuse(
            !network && self.virtual_network_resource_group_name.is_given(),
            &self.virtual_network_resource_group_name,
            "If virtual_network_resource_group_name is specified, so must virtual_network_name",
        );
        checks.refuse(
            !network && self.virtual_network_subnet_name.is_given(),
            &self.virtual_network_subnet_name,
            "If virtual_network_subnet_name is specified, so must virtual_network_name",
        );
        if !self.allowed_inbound_ip_addresses.is_empty() {
            checks.refuse(network, &self.allowed_inbound_ip_addresses, "If virtual_network_name is specified, allowed_inbound_ip_addresses cannot be specified");
            let bad = self.allowed_inbound_ip_addresses.items.iter().any(|text| {
                text.value()
                    .is_some_and(|it| !addresses::ip(it) && addresses::cidr_fault(it).is_some())
            });
            checks.refuse(!network && bad, &self.allowed_inbound_ip_addresses, "The setting allowed_inbound_ip_addresses must only contain valid IP addresses or CIDR blocks");
        }
        let plan = &self.plan_info.value;
        let parts = [&plan.plan_name, &plan.plan_product, &plan.plan_publisher];
        let any = parts.iter().any(|part| part.is_given()) || plan.plan_promotion_code.is_given();
        checks.refuse(any && parts.iter().any(|part| part.is_blank()), &self.plan_info, "if either plan_name, plan_product, plan_publisher, or plan_promotion_code are defined then plan_name, plan_product, and plan_publisher must be defined");
        azure_name::os_type(&self.image.os_type, checks);
        self.image.storage_type(checks);
        checks.among(
            "disk_caching_type",
            &self.image.disk_caching_type,
            &["", "None", "ReadOnly", "ReadWrite"],
            format!(
                "The disk_caching_type {} is invalid",
                quote(self.image.disk_caching_type.shown())
            ),
        );
        if let Some(path) = checks.absent(&self.custom_data_file) {
            checks.refuse(
                true,
                &self.custom_data_file,
                format!("open {path}: no such file or directory"),
            );
        }
    }
}
