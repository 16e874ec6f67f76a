//! A block device of an instance.

use crate::config;
use crate::schema::{Bool, Checks, Int, Text, Trilean, Validate, Value};

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
        if self.device_name.is_zero() {
            return;
        }
        if let Some((value, fault)) = self.fault() {
            checks.refuse(true, value, fault);
        }
    }
}

impl BlockDevice {
    /// What cannot be, of a device with a name: Packer looks no further than to the first of it.
    fn fault(&self) -> Option<(&dyn Value, String)> {
        let name = self.device_name.shown();
        if self.kms_key_id.is_given() && self.encrypted.value == Some(false) {
            let fault = format!(
                "The device {name}, must also have `encrypted: true` when setting a kms_key_id."
            );
            return Some((&self.kms_key_id, fault));
        }
        let kind = self.volume_type.shown();
        let (iops, size) = (self.iops.value, self.volume_size.value);
        let ratio = match kind {
            "io1" => 50,
            "io2" => 500,
            _ => 0,
        };
        if size != 0 && ratio != 0 {
            if iops / size > ratio {
                let fault = format!(
                    "{name}: the maximum ratio of provisioned IOPS to requested volume size (in GiB) is {ratio}:1 for {kind} volumes"
                );
                return Some((&self.iops, fault));
            }
            if !(100..=64_000).contains(&iops) {
                let fault = format!("IOPS must be between 100 and 64000 for device {name}");
                return Some((&self.iops, fault));
            }
        }
        let throughput = self.throughput.value;
        if kind != "gp3" {
            let fault = || format!("Throughput is not available for device {name}");
            return (throughput > 0).then(|| (&self.throughput as &dyn Value, fault()));
        }
        if !(125..=1000).contains(&throughput) {
            let fault = format!("Throughput must be between 125 and 1000 for device {name}");
            return Some((&self.throughput, fault));
        }
        let fault = || format!("IOPS must be between 3000 and 16000 for device {name}");
        (!(3000..=16_000).contains(&iops)).then(|| (&self.iops as &dyn Value, fault()))
    }
}
