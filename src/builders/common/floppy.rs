//! Keys that components of `commonsteps` share: floppy.

use crate::config;
use crate::schema::{Checks, List, Text, Validate};

config! {
    /// Keys that components of `commonsteps` share: floppy.
    pub struct Floppy {
        /// Files (wildcards allowed; directories are walked) put flat into the root of a 1.44 MB FAT12
        /// image.
        floppy_files: List<Text>;
        /// Directories copied with their tree.
        floppy_dirs: List<Text>;
        /// Volume label.
        floppy_label: Text = "packer";
    }
}

impl Validate for Floppy {
    fn validate(&self, _: &mut Checks<'_>) {}
}
