//! A floppy disk with files for the guest.

use super::paths;
use crate::config;
use crate::schema::{Checks, List, Text, Validate};

config! {
    /// Files on a floppy disk of 1.44 MB.
    pub struct FloppyConfig {
        /// Files, folders and patterns: each file goes flat into the root of the disk.
        floppy_files: List<Text>;
        /// Folders that are copied with what is in them.
        floppy_dirs: List<Text>;
        /// Volume label.
        floppy_label: Text = "packer";
    }
}

impl Validate for FloppyConfig {
    fn validate(&self, checks: &mut Checks<'_>) {
        paths::there(checks, &self.floppy_files, "Bad Floppy disk file");
        paths::there(checks, &self.floppy_dirs, "Bad Floppy disk directory");
    }
}
