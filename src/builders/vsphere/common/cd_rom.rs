//! Keys that components of vSphere share: cd rom.

use crate::config;
use crate::schema::{Checks, List, Text, Validate};

config! {
    /// Keys that components of vSphere share: cd rom.
    pub struct CdRom {
        /// Controller of the CD drive: `ide` or `sata`; `ide` if it is not given.
        cdrom_type: Text;
        /// Images on datastores.
        iso_paths: List<Text>;
    }
}

impl Validate for CdRom {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.among(
            "cdrom_type",
            &self.cdrom_type,
            &["", "ide", "sata"],
            "'cdrom_type' must be 'ide' or 'sata'",
        );
    }
}
