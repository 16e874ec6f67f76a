//! Keys that components of VMware share: disks.

use crate::config;
use crate::schema::{Checks, Int, List, Text, Validate};

config! {
    /// Keys that components of VMware share: disks.
    pub struct Disk {
        /// MiB of each extra disk.
        disk_additional_size: List<Int>;
        /// Ide, sata, nvme, scsi, lsilogic, buslogic, pvscsi.
        disk_adapter_type: Text = "lsilogic";
        /// Base name of the disk file.
        vmdk_name: Text = "disk";
        /// Vdiskmanager type number, or ESXi format name; `1 (esx5: zeroedthick)` if it is not given.
        disk_type_id: Text;
    }
}

impl Validate for Disk {
    fn validate(&self, _: &mut Checks<'_>) {}
}
