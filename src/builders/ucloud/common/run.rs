//! Keys that components of UCloud share: the machine that is run.

use crate::builders::ucloud::names;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Int, Text, Validate};

config! {
    /// Keys that components of UCloud share: the machine that is run.
    pub struct Run {
        /// Zone.
        availability_zone: Text => required("\"availability_zone\" must be set");
        /// Image that the machine starts from, by its identifier.
        source_image_id: Text => required("\"source_image_id\" must be set");
        /// Type of the instance.
        instance_type: Text => required("\"instance_type\" must be set");
        /// Name of the instance; `packer-<time-ordered uuid>` if it is not given.
        instance_name: Text;
        /// Type of the boot disk.
        boot_disk_type: Text = "cloud_ssd";
        /// Network by its identifier.
        vpc_id: Text;
        /// Subnet by its identifier.
        subnet_id: Text;
        /// Security group by its identifier.
        security_group_id: Text;
        /// Bandwidth in Mbit a second.
        eip_bandwidth: Int = 10;
        /// How traffic is charged.
        eip_charge_mode: Text = "traffic";
        /// User data of the instance.
        user_data: Text;
        /// File with the user data.
        user_data_file: Text;
        /// Least processor platform.
        min_cpu_platform: Text = "Intel/Auto";
        /// Whether the private address is connected to.
        use_ssh_private_ip: Bool;
    }
    flatten { comm: Communicator }
}

impl Validate for Run {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.comm.validate(checks);
        if let Some(fault) = names::instance_fault(self.instance_type.shown()) {
            checks.refuse(true, &self.instance_type, fault);
        }
        checks.refuse(
            self.vpc_id.is_given() != self.subnet_id.is_given(),
            &self.vpc_id,
            "expected both \"vpc_id\" and \"subnet_id\" to set or not set",
        );
        names::choice(
            "boot_disk_type",
            &self.boot_disk_type,
            &["", "local_normal", "local_ssd", "cloud_ssd", "cloud_rssd"],
            checks,
        );
        names::instance("instance_name", &self.instance_name, checks);
        checks.refuse(
            self.use_ssh_private_ip.value && self.vpc_id.is_blank(),
            &self.use_ssh_private_ip,
            "\"vpc_id\" must be set when use_ssh_private_ip is true",
        );
        names::password(&self.comm.ssh_password, checks);
        checks.user_data(
            &self.user_data,
            &self.user_data_file,
            "only one of user_data or user_data_file can be specified",
        );
        names::choice(
            "min_cpu_platform",
            &self.min_cpu_platform,
            &[
                "",
                "Intel/Auto",
                "Intel/IvyBridge",
                "Intel/Haswell",
                "Intel/Broadwell",
                "Intel/Skylake",
                "Intel/Cascadelake",
                "Amd/Auto",
                "Amd/Epyc2",
            ],
            checks,
        );
        names::choice(
            "eip_charge_mode",
            &self.eip_charge_mode,
            &["", "traffic", "bandwidth", "post_accurate_bandwidth"],
            checks,
        );
    }
}
