//! `oracle-oci`: makes an image in Oracle's cloud from an instance.

use crate::communicator::Communicator;
use crate::config;
use crate::schema::{
    Account, Any, Bool, Checks, Int, List, Map, Object, Secret, Text, Validate, Value, rendered,
};

config! {
    /// Conditions that choose that image.
    pub struct BaseImageFilter {
        /// Compartment.
        compartment_id: Text;
        /// Shown name.
        display_name: Text;
        /// Regular expression for the shown name.
        display_name_search: Text;
        /// Operating system.
        operating_system: Text;
        /// Its version.
        operating_system_version: Text;
        /// Shape of the machine.
        shape: Text;
    }
}

config! {
    /// The network interface.
    pub struct CreateVnicDetails {
        /// Whether there is a public address.
        assign_public_ip: Bool;
        /// Defined tags.
        defined_tags: Map<Map<Any>>;
        /// Shown name.
        display_name: Text;
        /// Tags.
        tags: Map<Text>;
        /// Label of the host name.
        hostname_label: Text;
        /// Network security groups.
        nsg_ids: List<Text>;
        /// Private address.
        private_ip: Text;
        /// Whether source and destination are not checked.
        skip_source_dest_check: Bool;
        /// Subnet by its identifier.
        subnet_id: Text;
    }
}

config! {
    /// Makes an image in Oracle's cloud from an instance.
    pub struct OracleOci {
        /// Whether the machine's own identity is used.
        use_instance_principals: Bool;
        /// Configuration file of Oracle's tools.
        access_cfg_file: Text;
        /// Profile of that file.
        access_cfg_file_account: Text;
        /// User.
        user_ocid: Text;
        /// Tenancy.
        tenancy_ocid: Text;
        /// Region.
        region: Text;
        /// Fingerprint of the key.
        fingerprint: Text;
        /// Private key.
        key_file: Text;
        /// Passphrase of the key.
        pass_phrase: Secret<Account>;
        /// Whether the private address is connected to.
        use_private_ip: Bool;
        /// Availability domain.
        availability_domain: Text => required("'availability_domain' must be specified");
        /// Compartment.
        compartment_ocid: Text;
        /// Image that the machine starts from.
        base_image_ocid: Text;
        /// Conditions that choose that image.
        base_image_filter: Object<BaseImageFilter>;
        /// Name of the image.
        image_name: Text = rendered("packer-{{timestamp}}");
        /// Compartment of the image.
        image_compartment_ocid: Text;
        /// How the image is launched.
        image_launch_mode: Text;
        /// Name of the instance.
        instance_name: Text;
        /// Tags of the machine.
        instance_tags: Map<Text>;
        /// Defined tags of the machine.
        instance_defined_tags: Map<Map<Any>>;
        /// Shape of the machine.
        shape: Text => required("'shape' must be specified");
        /// Size of the disk.
        disk_size: Int = 50;
        /// Metadata.
        metadata: Map<Text>;
        /// User data of the instance.
        user_data: Text;
        /// File with the user data.
        user_data_file: Text;
        /// Subnet.
        subnet_ocid: Text;
        /// The network interface.
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
            let keys: [(&str, &dyn Value); 8] = [
                ("access_cfg_file", &self.access_cfg_file),
                ("access_cfg_file_account", &self.access_cfg_file_account),
                ("user_ocid", &self.user_ocid),
                ("tenancy_ocid", &self.tenancy_ocid),
                ("region", &self.region),
                ("fingerprint", &self.fingerprint),
                ("key_file", &self.key_file),
                ("pass_phrase", &self.pass_phrase),
            ];
            for (key, text) in keys {
                checks.refuse(
                    text.given() && text.span().is_some(),
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
