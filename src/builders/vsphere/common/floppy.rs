//! Keys that components of vSphere share: floppy.

use crate::config;
use crate::schema::{Checks, List, Text, Validate};

config! {
    /// Keys that components of vSphere share: floppy.
    pub struct Floppy {
        /// Image of a floppy disk on a datastore.
        floppy_img_path: Text;
        /// Files on a floppy disk.
        floppy_files: List<Text>;
        /// Folders that are copied to a floppy disk.
        floppy_dirs: List<Text>;
        /// Label of the floppy disk.
        floppy_label: Text;
    }
}

impl Validate for Floppy {
    fn validate(&self, _: &mut Checks<'_>) {}
}
