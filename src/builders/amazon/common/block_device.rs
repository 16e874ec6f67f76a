//! A block device of an instance.

use crate::config;
use crate::schema::{Bool, Checks, Int, Text, Trilean, Validate};

config! {
    /// A block device.
    pub struct BlockDevice {
        /// Whether the volume goes with the instance.
        delete_on_termination: Bool;
        /// Name of the device.
        device_name: Text;
        /// Whether the volume is encrypted.
        encrypted: Trilean;
        /// Operations a second that the volume is made for.
        iops: Int;
        /// Whether the mapping of the source image is left out.
        no_device: Bool;
        /// Snapshot that the volume is made from.
        snapshot_id: Text;
        /// Throughput of a gp3 volume in MB a second.
        throughput: Int;
        /// Name of an instance store.
        virtual_name: Text;
        /// Type of the volume.
        volume_type: Text;
        /// Size of the volume in GB.
        volume_size: Int;
        /// Key that encrypts.
        kms_key_id: Text;
    }
}

impl Validate for BlockDevice {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.require(
            "device_name",
            &self.device_name,
            "The `device_name` must be specified for every device in the block device mapping.",
        );
        let name = self.device_name.shown();
        checks.refuse(
            self.kms_key_id.is_given() && self.encrypted.value == Some(false),
            &self.kms_key_id,
            format!(
                "The device {name}, must also have `encrypted: true` when setting a kms_key_id."
            ),
        );
        let kind = self.volume_type.shown();
        let (iops, size) = (self.iops.value, self.volume_size.value);
        let ratio = match kind {
            "io1" => 50,
            "io2" => 500,
            _ => 0,
        };
        if size != 0 && ratio != 0 {
            checks.refuse(iops / size > ratio, &self.iops, format!("{name}: the maximum ratio of provisioned IOPS to requested volume size (in GiB) is {ratio}:1 for {kind} volumes"));
            checks.refuse(
                iops / size <= ratio && !(100..=64_000).contains(&iops),
                &self.iops,
                format!("IOPS must be between 100 and 64000 for device {name}"),
            );
        }
        let throughput = self.throughput.value;
        if kind == "gp3" {
            checks.refuse(
                !(125..=1000).contains(&throughput),
                &self.throughput,
                format!("Throughput must be between 125 and 1000 for device {name}"),
            );
            checks.refuse(
                !(3000..=16_000).contains(&iops),
                &self.iops,
                format!("IOPS must be between 3000 and 16000 for device {name}"),
            );
        } else {
            checks.refuse(
                throughput > 0,
                &self.throughput,
                format!("Throughput is not available for device {name}"),
            );
        }
    }
}
