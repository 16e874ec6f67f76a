//! Keys that components of `vsphere/common` share: hardware.

use crate::config;
use crate::schema::{Bool, Checks, Int, Text, Validate};

config! {
    /// Keys that components of `vsphere/common` share: hardware.
    pub struct Hardware {
        /// Cp us.
        CPUs: Int;
        /// Processor cores.
        cpu_cores: Int;
        /// Processor reservation.
        CPU_reservation: Int;
        /// Processor limit.
        CPU_limit: Int;
        /// Switch: processor hot plug; `False` if it is not given.
        CPU_hot_plug: Bool;
        /// Memory.
        RAM: Int;
        /// Memory reservation.
        RAM_reservation: Int;
        /// Switch: memory reserve all; `False` if it is not given.
        RAM_reserve_all: Bool;
        /// Switch: memory hot plug; `False` if it is not given.
        RAM_hot_plug: Bool;
        /// Video memory.
        video_ram: Int;
        /// Vgpu profile.
        vgpu_profile: Text;
        /// Switch: nested hv; `False` if it is not given.
        NestedHV: Bool;
        /// Firmware; `bios` if it is not given.
        firmware: Text;
        /// Switch: force bios setup; `False` if it is not given.
        force_bios_setup: Bool;
    }
}

impl Validate for Hardware {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.refuse(
            self.RAM_reservation.value > 0 && self.RAM_reserve_all.value,
            &self.RAM_reservation,
            "'RAM_reservation' and 'RAM_reserve_all' cannot be used together",
        );
        checks.among(
            "firmware",
            &self.firmware,
            &["", "bios", "efi", "efi-secure"],
            "'firmware' must be '', 'bios', 'efi' or 'efi-secure'",
        );
    }
}
