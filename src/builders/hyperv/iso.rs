//! `hyperv-iso`: installs a machine under Hyper-V from an ISO.

use crate::builders::common::{BootConfig, HttpConfig, IsoConfig, ShutdownConfig};
use crate::builders::hyperv::common::machine::Machine;
use crate::builders::hyperv::common::output::Output;
use crate::communicator::Communicator;
use crate::config;
use crate::schema::{Bool, Checks, Int, Validate};

config! {
    /// Installs a machine under Hyper-V from an ISO.
    pub struct HypervIso as "MSOpenTech.hyperv" {
        /// Size of the disk.
        disk_size: Int;
        /// Whether the old network adapter is used.
        use_legacy_network_adapter: Bool;
        /// Whether the disk is made on top of another.
        differencing_disk: Bool;
        /// Whether the disk is a fixed VHD.
        use_fixed_vhd_format: Bool;
    }
    flatten { http: HttpConfig, iso: IsoConfig, boot: BootConfig, output: Output, comm: Communicator, common: Machine, shutdown: ShutdownConfig }
    overrides { cpus = 1; }
}

impl Validate for HypervIso {
    fn validate(&self, checks: &mut Checks<'_>) {
        self.iso.validate(checks);
        self.boot.validate(checks);
        self.http.validate(checks);
        self.comm.validate(checks);
        self.common.validate(checks);
        let image = self
            .iso
            .places()
            .first()
            .map(|text| text.shown().to_lowercase());
        let disk = image.is_some_and(|name| name.ends_with(".vhd") || name.ends_with(".vhdx"));
        let size = self.disk_size.value;
        let fixed = self.use_fixed_vhd_format.value;
        if !disk && size != 0 {
            checks.refuse(
                size < 256,
                &self.disk_size,
                format!(
                    "disk_size: Virtual machine requires disk space >= 256 GB, but defined: {}",
                    size / 1024
                ),
            );
            checks.refuse(size > 64 * 1024 * 1024 && !fixed, &self.disk_size, format!("disk_size: Virtual machine requires disk space <= 67108864 GB, but defined: {}", size / 1024));
            checks.refuse(
                size > 2040 * 1024 && fixed,
                &self.disk_size,
                format!(
                    "disk_size: Virtual machine requires disk space <= 2040 GB, but defined: {}",
                    size / 1024
                ),
            );
        }
        let second = self.common.generation.value == 2;
        checks.refuse(
            second && self.use_legacy_network_adapter.value,
            &self.use_legacy_network_adapter,
            "Generation 2 vms don't support legacy network adapters.",
        );
        checks.refuse(
            second && fixed,
            &self.use_fixed_vhd_format,
            "Fixed VHD disks are only supported on Generation 1 virtual machines.",
        );
        checks.refuse(
            !self.common.skip_compaction.value && fixed,
            &self.use_fixed_vhd_format,
            "Fixed VHD disks do not support compaction.",
        );
        checks.refuse(
            self.differencing_disk.value && fixed,
            &self.use_fixed_vhd_format,
            "Fixed VHD disks are not supported with differencing disks.",
        );
        crate::builders::halt::warn(&self.shutdown.shutdown_command, checks);
    }
}
