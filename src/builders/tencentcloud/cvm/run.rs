//! Keys that components of `tencentcloud/cvm` share: run.

use crate::builders::pairs::KeyValue;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Int, List, Map, Object, Text, Validate};

config! {
    /// What stands in `data_disks`.
    pub struct DataDisks {
        /// Disk type.
        disk_type: Text;
        /// Disk size.
        disk_size: Int;
        /// Disk snapshot identifier.
        disk_snapshot_id: Text;
    }
}

config! {
    /// Keys that components of `tencentcloud/cvm` share: run.
    pub struct Run {
        /// Switch: associate public IP address address.
        associate_public_ip_address: Bool;
        /// Source image identifier.
        source_image_id: Text;
        /// Source image name.
        source_image_name: Text;
        /// Instance type.
        instance_type: Text => required("instance_type must be specified");
        /// Instance name.
        instance_name: Text;
        /// Disk type.
        disk_type: Text = "CLOUD_PREMIUM";
        /// Disk size.
        disk_size: Int = 50;
        /// Data disks.
        data_disks: List<Object<DataDisks>>;
        /// VPC identifier.
        vpc_id: Text;
        /// VPC name.
        vpc_name: Text;
        /// VPC IP address.
        vpc_ip: Text;
        /// Subnet identifier.
        subnet_id: Text;
        /// Subnet name.
        subnet_name: Text;
        /// Cidr block.
        cidr_block: Text;
        /// Subnect cidr block.
        subnect_cidr_block: Text;
        /// Internet charge type.
        internet_charge_type: Text;
        /// Internet max bandwidth out.
        internet_max_bandwidth_out: Int;
        /// Security group identifier.
        security_group_id: Text;
        /// Security group name.
        security_group_name: Text;
        /// User data.
        user_data: Text;
        /// User data file.
        user_data_file: Text;
        /// Host name.
        host_name: Text;
        /// Run tags.
        run_tags: Map<Text>;
        /// Run tag.
        run_tag: List<Object<KeyValue>>;
        /// Switch: SSH private IP address.
        ssh_private_ip: Bool;
    }
    flatten { comm: Communicator }
}

impl Validate for Run {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
        checks.require_one(
            &[
                ("source_image_id", &self.source_image_id),
                ("source_image_name", &self.source_image_name),
            ],
            "source_image_id or source_image_name must be specified",
        );
        let id = self.source_image_id.shown();
        let tail = id.rsplit_once("img-").map_or("", |(_, tail)| tail);
        let good = tail.len() == 8
            && tail
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        checks.refuse(
            !id.is_empty() && !good,
            &self.source_image_id,
            "source_image_id wrong format",
        );
        if checks.exclusive(
            &[
                ("user_data", &self.user_data),
                ("user_data_file", &self.user_data_file),
            ],
            "only one of user_data or user_data_file can be specified",
        ) && checks.absent(&self.user_data_file).is_some()
        {
            checks.refuse(true, &self.user_data_file, "user_data_file not exist");
        }
        let network = self.vpc_id.is_given() || self.cidr_block.is_given();
        checks.refuse(
            network && self.subnet_id.is_blank() && self.subnect_cidr_block.is_blank(),
            &self.vpc_id,
            "if vpc cidr_block is specified, then subnet_cidr_block must also be specified.",
        );
        checks.refuse(
            self.vpc_id.is_blank() && self.subnet_id.is_given(),
            &self.subnet_id,
            "can't set subnet_id without set vpc_id",
        );
        checks.among(
            "disk_type",
            &self.disk_type,
            &[
                "",
                "LOCAL_BASIC",
                "LOCAL_SSD",
                "CLOUD_BASIC",
                "CLOUD_SSD",
                "CLOUD_PREMIUM",
            ],
            format!("specified disk_type({}) is invalid", self.disk_type.shown()),
        );
    }
}
