//! A CD with files for the guest.

use super::paths;
use crate::config;
use crate::schema::{Checks, List, Text, Validate};

config! {
    /// Files on a CD that is made for the build.
    pub struct CdConfig {
        /// Files, folders (with what is in them) and patterns.
        cd_files: List<Text>;
        /// Volume label.
        cd_label: Text = "packer";
    }
}

impl Validate for CdConfig {
    fn validate(&self, checks: &mut Checks<'_>) {
        paths::there(checks, &self.cd_files, "Bad CD disk file");
    }
}
