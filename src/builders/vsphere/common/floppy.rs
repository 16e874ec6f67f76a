//! Keys that components of `vsphere/common` share: floppy.

use crate::config;
use crate::schema::{Checks, List, Text, Validate};

config! {
    /// Keys that components of `vsphere/common` share: floppy.
    pub struct Floppy {
        /// Floppy img path.
        floppy_img_path: Text;
        /// Floppy files.
        floppy_files: List<Text>;
        /// Floppy folders.
        floppy_dirs: List<Text>;
        /// Floppy label.
        floppy_label: Text;
    }
}

impl Validate for Floppy {
    fn validate(&self, _: &mut Checks<'_>) {}
}
