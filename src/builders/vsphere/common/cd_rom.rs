//! Keys that components of `vsphere/common` share: cd rom.

use crate::config;
use crate::schema::{Checks, List, Text, Validate};

config! {
    /// Keys that components of `vsphere/common` share: cd rom.
    pub struct CdRom {
        /// Cdrom type; `ide` if it is not given.
        cdrom_type: Text;
        /// ISO paths.
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
