//! Keys that components of Tencent Cloud share: the machine that is run.

use crate::builders::pairs::KeyValue;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Int, List, Map, Object, Text, Validate};

config! {
    /// Data disks.
    pub struct DataDisks {
        /// Type of the disk.
        disk_type: Text;
        /// Size of the disk.
        disk_size: Int;
        /// Snapshot that the disk is made from.
        disk_snapshot_id: Text;
    }
}

config! {
    /// Keys that components of Tencent Cloud share: the machine that is run.
    pub struct Run {
        /// Whether the instance gets a public address.
        associate_public_ip_address: Bool;
        /// Image that the machine starts from, by its identifier.
        source_image_id: Text;
        /// Name of the image that the machine starts from.
        source_image_name: Text;
        /// Type of the instance.
        instance_type: Text => required("instance_type must be specified");
        /// Name of the instance.
        instance_name: Text;
        /// Type of the disk.
        disk_type: Text = "CLOUD_PREMIUM";
        /// Size of the disk.
        disk_size: Int = 50;
        /// Data disks.
        data_disks: List<Object<DataDisks>>;
        /// Network by its identifier.
        vpc_id: Text;
        /// Name of the network.
        vpc_name: Text;
        /// Addresses of the network.
        vpc_ip: Text;
        /// Subnet by its identifier.
        subnet_id: Text;
        /// Name of the subnet.
        subnet_name: Text;
        /// Addresses of the network.
        cidr_block: Text;
        /// Addresses of the subnet.
        subnect_cidr_block: Text;
        /// How traffic is charged.
        internet_charge_type: Text;
        /// Largest outward bandwidth in Mbit a second.
        internet_max_bandwidth_out: Int;
        /// Security group by its identifier.
        security_group_id: Text;
        /// Name of the security group.
        security_group_name: Text;
        /// User data of the instance.
        user_data: Text;
        /// File with the user data.
        user_data_file: Text;
        /// Host name.
        host_name: Text;
        /// Tags of the machine.
        run_tags: Map<Text>;
        /// Tags of the instance as a list.
        run_tag: List<Object<KeyValue>>;
        /// Whether the private address is connected to.
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
