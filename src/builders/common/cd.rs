//! Keys that components of `commonsteps` share: cd.

use crate::config;
use crate::schema::{Checks, List, Text, Validate};

config! {
    /// Keys that components of `commonsteps` share: cd.
    pub struct Cd {
        /// Files and directories for an extra ISO image made with xorriso, mkisofs, hdiutil or oscdimg.
        cd_files: List<Text>;
        /// Volume id of that image.
        cd_label: Text = "packer";
    }
}

impl Validate for Cd {
    fn validate(&self, _: &mut Checks<'_>) {}
}
