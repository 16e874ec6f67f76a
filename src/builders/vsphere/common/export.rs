//! What is exported.

use crate::config;
use crate::schema::{Bool, Checks, Int, List, Text, Validate};

config! {
    /// The export of the machine to a folder.
    pub struct Export {
        /// Name.
        name: Text;
        /// Switch: force.
        force: Bool;
        /// Switch: images.
        images: Bool;
        /// Manifest.
        manifest: Text;
        /// Output folder.
        output_directory: Text;
        /// Folder permission.
        directory_permission: Int;
        /// Options.
        options: List<Text>;
    }
}

impl Validate for Export {
    fn validate(&self, checks: &mut Checks<'_>) {
        checks.among("manifest", &self.manifest, &["", "none", "sha1", "sha256", "sha512"], format!("unknown hash: {}. available options include available options being 'none', 'sha1', 'sha256', 'sha512'", self.manifest.shown()));
    }
}
