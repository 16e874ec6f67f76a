//! `oracle-oci`: oracle-oci.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Any, Bool, Checks, Int, List, Map, Object, Text, Validate};

config! {
    /// What stands in `base_image_filter`.
    pub struct BaseImageFilter {
        /// Compartment identifier.
        compartment_id: Text;
        /// Display name.
        display_name: Text;
        /// Display name search.
        display_name_search: Text;
        /// Operating system.
        operating_system: Text;
        /// Operating system version.
        operating_system_version: Text;
        /// Shape.
        shape: Text;
    }
}

config! {
    /// What stands in `create_vnic_details`.
    pub struct CreateVnicDetails {
        /// Switch: assign public IP address.
        assign_public_ip: Bool;
        /// Defined tags.
        defined_tags: Map<Map<Any>>;
        /// Display name.
        display_name: Text;
        /// Tags.
        tags: Map<Text>;
        /// Hostname label.
        hostname_label: Text;
        /// Nsg identifiers.
        nsg_ids: List<Text>;
        /// Private IP address.
        private_ip: Text;
        /// Switch: skip source dest check.
        skip_source_dest_check: Bool;
        /// Subnet identifier.
        subnet_id: Text;
    }
}

config! {
    /// oracle-oci
    pub struct OracleOci {
        /// Switch: use instance principals.
        use_instance_principals: Bool;
        /// Access cfg file.
        access_cfg_file: Text;
        /// Access cfg file account.
        access_cfg_file_account: Text;
        /// User OCID.
        user_ocid: Text;
        /// Tenancy OCID.
        tenancy_ocid: Text;
        /// Region.
        region: Text;
        /// Fingerprint.
        fingerprint: Text;
        /// Key file.
        key_file: Text;
        /// Pass phrase.
        pass_phrase: Text => secret();
        /// Switch: use private IP address.
        use_private_ip: Bool;
        /// Availability domain.
        availability_domain: Text;
        /// Compartment OCID.
        compartment_ocid: Text;
        /// Base image OCID.
        base_image_ocid: Text;
        /// Base image filter.
        base_image_filter: Object<BaseImageFilter>;
        /// Image name.
        image_name: Text = "packer-{{timestamp}}";
        /// Image compartment OCID.
        image_compartment_ocid: Text;
        /// Image launch mode.
        image_launch_mode: Text;
        /// Instance name.
        instance_name: Text;
        /// Instance tags.
        instance_tags: Map<Text>;
        /// Instance defined tags.
        instance_defined_tags: Map<Map<Any>>;
        /// Shape.
        shape: Text;
        /// Disk size.
        disk_size: Int = 50;
        /// Metadata.
        metadata: Map<Text>;
        /// User data.
        user_data: Text;
        /// User data file.
        user_data_file: Text;
        /// Subnet OCID.
        subnet_ocid: Text;
        /// Create vnic details.
        create_vnic_details: Object<CreateVnicDetails>;
        /// Tags.
        tags: Map<Text>;
        /// Defined tags.
        defined_tags: Map<Map<Any>>;
    }
    flatten { comm: Communicator }
}

impl Validate for OracleOci {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
    }
}
