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
        availability_domain: Text => required("'availability_domain' must be specified");
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
        shape: Text => required("'shape' must be specified");
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
        if self.use_instance_principals.value {
            for (key, text) in [
                ("access_cfg_file", &self.access_cfg_file),
                ("access_cfg_file_account", &self.access_cfg_file_account),
                ("user_ocid", &self.user_ocid),
                ("tenancy_ocid", &self.tenancy_ocid),
                ("region", &self.region),
                ("fingerprint", &self.fingerprint),
                ("key_file", &self.key_file),
                ("pass_phrase", &self.pass_phrase),
            ] {
                checks.refuse(
                    text.is_given() && text.span.is_some(),
                    text,
                    format!("{key} cannot be present when use_instance_principals is set to true."),
                );
            }
        } else if checks.here
            && self.access_cfg_file.is_blank()
            && checks
                .disk
                .probe(&format!(
                    "{}/.oci/config",
                    checks.disk.home().unwrap_or_default()
                ))
                .is_err()
        {
            checks.require(
                "user_ocid",
                &self.user_ocid,
                "'user_ocid' must be specified",
            );
            checks.require(
                "tenancy_ocid",
                &self.tenancy_ocid,
                "'tenancy_ocid' must be specified",
            );
            checks.require(
                "fingerprint",
                &self.fingerprint,
                "'fingerprint' must be specified",
            );
            checks.require("key_file", &self.key_file, "'key_file' must be specified");
        }
        if let Some(path) = checks.absent(&self.key_file) {
            checks.refuse(
                !path.starts_with('~'),
                &self.key_file,
                format!("open {path}: no such file or directory"),
            );
        }
        let vnic = &self.create_vnic_details.value.subnet_id;
        if vnic.is_blank() {
            checks.require(
                "subnet_ocid",
                &self.subnet_ocid,
                "'subnet_ocid' must be specified",
            );
        }
        checks.refuse(
            vnic.is_given() && self.subnet_ocid.is_given() && vnic.now != self.subnet_ocid.now,
            &self.subnet_ocid,
            "'create_vnic_details[subnet]' must match 'subnet_ocid' if both are specified",
        );
        checks.require_one(
            &[
                ("base_image_ocid", &self.base_image_ocid),
                ("base_image_filter", &self.base_image_filter),
            ],
            "'base_image_ocid' or 'base_image_filter' must be specified",
        );
        for (key, value) in &self.tags.items {
            let (name, text) = (key.shown().trim(), value.shown().trim());
            checks.refuse(
                name.len() > 100,
                key,
                format!(
                    "Tag key length too long. Maximum 100 but found {}. Key: {name}",
                    name.len()
                ),
            );
            checks.refuse(
                name.is_empty() && key.now.is_some(),
                key,
                "Tag key empty in config",
            );
            checks.refuse(
                text.len() > 100,
                value,
                format!(
                    "Tag value length too long. Maximum 100 but found {}. Key: {name}",
                    text.len()
                ),
            );
            checks.refuse(
                text.is_empty() && value.now.is_some(),
                value,
                "Tag value empty in config",
            );
        }
        checks.user_data(
            &self.user_data,
            &self.user_data_file,
            "Only one of user_data or user_data_file can be specified.",
        );
        let size = self.disk_size.value;
        checks.refuse(
            size != 0 && !(50..=16_384).contains(&size),
            &self.disk_size,
            "'disk_size' must be between 50 and 16384 GBs",
        );
    }
}
